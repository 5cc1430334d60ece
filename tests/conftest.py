"""How much a run tries: with `--quick` each kind of test once, with `--rest` as much of the others as a gate has time for.

Without either a run leaves nothing out. Of tests that try all that is built in, or every combination, `--rest` tries one
case in several where they say so, `exhaustive(one_in=4)`, each test beginning with another.

Properties try the same examples in every run, so that a gate never fails by chance; `HYPOTHESIS_PROFILE=explore` tries
others each time: run that when the code under a property changes. No profile has a deadline: a busy machine is no mistake.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from zlib import crc32

import pytest
from hypothesis import settings

from tests.browser import browser  # noqa: F401 - a fixture of every test
from tests.properties import FEW, SOME

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("quick", settings.get_profile("same"), max_examples=FEW)
settings.register_profile("rest", settings.get_profile("same"), max_examples=SOME)
settings.register_profile("explore", derandomize=False, deadline=None)


@pytest.fixture(scope="session", autouse=True)
def _plain() -> None:
    """Whoever runs the tests may force colour, or read another language; what is written is compared with plain English."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COMPLIANCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    from tests.builtin_once import read_once  # noqa: PLC0415 - whoever only hands out tests reads nothing

    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="try few examples of every property, and of a test marked exhaustive only the first case",
    )
    parser.addoption(
        "--rest",
        action="store_true",
        help="of what --quick leaves out, try one case in several where a test says so, and some examples of every property",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Before any test is imported: a test asks for its examples there.
    share = "quick" if config.option.quick else "rest" if config.option.rest else "same"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", share))


@pytest.hookimpl(tryfirst=True)  # before `-m browser` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if config.option.quick:
        left_out = {*_all_but_the_first(items)}
    elif config.option.rest:
        left_out = {*_tried_by_a_quick_run(items), *_all_but_one_in_several(items)}
    else:
        return
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def _all_but_the_first(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    for cases in _exhaustive(items):
        yield from cases[1:]


def _tried_by_a_quick_run(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """All but properties, of which it tries few examples."""
    left = {*_all_but_the_first(items)}
    yield from (item for item in items if item not in left and not _is_property(item))


def _all_but_one_in_several(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    for first, *cases in _exhaustive(items):
        marker = first.get_closest_marker("exhaustive")
        several = min(marker.kwargs.get("one_in", 1) if marker else 1, len(cases))
        yield from (case for number, case in enumerate(cases, crc32(_test(first).encode())) if number % several)


def _exhaustive(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """The cases of each test marked exhaustive."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("exhaustive"):
            cases.setdefault(_test(item), []).append(item)
    return [*cases.values()]


def _test(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _is_property(item: pytest.Item) -> bool:
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)

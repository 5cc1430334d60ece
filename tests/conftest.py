"""How much a run tries: with `--quick` each kind of test once, with `--all` everything.

Without either, of the tests that try all that is built in some try one case in several, so that the gate takes minutes:
`exhaustive(one_in=4)`. Each such test begins with another case. The scheduled run and a release try all.

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
from tests.properties import FEW

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("quick", settings.get_profile("same"), max_examples=FEW)
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
    parser.addoption("--all", action="store_true", help="try all cases, also of tests that else try one in several")


def pytest_configure(config: pytest.Config) -> None:
    # Before any test is imported: a test asks for its examples there.
    settings.load_profile("quick" if config.option.quick else os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(tryfirst=True)  # before `-m browser` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if config.option.all:
        return
    left_out = {*(_all_but_the_first if config.option.quick else _one_in_several)(items)}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def _all_but_the_first(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    for cases in _exhaustive(items):
        yield from cases[1:]


def _one_in_several(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    for cases in _exhaustive(items):
        test, marker = _test(cases[0]), cases[0].get_closest_marker("exhaustive")
        several = min(marker.kwargs.get("one_in", 1) if marker else 1, len(cases))
        yield from (case for number, case in enumerate(cases, crc32(test.encode())) if number % several)


def _exhaustive(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """The cases of each test marked exhaustive."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("exhaustive"):
            cases.setdefault(_test(item), []).append(item)
    return [*cases.values()]


def _test(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]

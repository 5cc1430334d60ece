"""How much a run tries: everything, or with `--quick` each kind of test once.

Properties try the same examples in every run, so that a gate never fails by chance; `HYPOTHESIS_PROFILE=explore` tries
others each time: run that when the code under a property changes. No profile has a deadline: a busy machine is no mistake.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

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


def pytest_configure(config: pytest.Config) -> None:
    # Before any test is imported: a test asks for its examples there.
    settings.load_profile("quick" if config.option.quick else os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(tryfirst=True)  # before `-m browser` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if not config.option.quick:
        return
    tried, left_out, kept = set(), [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        if item.get_closest_marker("exhaustive") is None or test not in tried:
            kept.append(item)
        else:
            left_out.append(item)
        tried.add(test)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept

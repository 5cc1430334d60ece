"""The pytest plugin: with `--compliance-against RULESET` every provider profile becomes tests, one for each rule.

It is imported by every run of pytest in an environment that has this package, so that nothing else is loaded before a
rule set is named.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TYPE_CHECKING = False  # see above
if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.model.statements import Provider
    from compliance.rulesets.ruleset import RuleSet
    from compliance.testing.items import ProviderFile, SessionRun

_SUFFIXES = (".yaml", ".yml")
_UNKNOWN = ("fail", "xfail", "skip")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options; each can also stand in pytest's own configuration, with '_' for '-'."""
    group = parser.getgroup("compliance", "cloud provider compliance")
    for name, metavar, text in _LISTS:
        group.addoption(f"--{name}", action="append", default=[], metavar=metavar, help=text)
        parser.addini(name.replace("-", "_"), type="args", default=[], help=text)
    for name, metavar, text in _VALUES:
        group.addoption(f"--{name}", metavar=metavar, help=text)
        parser.addini(name.replace("-", "_"), default="", help=text)
    text = "let every rule that does not pass fail, needed for the verdict required or not"
    group.addoption("--compliance-strict", action="store_true", default=None, help=text)
    parser.addini("compliance_strict", type="bool", default=False, help=text)


_LISTS = (
    (
        "compliance-against",
        "RULESET",
        "built-in id or path of a rule set to hold provider profiles against; repeatable",
    ),
    ("compliance-waivers", "FILE", "file of waivers; repeatable"),
)
_VALUES = (
    ("compliance-require", "VERDICT", "necessary, sufficient or none (default: what the rule set claims)"),
    ("compliance-unknown", "HOW", "what a rule whose outcome is unknown does: fail (default), xfail or skip"),
    ("compliance-as-of", "DATE", "the day assessed (default: today, UTC)"),
    ("compliance-known-as-of", "DATE", "use only sources published by this day (default: today, UTC)"),
    ("compliance-service", "ID", "assess one service of each provider"),
    ("compliance-accept", "WORD", "the weakest word that counts: facts, attested, read or declared (default)"),
    (
        "compliance-evidence",
        "DEMAND",
        "the evidence demanded instead of what each rule asks: as-required (default), any, or a grade such as B or B,P2Y",
    ),
)


def pytest_configure(config: pytest.Config) -> None:
    """Read rule sets and waivers before anything is collected, so that a mistake in them ends the run at once."""
    if _list(config, "compliance-against"):
        config.stash[_key()] = _run(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ProviderFile | None:
    """A provider profile is a file of tests."""
    if file_path.suffix.lower() not in _SUFFIXES or not _list(parent.config, "compliance-against"):
        return None
    from compliance.testing.items import ProviderFile, is_profile  # noqa: PLC0415 - only where used

    named = parent.session.isinitpath(file_path)
    return ProviderFile.from_parent(parent, path=file_path) if is_profile(file_path, named=named) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever asks for rule sets on the command line and names no provider would take a run of nothing for a pass."""
    if not config.getoption("compliance_against") or session.testsfailed:
        return
    from compliance.testing.items import FindingItem, NothingItem  # noqa: PLC0415 - only where used

    if any(isinstance(item, FindingItem) for item in items):
        return
    message = "--compliance-against: there is no provider profile among what was collected"
    if not hasattr(config, "workerinput"):
        raise pytest.UsageError(message)
    # What a worker of a run on several processes raises ends that run with a trace of its machinery: a test that fails instead.
    items.append(NothingItem.from_parent(session, name="compliance", message=message))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What is the matter with the waivers of this run."""
    if not _list(config, "compliance-waivers") or not _list(config, "compliance-against"):
        return
    lines = list(config.stash[_key()].notices())
    if lines:
        terminalreporter.section("compliance waivers")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def compliance_provider() -> Callable[[str], Provider]:
    """A function that loads a provider profile, by its path or built-in id."""
    from compliance.api import load_provider  # noqa: PLC0415 - only where used

    return load_provider


@pytest.fixture(scope="session")
def compliance_ruleset() -> Callable[[str], RuleSet]:
    """A function that loads a rule set, by its path or built-in id."""
    from compliance.api import load_ruleset  # noqa: PLC0415 - only where used

    return load_ruleset


def _run(config: pytest.Config) -> SessionRun:
    from compliance.testing.items import Options, SessionRun  # noqa: PLC0415 - only where used

    unknown = _value(config, "compliance-unknown")
    unknown = "fail" if unknown is None else unknown
    require = _value(config, "compliance-require")
    mistakes = [
        f"--{name}: '{given}' is none of {', '.join(known)}"
        for name, given, known in (
            ("compliance-unknown", unknown, _UNKNOWN),
            ("compliance-require", "none" if require is None else require, ("necessary", "sufficient", "none")),
        )
        if given not in known
    ]
    if mistakes:
        raise pytest.UsageError("\n".join(mistakes))
    strict = config.getoption("compliance_strict")
    return SessionRun.of(
        Options(
            against=_list(config, "compliance-against"),
            waivers=_list(config, "compliance-waivers"),
            require=require,
            unknown=unknown,
            as_of=_value(config, "compliance-as-of"),
            known_as_of=_value(config, "compliance-known-as-of"),
            service=_value(config, "compliance-service"),
            accept=_value(config, "compliance-accept"),
            evidence=_value(config, "compliance-evidence"),
            strict=config.getini("compliance_strict") if strict is None else strict,
        )
    )


def _key() -> pytest.StashKey[SessionRun]:
    from compliance.testing.items import RUN  # noqa: PLC0415 - only where used

    return RUN


def _list(config: pytest.Config, name: str) -> list[str]:
    """The values of an option on the command line, else those of the configuration of pytest."""
    option = name.replace("-", "_")
    return [*(config.getoption(option) or config.getini(option))]


def _value(config: pytest.Config, name: str) -> str | None:
    """The value of an option on the command line, else that of the configuration of pytest.

    An empty option is kept: it is a mistake to be reported, as it is to `compliance evaluate`, and not the default.
    """
    option = name.replace("-", "_")
    given: str | None = config.getoption(option)
    return given if given is not None else config.getini(option) or None

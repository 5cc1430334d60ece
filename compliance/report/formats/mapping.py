"""How each status, verdict and requirement is said in each format: the one table, from which the page is made as well.

Three decisions, with their reasons:

- *Unknown is shown where failing is.* SARIF has a kind `open` for it, whose level must be `none`; readers take no notice of the
  kind, or hide what has no level, and an unknown must not go silent. So it is a result of kind `fail`, one level below that of a
  failure, whose message begins with `unknown`; the status is among its properties.
- *What passes or does not apply is no SARIF result.* Code scanning makes an open alert of every result, whatever its kind.
  The counts of all statuses stand in the properties of the run, and every rule in the tool's list.
- *A waived finding is shown at the lowest level, with its suppression.* Code scanning takes no notice of suppressions unless told
  to, so the level has to say that a build passes over it. The status stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from compliance.model.findings import Finding
from compliance.model.records import dataclass
from compliance.model.run import RunProblemKind
from compliance.model.status import Status, VerdictStatus
from compliance.rulesets.ruleset import Role

RequirementStatus = Literal["met", "met by waiver", "warning", "not met"]
JUnitResult = Literal["passed", "failure", "error", "skipped"]
SarifLevel = Literal["error", "warning", "note"]
GitLabSeverity = Literal["info", "minor", "major", "critical", "blocker"]


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """What stands for an outcome in each format; `None` where the format leaves it out.

    `github` is the level of an annotation; SARIF's note is a notice there. `colour` is that of words.
    """

    sarif: SarifLevel | None
    junit: JUnitResult
    gitlab: GitLabSeverity | None
    colour: Literal["green", "red", "yellow", "dim"]

    @property
    def github(self) -> str | None:
        """The level of a workflow annotation."""
        return "notice" if self.sarif == "note" else self.sarif


_PASS = ShownOutcome(None, "passed", None, "green")
_NOT_APPLICABLE = ShownOutcome(None, "skipped", None, "dim")

FINDINGS: Final[Mapping[tuple[Status, Role, bool], ShownOutcome]] = {
    (Status.PASS, "gate", False): _PASS,
    (Status.PASS, "gate", True): _PASS,
    (Status.PASS, "contributory", False): _PASS,
    (Status.PASS, "contributory", True): _PASS,
    (Status.FAIL, "gate", False): ShownOutcome("error", "failure", "critical", "red"),
    (Status.FAIL, "gate", True): ShownOutcome("note", "skipped", "info", "red"),
    (Status.FAIL, "contributory", False): ShownOutcome("warning", "failure", "major", "red"),
    (Status.FAIL, "contributory", True): ShownOutcome("note", "skipped", "info", "red"),
    (Status.UNKNOWN, "gate", False): ShownOutcome("warning", "failure", "major", "yellow"),
    (Status.UNKNOWN, "gate", True): ShownOutcome("note", "skipped", "info", "yellow"),
    (Status.UNKNOWN, "contributory", False): ShownOutcome("note", "failure", "minor", "yellow"),
    (Status.UNKNOWN, "contributory", True): ShownOutcome("note", "skipped", "info", "yellow"),
    (Status.NOT_APPLICABLE, "gate", False): _NOT_APPLICABLE,
    (Status.NOT_APPLICABLE, "gate", True): _NOT_APPLICABLE,
    (Status.NOT_APPLICABLE, "contributory", False): _NOT_APPLICABLE,
    (Status.NOT_APPLICABLE, "contributory", True): _NOT_APPLICABLE,
    (Status.ERROR, "gate", False): ShownOutcome("error", "error", "critical", "red"),
    (Status.ERROR, "gate", True): ShownOutcome("note", "skipped", "info", "red"),
    (Status.ERROR, "contributory", False): ShownOutcome("warning", "error", "major", "red"),
    (Status.ERROR, "contributory", True): ShownOutcome("note", "skipped", "info", "red"),
}
"""By status, role, and whether a waiver is in force over the finding."""

REQUIREMENTS: Final[Mapping[RequirementStatus, ShownOutcome]] = {
    "met": _PASS,
    "met by waiver": _PASS,
    "warning": ShownOutcome("warning", "passed", "minor", "yellow"),
    "not met": ShownOutcome("error", "failure", "blocker", "red"),
}
"""What a run requires: a requirement that is there is no finding; in JUnit XML every one is a test case."""


@dataclass(frozen=True, slots=True)
class ShownStatus:
    """What stands for a status in documents that others read, where a waiver and a role change nothing about it.

    `oscal` is the state of a finding, and null where there is an observation and no finding; `cyclonedx` the score of
    conformance, null where there is none.
    """

    oscal: Literal["satisfied", "not-satisfied"] | None
    cyclonedx: Literal[0, 1] | None
    hdf: Literal["passed", "failed", "skipped", "error"]


STATUSES: Final[Mapping[Status, ShownStatus]] = {
    Status.PASS: ShownStatus("satisfied", 1, "passed"),
    Status.FAIL: ShownStatus("not-satisfied", 0, "failed"),
    Status.UNKNOWN: ShownStatus(None, None, "skipped"),
    Status.NOT_APPLICABLE: ShownStatus(None, None, "skipped"),
    Status.ERROR: ShownStatus(None, None, "error"),
}
"""Only what is decided is a finding of OSCAL or has a score in CycloneDX: neither has a word for what is not known."""

IMPACTS: Final[Mapping[Role, float]] = {"gate": 0.7, "contributory": 0.5}
"""The impact of a control in HDF, high and medium; one that does not apply has none, by which viewers tell it."""


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What a run problem is called: the last part of its id, and on a badge; null where the badge keeps the verdict."""

    name: str
    badge: str | None
    outcome: ShownOutcome


_FAILING: Final = ShownOutcome("error", "error", "blocker", "red")
PROBLEMS: Final[Mapping[RunProblemKind, ShownProblem]] = {
    "invalid input": ShownProblem("input", "invalid input", _FAILING),
    "nothing to evaluate": ShownProblem("nothing", "not all evaluated", _FAILING),
    "waiver": ShownProblem("waiver", None, _FAILING),
    "what if": ShownProblem("what-if", "what if", _FAILING),
    "ended": ShownProblem("ended", None, ShownOutcome("note", "skipped", "info", "dim")),
}
"""What stands in no scorecard, the worst first. What fails the run is `error` and `blocker` wherever there is such a word: a
format that left it out would look green in a run that is not. What had ceased is left out beside others, and fails nothing."""


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """A verdict on a badge: its colour, dark enough for white text (WCAG 2.1, 4.5 to 1), and its rank, the worst 0."""

    colour: str
    rank: int


VERDICTS: Final[Mapping[VerdictStatus, ShownVerdict]] = {
    VerdictStatus.NOT_MET: ShownVerdict("#cf222e", 0),
    VerdictStatus.UNDETERMINED: ShownVerdict("#b04400", 1),
    VerdictStatus.NECESSARY_ONLY: ShownVerdict("#8a5c00", 2),
    VerdictStatus.SUFFICIENT: ShownVerdict("#1a7f37", 3),
}
NOTHING_COLOUR: Final = "#57606a"
"""The colour of a badge for no scorecard at all, which is never a pass."""


def shown(finding: Finding) -> ShownOutcome:
    """How a finding with its status, role and waiver is shown in each format."""
    return FINDINGS[finding.status, finding.role, finding.waiver is not None]


def is_waived(finding: Finding) -> bool:
    """Is a finding waived that does not pass? A waiver over one that passes changes nothing."""
    return finding.waiver is not None and shown(finding).sarif is not None


def tables() -> str:
    """The table of outcomes and formats as Markdown, for the page about formats."""
    findings = [
        (f"{status}, {role}{', waived' if waived else ''}", outcome)
        for (status, role, waived), outcome in FINDINGS.items()
        if not (waived and outcome in (_PASS, _NOT_APPLICABLE))
    ]
    heads = ("sarif", "junit", "github", "gitlab")
    parts = [
        _table(("finding", *heads), [(name, *_cells(outcome)) for name, outcome in findings]),
        _table(("requirement", *heads), [(name, *_cells(outcome)) for name, outcome in REQUIREMENTS.items()]),
        _table(
            ("in no scorecard", *heads, "badge"),
            [(name, *_cells(problem.outcome), problem.badge or "the verdict") for name, problem in PROBLEMS.items()],
        ),
        _table(
            ("status", "oscal", "cyclonedx", "hdf"),
            [(str(status), *_document_cells(shown)) for status, shown in STATUSES.items()],
        ),
        _table(
            ("verdict, worst first", "badge"), [(name, f"`{verdict.colour}`") for name, verdict in VERDICTS.items()]
        ),
    ]
    return "\n\n".join(parts)


def _cells(outcome: ShownOutcome) -> tuple[str, ...]:
    return tuple(cell or "left out" for cell in (outcome.sarif, outcome.junit, outcome.github, outcome.gitlab))


def _document_cells(shown: ShownStatus) -> tuple[str, ...]:
    score = None if shown.cyclonedx is None else f"score {shown.cyclonedx}"
    return shown.oscal or "observation alone", score or "no score", shown.hdf


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

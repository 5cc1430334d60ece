"""The public functions: load documents, evaluate, render. Imported late, from `compliance`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from compliance._version import __version__
from compliance.assess import Assessment, Terms
from compliance.engine.snapshot import UnknownServiceError
from compliance.engine.verdict import NothingEvaluatedError
from compliance.loading.builtin import UnknownDocumentError
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Provider
from compliance.model.scorecard import Finding, Scorecard, Tool, Verdict
from compliance.model.status import Reason, Status, VerdictStatus
from compliance.report.formats.formats import Format, render_scorecards
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.engine.waivers import WaiverBook
    from compliance.model.waivers import Waivers

__all__ = [
    "Finding",
    "LoadError",
    "NothingEvaluatedError",
    "Problem",
    "Provider",
    "Reason",
    "RuleSet",
    "Scorecard",
    "Status",
    "UnknownDocumentError",
    "UnknownServiceError",
    "Verdict",
    "VerdictStatus",
    "evaluate",
    "load_provider",
    "load_ruleset",
    "load_waivers",
    "render",
]

TOOL = Tool("cloud-provider-compliance", __version__)


def evaluate(
    provider: Provider,
    ruleset: RuleSet,
    *,
    as_of: date,
    known_as_of: date,
    service: str | None = None,
    waivers: Iterable[Waivers] = (),
) -> Scorecard:
    """The scorecard of a provider, or of one of its services, under a rule set at a date.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the assessment date.
        known_as_of: sources published later do not exist.
        service: id of one of the provider's services; the provider as a whole without it.
        waivers: from `load_waivers`; shown where they are in force at `as_of`, and in `with_waivers`. The verdict stays.

    Raises:
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date.
    """
    return Assessment(Terms(as_of, known_as_of, service, _book(waivers))).card(provider, ruleset)


def _book(waivers: Iterable[Waivers]) -> WaiverBook | None:
    files = tuple(waivers)
    if not files:
        return None
    from compliance.engine.waivers import WaiverBook  # noqa: PLC0415 - only where there are any

    return WaiverBook(files)


def load_waivers(name: str) -> Waivers:
    """Read a file of waivers; raises `LoadError` with every problem of it."""
    from compliance.loading.waivers import load_waivers as load  # noqa: PLC0415 - only where there are any

    return load(name)


def render(*scorecards: Scorecard, format: Format = "text") -> str:  # noqa: A002 - the command line's word
    """Scorecards as `text`, `json`, `markdown`, `csv`, or what a build service reads; the same bytes as the command writes.

    Raises:
        ValueError: there is no such format.
        ModuleNotFoundError: the format is `junit`, and the extra `junit` is not installed.
    """
    return "".join(render_scorecards(scorecards, format, TOOL))

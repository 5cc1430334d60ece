"""The public functions: load documents, evaluate, render. Imported late, from `compliance`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from compliance._version import __version__
from compliance.engine.evaluate import UnknownServiceError, evaluate_snapshot, take_snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.language.ruleset import RuleSet
from compliance.loading.builtin import UnknownDocumentError
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Provider
from compliance.model.scorecard import Finding, Scorecard, Tool, Verdict
from compliance.model.status import Reason, Status, VerdictStatus

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
    "render",
]

TOOL = Tool("cloud-provider-compliance", __version__)

Format = Literal["text", "json", "markdown"]


def evaluate(
    provider: Provider, ruleset: RuleSet, *, as_of: date, known_as_of: date, service: str | None = None
) -> Scorecard:
    """The scorecard of a provider, or of one of its services, under a rule set at a date.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the assessment date.
        known_as_of: sources published later do not exist.
        service: id of one of the provider's services; the provider as a whole without it.

    Raises:
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date.
    """
    snapshot = take_snapshot(provider, as_of, known_as_of, country_sets(), service)
    return evaluate_snapshot(provider, ruleset, snapshot)


def render(*scorecards: Scorecard, format: Format = "text") -> str:  # noqa: A002 - the command line's word
    """Scorecards as `text`, `json` or `markdown`, the same bytes as the command prints into a file."""
    if format == "json":
        from compliance.report.json_ import render_json  # noqa: PLC0415 - only what is asked for is imported

        return "".join(render_json(scorecards, TOOL))
    if format == "markdown":
        from compliance.report.markdown import render_markdown  # noqa: PLC0415 - as above

        return "\n".join(render_markdown(card) for card in scorecards)
    from compliance.report.text import render_text  # noqa: PLC0415 - as above

    return "\n".join(render_text(card) for card in scorecards)

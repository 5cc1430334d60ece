"""A cloud-provider compliance checker: dated, sourced facts against declarative rules.

>>> from datetime import date
>>> from compliance import evaluate, load_provider, load_ruleset
>>> card = evaluate(load_provider("numergy"), load_ruleset("andromede"),
...                 as_of=date(2016, 2, 1), known_as_of=date(2026, 11, 23))
>>> str(card.verdict.status)
'necessary-only'
"""

from __future__ import annotations

from compliance._version import __version__

TYPE_CHECKING = False  # importing `typing` for it is half the time of `--version`; type checkers know the name
if TYPE_CHECKING:
    from compliance.api import (
        EndedError,
        Finding,
        LoadError,
        NothingEvaluatedError,
        Problem,
        Provider,
        Reason,
        RuleSet,
        Scorecard,
        Status,
        UnknownDocumentError,
        UnknownServiceError,
        Verdict,
        VerdictStatus,
        analyze,
        answer,
        ask,
        compare,
        evaluate,
        evaluate_offers,
        load_provider,
        load_ruleset,
        load_scenario,
        load_waivers,
        plan,
        render,
        sign,
        suppose,
        timeline,
        to_json,
        verify,
    )

__all__ = [
    "EndedError",
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
    "__version__",
    "analyze",
    "answer",
    "ask",
    "compare",
    "evaluate",
    "evaluate_offers",
    "load_provider",
    "load_ruleset",
    "load_scenario",
    "load_waivers",
    "plan",
    "render",
    "sign",
    "suppose",
    "timeline",
    "to_json",
    "verify",
]


def __getattr__(name: str) -> object:
    """Import the public names on first use, so that importing the package costs nothing."""
    if name in __all__:
        from compliance import api  # noqa: PLC0415 - the point of this function

        return getattr(api, name)
    raise AttributeError(f"module 'compliance' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names, those not imported yet among them."""
    return sorted(__all__)

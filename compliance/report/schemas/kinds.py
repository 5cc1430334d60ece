"""The kinds of document that have a published JSON Schema: one row each.

The class of a kind is named and not imported, so that the command line can say what kinds there are before anything loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from compliance.model.records import dataclass


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    Attributes:
        title: what its schema is headed with.
        model: `module:class`: what it is read into, or made of.
        written: is it a result, which is written and not read?
    """

    title: str
    model: str
    written: bool = False

    def load(self) -> Any:  # noqa: ANN401 - a pydantic model where it is read, a dataclass where it is written
        """Import and return the class of the kind."""
        module, _, name = self.model.partition(":")
        return getattr(import_module(module), name)


KINDS: Final[Mapping[str, DocumentKind]] = {
    "provider": DocumentKind("Provider profile", "compliance.model.provider:ProviderDocument"),
    "context": DocumentKind(
        "Context: statements shared by provider profiles", "compliance.model.provider:ContextDocument"
    ),
    "ruleset": DocumentKind("Rule set", "compliance.model.ruleset:RuleSetDocument"),
    "sets": DocumentKind("Country sets", "compliance.model.country_sets:CountrySetsDocument"),
    "tests": DocumentKind("Tests of a rule set", "compliance.model.ruletests:RuleTestsDocument"),
    "waivers": DocumentKind(
        "Waivers: findings a build passes over, until when and why", "compliance.model.waivers:WaiversDocument"
    ),
    "scenario": DocumentKind(
        "Scenario: what is supposed of a provider while a question is asked",
        "compliance.model.scenario:ScenarioDocument",
    ),
    "answers": DocumentKind("Answers to questions", "compliance.model.answers:AnswersDocument"),
    "scorecards": DocumentKind(
        "Scorecards, the result of an evaluation", "compliance.model.scorecard:ScorecardsDocument", written=True
    ),
    "summary": DocumentKind(
        "Summary, a line for each scorecard", "compliance.report.pages.summary:SummaryDocument", written=True
    ),
    "portfolio": DocumentKind(
        "Portfolio, the suppliers of a list", "compliance.report.pages.portfolio:PortfolioDocument", written=True
    ),
    "comparison": DocumentKind(
        "Comparison of providers, and of rule sets",
        "compliance.analysis.comparison.document:ComparisonDocument",
        written=True,
    ),
    "changes": DocumentKind(
        "Changes between two runs", "compliance.analysis.changes.changes:ChangesDocument", written=True
    ),
    "timeline": DocumentKind(
        "Timeline, the course of a verdict", "compliance.analysis.timeline.timeline:Timeline", written=True
    ),
    "plan": DocumentKind("Plan, what would give a verdict", "compliance.analysis.plan.plan:Plan", written=True),
    "questions": DocumentKind(
        "Questions whose answers decide", "compliance.analysis.questions.document:Questionnaire", written=True
    ),
    "disputes": DocumentKind(
        "Sources that disagree, and whether it matters for a verdict",
        "compliance.analysis.disputes.disputes:Disagreement",
        written=True,
    ),
    "analysis": DocumentKind(
        "Analysis of a rule set, what its rules are to its verdict",
        "compliance.analysis.necessity.necessity:Analysis",
        written=True,
    ),
    "rule": DocumentKind("Rule of a rule set, spelled out", "compliance.report.pages.rule:RuleShown", written=True),
    "lints": DocumentKind(
        "Lints, what a check of rule sets finds", "compliance.analysis.lint.run:LintsDocument", written=True
    ),
    "verification": DocumentKind(
        "Verification of signed verdicts, and whether they can be relied on",
        "compliance.signing.checked:Verification",
        written=True,
    ),
    "configuration": DocumentKind(
        "Configuration, the settings of a run and where they come from",
        "compliance.model.run:ConfigurationDocument",
        written=True,
    ),
}
"""Every kind, by the name that `compliance schema` takes."""

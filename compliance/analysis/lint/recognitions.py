"""Lints of recognitions: what they show, what they rest on, and whether they ask about the service."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Question
from compliance.language import tree
from compliance.model.patterns import is_pattern, matches
from compliance.model.problem import DocumentPath
from compliance.rulesets.lintable import Lintable
from compliance.rulesets.ruleset import Recognition

SHOWS_NOTHING = Lint("shows-nothing", Severity.WARNING, "A recognition that shows no rule")
UNMATCHED_PATTERN = Lint(
    "unmatched-pattern", Severity.WARNING, "A pattern of a recognition that no rule of the rule set's own fits"
)
UNFOUNDED_RECOGNITION = Lint(
    "unfounded-recognition", Severity.WARNING, "A recognition that cites no text and is no reading of ours"
)
MISSING_COVERS = Lint(
    "missing-covers", Severity.WARNING, "A recognition that does not ask whether it covers the service that is assessed"
)


def shows_nothing(lintable: Lintable, _: Question) -> Iterator[Hit]:
    """Recognitions whose rules are already where they would lift them, or that name none."""
    for place, recognition in _own(lintable):
        if not recognition.shows:
            message = f"the recognition '{recognition.id}' shows no rule"
            yield Hit(SHOWS_NOTHING, (*place, "shows"), message, "name rules it is a witness of, or remove it")


def unmatched_patterns(lintable: Lintable, _: Question) -> Iterator[Hit]:
    """Patterns of recognitions that take none of the document's own rules."""
    rules = [rule.id for _, rule in lintable.own_rules]
    for number, recognition in enumerate(lintable.document.recognises):
        for position, shown in enumerate(recognition.shows):
            for at, name in enumerate(shown.rules):
                if is_pattern(name) and not any(matches(name, rule) for rule in rules):
                    place = ("recognises", number, "shows", position, "rules", at)
                    message = f"no rule of this rule set fits '{name}'"
                    yield Hit(UNMATCHED_PATTERN, place, message, "patterns take own rules; name imported ones by id")


def unfounded_recognitions(lintable: Lintable, _: Question) -> Iterator[Hit]:
    """Recognitions of which nobody can look up why they count."""
    for place, recognition in _own(lintable):
        if not recognition.references and recognition.reading is None:
            message = f"the recognition '{recognition.id}' cites no text that says what the body verifies"
            yield Hit(
                UNFOUNDED_RECOGNITION, place, message, "references: [id], or 'reading: ours' with the clause it reads"
            )


def missing_covers(lintable: Lintable, _: Question) -> Iterator[Hit]:
    """Recognitions that count for a service whatever their scope says."""
    for place, recognition in _own(lintable):
        if not _asks_about_scope(recognition.when.checked.node):
            message = f"the recognition '{recognition.id}' does not ask for which services it is"
            yield Hit(MISSING_COVERS, (*place, "when"), message, "ask: covers(c)")


def _own(lintable: Lintable) -> Iterator[tuple[DocumentPath, Recognition]]:
    """The recognitions the document declares itself, each with its place."""
    by_id = {one.id: one for one in lintable.ruleset.recognitions if not one.scope}
    for number, recognition in enumerate(lintable.document.recognises):
        yield ("recognises", number), by_id[recognition.id]


def _asks_about_scope(node: tree.Node) -> bool:
    return any(isinstance(below, tree.Call) and below.function == "covers" for below in tree.nodes_of(node))


SEARCHES = (
    Search(shows_nothing, SHOWS_NOTHING),
    Search(unmatched_patterns, UNMATCHED_PATTERN),
    Search(unfounded_recognitions, UNFOUNDED_RECOGNITION),
    Search(missing_covers, MISSING_COVERS),
)
"""Every search of this module."""

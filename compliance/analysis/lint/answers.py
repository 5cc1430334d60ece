"""Declared answers that no rule takes: what a provider answered under a wrong name, or with a rung there is not.

An answer under a name nobody asks for is not wrong by itself, since a profile may be held against any rule set; it is only
never read. So what is told here is what is certain, or so like a name there is that it can hardly be another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance.analysis.lint.lints import Lint, Severity
from compliance.engine.outcome import answer_rung
from compliance.model.nearest import did_you_mean
from compliance.model.statements import Location, Provider
from compliance.rulesets.ruleset import Rule

STRAY_ANSWER = Lint("stray-answer", Severity.WARNING, "A declared answer of a provider that no rule takes")


@dataclass(frozen=True, slots=True)
class StrayAnswer:
    """An answer that no rule takes, where it stands, and what was probably meant."""

    location: Location
    message: str
    hint: str = ""


def stray_answers(
    provider: Provider, rules_of: Callable[[str], Sequence[Rule] | None], known: Callable[[], Iterable[str]]
) -> Iterator[StrayAnswer]:
    """The answers of a provider that no rule takes, in the order of its statements.

    Args:
        provider: whose answers they are.
        rules_of: the rules of a rule set by its id, those it takes from others included; `None` where they are not known.
        known: gives the ids that may have been meant.
    """
    for statement in provider.statements:
        for path, value in statement.leaves.items():
            if path[0] == "answers" and value is not None:
                found = _problem(path[1], path[2], value, rules_of, known)
                if found is not None:
                    yield StrayAnswer(statement.places[path], *found)


def _problem(
    name: str,
    id_: str,
    value: object,
    rules_of: Callable[[str], Sequence[Rule] | None],
    known: Callable[[], Iterable[str]],
) -> tuple[str, str] | None:
    """What is wrong with an answer, and what to do about it; `None` where nothing is known to be."""
    there = rules_of(name)
    if there is None:
        ids = sorted(known())
        meant = "" if name in ids else did_you_mean(name, ids)
        return (f"there is no rule set '{name}' to answer", meant) if meant else None
    rule = next((rule for rule in there if rule.origin == (name, id_)), None)
    return _misplaced(name, id_, there) if rule is None else _unreached(rule, value)


def _misplaced(name: str, id_: str, there: Sequence[Rule]) -> tuple[str, str]:
    """An answer to a rule that the rule set does not define: it may take it from another one."""
    own = [rule.id for rule in there if rule.origin[0] == name]
    taken = {key: rule.origin for rule in there if rule.origin[0] != name for key in (rule.id, rule.origin[1])}
    if id_ in taken:
        origin = taken[id_]
        message = f"the rule '{id_}' of '{name}' is defined by '{origin[0]}', and answered there"
        return message, f"write answers: {{{origin[0]}: {{{origin[1]}: ...}}}}"
    return f"the rule set '{name}' has no rule '{id_}'", did_you_mean(id_, [*own, *taken])


def _unreached(rule: Rule, value: object) -> tuple[str, str] | None:
    if answer_rung(rule, value):
        return None
    takes = f"the rule has rungs 1 to {len(rule.rungs)}" if rule.graded else "the rule takes 'pass' or 'fail'"
    return f"'{value}' is no answer to '{rule.origin[1]}': {takes}", ""

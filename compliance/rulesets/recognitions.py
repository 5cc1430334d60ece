"""Recognitions of a rule set: which rules each shows, up to which rung, and of which it is no witness any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from compliance.model.patterns import is_pattern, matches
from compliance.model.phrases import with_titles
from compliance.model.problem import DocumentPath
from compliance.model.rule_values import Evidence
from compliance.model.ruleset import RecognitionDocument, ShownDocument
from compliance.rulesets.linking import Linking, evidence_of
from compliance.rulesets.loosening import only_loosens
from compliance.rulesets.parameters import parameter_text, was
from compliance.rulesets.ruleset import Parameter, Recognition, Rule, Withheld

PATTERNS_LIMIT = 1_000
"""Patterns of rules in the recognitions of one document."""


def bind_recognitions(linking: Linking, rules: Sequence[Rule]) -> list[Recognition]:
    """The recognitions a document declares itself; mistakes are reported at their place.

    Args:
        linking: the document.
        rules: every rule of the rule set, imported ones included.
    """
    document = linking.document
    linking.unique("recognises", [recognition.id for recognition in document.recognises], "recognition", "id")
    named = (name for recognition in document.recognises for shown in recognition.shows for name in shown.rules)
    if sum(is_pattern(name) for name in named) > PATTERNS_LIMIT:
        linking.report(("recognises",), f"the recognitions of a rule set may have at most {PATTERNS_LIMIT} patterns")
        return []
    bound = (_bind(linking, number, recognition, rules) for number, recognition in enumerate(document.recognises))
    return [recognition for recognition in bound if recognition is not None]


def _bind(linking: Linking, number: int, document: RecognitionDocument, rules: Sequence[Rule]) -> Recognition | None:
    place: DocumentPath = ("recognises", number)
    references = [linking.reference((*place, "references", i), id_) for i, id_ in enumerate(document.references)]
    shows: dict[str, int] = {}
    clauses: dict[str, str] = {}
    for position, shown in enumerate(document.shows):
        clause = shown.clause or document.clause
        for rule, rung in _shown(linking, (*place, "shows", position), shown, rules):
            if rung > shows.get(rule.id, 1):
                shows[rule.id] = rung
                clauses |= {rule.id: clause} if clause else {}
    evidence = evidence_of(document.evidence)
    _check_evidence(linking, (*place, "evidence") if document.evidence else place, evidence, shows, rules)
    when = linking.home.conditions.programs.get((*place, "when"))
    if when is None:  # its mistakes were reported where the condition stands
        return None
    return Recognition(
        id=document.id,
        origin=(linking.document.id, document.id),
        title=with_titles(document.title, document.titles),
        by=document.by,
        scope="",
        when=when,
        evidence=evidence,
        asked=evidence,
        shows=shows,
        reading="; ".join(dict.fromkeys(clauses.values())) if document.reading else None,
        references=tuple(reference for reference in references if reference is not None),
        location=linking.home.locate(place),
        clauses=clauses,
    )


# --- Which rules, and how far -----------------------------------------------------------------------------------------


def _shown(
    linking: Linking, place: DocumentPath, shown: ShownDocument, rules: Sequence[Rule]
) -> Iterator[tuple[Rule, int]]:
    """Each rule that one entry shows, with the rung up to which it does."""
    by_id = {rule.id: rule for rule in rules}
    level = linking.level_index((*place, "level"), shown.level)
    if shown.level is not None and level is None:
        return
    for position, name in enumerate(shown.rules):
        at = (*place, "rules", position)
        if name not in by_id and not is_pattern(name):
            linking.report(at, linking.nearest("rule", name, by_id))
            continue
        # A pattern takes rules of the document's own: whoever imports a rule names what is to be shown of it.
        named = (
            [rule for rule in rules if not rule.scope and matches(name, rule.id)] if is_pattern(name) else [by_id[name]]
        )
        for rule in named:
            rung, problem = _at_level(rule, level, shown.level) if level is not None else _at_rung(rule, shown.rung)
            if rung is not None:
                yield rule, rung
            elif problem and not (is_pattern(name) and level is not None):
                linking.report(at, problem)


def _at_rung(rule: Rule, rung: int | None) -> tuple[int | None, str]:
    """The rung of a rule that is shown, or `None` and what is wrong."""
    if rule.excluded is not None:
        return None, f"'{rule.id}' is excluded here: there is nothing to show"
    if not rule.graded:
        return (None, f"'{rule.id}' is a yes/no rule: it has no rungs") if rung is not None else (2, "")
    if rung is None:
        return None, f"'{rule.id}' is graded: say how far it is shown: rung: <number> or level: <level>"
    if not 1 < rung <= len(rule.rungs):
        return None, f"'{rule.id}' has {len(rule.rungs)} rungs, and the lowest needs no showing: name one of the others"
    return rung, ""


def _at_level(rule: Rule, level: int, name: str | None) -> tuple[int | None, str]:
    """The lowest rung that stands for a level or a higher one; `None` where the lowest of all does, or none."""
    if not rule.graded:
        if rule.level_cap is None:
            return None, f"'{rule.id}' says nothing about levels"
        return (2 if rule.level_cap <= level else None), ""
    levels = [rung.level for rung in rule.rungs]
    reached = next(
        (n for n, rung_level in enumerate(levels, start=1) if rung_level is not None and rung_level >= level), None
    )
    if reached is None:
        return None, f"no rung of '{rule.id}' stands for the level '{name}'"
    return (reached if reached > 1 else None), ""


def _check_evidence(
    linking: Linking, place: DocumentPath, evidence: Evidence, shows: Mapping[str, int], rules: Iterable[Rule]
) -> None:
    """A recognition asks at least the evidence that every rule it shows asks."""
    for rule in rules:
        asked = rule.rungs[shows[rule.id] - 1].evidence if rule.id in shows else Evidence()
        if not evidence.asks_as_much_as(asked):
            message = f"'{rule.id}' asks {_words(asked)}, and what shows it asks at least as much; this asks {_words(evidence)}"
            linking.report(place, message)
            return


def _words(evidence: Evidence) -> str:
    grade = f"grade {evidence.grade}" if evidence.grade else ""
    age = f"no older than {evidence.max_age}" if evidence.max_age else ""
    return ", ".join(filter(None, (grade, age))) or "nothing"


# --- Imports and settings ---------------------------------------------------------------------------------------------


def imported(recognition: Recognition, prefix: str | None, scope: str, here: Mapping[str, str]) -> Recognition | None:
    """A recognition of an imported rule set as it is here; `None` where no rule it shows came along.

    Args:
        recognition: as it is there.
        prefix: of the import, if it has one.
        scope: of the import's parameters here.
        here: the ids that rules have here, by their ids there.
    """
    shows = {here[id_]: rung for id_, rung in recognition.shows.items() if id_ in here}
    withheld = {here[id_]: one for id_, one in recognition.withheld.items() if id_ in here}
    if not shows and not withheld:
        return None
    return replace(
        recognition,
        id=f"{prefix}/{recognition.id}" if prefix else recognition.id,
        scope=scope + recognition.scope,
        shows=shows,
        withheld=withheld,
        clauses={here[id_]: clause for id_, clause in recognition.clauses.items() if id_ in here},
    )


def weighed(
    recognitions: Iterable[Recognition], rules: Iterable[Rule], parameters: Mapping[str, Mapping[str, Parameter]]
) -> tuple[Recognition, ...]:
    """The recognitions without the rules that an import or a setting made harder to meet: nobody verified these."""
    by_id = {rule.id: rule for rule in rules}
    return tuple(_weighed(recognition, by_id, parameters) for recognition in recognitions)


def _weighed(
    recognition: Recognition, rules: Mapping[str, Rule], parameters: Mapping[str, Mapping[str, Parameter]]
) -> Recognition:
    claimed = {**recognition.shows, **{id_: one.rung for id_, one in recognition.withheld.items()}}
    changed = _changed(recognition.when.checked.parameters, parameters[recognition.scope])
    itself = next((f"it depends on {_change(parameter)}" for parameter in changed), None)
    withheld = {}
    for id_, rung in claimed.items():
        why = itself or _harder(rules[id_], parameters[rules[id_].scope])
        if why is not None:
            withheld[id_] = Withheld(rung, why)
    shows = {id_: rung for id_, rung in claimed.items() if id_ not in withheld}
    return replace(recognition, shows=shows, withheld=withheld)


def _changed(names: Iterable[str], parameters: Mapping[str, Parameter]) -> Iterator[Parameter]:
    for name in sorted(names):
        parameter = parameters[name]
        if parameter.published not in (None, parameter.values) and not parameter.choices:
            yield parameter


def _harder(rule: Rule, parameters: Mapping[str, Parameter]) -> str | None:
    changed = (parameter for parameter in _changed(rule.parameters, parameters) if not only_loosens(rule, parameter))
    return next((f"the rule reads {_change(parameter)}" for parameter in changed), None)


def _change(parameter: Parameter) -> str:
    new = parameter_text(parameter.values[-1].value)
    return f"{parameter.name}, which is {new} here and {was(parameter.published or ())}"

"""Parameters set from outside the documents: typed, and never without a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from compliance.model.dates import parse_day
from compliance.model.declared import WrongValueError
from compliance.model.nearest import did_you_mean
from compliance.model.rule_values import ParameterValue
from compliance.model.values import parse_number, parse_text
from compliance.rulesets.clauses import with_pass_rung
from compliance.rulesets.loosening import loosens
from compliance.rulesets.parameters import KIND_WORDS, not_offered, replaced, set_text
from compliance.rulesets.recognitions import weighed
from compliance.rulesets.ruleset import Parameter, RuleSet, Tailoring

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")


class SettingError(ValueError):
    """A setting names no parameter, or has a value of another type."""


def with_settings(rulesets: list[RuleSet], settings: Iterable[str]) -> list[RuleSet]:
    """Rule sets with parameters replaced; each setting goes to every rule set that has the parameter.

    Args:
        rulesets: what to tailor.
        settings: `name=value`, or `prefix/name=value` for a parameter of an import.

    Raises:
        SettingError: no rule set has the parameter, or the value is of another type.
    """
    tailored = list(rulesets)
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise SettingError(f"'{setting}' is not of the form name=value")
        holders = [n for n, ruleset in enumerate(tailored) if name in _names(ruleset)]
        if not holders:
            known = sorted({known for ruleset in rulesets for known in _names(ruleset)})
            hint = did_you_mean(name, known) or f"there are: {', '.join(known) or 'none'}"
            raise SettingError(f"there is no parameter '{name}'; {hint}")
        for number in holders:
            tailored[number] = _with_setting(tailored[number], name, text)
    return tailored


def _names(ruleset: RuleSet) -> dict[str, tuple[str, str]]:
    return {f"{scope}{name}": (scope, name) for scope, values in ruleset.parameters.items() for name in values}


def _with_setting(ruleset: RuleSet, name: str, text: str) -> RuleSet:
    scope, inner = _names(ruleset)[name]
    parameter = ruleset.parameters[scope][inner]
    value = _parse(parameter, name, text)
    if wrong := not_offered(parameter.choices, value, countries=parameter.countries):
        raise SettingError(f"{name}: {wrong}")
    in_scope = {**ruleset.parameters[scope], inner: replaced(parameter, value)}
    parameters = {**ruleset.parameters, scope: in_scope}
    clauses = (*ruleset.necessary, *ruleset.sufficient)
    problems = [problem for clause in clauses for problem in clause.problems(parameters[""], ruleset.levels)]
    if problems:
        raise SettingError(f"{name}={text}: {problems[0]}")
    rules = tuple(with_pass_rung(rule, ruleset.necessary, ruleset.levels, parameters[""]) for rule in ruleset.rules)
    return replace(
        ruleset,
        rules=rules,
        parameters=parameters,
        recognitions=weighed(ruleset.recognitions, rules, parameters),
        tailoring=(
            *ruleset.tailoring,
            Tailoring(
                set_text(name, value, parameter.values),
                loosens(ruleset, scope, parameter, value),
            ),
        ),
        _by_id={rule.id: rule for rule in rules},
    )


def _parse(parameter: Parameter, name: str, text: str) -> ParameterValue:
    try:
        match parameter.kind:
            case "bool" if text in ("true", "false"):
                return text == "true"
            case "number" if _NUMBER.fullmatch(text):
                return parse_number(float(text) if "." in text else int(text))
            case "date":
                return parse_day(text)
            case "text":
                return parse_text(text)
            case "texts":
                listed = text[1:-1] if text[:1] + text[-1:] == "[]" else text
                return tuple(parse_text(part.strip()) for part in listed.split(",")) if listed.strip() else ()
    except WrongValueError as error:
        raise SettingError(f"{name}: {error}") from None
    raise SettingError(f"{name}: expected {KIND_WORDS[parameter.kind]}, found '{text}'")

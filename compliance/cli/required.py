"""What a run requires, from the texts of its settings: first as such, then for each of its rule sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from compliance.cli.config import Effective, Mistakes, Settings
from compliance.cli.inputs import hint
from compliance.cli.options import EXPIRING, REQUIREMENTS
from compliance.engine.requirements import Ahead, Allowance, LevelFloor, Required, ScoreFloor, Wanted
from compliance.model.nearest import did_you_mean, nearest
from compliance.model.rule_values import Period
from compliance.rulesets.ruleset import ALL, Rule, RuleSet

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}")
_SHORT_PERIOD = re.compile(r"(\d{1,4})([dwmy])", re.IGNORECASE)
_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?")


def required_of(rulesets: Sequence[RuleSet], settings: Settings) -> list[Required]:
    """What is required under each rule set; mistakes are noted in the settings.

    Args:
        rulesets: those of the run, which say what objectives and levels there are.
        settings: as texts.
    """
    mistakes = settings.mistakes
    wanted = _word(settings["require"], REQUIREMENTS, mistakes)
    coverage = _share(settings["min_coverage"], mistakes)
    unknown = _allowance(settings["max_unknown"], mistakes)
    ahead = _ahead(settings, mistakes)
    for name in ("min_level", "min_score"):
        _check_objectives(settings[name], rulesets, mistakes)
    return [
        Required(
            cast("Wanted", wanted or ruleset.claims),
            tuple(filter(None, (_level(text, ruleset, settings) for text in settings["min_level"].values))),
            tuple(filter(None, (_score(text, ruleset, settings) for text in settings["min_score"].values))),
            coverage,
            unknown,
            ahead,
        )
        for ruleset in rulesets
    ]


def _word(effective: Effective, choices: Sequence[str], mistakes: Mistakes) -> str | None:
    word = effective.one
    if word is not None and word not in choices:
        near = nearest(word, choices)
        mistakes.add(effective, f"invalid choice: '{word}'; {hint(near, list(choices))}")
    return word


def _share(effective: Effective, mistakes: Mistakes) -> float | None:
    """A share from 0 to 1, or in percent."""
    text = effective.one
    if text is None:
        return None
    number = text.removesuffix("%").strip()
    # In decimals first: what is asked must round as the share itself does.
    value = float(Decimal(number) / (100 if text.endswith("%") else 1)) if _NUMBER.fullmatch(number) else -1
    if not 0 <= value <= 1:
        mistakes.add(effective, f"expected a share such as 0.8 or 80%, found '{text}'")
    return value


def _allowance(effective: Effective, mistakes: Mistakes) -> Allowance | None:
    text = effective.one
    if text is None:
        return None
    number, percent = text.removesuffix("%").strip(), text.endswith("%")
    fits = _NUMBER.fullmatch(number) is not None and (float(number) <= 100 if percent else number.isdecimal())
    if not fits:
        mistakes.add(effective, f"expected a number of rules such as 5, or a share such as 10%, found '{text}'")
        return None
    return Allowance(float(number), percent)


def _ahead(settings: Settings, mistakes: Mistakes) -> Ahead | None:
    effective = settings["expiring_within"]
    choice = _word(settings["expiring"], EXPIRING, mistakes)
    if effective.one is None:
        if choice == "fail":
            mistakes.add(settings["expiring"], "nothing is looked for without --expiring-within")
        return None
    text = effective.one.strip()
    if short := _SHORT_PERIOD.fullmatch(text):
        count, unit = int(short[1]), short[2].lower()
        period = Period(count * (unit == "y"), count * (unit == "m"), count * {"d": 1, "w": 7}.get(unit, 0))
    elif long := _PERIOD.fullmatch(text):
        period = Period(*(int(part or 0) for part in long.groups()))
    else:
        mistakes.add(effective, f"expected a time such as 90d, 3m or P90D, found '{text}'")
        return None
    return Ahead(period, fails=choice == "fail")


def _parts(text: str) -> tuple[str | None, str]:
    """`OBJECTIVE=VALUE`; without an objective, or with `all`, the value is of the whole."""
    objective, equals, value = text.rpartition("=")
    return (objective.strip() if equals and objective.strip() != ALL else None), value.strip()


def _check_objectives(effective: Effective, rulesets: Sequence[RuleSet], mistakes: Mistakes) -> None:
    """An objective that no rule set has was meant to be another one."""
    known = sorted({o.id for ruleset in rulesets for o in ruleset.objectives})
    for text in effective.values:
        objective, _ = _parts(text)
        if objective is not None and objective not in known and rulesets:
            near = nearest(objective, known)
            mistakes.add(effective, f"there is no objective '{objective}'; {hint(near, known)}")


def _spoken_of(objective: str | None, ruleset: RuleSet) -> list[Rule] | None:
    """The rules of an objective, or all of them; `None` where the rule set does not have the objective."""
    if objective is not None and objective not in {o.id for o in ruleset.objectives}:
        return None
    return [rule for rule in ruleset.rules if objective in (None, rule.objective)]


def _level(text: str, ruleset: RuleSet, settings: Settings) -> LevelFloor | None:
    effective = settings["min_level"]
    objective, level = _parts(text)
    rules = _spoken_of(objective, ruleset)
    if rules is None:
        return None
    of = f" of objective '{objective}'" if objective else ""
    if not any(r.level_cap is not None or any(rung.level is not None for rung in r.rungs) for r in rules):
        settings.mistakes.add(effective, f"rule set '{ruleset.id}' has no levels{of}")
        return None
    if level not in ruleset.levels:
        meant = did_you_mean(level, ruleset.levels)
        there = f"the levels of '{ruleset.id}' are: {', '.join(ruleset.levels)}"
        settings.mistakes.add(effective, f"there is no level '{level}'{f' ({meant})' if meant else ''}; {there}")
        return None
    return LevelFloor(objective, level, frozenset(ruleset.levels[ruleset.levels.index(level) :]))


def _score(text: str, ruleset: RuleSet, settings: Settings) -> ScoreFloor | None:
    effective = settings["min_score"]
    objective, number = _parts(text)
    rules = _spoken_of(objective, ruleset)
    if _NUMBER.fullmatch(number) is None:
        settings.mistakes.add(effective, f"expected a score such as 60 or OBJECTIVE=60, found '{text}'")
        return None
    if rules is None:
        return None
    if not any(rule.max_points > 0 for rule in rules):
        of = f" of objective '{objective}'" if objective else ""
        settings.mistakes.add(effective, f"rule set '{ruleset.id}' has no score{of}")
        return None
    return ScoreFloor(objective, float(number))

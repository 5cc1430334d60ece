"""What exit code 0 means: one row for each option that demands something of a scorecard, and how its texts are read.

What is needed for reading is imported then: help and completion wait for no model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, cast

from compliance.cli.settings import EffectiveSetting, Mistakes, Setting, Settings
from compliance.model.nearest import did_you_mean, hint, nearest
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from compliance.engine.requirements import Demand, LevelFloor, Required, ScoreFloor, Wanted
    from compliance.rulesets.ruleset import Rule, RuleSet

_NUMBER = re.compile(r"(?:\d{1,9}(?:\.\d{1,20})?|\.\d{1,20})(?:e[-+]?\d{1,2})?", re.IGNORECASE)
"""Numbers as people and JSON write them."""
_SHORT_PERIOD = re.compile(r"(\d{1,4})([dwmy])", re.IGNORECASE)
_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?")

REQUIRE = Setting(
    "require",
    "--require",
    "what the rule set claims",
    "the verdict required (default: what the rule set claims)",
    many=False,
    choices=("necessary", "sufficient", "none"),
    gate=True,
)
EXPIRING = Setting(
    "expiring",
    "--expiring",
    "warn",
    "what to do about that (default: warn)",
    many=False,
    choices=("warn", "fail"),
    gate=True,
)


@dataclass(frozen=True, slots=True)
class Gate:
    """An option that demands something of every scorecard.

    Attributes:
        setting: as it is given.
        read: what it demands under each of some rule sets, in their order; mistakes in its texts are noted in the settings.
    """

    setting: Setting
    read: Callable[[Settings, Sequence[RuleSet]], Iterable[Sequence[Demand]]]


def required_of(rulesets: Sequence[RuleSet], settings: Settings) -> list[Required]:
    """What is required under each rule set; mistakes are noted in the settings.

    Args:
        rulesets: those of the run, which say what objectives and levels there are.
        settings: as texts.
    """
    from compliance.engine.requirements import Required

    verdict = chosen(settings[REQUIRE.name], settings.mistakes)
    demands = [gate.read(settings, rulesets) for gate in GATES]
    return [
        Required(cast("Wanted", verdict or ruleset.claims), tuple(chain(*of_ruleset)))
        for ruleset, *of_ruleset in zip(rulesets, *demands, strict=True)
    ]


def chosen(effective: EffectiveSetting, mistakes: Mistakes) -> str | None:
    """The choice that a setting is set to; `None` where it is not set, or where its word, noted as a mistake, is no choice."""
    word, choices = effective.one, list(effective.setting.choices or ())
    if word is not None and word not in choices:
        mistakes.add(effective, f"invalid choice: '{word}'; {hint(nearest(word, choices), choices)}")
        return None
    return word


def _levels(settings: Settings, rulesets: Sequence[RuleSet]) -> list[list[Demand]]:
    """The lowest levels, of objectives or of the whole."""
    texts = settings["min_level"].values
    _check_objectives(settings["min_level"], rulesets, settings.mistakes)
    floors = ([_level(text, ruleset, settings) for text in texts] for ruleset in rulesets)
    return [[floor for floor in of_ruleset if floor is not None] for of_ruleset in floors]


def _level(text: str, ruleset: RuleSet, settings: Settings) -> LevelFloor | None:
    from compliance.engine.requirements import LevelFloor

    effective = settings["min_level"]
    objective, level = _parts(text)
    rules = _rules_of(objective, ruleset)
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


def _scores(settings: Settings, rulesets: Sequence[RuleSet]) -> list[list[Demand]]:
    """The lowest scores, of objectives or of the whole."""
    texts = settings["min_score"].values
    _check_objectives(settings["min_score"], rulesets, settings.mistakes)
    floors = ([_score(text, ruleset, settings) for text in texts] for ruleset in rulesets)
    return [[floor for floor in of_ruleset if floor is not None] for of_ruleset in floors]


def _score(text: str, ruleset: RuleSet, settings: Settings) -> ScoreFloor | None:
    from compliance.engine.requirements import ScoreFloor

    effective = settings["min_score"]
    objective, number = _parts(text)
    rules = _rules_of(objective, ruleset)
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


def _parts(text: str) -> tuple[str | None, str]:
    """`OBJECTIVE=VALUE`; without an objective, or with `all`, the value is of the whole."""
    from compliance.rulesets.ruleset import ALL

    objective, equals, value = text.rpartition("=")
    return (objective.strip() if equals and objective.strip() != ALL else None), value.strip()


def _check_objectives(effective: EffectiveSetting, rulesets: Sequence[RuleSet], mistakes: Mistakes) -> None:
    """An objective that no rule set has was meant to be another one."""
    known = sorted({o.id for ruleset in rulesets for o in ruleset.objectives})
    for text in effective.values:
        objective, _ = _parts(text)
        if objective is not None and objective not in known and rulesets:
            mistakes.add(effective, f"there is no objective '{objective}'; {hint(nearest(objective, known), known)}")


def _rules_of(objective: str | None, ruleset: RuleSet) -> list[Rule] | None:
    """The rules of an objective, or all of them; `None` where the rule set does not have the objective."""
    if objective is not None and objective not in {o.id for o in ruleset.objectives}:
        return None
    return [rule for rule in ruleset.rules if objective in (None, rule.objective)]


def _coverage(settings: Settings, rulesets: Sequence[RuleSet]) -> list[list[Demand]]:
    """The lowest coverage: a share from 0 to 1, or in percent."""
    from decimal import Decimal

    from compliance.engine.requirements import CoverageFloor

    effective = settings["min_coverage"]
    text = effective.one
    if text is None:
        return [[] for _ in rulesets]
    number = text.removesuffix("%").strip()
    # In decimals first: what is asked must round as the share itself does.
    share = float(Decimal(number) / (100 if text.endswith("%") else 1)) if _NUMBER.fullmatch(number) else -1
    if not 0 <= share <= 1:
        settings.mistakes.add(effective, f"expected a share such as 0.8 or 80%, found '{text}'")
    return [[CoverageFloor(share)] for _ in rulesets]


def _unknown(settings: Settings, rulesets: Sequence[RuleSet]) -> list[list[Demand]]:
    """How many findings may be unknown: a number, or a share in percent."""
    from compliance.engine.requirements import Allowance

    effective = settings["max_unknown"]
    text = effective.one
    if text is None:
        return [[] for _ in rulesets]
    number, percent = text.removesuffix("%").strip(), text.endswith("%")
    fits = _NUMBER.fullmatch(number) is not None and (float(number) <= 100 if percent else number.isdecimal())
    if not fits:
        message = f"expected a number of rules such as 5, or a share such as 10%, found '{text}'"
        settings.mistakes.add(effective, message)
        return [[] for _ in rulesets]
    return [[Allowance(float(number), percent)] for _ in rulesets]


def _lapses(settings: Settings, rulesets: Sequence[RuleSet]) -> list[list[Demand]]:
    """Within what time nothing may end, and whether that fails the run."""
    from compliance.engine.requirements import NothingLapses
    from compliance.model.rule_values import Period

    effective = settings["expiring_within"]
    choice = chosen(settings[EXPIRING.name], settings.mistakes)
    if effective.one is None:
        if choice == "fail":
            settings.mistakes.add(settings[EXPIRING.name], "nothing is looked for without --expiring-within")
        return [[] for _ in rulesets]
    text = effective.one.strip()
    if short := _SHORT_PERIOD.fullmatch(text):
        count, unit = int(short[1]), short[2].lower()
        period = Period(count * (unit == "y"), count * (unit == "m"), count * {"d": 1, "w": 7}.get(unit, 0))
    elif long := _PERIOD.fullmatch(text):
        period = Period(*(int(part or 0) for part in long.groups()))
    else:
        settings.mistakes.add(effective, f"expected a time such as 90d, 3m or P90D, found '{text}'")
        return [[] for _ in rulesets]
    return [[NothingLapses(period, fails=choice == "fail")] for _ in rulesets]


GATES = (
    Gate(
        Setting(
            "min_level",
            "--min-level",
            "none",
            "the lowest level that is certain; repeatable",
            metavar="[OBJECTIVE=]LEVEL",
            gate=True,
        ),
        _levels,
    ),
    Gate(
        Setting(
            "min_score",
            "--min-score",
            "none",
            "the lowest score that is certain; repeatable",
            metavar="[OBJECTIVE=]N",
            gate=True,
        ),
        _scores,
    ),
    Gate(
        Setting(
            "min_coverage",
            "--min-coverage",
            "none",
            "the share that is settled, such as 0.8 or 80%%",
            many=False,
            metavar="SHARE",
            gate=True,
        ),
        _coverage,
    ),
    Gate(
        Setting(
            "max_unknown",
            "--max-unknown",
            "none",
            "how many rules may be unknown, such as 5 or 10%%",
            many=False,
            metavar="N",
            gate=True,
        ),
        _unknown,
    ),
    Gate(
        Setting(
            "expiring_within",
            "--expiring-within",
            "none",
            "look for what lapses in a time such as 90d or 3m",
            many=False,
            metavar="TIME",
            gate=True,
        ),
        _lapses,
    ),
)
"""Every option that demands something, in the order in which it is told what came of it."""

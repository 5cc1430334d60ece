"""Random environments: those of built-in profiles with facts dropped, weak or inexact, lists thinned, closed and doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from compliance.engine.environment import parameter_values
from compliance.engine.evidence import NO_DEMAND
from compliance.engine.snapshot import take_snapshot
from compliance.language.lists import BUDGET, CYCLE_END, MEMORY
from compliance.language.values import NO_CAUSES, Entry, InexactNumber, ListValue, Unknown
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.rule_values import Evidence
from compliance.model.status import Reason

DAY = date(2026, 11, 1)
WHY = frozenset({(Reason.WEAK, ("made", "up"))})
COUNTRIES, SCHEMES = ("FR", "US", "DE"), ("hds", "secnumcloud", "iso-27001")


@cache
def conditions():
    """Every condition of the built-in rule sets, with the parameters it reads and where it stands."""
    found = []
    for id_ in ids("ruleset"):
        ruleset = load_ruleset(id_)
        values = {scope: parameter_values(of, DAY, DAY) for scope, of in ruleset.parameters.items()}
        found += [(id_, program, values[rule.scope]) for rule in ruleset.rules for program in rule.programs]
        found += [(id_, one.when, values[one.scope]) for one in ruleset.recognitions]
    return found


@cache
def real():
    """The environments of every second built-in profile: the provider's, some of its services', and any other service's."""
    found = []
    for id_ in ids("provider")[::2]:
        whole = take_snapshot(load_provider(id_), DAY, DAY, country_sets())
        offers = [whole, whole.of_service(None), *map(whole.of_service, whole.services_stated[0][:2])]
        found += [one.environment(one.first_world, asked) for one in offers for asked in (NO_DEMAND, Evidence("B"))]
    return found


def some(how_many, seed):
    """So many environments, of which some are as they were."""
    random = Random(seed)  # noqa: S311 - no secret
    return [made(random.choice(real()), random) for _ in range(how_many)]


def made(env, random):
    """An environment like another one."""
    new = {**env, BUDGET: [0, 0], MEMORY: {}}
    if random.random() < 0.1:
        return new
    for name in sorted(env):
        if name.startswith("#") or name.isupper() or name in ("as_of", "service.id"):
            continue
        chance = random.random()
        if chance < 0.1:
            del new[name]
        elif chance < 0.6:
            new[name] = _value(env[name], random)
    return new


def _value(value, random, *, of_entry=False):
    if value.__class__ is ListValue:
        return _list(value, random)
    chance = random.random()
    if chance < 0.15:
        return Unknown(WHY)
    if chance > 0.45:
        return value
    if value.__class__ is float:
        wide = InexactNumber(value - random.choice((0, 1, 5)), value + random.choice((0.5, 1, 10, float("inf"))), WHY)
        return random.choice((wide, value + random.choice((-50, -1, 1, 50))))
    if value.__class__ is int:
        step = 86_400 * random.choice((30, 365, 2_000))
        return random.choice((InexactNumber(value - step, value + step, WHY), value + step, value - step))
    if value.__class__ is bool:
        return not value
    if value.__class__ is str:
        unlike = Unknown(WHY, frozenset(random.sample((value, *COUNTRIES, *SCHEMES), 2)))
        other = random.choice((value, *COUNTRIES, *SCHEMES))
        return unlike if of_entry and random.random() < 0.3 else other
    return value


def _entry(entry, random):
    if entry.__class__ is not Entry or entry.rest:
        return entry
    kept = {name: value for name, value in entry.fields.items() if name == "id" or random.random() > 0.15}
    fields = {
        name: value if name in ("id", CYCLE_END) else _value(value, random, of_entry=True)
        for name, value in kept.items()
    }
    return Entry(entry.path, fields)


def _list(value, random):
    items = [_entry(one, random) for one in value.items if random.random() < 0.8]
    maybe = [(_entry(one, random), why) for one, why in value.maybe if random.random() < 0.8]
    while items and random.random() < 0.3:
        maybe.append((items.pop(), WHY))
    rest = value.rest if random.random() < 0.6 else ()
    if not rest and random.random() < 0.5:
        rest = _rest(value)
    return replace(value, items=tuple(items), maybe=tuple(maybe), rest=rest, causes=WHY if rest else NO_CAUSES)


def _rest(value):
    """What else may be in a list that is not what it was said to be complete for."""
    entries = [one for one in value.items if one.__class__ is Entry]
    if entries:
        path = entries[0].path[:-1]
        forms = ({"scheme": "hds", "id": "a"}, {"kind": "iaas"}, {"country": "FR"})
        return tuple(
            Entry(path, {n: Unknown(WHY, frozenset({v})) for n, v in form.items()}, rest=True) for form in forms
        )
    if value.items and all(one.__class__ is str for one in value.items):
        return (Unknown(WHY), Unknown(WHY, among=frozenset(COUNTRIES)))
    return ()

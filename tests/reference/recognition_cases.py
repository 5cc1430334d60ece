"""Cases at random: rule sets with recognitions, and providers whose sources are weak, old and at odds about what these read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.reference.recognised import CERTIFICATE, Case, Evidence, Path, Recognition, Rule, Rung, Statement, both

RULE_CONDITIONS = [
    ("fact", "a"),
    ("fact", "b"),
    ("not", ("fact", "b")),
    ("least", "n", 5),
    ("least", "n", 8),
    ("inverse", "z"),
    ("and", ("fact", "a"), ("fact", "b")),
    ("or", ("fact", "a"), ("least", "n", 5)),
    ("and", ("fact", "a"), ("inverse", "z")),
    ("certificate", "2"),
    ("fact", "v"),
]
RECOGNITION_CONDITIONS = [
    *[("certificate", "2")] * 4,
    *[("fact", "v")] * 3,
    ("and", ("certificate", "2"), ("fact", "v")),
    ("or", ("certificate", "2"), ("fact", "a")),
    ("not", ("fact", "v")),
    ("fact", "a"),
    ("least", "n", 5),
    ("and", ("fact", "v"), ("inverse", "z")),
]
EVIDENCE = [*[Evidence()] * 2, Evidence("C"), Evidence("B"), Evidence("A"), Evidence(None, 2), Evidence("B", 2)]
DEMANDS = [*[None] * 6, Evidence(), Evidence("D"), Evidence("C"), Evidence("B"), Evidence("A"), Evidence("B", 2)]
APPLIES = [*[None] * 9, ("fact", "b"), ("least", "n", 5), ("inverse", "z")]
VALUES: dict[str, list[Any]] = {
    "a": [True, False],
    "b": [True, False],
    "v": [True, True, True, False],
    "n": [3, 3, 5, 9, {"min": 4, "max": 9}, {"min": 5, "max": 6}],
    "z": [0, 1, 1, 2],
}
FIRST_DAY, MOST_PAIRS = date(2020, 1, 2), 4
PUBLISHED = [date(2023, 9, 1), date(2023, 9, 1), date(2019, 5, 1)]


@dataclass
class Said:
    """What a statement says; `against` is what one says that contradicts it."""

    facts: dict[Path, Any]
    closes: bool = False
    against: Said | None = None


def random_case(random: Random, *, conflicts: bool = True) -> Case:
    """Any case, or any in which no source contradicts another one."""
    rules = tuple(_rule(random, number) for number in range(random.randint(1, 3)))
    recognitions = tuple(_recognition(random, number, rules) for number in range(random.randint(1, 3)))
    services = random.choice([[], [], ["vm"], ["gpu", "vm"]])
    said = [_said(random, path, rules) for path in _topics(random, rules, recognitions, services)]
    if not conflicts:
        said = [Said(thing.facts, thing.closes) for thing in said]
    return Case(
        tuple(_statements(random, said, services)),
        rules,
        recognitions,
        random.choice(["provider"] * 4 + ["offer"] * 2 + ["service"]),
        random.choice([None, *services]),
        random.choice(DEMANDS),
    )


def _rule(random: Random, number: int) -> Rule:
    id_, evidence, applies = f"R{number}", random.choice(EVIDENCE), random.choice(APPLIES)
    kind = random.choice(["check", "check", "judgement", "graded", "graded"])
    if kind != "graded":
        when = random.choice(RULE_CONDITIONS) if kind == "check" else None
        return Rule(id_, (Rung(None, evidence), Rung(when, evidence)), 2, evidence, applies, graded=False)
    rungs = [Rung(None, evidence)]
    for _ in range(random.randint(1, 3)):
        own = random.choice([evidence, evidence, *EVIDENCE[2:]])
        rungs.append(Rung(random.choice([None, *RULE_CONDITIONS]), own))
    return Rule(id_, tuple(rungs), random.randint(1, len(rungs)), evidence, applies, graded=True)


def _recognition(random: Random, number: int, rules: Sequence[Rule]) -> Recognition:
    shown = random.sample(rules, random.randint(1, len(rules)))
    shows = {rule.id: random.randint(2, len(rule.rungs)) for rule in shown}
    evidence = random.choice(EVIDENCE)
    for rule in shown:
        evidence = both(evidence, rule.rungs[shows[rule.id] - 1].evidence)
    return Recognition(f"k{number}", random.choice(RECOGNITION_CONDITIONS), evidence, shows, random.random() < 0.5)


# --- What is said -----------------------------------------------------------------------------------------------------


def _topics(
    random: Random, rules: Sequence[Rule], recognitions: Sequence[Recognition], services: Sequence[str]
) -> list[Path]:
    """Paths that something is said of: mostly what conditions read, some of them twice, in any order."""
    conditions = [condition for rule in rules for condition in (rule.applies, *(rung.when for rung in rule.rungs))]
    conditions += [recognition.when for recognition in recognitions]
    read = {path for condition in conditions if condition is not None for path in _read(condition)}
    topics = [path for path in sorted(read) for _ in range(random.choice([0, 1, 1, 1, 1, 1, 2]))]
    topics += [("answers", "demo", rule.id) for rule in rules if random.random() < 0.4]
    topics += [("services", id_, "facts", *path) for id_ in services for path in sorted(read) if random.random() < 0.3]
    random.shuffle(topics)
    return [path for path in topics if path[3:] != CERTIFICATE]


def _read(condition: Sequence[Any]) -> Iterator[Path]:
    match condition:
        case ("fact" | "inverse", name) | ("least", name, _):
            yield ("x", "demo", name)
        case ("certificate", _):
            yield CERTIFICATE
        case (_, *parts):
            for part in parts:
                yield from _read(part)


def _said(random: Random, path: Path, rules: Sequence[Rule]) -> Said:
    if path == CERTIFICATE:
        return _of_certificate(random)
    if path[0] == "answers":
        values = [*next(rule for rule in rules if rule.id == path[2]).answers] * 2 + [None]
    else:
        ending = random.random() < 0.08 and path[0] == "x"
        values = [None] if ending else VALUES[path[-1]]
    value, other = random.choice(values), random.choice(values)
    # Ends and ranges are in no dispute here.
    plain = not any(one is None or isinstance(one, dict) for one in (value, other))
    disputed = plain and value != other and random.random() < 0.7
    return Said({path: value}, against=Said({path: other}) if disputed else None)


def _of_certificate(random: Random) -> Said:
    """A certificate, its end or a field of it; or one that another source says is not there, or is another one."""
    fields: dict[str, Any] = {
        "scheme": random.choice(["visa"] * 7 + ["other"]),
        "edition": random.choice(["2"] * 7 + ["1"]),
        "expires": random.choice(["2024-12-31", "2024-12-31", "2024-06-30", "2024-06-29"]),
        "services": random.choice([None, ["vm"], ["gpu", "vm"], ["gpu", "vm"], ["gpu"]]),
        "issued": random.choice([None, "2021-01-01", "2021-01-01", "2024-06-30", "2024-07-01"]),
    }
    stated = _fields({name: value for name, value in fields.items() if value is not None})
    match random.choice(["whole"] * 4 + ["closed", "nothing", "end", "expires", "absent", "absent", "other"]):
        case "closed":
            return Said(stated, closes=True)
        case "nothing":
            return Said({}, closes=True)
        case "end":
            return Said({CERTIFICATE: None})
        case "expires":
            return Said(_fields({"expires": random.choice(["2024-12-31", "2024-06-29"])}))
        case "absent":
            return Said(stated, random.random() < 0.5, Said({}, closes=True))
        case "other":
            return Said(stated, against=Said({**stated, **_fields({random.choice(["scheme", "edition"]): "3"})}))
    return Said(stated)


def _fields(fields: dict[str, Any]) -> dict[Path, Any]:
    return {(*CERTIFICATE, name): value for name, value in fields.items()}


# --- Who says it ------------------------------------------------------------------------------------------------------


def _statements(random: Random, said: list[Said], services: Sequence[str]) -> Iterator[Statement]:
    """Each on a day of its own, but for pairs that contradict each other; some of these are about several things."""
    days = (FIRST_DAY + timedelta(days=number) for number in range(1_000))
    yield _statement(random, "s0", next(days), Said({("x", "demo", "other"): True}))  # a profile says something
    number = 0
    for thing in _joined(random, said):
        number, day = number + 1, next(days)
        yield _statement(random, f"s{number}", day, thing)
        if thing.against is not None:
            same_day = random.random() < 0.5
            named = () if same_day else (f"s{number}",)
            yield _statement(random, f"t{number}", day if same_day else next(days), thing.against, named)
    for id_ in services:
        yield _statement(random, id_, next(days), Said({("services", id_, "name"): id_}))


def _joined(random: Random, said: list[Said]) -> list[Said]:
    """Some contradictions put into one, so that whoever is right of one thing is right of the other; few enough of them."""
    pairs: list[Said] = []
    rest: list[Said] = []
    for thing in said:
        if thing.against is None or (len(pairs) == MOST_PAIRS and not _apart(pairs[-1], thing)):
            rest.append(Said(thing.facts, thing.closes))
        elif pairs and _apart(pairs[-1], thing) and (len(pairs) == MOST_PAIRS or random.random() < 0.4):
            last, against = pairs[-1], pairs[-1].against or Said({})
            more = Said({**against.facts, **thing.against.facts}, against.closes or thing.against.closes)
            pairs[-1] = Said({**last.facts, **thing.facts}, last.closes or thing.closes, more)
        else:
            pairs.append(thing)
    mixed = [*pairs, *rest]
    random.shuffle(mixed)
    return mixed


def _apart(first: Said, second: Said) -> bool:
    about = [{path[:2] if path[0] == "certifications" else path for path in one.facts} for one in (first, second)]
    return not about[0] & about[1]


def _statement(random: Random, id_: str, day: date, said: Said, disputes: tuple[str, ...] = ()) -> Statement:
    grade, published = random.choice("AAABBCD"), random.choice(PUBLISHED)
    return Statement(id_, day, published, grade, said.facts, said.closes, disputes)

"""The attack with pairs of profiles and rule sets: what the product says of each against what the oracle says."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from compliance.api import evaluate, to_json
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from compliance.model.scorecard import NothingEvaluatedError
from tests.attack.oracle.cases import Case, case_of
from tests.attack.oracle.reading import expected


@dataclass(frozen=True)
class Pair:
    """What became of a case: `skipped` says why it was not compared, `wrong` what differs."""

    case: Case
    skipped: str = ""
    wrong: tuple[str, ...] = ()


def pair(seed: int, number: int) -> Pair:
    """The pair of a number: the same for the same seed."""
    return compared(case_of(Random(f"{seed}/pair/{number}")))  # noqa: S311 - nothing is kept secret with it


def compared(case: Case) -> Pair:
    """Hold the product against the oracle."""
    try:
        said = told(case)
    except LoadError as error:
        return Pair(case, skipped=f"not valid: {error.problems[0].message}")
    except Exception:  # noqa: BLE001 - whatever comes out is what is looked for
        return Pair(case, wrong=(f"traceback: {traceback.format_exc().strip().splitlines()[-1]}",))
    wanted = expected(case)
    if wanted is None:
        return Pair(case, skipped="too many worlds")
    if said is None or wanted["verdict"] is None:
        both = said is None and wanted["verdict"] is None
        return Pair(
            case, wrong=() if both else (f"violation: verdict {said and said['verdict']}, not {wanted['verdict']}",)
        )
    return Pair(case, wrong=(*_differences(said, wanted), *_forecast(case, said["holds_until"], wanted)))


LOOKED_AHEAD = 2
"""Days in between at which a forecast is held against the oracle, besides its own and the day before it."""
FAR = 1500


def _forecast(case: Case, until: str | None, wanted: dict[str, Any]) -> Iterator[str]:
    """Is the verdict the same until the day a forecast names, and another one on it; or for ever where it names none?"""
    rng = Random(case.as_of + json.dumps(case.profile))  # noqa: S311 - nothing is kept secret with it
    start = date.fromisoformat(case.as_of)
    end = start + timedelta(FAR) if until is None else date.fromisoformat(until)
    days = {start + timedelta(rng.randrange((end - start).days)) for _ in range(LOOKED_AHEAD)} | {end - timedelta(1)}
    for day in sorted(days):
        verdict = _verdict(case, day)
        if verdict not in (wanted["verdict"][0], BEYOND):
            yield f"violation: holds_until is {until}, but on {day} it is {verdict}, not {wanted['verdict'][0]}"
            return
    if until is not None and _verdict(case, end) == wanted["verdict"][0]:
        yield f"violation: holds_until is {until}, but the verdict is {wanted['verdict'][0]} on it, too"


BEYOND = "beyond the oracle"


def _verdict(case: Case, day: date) -> str | None:
    wanted = expected(replace(case, as_of=day.isoformat()))
    return BEYOND if wanted is None else wanted["verdict"] and wanted["verdict"][0]


def _differences(said: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    found = []
    for id_, finding in wanted["findings"].items():
        if said["findings"][id_] != finding:
            found.append(f"violation: finding {id_} is {said['findings'][id_]}, not {finding}")
    found += [
        f"violation: {name} is {said[name]}, not {value}"
        for name, value in wanted.items()
        if name not in ("findings", "holds_until") and said[name] != value
    ]
    return found


def told(case: Case) -> dict[str, Any] | None:
    """What the product says, in the oracle's words; `None` where nothing is left to evaluate."""
    provider = load_provider(text=json.dumps(case.profile), name="acme.yaml")
    ruleset = load_ruleset(text=json.dumps(case.ruleset), name="demo.yaml")
    terms = {"as_of": case.as_of, "known_as_of": case.known, "service": case.service, "accept": case.accept}
    try:
        card = evaluate(provider, ruleset, **terms, evidence=case.evidence or "as-required")  # type: ignore[arg-type]
    except NothingEvaluatedError:
        return None
    document = json.loads(to_json([card]))[0]
    said: dict[str, Any] = {
        "findings": {f["rule"]: {"status": f["status"], "rung": _rung(f)} for f in document["findings"]},
        "verdict": [document["verdict"]["status"], document["verdict"]["possible"]],
        "holds_until": document["verdict"]["holds_until"],
        "score": _score(document["score"]),
        "level": _level(document["level"]),
    }
    for objective in document["objectives"]:
        said[f"score of {objective['id']}"] = _score(objective["score"])
        said[f"level of {objective['id']}"] = _level(objective["level"])
    return said


def _rung(finding: Any) -> list[int] | None:
    """What does not apply stands on no rung."""
    return None if finding["status"] == "not-applicable" else [finding["rung"]["certain"], finding["rung"]["possible"]]


def _score(score: Any) -> list[float] | None:
    return None if score is None else [round(score["certain"], 6), round(score["possible"], 6)]


def _level(level: Any) -> list[str] | None:
    return None if level is None else [level["certain"], level["possible"]]

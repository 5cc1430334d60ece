"""The attack with pairs of profiles and rule sets: what the product says of each against what the oracle says."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
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
    return Pair(case, wrong=tuple(_differences(said, wanted)))


def _differences(said: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    found = []
    for id_, finding in wanted["findings"].items():
        if said["findings"][id_] != finding:
            found.append(f"violation: finding {id_} is {said['findings'][id_]}, not {finding}")
    found += [
        f"violation: {name} is {said[name]}, not {value}"
        for name, value in wanted.items()
        if name != "findings" and said[name] != value
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

"""Scorecards for the formats of build services: with waivers, requirements, and text from strangers in every place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from compliance import Scorecard, evaluate, load_provider, load_ruleset, render
from compliance.model.findings import WaiverNote
from compliance.model.scorecard import RecognitionResult, Requirement, RestsOn, WaivedResult
from compliance.model.statements import FactLocation
from compliance.model.status import Basis, Force, Reason, VerdictStatus
from compliance.report.formats.formats import NEEDS, Format

DOCUMENTS = Path(__file__).parent / "golden" / "documents"
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "schemas"
DAY = date(2022, 7, 1)

WAIVER = WaiverNote(
    id="audit-2022",
    reason="The audit is booked",
    owner="head of purchasing",
    created=date(2022, 6, 1),
    expires=date(2022, 9, 30),
    broad=False,
    location=FactLocation("waivers.yaml", 4, 3),
)
REQUIREMENTS = (
    Requirement("verdict", "at least necessary-only", "met", "the verdict is so", (), ()),
    Requirement("score", "a score of at least 60", "not met", "the score is 39 to 92", ("dense", "aligned"), ()),
    Requirement("coverage", "at least half settled", "warning", "38 % is settled", ("dense",), ()),
    Requirement("level", "level at least full", "met by waiver", "the level is basic", ("audited",), ("audited",)),
)

VISA = RecognitionResult(
    "visa", "A visa in force", "Authority", None, Force.IN_FORCE, None, None, (), ("judged",), ("qualified",)
)
SEAL = RecognitionResult(
    "seal",
    "A seal in force",
    "Auditor",
    "its clause 7",
    Force.UNKNOWN,
    Reason.MISSING,
    "not known: assessments",
    (),
    (),
    (),
)
RESTS_ON = RestsOn(Basis.ATTESTED, "Authority", "visa", "A visa in force", 1)


@cache
def demo() -> Scorecard:
    """Every status, a dispute, a contradiction: the documents of the golden files."""
    provider, ruleset = load_provider(str(DOCUMENTS / "acme.yaml")), load_ruleset(str(DOCUMENTS / "demo.yaml"))
    card = evaluate(provider, ruleset, as_of=DAY, known_as_of=DAY)
    return _named(card, str(DOCUMENTS / "acme.yaml"), "acme.yaml")


def _named(value: Any, old: str, new: str) -> Any:
    return changed(value, lambda _, text: new if text == old else text)


@cache
def with_everything() -> Scorecard:
    """The same with waivers over a failure and an unknown, one over a pass, requirements of every status, and recognitions."""
    waived = {"audited", "aligned", "registered"}
    findings = tuple(replace(f, waiver=WAIVER) if f.rule in waived else f for f in demo().findings)
    result = WaivedResult(
        (VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT), demo().score, demo().level, demo().objectives
    )
    findings = tuple(
        replace(f, basis=Basis.ATTESTED, recognition="visa") if f.rule == "judged" else f for f in findings
    )
    facts = demo().finding("base/certified").facts
    recognitions = (replace(VISA, facts=facts), SEAL)
    card = replace(demo(), findings=findings, with_waivers=result, requirements=REQUIREMENTS)
    return replace(card, recognitions=recognitions, rests_on=(*demo().rests_on[:1], RESTS_ON))


KEPT = {"accept", "evidence", "role", "kind", "part", "claims", "digest", "grade", "status"}
"""What is one of a few words, or computed."""


_IDS = {
    "id",
    "rule",
    "recognition",
    "settles",
    "against",
    "rules",
    "objective",
    "path",
    "binding",
    "level_inert",
    "answer_only",
    "waived",
    "causes",
    "sources",
}
"""What loaders let through only where it is an identifier."""


def hostile(text: str, *, ids: bool = True) -> Scorecard:
    """The same, all of whose texts are this one: names of files among them, and ids, which no loader would let through."""
    kept = KEPT if ids else KEPT | _IDS
    return changed(with_everything(), lambda name, old: old if name in kept else text)


def changed(value: Any, change: Any, name: str = "") -> Any:
    """A result with every text changed."""
    match value:
        case Enum():
            return value
        case str():
            return change(name, value)
        case tuple():
            return tuple(changed(item, change, name) for item in value)
        case dict():
            return {key: changed(item, change, name) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        values = {field.name: changed(getattr(value, field.name), change, field.name) for field in fields(value)}
        return replace(value, **values)
    return value


def rendered(format_: Format, *cards: Scorecard) -> str:
    """The cards in a format, as text; skips the test where the package it needs is not installed."""
    if format_ in NEEDS:
        package, extra = NEEDS[format_]
        pytest.importorskip(package, reason=f"the format {format_} needs the extra '{extra}'")
    return as_text(render(*cards, format=format_))


def as_text(written: str | bytes) -> str:
    """What was written; of a workbook every row of every sheet as a line of JSON, as another library reads it."""
    if isinstance(written, str):
        return written
    calamine = pytest.importorskip("python_calamine", reason="reads workbooks; it comes with the extra 'xlsx'")
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(written))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return "".join(f"{json.dumps([name, *row], default=str)}\n" for name, rows in sheets.items() for row in rows)


def invalid_by(schema: str, text: str) -> list[str]:
    """What of a JSON document is not as a schema of another publisher says; skips where that is not at hand."""
    errors = _validator(schema).iter_errors(json.loads(text))
    return [f"{error.instance_path}: {error.message}" for error in errors]


@cache
def _validator(schema: str) -> Any:
    validators = pytest.importorskip("jsonschema_rs", reason="reads the patterns of these schemas")
    return validators.validator_for(
        json.loads(published(schema).read_text(encoding="utf-8")),
        retriever=lambda uri: json.loads(published(uri.rpartition("/")[2]).read_text(encoding="utf-8")),
    )


def published(name: str) -> Path:
    """A schema of another publisher, which we do not ship; the test is skipped where it is not at hand."""
    path = next((one for one in (SCHEMAS / name, *_installed(name)) if one.exists()), None)
    if path is None:
        pytest.skip(f"the schema {name}, which others publish and we do not ship, is not here")
    return path


def _installed(name: str) -> Iterator[Path]:
    """Where the library of CycloneDX has its schemas, and those that they refer to; nothing where it is not installed."""
    if find_spec("cyclonedx") is not None:
        stem = name.removeprefix("cyclonedx-").removesuffix(".schema.json").removesuffix(".SNAPSHOT")
        yield Path(str(files("cyclonedx") / "schema" / "_res" / f"{stem}.SNAPSHOT.schema.json"))

"""What is written into a form, as values of facts and as answers to rules; and what of it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from compliance.model.answers import AnsweredRow
from compliance.model.declared import MisfitsError
from compliance.model.facts import Facts
from compliance.model.nearest import bracketed
from compliance.model.schema import fact_schema, shape_at
from compliance.model.shapes import Field, Record, Shape
from compliance.model.statements import FactPath
from compliance.model.values import FactKind, Range, Scalar
from compliance.rulesets.ruleset import Rule

# In each language that a form can be in, whatever the language of the one at hand.
UNKNOWN: Final = re.compile(
    r"(do not|don'?t|does not|doesn'?t) know|not known|unknown"
    r"|(nous )?ne (sait|sais|savons) pas|inconnue?|non connue?"
    r"|(wei(ß|ss)|wissen( wir)?) nicht|nicht bekannt|unbekannt",
    re.IGNORECASE,
)
NOT_APPLICABLE: Final = re.compile(
    r"(?:does not apply|not applicable|n/?a|ne s['’]applique pas|sans objet|trifft nicht zu|entfällt)"  # noqa: RUF001
    r"\b[\s:,.;-]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
TRUTHS: Final = {
    **dict.fromkeys(("yes", "true", "oui", "ja"), True),
    **dict.fromkeys(("no", "false", "non", "nein"), False),
}
NONE: Final = ("none", "aucun", "aucune", "keine", "keiner", "keines")
"""That a list has no entries."""
_RANGE: Final = re.compile(r"(-?[0-9.]+)\s*(?:to|-|–)\s*(-?[0-9.]+)")  # noqa: RUF001 - as people write it


class WrongAnswerError(Exception):
    """An answer cannot be taken; `where` is its place in the form, where that is not the place of the question."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.where = where


def rung_of(rule: Rule, text: str) -> int | str:
    """A declared answer, a rung or `pass` or `fail`; raises `WrongAnswerError` where the rule has no such one."""
    if not rule.graded:
        said = TRUTHS.get(text.strip().lower())
        if said is None and text.strip().lower() not in ("pass", "fail"):
            raise WrongAnswerError(f"'{text}' is neither yes nor no")
        return text.strip().lower() if said is None else "pass" if said else "fail"
    titles = [rung.title for rung in rule.rungs]
    number = re.match(r"\s*([0-9]+)\s*(?::|$)", text)
    if number is not None and 1 <= int(number[1]) <= len(titles):
        return int(number[1])
    if text.strip() in titles:
        return titles.index(text.strip()) + 1
    listed = "; ".join(f"{n}: {title}" for n, title in enumerate(titles, 1))
    raise WrongAnswerError(f"'{text}' is none of the rungs; these are: {listed}")


def written_value(kind: FactKind, text: str) -> Any:  # noqa: ANN401 - as YAML has it
    """A value as a profile has it, from what was written into a form."""
    text = text.strip()
    match kind.name:
        case "bool":
            if text.lower() not in TRUTHS:
                raise WrongAnswerError(f"'{text}' is neither yes nor no")
            return TRUTHS[text.lower()]
        case "number":
            between = _RANGE.fullmatch(text)
            if between is not None:
                return {"min": _number(between[1]), "max": _number(between[2])}
            return _number(text)
        case "texts":
            texts = [one for part in re.split(r"[,;\n]", text) if (one := part.strip())]
            if not texts:
                raise WrongAnswerError(f"'{text}' names nothing; write 'none' where there are none")
            return [] if text.lower() in NONE else texts
    return text


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise WrongAnswerError(f"'{text}' is no number; write it without a unit: 30") from None
    return int(number) if number.is_integer() and abs(number) < 10**15 else number


def checked(place: FactPath, written: Any, text: str) -> Scalar:  # noqa: ANN401 - as YAML has it
    """The value of a fact as the program has it; raises where the schema does not allow it."""
    try:
        document = Facts.model_validate(nested({place: written}, []))
    except MisfitsError as error:
        shape = shape_at(place)
        values = shape.kind.values if isinstance(shape, Field) else ()
        message = str(error)
        raise WrongAnswerError(f"{message}{bracketed(text, list(values)) if values else ''}") from None
    value: Any = document
    for name in place:
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    scalar: Scalar = value
    return scalar


def nested(leaves: Mapping[FactPath, Any], keys: Sequence[FactPath]) -> dict[str, Any]:
    """Facts as a profile nests them; entries of lists that say nothing are there, too."""
    facts: dict[str, Any] = {}
    for path, value in leaves.items():
        inner = facts
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        inner[path[-1]] = value
    for key in keys:
        inner = facts
        for name in key:
            inner = inner.setdefault(name, {})
    return facts


def plain(value: Scalar) -> Any:  # noqa: ANN401 - as YAML has it
    """A value as a profile has it."""
    if isinstance(value, Range):
        ends = {"min": value.minimum, "max": value.maximum}
        return {name: end for name, end in ends.items() if end is not None}
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def shown(value: Scalar) -> str:
    """A value as one writes it into a form."""
    written = plain(value)
    if isinstance(written, bool):
        return "yes" if written else "no"
    return ", ".join(map(str, written)) if isinstance(written, list) else str(written)


def key_of(row: AnsweredRow, taken: set[str]) -> str:
    """An id for an entry that has none: from its name, or its scheme and edition."""
    named = [row.values[name] for name in ("name", "scheme", "framework", "edition", "law") if row.values.get(name)]
    base = re.sub(r"[^a-z0-9]+", "-", " ".join(named[:2]).lower()).strip("-")[:50] or "entry"
    numbered: Iterator[str] = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next(key for key in numbered if key not in taken)


def meant(id_: str) -> str:
    """What a misspelt question was meant to be."""
    return bracketed(id_, sorted(_paths(fact_schema(), "")))


def _paths(shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, Record):
        for name, inner in shape.fields.items():
            yield from _paths(inner, f"{path}.{name}" if path else name)
    else:
        yield path

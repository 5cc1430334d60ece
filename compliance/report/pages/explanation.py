"""One rule's explanation: the verdict first, what settles it or is missing, the facts, the choices, what would flip it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from compliance.analysis.explain.explain import Explanation, Reading, RecognitionTrace
from compliance.analysis.explain.trace import ConditionTrace
from compliance.engine.scorecard import provider_summary
from compliance.engine.snapshot import Snapshot
from compliance.model.findings import Candidate, CitedSource, Fact
from compliance.model.schema import shape_at, title_at
from compliance.model.shapes import KeyedList
from compliance.model.status import Status
from compliance.model.words import span_words, stated, status_words, value_text
from compliance.report.escaping import inert, printable
from compliance.report.pages import WIDTH
from compliance.report.pages.blocks import Block, Heading, Item, render_text_page
from compliance.report.pages.layout import Painter, wrapped
from compliance.report.pages.resting import force_text
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.wording import offer_title, place_in
from compliance.rulesets.ruleset import RuleSet

FACTS, FLIPS = 12, 8
"""Facts, and things that would flip it, that a short explanation has at most."""

_DEEPEST = 8
"""Steps to the right that the trace of a condition takes at most, so that room is left for it."""

_FLIP = {
    Status.PASS: "What would make it not met",
    Status.FAIL: "What would make it met",
    Status.UNKNOWN: "What would settle it",
}


def heading_of(ruleset: RuleSet, snapshot: Snapshot) -> tuple[str, str]:
    """Which offer was assessed under what, and at which dates."""
    dates = f"As of {snapshot.as_of}, known as of {snapshot.known_as_of}, version {ruleset.version} of the rule set."
    return f"{offer_title(provider_summary(snapshot))}, under {ruleset.id}", dates


def render_explanation(
    explanation: Explanation,
    heading: tuple[str, str],
    sources: Mapping[str, CitedSource],
    *,
    verbose: bool = False,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """One rule as text.

    Args:
        explanation: of the rule.
        heading: who was assessed under what; at which dates.
        sources: those that its facts cite, by id.
        verbose: every fact, every condition with its values in each reading, and the sources.
        colour: paint statuses with ANSI colours.
        width: columns; no line is longer.
    """
    page = render_text_page(_blocks(explanation, heading, verbose=verbose), colour=colour, width=width)
    if not verbose:
        return page
    paint = Painter(colour=colour)
    lines: list[str] = []
    for number, reading in enumerate(explanation.readings, start=1):
        lines += ["", *_reading(reading, number, len(explanation.readings), paint, width)]
    for recognition in explanation.recognitions:
        if not recognition.settles:
            lines += ["", *_recognition(recognition, paint, width)]
    lines += _sources(explanation, sources, paint, width)
    return page + inert("\n".join(lines) + "\n")


def _blocks(explanation: Explanation, heading: tuple[str, str], *, verbose: bool) -> Iterator[Block]:
    rule, status = explanation.rule, explanation.status
    subject, dates = heading
    yield Heading(1, f"{rule.id}: {rule.title} ({subject})", status=status_words(status))
    yield Item(text=dates)
    yield Item("Why", explanation.message)
    if rule.why:
        yield Item("Why it matters", rule.why)
    for one in explanation.recognitions:
        if not (one.settles or verbose):
            recognition = one.decided.recognition
            yield Item("Recognised", f"{recognition.title} ({recognition.by}): {force_text(one.decided.force)}")
    yield from _facts(explanation, verbose=verbose)
    yield from _choices(explanation)
    if explanation.flips:
        yield Heading(2, _FLIP[status])
        yield from map(_item, _some(explanation.flips, FLIPS, "more", verbose=verbose))
    if rule.fix is not None and status is Status.FAIL:
        yield Heading(2, "Fix")
        yield Item(text=f"{rule.fix.text} (by {rule.fix.by}, effort {stated(rule.fix.effort)})")
    if not verbose:
        yield Heading(2, "More with -v: every condition with its values, and the sources")


def _item(text: str) -> Item:
    return Item(text=text)


def _some(lines: Sequence[str], most: int, what: str, *, verbose: bool) -> list[str]:
    """The first lines, and how many more there are; all of them where everything is shown, or only one is left."""
    if verbose or len(lines) <= most + 1:
        return [*lines]
    return [*lines[:most], f"and {len(lines) - most} {what}"]


# --- Facts and choices ------------------------------------------------------------------------------------------------


def _facts(explanation: Explanation, *, verbose: bool) -> Iterator[Block]:
    """Those that settled it first, then what else is stated, then what nobody states."""
    order = {path: number for number, path in enumerate(explanation.decided)}
    settling = [fact for one in explanation.recognitions if one.settles for fact in one.facts if fact.grade is not None]
    own = sorted(explanation.facts, key=lambda fact: (fact.location is None, order.get(fact.path, len(order))))
    if explanation.status is Status.UNKNOWN and not verbose:  # what is not known is told as what would settle it
        own = [fact for fact in own if fact.location is not None]
    facts = {fact.path: fact for fact in [*settling, *own]}
    lines = list(_fact_lines(facts.values(), verbose=verbose))
    reads = any(program.reads for program in explanation.rule.programs) or explanation.facts
    none = "None that could settle it is stated." if reads else "It reads none."
    yield Heading(2, "Facts")
    yield from map(_item, _some(lines, FACTS, "more", verbose=verbose) or [none])


def _fact_lines(facts: Iterable[Fact], *, verbose: bool) -> Iterator[str]:
    """Facts with value, grade, date and place; those of one entry of a list that are backed alike share a line."""
    alike: dict[object, list[Fact]] = {}
    for fact in facts:
        entry = _entry(fact.path)
        backed = (entry, fact.from_, fact.until, fact.grade, fact.sources)
        alike.setdefault(fact.path if fact.candidates or entry is None else backed, []).append(fact)
    for first, *others in alike.values():
        entry = _entry(first.path)
        if first.candidates or entry is None:
            title = title_at(tuple(first.path.split(".")))
            yield _told(f"{title} ({first.path})" if title else first.path, first, _value(first), verbose=verbose)
            continue
        named = [(one.path.rpartition(".")[2], one) for one in (first, *others)]
        values = [name if one.location is None else f"{name} = {_value(one)}" for name, one in named]
        yield _told(entry, min((first, *others), key=_line), ", ".join(values), verbose=verbose)


def _entry(path: str) -> str | None:
    """The entry of a list that a fact belongs to; `None` where it belongs to none."""
    entry, _, _ = path.rpartition(".")
    parts = tuple(entry.split("."))
    return entry if len(parts) > 1 and isinstance(shape_at(parts[:-1]), KeyedList) else None


def _line(fact: Fact) -> tuple[str, int]:
    return ("", 0) if fact.location is None else (fact.location.file, fact.location.line)


def _told(name: str, fact: Fact, value: str, *, verbose: bool) -> str:
    """A fact in a line; of a disputed one each value."""
    if fact.candidates:
        sides = [f"{_value(one)} ({_backed(one, verbose=verbose)})" for one in fact.candidates]
        return f"{name}: sources disagree, either {' or '.join(sides)}"
    if fact.location is None:
        return f"{name}: not known" if _entry(fact.path) is None else f"{name}: {value} not known"
    return f"{name}: {value}; {span_words(fact.from_, fact.until)}, {_backed(fact, verbose=verbose)}"


def _value(of: Fact | Candidate) -> str:
    return value_text(of.value)


def _backed(of: Fact | Candidate, *, verbose: bool) -> str:
    """The grade of a fact, where it stands, and in full the ids of its sources."""
    assert of.location is not None  # only facts that nobody stated have none
    cited = f" [{', '.join(of.sources)}]" if verbose else ""
    return f"grade {of.grade}, {of.location.file}:{of.location.line}{cited}"


def _choices(explanation: Explanation) -> Iterator[Block]:
    """The rungs of a graded rule, and which of them it may still have."""
    rule = explanation.rule
    if not explanation.choices:
        return
    yield Heading(2, f"Choices, the lowest first; it is met from {rule.pass_rung} on")
    rows = [
        (f"{number}", standing, f"{rung.title} ({stated(rung.points)} of {stated(rule.max_points)} points)")
        for number, (rung, standing) in enumerate(zip(rule.rungs, explanation.choices, strict=True), start=1)
    ]
    columns = Column("choice", number=True), Column("now"), Column("what it is", wraps=True)
    yield Table(columns, tuple(rows), headed=False)


# --- Everything -------------------------------------------------------------------------------------------------------


def _sources(explanation: Explanation, sources: Mapping[str, CitedSource], paint: Painter, width: int) -> Iterator[str]:
    facts = [*explanation.facts, *(fact for one in explanation.recognitions for fact in one.facts)]
    cited = sorted({id_ for fact in facts for id_ in fact.sources})
    if cited:
        yield from ("", paint.bold("Sources"))
    for id_ in cited:
        source = sources[id_]
        url = f" {source.url}" if source.url else ""
        dated = f"{source.published or source.retrieved}{place_in(source)}, grade {source.grade}"
        yield from wrapped(f"  [{id_}] {source.title}. {source.publisher}, {dated}.{url}", width, "      ")


def _reading(reading: Reading, number: int, of: int, paint: Painter, width: int) -> Iterator[str]:
    believed = f", believing {'; '.join(reading.believed)}" if reading.believed else ""
    title = f"Reading {number} of {of}: {status_words(reading.outcome)}{believed}" if of > 1 else "How it was decided"
    yield from map(paint.bold, wrapped(title, width))
    for condition in reading.conditions:
        yield from _condition(condition, paint, width)
    if not reading.conditions:
        yield "  no condition: a declared answer decides"


def _recognition(trace: RecognitionTrace, paint: Painter, width: int) -> Iterator[str]:
    """A certificate that would show the rule and does not settle it: whether it is in force."""
    recognition = trace.decided.recognition
    word = f", by our reading of {recognition.reading}" if recognition.reading else ""
    yield from map(paint.bold, wrapped(f"Recognised: {recognition.title} ({recognition.by}{word})", width))
    yield f"  {force_text(trace.decided.force)}"
    for line in _fact_lines((fact for fact in trace.facts if fact.grade is not None), verbose=True):
        yield from wrapped(f"  {line}", width, "    ")
    yield from _condition(trace.condition, paint, width)


def _condition(condition: ConditionTrace, paint: Painter, width: int) -> Iterator[str]:
    """A condition as an indented list of its parts with their values."""
    yield from map(paint.bold, wrapped(f"  {condition.label}", width, "    "))
    for line in condition.lines:
        indent = "  " * (min(line.depth, _DEEPEST) + 2)
        text = printable(f"{line.text}  ->  {line.value}")
        yield from wrap(text, width, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False)

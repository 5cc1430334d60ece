"""The details of a scorecard for reading: every rule with its facts, their sources, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.model.findings import Candidate, CitedSource, Fact, Finding
from compliance.model.phrases import ENGLISH, Translator, joined, say
from compliance.model.scorecard import Scorecard
from compliance.model.statements import Grade
from compliance.model.words import labelled, more_facts, span_words, status_words, value_text
from compliance.report.escaping import printable
from compliance.report.pages.layout import Painter
from compliance.report.pages.waived import waiver_text
from compliance.report.pages.wording import place_in, remedy


def details_text(card: Scorecard, paint: Painter) -> str:
    """Every rule of a scorecard with its facts, the sources they cite, and what was read."""
    blocks = [
        *(_finding(finding, paint) for finding in card.findings),
        _listed(say("Sources"), [_source(id_, source) for id_, source in card.sources.items()], paint),
        _listed(
            say("Digests"),
            [
                joined("  ", (say("provider"), card.provider.digest)),
                joined("  ", (say("rule set"), card.ruleset.digest)),
            ],
            paint,
        ),
    ]
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n"


def _finding(finding: Finding, paint: Painter) -> str:
    title = printable(paint.translator(finding.title))
    head = f"{paint(status_words(finding.status))}  {paint.bold(finding.rule)}  {title}"
    told = [*_told(finding), *(line for fact in finding.facts for line in _fact(fact))]
    told += [more_facts(finding.more_facts)] if finding.more_facts else []
    return "\n".join([head, *(f"    {printable(paint.translator(line))}" for line in told)])


def _told(finding: Finding) -> Iterator[str]:
    """What is said of a finding, line by line."""
    yield finding.message
    if finding.waiver:
        yield waiver_text(finding.waiver)
    if finding.why:
        yield labelled(say("why"), finding.why)
    if what := remedy(finding):
        yield what
    for reading, world in enumerate(finding.worlds, start=1):
        yield say("reading {number}: {outcome}", number=reading, outcome=world)


def _listed(title: str, lines: Sequence[str], paint: Painter) -> str:
    said = (f"  {printable(paint.translator(line))}" for line in lines)
    return "\n".join([paint.translator(title), *said]) if lines else ""


def _source(id_: str, source: CitedSource) -> str:
    return say(
        "{id}: {title} ({publisher}, {day}{place}, grade {grade})",
        id=id_,
        title=source.title,
        publisher=source.publisher,
        day=source.published or source.retrieved or "",
        place=place_in(source),
        grade=source.grade,
    )


def fact_lines(fact: Fact, translator: Translator = ENGLISH) -> list[str]:
    """A fact with its dates, grade, sources and place, as lines of a page."""
    return [printable(translator(line)) for line in _fact(fact)]


def _fact(fact: Fact) -> Iterator[str]:
    if fact.location is None:
        yield labelled(fact.path, say("not known"))
    elif fact.candidates:
        yield labelled(fact.path, say("disputed"))
        for one in fact.candidates:
            yield joined("", ("  ", joined("  ", (value_text(one.value), _support(one.grade, one)))))
    else:
        stated = joined(" = ", (fact.path, value_text(fact.value)))
        yield joined("  ", (stated, span_words(fact.from_, fact.until), _support(fact.grade, fact)))


def _support(grade: Grade | None, of: Fact | Candidate) -> str:
    assert of.location is not None  # only facts that nobody stated have none
    place = f"{of.location.file}:{of.location.line}:{of.location.column}"
    return joined("  ", (say("grade {grade}", grade=str(grade)), f"[{', '.join(of.sources)}]", place))

"""What a scorecard rests on, each statement once: what documents of other formats call evidence or observations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.model.findings import Candidate, CitedSource, Fact, FactValue, Finding
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.statements import Grade
from compliance.model.words import value_text
from compliance.report.formats.identifiers import card_identifier


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One value of one fact, with those who give it.

    `collected` is the day from which it could be known, `expires` the first day no longer true where that is announced.
    """

    id: str
    path: str
    value: FactValue
    grade: Grade
    place: str
    collected: date
    expires: date | None
    disputed: bool
    sources: tuple[CitedSource, ...]

    @property
    def text(self) -> str:
        """The fact and its value in one line."""
        return f"{self.path}: {value_text(self.value)}{' (disputed)' if self.disputed else ''}"


FactsByPath = Mapping[str, tuple[StatedFact, ...]]
"""What is stated of each fact, by its path."""


def stated_facts(card: Scorecard) -> FactsByPath:
    """The stated values of every fact that findings and recognitions mention, by path, in order; of a disputed one each."""
    groups = [*(one.facts for one in card.findings), *(one.facts for one in card.recognitions)]
    mentioned = {fact.path: fact for facts in groups for fact in facts if fact.location is not None}
    return {path: tuple(_values(card, mentioned[path])) for path in sorted(mentioned)}


def behind(finding: Finding, stated: FactsByPath) -> list[StatedFact]:
    """What is stated of the facts that decided a finding, or are in its way; of all it mentions where these are not stated."""
    deciding = [one for path in finding.decided for one in stated.get(path, ())]
    return deciding or [one for fact in finding.facts for one in stated.get(fact.path, ())]


def _values(card: Scorecard, fact: Fact) -> list[StatedFact]:
    return [_stated(card, fact, said) for said in fact.candidates or (fact,)]


def _stated(card: Scorecard, fact: Fact, said: Fact | Candidate) -> StatedFact:
    at = said.location
    place = f"{at.file}:{at.line}:{at.column}" if at else ""
    sources = tuple(card.sources[id_] for id_ in said.sources if id_ in card.sources)
    days = [day for source in sources if (day := source.published or source.retrieved) is not None]
    collected = (said.known if isinstance(said, Fact) else None) or max(days, default=card.known_as_of)
    return StatedFact(
        card_identifier(card, "fact", fact.path, value_text(said.value), place),
        fact.path,
        said.value,
        said.grade or "D",
        place,
        collected,
        said.until if isinstance(said, Fact) else None,
        bool(fact.candidates),
        sources,
    )

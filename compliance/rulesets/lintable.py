"""A rule set with the document it was linked from: what lints look at, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from compliance.language.program import Program
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySet, CountrySets
from compliance.model.ruleset import RuleSetDocument
from compliance.model.statements import Location
from compliance.rulesets.ruleset import Recognition, Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Comment:
    """A YAML comment that speaks to the linter: `# lint: <text>`. `alone` where nothing else is on its line."""

    line: int
    column: int
    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class DocumentText:
    """How to say where something in the document stands, and what its lines say."""

    key: Callable[[DocumentPath], Location]
    """Where the key of a path stands."""
    text: Callable[[DocumentPath, int], Location]
    """Where a character of the text at a path stands."""
    line: Callable[[int], str]
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """The tests beside a rule set: their file's name, and the rules they expect something of.

    `rules` is `None` where there is no such file.
    """

    file: str
    rules: frozenset[str] | None


Vocabulary = Mapping[str, frozenset[str]]
"""The topics, schemes and frameworks that rule sets name, by which of these they are."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a provider profile may speak of.

    `rules_of` gives the rules of a rule set by its id, `None` where they are not known; `rulesets` the ids of the rule sets there
    are, `names` what these name, and `sets` the country sets.
    """

    rules_of: Callable[[str], Sequence[Rule] | None]
    rulesets: Callable[[], Iterable[str]]
    names: Callable[[], Vocabulary]
    sets: CountrySets


@dataclass(frozen=True, slots=True)
class Lintable:
    """A valid rule set, ready to be linted.

    `tested` is `None` where the tests are not valid themselves. `rules_of` gives the ids of the rules of another rule set,
    nothing where there is no such rule set, and `None` where it cannot be read; `taken` the definitions that other
    rule sets import from this one; `names` what built-in rule sets name.
    """

    ruleset: RuleSet
    document: RuleSetDocument
    data: Mapping[str, object]
    source: DocumentText
    tested: Tested | None
    rules_of: Callable[[str], frozenset[str] | None]
    taken: Callable[[], frozenset[str]]
    names: Callable[[], Vocabulary]
    sets: Mapping[str, CountrySet] = field(default_factory=dict)

    @property
    def own_rules(self) -> list[tuple[int, Rule]]:
        """The rules the document declares itself, with their number in it."""
        numbers = {rule.id: number for number, rule in enumerate(self.document.rules)}
        declared = [rule for rule in self.ruleset.rules if rule.scope == "" and rule.id in numbers]
        return [(numbers[rule.id], rule) for rule in declared]

    @property
    def own_recognitions(self) -> list[tuple[int, Recognition]]:
        """The recognitions the document declares itself, with their number in it."""
        by_id = {one.id: one for one in self.ruleset.recognitions if not one.scope}
        return [(number, by_id[one.id]) for number, one in enumerate(self.document.recognises)]

    @property
    def own_programs(self) -> list[Program]:
        """Every condition the document declares itself, those of its recognitions among them."""
        recognised = [recognition.when for _, recognition in self.own_recognitions]
        return [*(program for _, rule in self.own_rules for program in rule.programs), *recognised]

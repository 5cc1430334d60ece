"""Names a rule set declares and never uses: parameters, definitions, custom facts, references; and names spelt like others'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.analysis.lint.conditions import own_roots
from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry
from compliance.language import tree
from compliance.language.checked import DefinitionRead, FieldRead
from compliance.model.nearest import SURE, did_you_mean, nearest
from compliance.model.nearest import hint as hint_of
from compliance.model.schemes import CONTROL_SETS, EDITIONS, SCHEMES, activities_meant, scheme_meant, word_meant
from compliance.rulesets.lintable import Lintable, Vocabulary

UNUSED_PARAMETER = Lint("unused-parameter", Severity.WARNING, "A parameter that no condition and no clause reads")


def unused_parameters(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Parameters that no condition reads and nothing else names."""
    checked = (definition.checked for definition in lintable.ruleset.definitions.values())
    used = {name for one in checked for name in one.parameters}
    used |= {name for program in lintable.own_programs for name in program.checked.parameters}
    used |= set(_named_parameters(lintable.data))
    for name in lintable.document.parameters:
        if name not in used:
            message = f"no condition and no clause reads the parameter '{name}'"
            yield Hit(UNUSED_PARAMETER, ("parameters", name), message, f"read it as params.{name}, or remove it")


def _named_parameters(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the document holds
    """The names in `{param: name}`, wherever they stand."""
    if isinstance(value, dict):
        if set(value) == {"param"} and isinstance(value["param"], str):
            yield value["param"]
        value = [*value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _named_parameters(item)


UNUSED_DEFINITION = Lint(
    "unused-definition", Severity.WARNING, "A definition that no condition uses and no rule set imports"
)


def unused_definitions(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Definitions that no condition uses, neither directly nor through others, and no rule set imports."""
    unused = [name for name in lintable.document.define if name not in _used_definitions(lintable)]
    imported = lintable.taken() if unused else frozenset()
    needed = set(_through(lintable, imported))
    for name in unused:
        if name not in needed:
            yield Hit(
                UNUSED_DEFINITION,
                ("define", name),
                f"no condition uses the definition '{name}', and no rule set known here imports it",
                "use it in a condition, or remove it",
            )


def _used_definitions(lintable: Lintable) -> set[str]:
    trees = [program.checked.node for program in lintable.own_programs]
    return {name for node in trees for name in definitions_in(node)}


def _through(lintable: Lintable, names: Iterable[str]) -> Iterator[str]:
    """Definitions, and those they use."""
    known = lintable.ruleset.definitions
    for name in names:
        yield name
        if name in known:
            yield from definitions_in(known[name].checked.node)


def definitions_in(node: tree.Node) -> Iterator[str]:
    """The definitions a checked tree uses, directly and through others."""
    return (below.name for below in tree.nodes_of(node) if isinstance(below, DefinitionRead))


UNUSED_FACT = Lint("unused-fact", Severity.WARNING, "A declared custom fact that no condition reads")


def unused_facts(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Custom facts that neither a condition nor a definition reads."""
    used = {path for rule in lintable.ruleset.rules for path in rule.reads}
    used |= {path for program in lintable.own_programs for path in program.reads}
    used |= {path for definition in lintable.ruleset.definitions.values() for path in definition.checked.reads}
    for name in lintable.document.facts:
        if tuple(name.split(".")) not in used:
            yield Hit(
                UNUSED_FACT,
                ("facts", name),
                f"no condition reads the custom fact '{name}'",
                "read it in a condition, or remove its declaration",
            )


UNUSED_REFERENCE = Lint("unused-reference", Severity.INFO, "A reference that nothing cites")


def unused_references(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """References that nothing cites."""
    body = {key: value for key, value in lintable.data.items() if key != "references"}
    cited = set(_cited(body))
    for name in lintable.document.references:
        if name not in cited:
            yield Hit(
                UNUSED_REFERENCE,
                ("references", name),
                f"nothing cites the reference '{name}'",
                "cite it where a rule or a value rests on it, or remove it",
            )


def _cited(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the document holds
    """Everything under a key `references` or `source`, wherever it stands; a number is its spelling."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("references", "source"):
                yield from (getattr(i, "text", str(i)) for i in (inner if isinstance(inner, list) else [inner]))
            yield from _cited(inner)
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


MISSPELT_NAME = Lint(
    "misspelt-name", Severity.WARNING, "A scheme, edition, framework or topic that is spelt otherwise than it is known"
)
_PUNCTUATION = re.compile(r"[^a-z0-9]")
_DIGITS = re.compile(r"[0-9]+")


def misspelt_names(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Topics of rules, and schemes, editions and frameworks in conditions, that are most likely others."""
    for number, rule in lintable.own_rules:
        for position, topic in enumerate(rule.topics):
            if found := misspelt("topic", topic, lintable.names()):
                yield Hit(MISSPELT_NAME, ("rules", number, "topics", position), *found)
    for path, root in own_roots(lintable):
        for node in tree.nodes_of(root):
            for kind, literal in _named_texts(node):
                if found := misspelt(kind, str(literal.value), lintable.names()):
                    yield Hit(MISSPELT_NAME, path, *found, literal.span.start)


def misspelt(kind: str, name: str, names: Vocabulary) -> tuple[str, str] | None:
    """What is said of a name that is most likely another one, and which; `None` where it is one, or like none.

    Alike are names that differ in case and punctuation alone, and those of a few other letters with the same digits: the next
    edition or the neighbouring standard is another name.
    """
    if kind == "edition":
        return _misspelt_edition(name)
    known = names.get(kind, frozenset()) | (SCHEMES.keys() if kind == "scheme" else frozenset())
    if name in known:
        return None
    if kind == "scheme" and scheme_meant(name)[0] is None:
        within = [other for other in SCHEMES if _folded(other) in _folded(name)]
        likely = did_you_mean(max(within, key=len, default=name), sorted(known))
        return f"'{name}' may be another name of a known scheme, and is not surely one: that is unknown", likely
    alike = [other for other in sorted(known) if _folded(other) == _folded(name)]
    near = [other for other in nearest(name, sorted(known), cutoff=SURE) if _numbers(other) == _numbers(name)]
    if not alike and not near:
        return None
    return f"no built-in rule set knows the {kind} '{name}'", f"did you mean '{[*alike, *near][0]}'?"


def _misspelt_edition(name: str) -> tuple[str, str] | None:
    """Of an edition in a condition: certificates of a year under which a standard was published again are read as its edition."""
    read = {table.get(name, name) for table in EDITIONS.values() if name in table}
    if not read or name in read:
        return None
    return f"no certificate is read as of the edition '{name}'", f"did you mean '{min(read)}'?"


def unread_words(scheme: str, field: str, value: object) -> tuple[str, str] | None:
    """What is said of the edition, level, control set or activities of a certificate that are none its scheme has."""
    name = field.replace("_", " ")
    if field == "activities" and isinstance(value, tuple):
        wrong = next((text for text in value if activities_meant(scheme, text) is None), None)
        hint = "write each as a number from 1 to 6"
        return None if wrong is None else (f"'{wrong}' is no activity of {SCHEMES[scheme]}: that is unknown", hint)
    if not isinstance(value, str) or word_meant(scheme, field, value) is not None:
        return None
    known = [*EDITIONS[scheme]] if field == "edition" else {"level": _LEVELS, "control_set": CONTROL_SETS}[field]
    return f"'{value}' is no {name} of {SCHEMES[scheme]}: that is unknown", hint_of(nearest(value, known), known)


_LEVELS = ("1", "2", "3", "type 1", "type 2")


def _folded(name: str) -> str:
    return _PUNCTUATION.sub("", name.lower()).replace("isoiec", "iso")


def _numbers(name: str) -> list[str]:
    return _DIGITS.findall(name)


def _named_texts(node: tree.Node) -> Iterator[tuple[str, tree.Literal]]:
    """The texts a comparison holds against a scheme, edition or framework, with which of these it is."""
    pairs: list[tuple[tree.Node, tree.Node]] = []
    match node:
        case tree.Compare(left=left, right=right):
            pairs = [(left, right), (right, left)]
        case tree.In(item=item, container=tree.ListLiteral(items=items)):
            pairs = [(item, one) for one in items]
    for term, other in pairs:
        of_kind = term.field if isinstance(term, FieldRead) and term.field in _NAMED else None
        if of_kind and isinstance(other, tree.Literal) and isinstance(other.value, str):
            yield of_kind, other


_NAMED = ("scheme", "edition", "framework")

SEARCHES = (
    Search(misspelt_names, MISSPELT_NAME),
    Search(unused_parameters, UNUSED_PARAMETER),
    Search(unused_definitions, UNUSED_DEFINITION),
    Search(unused_facts, UNUSED_FACT),
    Search(unused_references, UNUSED_REFERENCE),
)
"""Every search of this module."""

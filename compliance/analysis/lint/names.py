"""Names a rule set declares and never uses: parameters, definitions, custom facts, references; and names spelt like others'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.analysis.lint.conditions import held, own_roots
from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry
from compliance.language import tree
from compliance.language.checked import DefinitionRead, FieldRead, ParameterRead, VariableRead
from compliance.model.nearest import SURE, as_compared, did_you_mean, nearest
from compliance.model.nearest import hint as hint_of
from compliance.model.schemes import CONTROL_SETS, EDITIONS, SCHEMES, activities_meant, scheme_meant, word_meant
from compliance.rulesets.lintable import Lintable, Vocabulary
from compliance.rulesets.ruleset import Parameter

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
    parameters = lintable.ruleset.parameters[""]
    for path, root in own_roots(lintable):
        told: set[int] = set()
        for scheme, field, literal in _words_of_schemes(root, {}, parameters):
            if found := _unread_in_condition(scheme, field, str(literal.value)):
                told.add(literal.span.start)
                yield Hit(MISSPELT_NAME, path, *found, literal.span.start)
        for node in tree.nodes_of(root):
            for kind, literal in _named_texts(node, parameters):
                found = _as_parameter(kind, literal, node) or misspelt(kind, str(literal.value), lintable.names())
                if found and literal.span.start not in told:
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
    scheme, edition = scheme_meant(name) if kind == "scheme" else (name, "")
    if edition:
        return (
            f"'{name}' is a scheme and an edition, and not the edition stated beside it",
            f"write '{scheme}' and edition",
        )
    if scheme is None:
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


_Parameters = Mapping[str, Parameter]


def _as_parameter(kind: str, literal: tree.Literal, node: tree.Node) -> tuple[str, str] | None:
    """Of a scheme that a parameter holds as it is printed: it is compared as it stands there."""
    scheme, edition = scheme_meant(str(literal.value)) if kind == "scheme" else (None, "")
    written = any(literal is one for one in tree.nodes_of(node))
    if written or scheme is None or scheme == as_compared(str(literal.value)):
        return None
    hint = f"write '{scheme}'" + (", and compare 'edition' as well" if edition else "")
    return f"no certificate is read as of the scheme '{literal.value}'", hint


def _named_texts(node: tree.Node, parameters: _Parameters) -> Iterator[tuple[str, tree.Literal]]:
    """The texts a comparison holds against a scheme, edition or framework, with which of these it is."""
    for term, literal in _compared(node, parameters):
        if isinstance(term, FieldRead) and term.field in _NAMED:
            yield term.field, literal


def _compared(node: tree.Node, parameters: _Parameters) -> Iterator[tuple[tree.Node, tree.Literal]]:
    """What a comparison holds against texts, with each text; a parameter stands for those it is, or holds."""
    pairs: list[tuple[tree.Node, tree.Node]] = []
    match node:
        case tree.Compare(left=left, right=right):
            pairs = [(left, right), (right, left)]
        case tree.In(item=item, container=tree.ListLiteral(items=items)):
            pairs = [(item, one) for one in items]
        case tree.In(item=item, container=container):
            pairs = [(container, item), (item, container)]
    for term, other in pairs:
        for one in held(other, parameters) if isinstance(other, ParameterRead) else (other,):
            if isinstance(one, tree.Literal) and isinstance(one.value, str):
                yield term, one


_Schemes = Mapping[str, str]
"""The scheme of the certificates that loop variables stand for; of the activities of one, behind a dot, likewise."""


def _words_of_schemes(
    node: tree.Node, known: _Schemes, parameters: _Parameters
) -> Iterator[tuple[str, str, tree.Literal]]:
    """The texts a condition compares with words of certificates whose scheme it names itself: scheme, field, text."""
    match node:
        case DefinitionRead():
            return
        case tree.Logic(operator="&&", operands=operands):
            known = {**known, **{name: one for operand in operands for name, one in _schemes_named(operand)}}
        case tree.Macro(target=target, variable=variable, body=body):
            yield from _words_of_schemes(target, known, parameters)
            scheme, field = _scheme_of(target, known)
            if scheme is not None:
                known = {**known, (f".{variable}" if field == "activities" else variable): scheme}
            yield from _words_of_schemes(body, known, parameters)
            return
    for term, literal in _compared(node, parameters):
        match term:
            case FieldRead(operand=VariableRead(name=name), field=field) if field in _WORDS and name in known:
                yield known[name], field, literal
            case VariableRead(name=name) if f".{name}" in known:
                yield known[f".{name}"], "activities", literal
    for child in tree.children(node):
        yield from _words_of_schemes(child, known, parameters)


def _schemes_named(node: tree.Node) -> Iterator[tuple[str, str]]:
    """The variable whose scheme a condition says, with the scheme."""
    if isinstance(node, tree.Compare) and node.operator == "==":
        for term, literal in _compared(node, {}):
            if isinstance(term, FieldRead) and term.field == "scheme" and isinstance(term.operand, VariableRead):
                yield term.operand.name, scheme_meant(str(literal.value))[0] or ""


def _scheme_of(node: tree.Node, known: _Schemes) -> tuple[str | None, str]:
    """The scheme of all entries of a list, where its filters say it; of a field of a certificate, its scheme and the field."""
    match node:
        case DefinitionRead(body=body):
            return _scheme_of(body, known)
        case FieldRead(operand=VariableRead(name=name), field=field):
            return known.get(name), field
        case tree.Macro(macro="filter", target=target, variable=variable, body=body):
            parts = body.operands if isinstance(body, tree.Logic) and body.operator == "&&" else (body,)
            said = [scheme for part in parts for name, scheme in _schemes_named(part) if name == variable]
            return (said[0], "") if said else _scheme_of(target, known)
    return None, ""


def _unread_in_condition(scheme: str, field: str, text: str) -> tuple[str, str] | None:
    """Of a word of a scheme in a condition that is not as words of certificates are read: it equals none of them."""
    if scheme not in SCHEMES:
        return None
    read = activities_meant(scheme, text) if field == "activities" else word_meant(scheme, field, text)
    if read is None:
        found = unread_words(scheme, field, (text,) if field == "activities" else text)
        return found and (found[0].removesuffix(": that is unknown"), found[1])
    meant = read if isinstance(read, tuple) else (read,)
    if meant == (as_compared(text),):
        return None
    name = field.replace("_", " ")
    listed = ", ".join(f"'{one}'" for one in meant)
    hint = f"write {listed}" if len(meant) == 1 else f"compare with one at a time: {listed}"
    return f"no certificate of {SCHEMES[scheme]} is read as of the {name} '{text}'", hint


_NAMED = ("scheme", "edition", "framework")
_WORDS = ("edition", "level", "control_set", "activities")

SEARCHES = (
    Search(misspelt_names, MISSPELT_NAME),
    Search(unused_parameters, UNUSED_PARAMETER),
    Search(unused_definitions, UNUSED_DEFINITION),
    Search(unused_facts, UNUSED_FACT),
    Search(unused_references, UNUSED_REFERENCE),
)
"""Every search of this module."""

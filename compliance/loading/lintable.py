"""A rule set as lints read it: the document as written, its comments, its tests and its neighbours."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from compliance.loading.builtin import Found, UnknownDocumentError, find, ids, related
from compliance.loading.rulesets import country_sets, read_ruleset, ruleset_source_from
from compliance.loading.yaml_source import ParsedYaml, read_yaml
from compliance.model.problem import LoadError
from compliance.model.statements import Location
from compliance.rulesets.lintable import Comment, DocumentText, Lintable, Tested

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*lint:(?P<text>.*)$", re.MULTILINE)


def lintable_from(parsed: ParsedYaml, found: Found, checked: Iterable[Found] = ()) -> Lintable:
    """A rule set from its parsed document, with what lints need to know of it.

    Args:
        parsed: the document.
        found: its file.
        checked: the other files of this run, which may import definitions from it.

    Raises:
        LoadError: it is not valid.
    """
    source = ruleset_source_from(parsed, found)
    assert isinstance(parsed.data, dict)  # as every valid document is
    ruleset = source.ruleset
    others = [*checked, *(find("ruleset", id_) for id_ in ids("ruleset"))]
    return Lintable(
        ruleset=ruleset,
        document=source.document,
        data=parsed.data,
        source=_source(parsed),
        tested=_tested(found),
        rules_of=cache(lambda id_: ruleset_rules(id_, found)),
        taken=cache(lambda: frozenset(_taken(ruleset.id, others))),
        sets=country_sets(),
    )


def _source(parsed: ParsedYaml) -> DocumentText:
    name = parsed.text.name

    def key(path: tuple[str | int, ...]) -> Location:
        place = parsed.map.key(path)
        return Location(name, place.line, place.column)

    def text(path: tuple[str | int, ...], offset: int) -> Location:
        place = parsed.map.offset(path, offset)
        return Location(name, place.line, place.column)

    return DocumentText(key, text, parsed.text.line, tuple(_comments(parsed)))


def _comments(parsed: ParsedYaml) -> Iterator[Comment]:
    matches = [*_COMMENT.finditer(parsed.text.text)]
    scalars = parsed.map.scalars() if matches else []
    for match in matches:
        start = match.start()
        nearest = bisect_right(scalars, (start, math.inf)) - 1
        if nearest >= 0 and start < scalars[nearest][1]:
            continue
        place = parsed.text.place(start)
        before = parsed.text.line(place.line)[: place.column - 1]
        yield Comment(place.line, place.column, match["text"].strip(), alone=not before.strip())


def _tested(found: Found) -> Tested | None:
    """The rules that the tests beside a rule set expect something of; what is wrong with those is said elsewhere."""
    path = found.path.with_name(f"{found.path.stem}.tests.yaml")
    name = PurePosixPath(found.name).with_name(path.name).as_posix()
    if not path.is_file():
        return Tested(name, None)
    try:
        data = read_yaml(path, name).data
    except LoadError:
        return None
    tests = data.get("tests") if isinstance(data, dict) else None
    expected = [test["expect"] for test in _mappings(tests) if isinstance(test.get("expect"), dict)]
    return Tested(name, frozenset(rule for expect in expected for rule in expect))


def ruleset_rules(id_: str, origin: Found) -> frozenset[str] | None:
    """The ids of the rules of a rule set beside another one, else built in.

    Empty where there is no such rule set, `None` where it cannot be read.
    """
    found = related("ruleset", id_, origin)
    if found is None:
        return frozenset()
    try:
        return frozenset(rule.id for rule in read_ruleset(found).rules)
    except LoadError:
        return None


def _taken(id_: str, others: Iterable[Found]) -> Iterator[str]:
    """The definitions other rule sets import from one, as far as they can be read."""
    for other in others:
        try:
            data = read_yaml(other.path, other.name).data
        except (LoadError, UnknownDocumentError):
            continue
        imports = data.get("imports") if isinstance(data, dict) else None
        for import_ in _mappings(imports):
            names = import_.get("definitions")
            if import_.get("ruleset") == id_ and isinstance(names, list):
                yield from (name for name in names if isinstance(name, str))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()

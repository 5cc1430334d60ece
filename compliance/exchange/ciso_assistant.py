"""Libraries of CISO Assistant: a framework as the skeleton of a rule set, a mapping as related rules.

A library is YAML; the workbook it is made from, `library_meta` and a sheet for each part, is read as well where it holds a
framework.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.sheets import Sheet, sheets
from compliance.exchange.skeleton import ForeignRequirement, Skeleton, title_of
from compliance.loading.yaml_source import ParsedYaml, parse_yaml
from compliance.model.problem import DocumentPath, LoadError


def read(files: Sequence[Foreign], asked: ImportTerms) -> Skeleton:  # noqa: ARG001 - the interface of all formats
    """A framework, or the requirements that a mapping relates to others.

    Args:
        files: one library.
        asked: nothing of it is needed.

    Raises:
        LoadError: it is neither valid YAML nor such a workbook, or holds neither a framework nor a mapping.
    """
    (file,) = files
    if file.data.startswith(b"PK"):
        return _workbook(file)
    parsed = parse_yaml(file.data, file.name)
    if parsed.problems:
        raise LoadError(parsed.problems)
    library = parsed.data if isinstance(parsed.data, dict) else {}
    objects = library.get("objects")
    objects = objects if isinstance(objects, dict) else {}
    skeleton = _begun(file, library)
    one, several = objects.get("framework"), objects.get("frameworks")
    path: DocumentPath = ("objects", "framework")
    if one is None and isinstance(several, list) and len(several) == 1:
        one, path = several[0], ("objects", "frameworks", 0)
    mapping = objects.get("requirement_mapping_set")
    if isinstance(one, dict):
        _framework(skeleton, lambda *steps: _at(parsed, (*path, *steps)), one)
    elif isinstance(mapping, dict):
        _mapping(skeleton, parsed, mapping)
    else:
        raise file.refuse(
            "neither one framework nor a mapping", "under 'objects', as 'framework' or 'requirement_mapping_set'"
        )
    return skeleton


def _text(held: Mapping[Any, Any], *keys: str) -> str:
    found = (str(held[key]) for key in keys if isinstance(held.get(key), str | int | float) and str(held[key]).strip())
    return title_of(next(found, ""))


def _at(parsed: ParsedYaml, path: DocumentPath) -> str:
    return f"line {parsed.map.value(path).line}"


def _list(held: Mapping[Any, Any], key: str) -> list[Any]:
    value = held.get(key)
    return value if isinstance(value, list) else []


def _begun(file: Foreign, library: Mapping[Any, Any]) -> Skeleton:
    version = _text(library, "version") or "0.1.0"
    issuer = _text(library, "provider", "packager") or "not stated in the library"
    return Skeleton("ciso-assistant", file, _text(library, "name", "ref_id") or file.name, version, issuer)


def _framework(skeleton: Skeleton, at_: Callable[..., str], framework: Mapping[Any, Any]) -> None:
    """Take a framework; `at_` gives the place of what stands at keys and positions below it."""
    skeleton.levels = [
        _text(score, "name") for score in _list(framework, "scores_definition") if isinstance(score, dict)
    ]
    if len(skeleton.levels) < 2 or len(set(skeleton.levels)) < len(skeleton.levels) or "" in skeleton.levels:
        skeleton.levels = []
    if "outcomes_definition" in framework:
        skeleton.leave(
            skeleton.file,
            at_("outcomes_definition"),
            "outcomes_definition",
            "conditions in another language, to which missing is false",
        )
    objectives: dict[str, str] = {}
    for number, node in enumerate(_list(framework, "requirement_nodes")):
        at = at_("requirement_nodes", number)
        if not isinstance(node, dict):
            skeleton.leave(skeleton.file, at, str(node), "not a requirement")
            continue
        urn, parent = _text(node, "urn"), _text(node, "parent_urn")
        above = objectives.get(parent) or None
        id_ = skeleton.id_for(_text(node, "ref_id") or urn.rpartition(":")[2] or f"node{number}", at)
        title = _text(node, "name", "description") or id_
        if node.get("assessable") is True:
            skeleton.requirements.append(ForeignRequirement(id_, title, at, above, _weight(skeleton, node, at)))
            objectives[urn] = above or ""
        elif above:
            objectives[urn] = above  # groups within groups: the outermost is the objective
        else:
            skeleton.objectives[id_] = title
            objectives[urn] = id_
    skeleton.complete()


def _weight(skeleton: Skeleton, node: Mapping[Any, Any], at: str) -> Decimal:
    weight = node.get("weight", 1)
    if isinstance(weight, int | float | Decimal) and not isinstance(weight, bool) and weight > 0:
        return Decimal(str(weight))
    skeleton.leave(skeleton.file, at, str(weight), "not a weight: 1 here")
    return Decimal(1)


def _mapping(skeleton: Skeleton, parsed: ParsedYaml, mapping: Mapping[Any, Any]) -> None:
    """The requirements of a mapping, each with what it is related to; a mistyped id is left, with its line."""
    found: dict[str, ForeignRequirement] = {}
    for number, one in enumerate(_list(mapping, "requirement_mappings")):
        at = _at(parsed, ("objects", "requirement_mapping_set", "requirement_mappings", number))
        ends = [_text(one, f"{end}_requirement_urn") if isinstance(one, dict) else "" for end in ("source", "target")]
        ids = [re.fullmatch(r".+:([A-Za-z0-9_.-]+):([A-Za-z0-9][A-Za-z0-9_.-]*)", end) for end in ends]
        source, target = ids
        if source is None or target is None:
            wrong = next(end for end, match in zip(ends, ids, strict=True) if match is None)
            skeleton.leave(skeleton.file, at, wrong or "a mapping", "not the id of a requirement: is it mistyped?")
            continue
        if _text(one, "relationship") == "not_related":
            skeleton.leave(skeleton.file, at, f"{source[2]}, {target[2]}", "said not to be related")
            continue
        if source[2] not in found:
            found[source[2]] = ForeignRequirement(skeleton.id_for(source[2], at), source[2], at)
            skeleton.requirements.append(found[source[2]])
        related = f"{target[1]}/{target[2]}"
        if related not in found[source[2]].related:
            found[source[2]].related.append(related)


# --- The workbook a library is made from ------------------------------------------------------------------------------


def _workbook(file: Foreign) -> Skeleton:
    """A framework from the sheets that a library is converted from."""
    found = {sheet.name: sheet for sheet in sheets(file)}
    if "library_meta" not in found:
        raise file.refuse(
            "a workbook without a sheet 'library_meta'",
            "give the library as YAML, or the workbook it is made from, in the layout of version 2",
        )
    kinds = {name.removesuffix("_meta"): _pairs(sheet) for name, sheet in found.items() if name.endswith("_meta")}
    frameworks = [name for name, pairs in kinds.items() if pairs.get("type") == "framework"]
    if len(frameworks) != 1:
        others = sorted({str(pairs.get("type")) for pairs in kinds.values()} - {"library", "framework"})
        held = f"{len(frameworks)} frameworks" if frameworks else f"no framework, but {', '.join(others) or 'nothing'}"
        raise file.refuse(f"a workbook with {held}", "give the library as YAML: a mapping is read from that alone")
    (name,) = frameworks
    skeleton = _begun(file, kinds["library"])
    scores = found.get(f"{kinds[name].get('scores_definition')}_content")
    content = found.get(f"{name}_content")
    if content is None:
        raise file.refuse(f"there is no sheet '{name}_content'", "it holds the requirements of the framework")
    rows = [*_rows(skeleton, content)]
    framework = {
        "requirement_nodes": [*_nodes(rows)],
        "scores_definition": [cells for _, cells in _rows(skeleton, scores)] if scores else [],
    }
    _framework(skeleton, lambda _, number: f"{content.name}, row {rows[number][0]}", framework)
    return skeleton


def _pairs(sheet: Sheet) -> dict[str, str]:
    """The first two cells of every row, as name and value."""
    return {cells[0].strip(): cells[1].strip() for _, cells in sheet.rows if len(cells) > 1}


def _rows(skeleton: Skeleton, sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row by the names in the first one; a row with a formula is left, because nobody knows what it comes to."""
    heads: list[str] = []
    for number, cells in sheet.rows:
        if not heads:
            heads = [cell.strip() for cell in cells]
        elif computed := sorted(cell for cell in sheet.formulas if re.sub("[A-Z]+", "", cell) == str(number)):
            skeleton.leave(skeleton.file, f"{sheet.name}!{computed[0]}", computed[0], "a formula in its row: not taken")
        else:
            yield number, {head: cell for head, cell in zip(heads, cells, strict=False) if head}


def _nodes(rows: Sequence[tuple[int, dict[str, str]]]) -> Iterator[dict[str, Any]]:
    """The rows as requirements, each below the last one that is less deep."""
    above: list[tuple[int, str]] = []
    for position, (_, cells) in enumerate(rows, 1):
        depth = int(cells["depth"]) if cells.get("depth", "").isdecimal() else 1
        above = [one for one in above if one[0] < depth]
        urn = f"row:node{position}"
        node: dict[str, Any] = {key: cells.get(key, "") for key in ("ref_id", "name", "description")}
        node |= {
            "urn": urn,
            "parent_urn": above[-1][1] if above else "",
            "assessable": bool(cells.get("assessable", "").strip()),
        }
        yield node | ({"weight": _number(cells["weight"])} if cells.get("weight", "").strip() else {})
        above.append((depth, urn))


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return text

"""Libraries of CISO Assistant, as YAML: a framework as the skeleton of a rule set, a mapping as related rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.skeleton import ForeignRequirement, Skeleton, title_of
from compliance.loading.yaml_source import ParsedYaml, parse_yaml
from compliance.model.problem import DocumentPath, LoadError


def read(files: Sequence[Foreign], asked: ImportTerms) -> Skeleton:  # noqa: ARG001 - the interface of all formats
    """A framework, or the requirements that a mapping relates to others.

    Args:
        files: one library.
        asked: nothing of it is needed.

    Raises:
        LoadError: it is not valid YAML, or holds neither a framework nor a mapping.
    """
    (file,) = files
    if file.data.startswith(b"PK"):
        raise file.refuse("a workbook", "give the library itself, a YAML file")
    parsed = parse_yaml(file.data, file.name)
    if parsed.problems:
        raise LoadError(parsed.problems)
    library = parsed.data if isinstance(parsed.data, dict) else {}
    objects = library.get("objects")
    objects = objects if isinstance(objects, dict) else {}
    version, issuer = (
        _text(library, "version") or "0.1.0",
        _text(library, "provider", "packager") or "not stated in the library",
    )
    skeleton = Skeleton("ciso-assistant", file, _text(library, "name", "ref_id") or file.name, version, issuer)
    one, several = objects.get("framework"), objects.get("frameworks")
    path: DocumentPath = ("objects", "framework")
    if one is None and isinstance(several, list) and len(several) == 1:
        one, path = several[0], ("objects", "frameworks", 0)
    mapping = objects.get("requirement_mapping_set")
    if isinstance(one, dict):
        _framework(skeleton, parsed, path, one)
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


def _framework(skeleton: Skeleton, parsed: ParsedYaml, path: DocumentPath, framework: Mapping[Any, Any]) -> None:
    skeleton.levels = [
        _text(score, "name") for score in _list(framework, "scores_definition") if isinstance(score, dict)
    ]
    if len(skeleton.levels) < 2 or len(set(skeleton.levels)) < len(skeleton.levels) or "" in skeleton.levels:
        skeleton.levels = []
    if "outcomes_definition" in framework:
        where = _at(parsed, (*path, "outcomes_definition"))
        skeleton.leave(
            skeleton.file, where, "outcomes_definition", "conditions in another language, to which missing is false"
        )
    objectives: dict[str, str] = {}
    for number, node in enumerate(_list(framework, "requirement_nodes")):
        at = _at(parsed, (*path, "requirement_nodes", number))
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

"""OSCAL of NIST, as JSON: a catalog, a profile or a mapping as the skeleton of a rule set, a component definition as answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from compliance.exchange.foreign import Foreign, below, json_value
from compliance.exchange.imported import CitedFacts, Imported, ImportTerms
from compliance.exchange.profile import id_for
from compliance.exchange.skeleton import ForeignRequirement, Skeleton, title_of

KINDS: Final = ("catalog", "profile", "component-definition", "mapping-collection")
_PROVENANCE: Final = {
    "method": ("human", "automation", "hybrid"),
    "matching-rationale": ("syntactic", "semantic", "functional"),
    "status": ("complete", "not-complete", "draft", "deprecated", "superseded"),
}
"""What the schema of mappings (OSCAL 1.2) allows where a mapping says how it was made."""
_RELATIONS: Final = ("equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with")
_LEFT_OUT: Final = {
    "partial": "in part only: unknown",
    "planned": "planned, not there yet: unknown",
    "not-applicable": "does not apply, says the component: ask for the reason",
}
_DEPTH: Final = 30


def read(files: Sequence[Foreign], asked: ImportTerms) -> Imported | Skeleton:
    """A catalog, the controls of a catalog that profiles choose, or what the components of a definition implement.

    Args:
        files: one catalog, with or without profiles; or one component definition; or one collection of mappings.
        asked: `ruleset` is the id of the rule set that answers are for, `name` the provider's.

    Raises:
        LoadError: it is none of these, or a profile comes without its catalog.
    """
    held: dict[str, list[tuple[Foreign, dict[str, Any]]]] = {kind: [] for kind in KINDS}
    for file in files:
        document = json_value(file)
        kind = next(
            (kind for kind in KINDS if isinstance(document, dict) and isinstance(document.get(kind), dict)), None
        )
        if kind is None:
            found = ", ".join(sorted(document)[:3])[:80] if isinstance(document, dict) else "no object"
            raise file.refuse(f"not one of {', '.join(KINDS)}: it holds {found or 'nothing'}")
        held[kind].append((file, document[kind]))
    for kind, of in (
        ("component-definition", "a component definition"),
        ("mapping-collection", "a mapping collection"),
    ):
        if held[kind] and len(files) > 1:
            raise files[1].refuse(f"{of} is read alone")
    if held["component-definition"]:
        return _answers(*held["component-definition"][0], asked)
    if held["mapping-collection"]:
        return _mappings(*held["mapping-collection"][0])
    if len(held["catalog"]) != 1:
        file, profile = held["profile"][0] if held["profile"] else held["catalog"][1]
        wanted = ", ".join(_sources(profile)) or "a catalog"
        problem = "several catalogs" if held["catalog"] else f"a profile chooses from {wanted}"
        raise file.refuse(problem, "give it with one catalog that has the controls, as JSON")
    return _skeleton(*held["catalog"][0], held["profile"])


def _sources(profile: Mapping[str, Any]) -> list[str]:
    """What a profile chooses from, in words where its back matter has some."""
    resources = {f"#{one.get('uuid')}": one for one in _objects(below(profile, "back-matter/resources"))}
    hrefs = [str(one.get("href", "")) for one in _objects(profile.get("imports"))]
    return [_text(resources.get(href, {}), "title", "description") or href for href in hrefs]


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(held: Mapping[str, Any], *keys: str) -> str:
    return next((title_of(value) for key in keys if isinstance(value := held.get(key), str) and value.strip()), "")


def _controls(
    held: Mapping[str, Any], at: str, group: tuple[str, str] | None, depth: int = 0
) -> Iterator[tuple[dict[str, Any], str, tuple[str, str] | None]]:
    """Every control below a group or a control, with its pointer and the group it belongs to: the innermost that has an id."""
    if depth > _DEPTH:
        return
    for number, inner in enumerate(_objects(held.get("groups"))):
        id_ = _text(inner, "id")
        here = (id_, _text(inner, "title") or id_) if id_ else group
        yield from _controls(inner, f"{at}/groups/{number}", here, depth + 1)
    for number, control in enumerate(_objects(held.get("controls"))):
        yield control, f"{at}/controls/{number}", group
        yield from _controls(control, f"{at}/controls/{number}", group, depth + 1)


def _skeleton(file: Foreign, catalog: dict[str, Any], profiles: Sequence[tuple[Foreign, dict[str, Any]]]) -> Skeleton:
    about = profiles[0][1] if profiles else catalog
    metadata = about.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    issuer = next((_text(party, "name") for party in _objects(metadata.get("parties"))), "")
    title, version = _text(metadata, "title") or file.name, _text(metadata, "version") or "0.1.0"
    skeleton = Skeleton("oscal", file, title, version, issuer or "not stated in the catalog")
    chosen = [_chosen(skeleton, *profile) for profile in profiles]
    objectives: dict[str, str] = {}
    seen: set[str] = set()
    for control, at, group in _controls(catalog, "/catalog", None):
        id_ = _text(control, "id")
        if chosen and not any(wanted is None or id_ in wanted for wanted in chosen):
            continue
        if not id_ or any(
            prop.get("name") == "status" and prop.get("value") == "withdrawn" for prop in _objects(control.get("props"))
        ):
            skeleton.leave(file, at, id_ or "a control", "withdrawn" if id_ else "it has no id")
            continue
        seen.add(id_)
        if group is not None and group[0] not in objectives:
            objectives[group[0]] = skeleton.id_for(group[0], at)
            skeleton.objectives[objectives[group[0]]] = group[1]
        of = None if group is None else objectives[group[0]]
        skeleton.requirements.append(
            ForeignRequirement(skeleton.id_for(id_, at), _text(control, "title") or id_, at, of)
        )
        _parameters(skeleton, control, at)
    for (profile_file, _), wanted in zip(profiles, chosen, strict=True):
        for missing in sorted((wanted or set()) - seen):
            skeleton.leave(profile_file, "with-ids", missing, "a control that the catalog does not have")
    skeleton.complete()
    return skeleton


def _parameters(skeleton: Skeleton, control: Mapping[str, Any], at: str) -> None:
    for number, parameter in enumerate(_objects(control.get("params"))):
        id_, values = _text(parameter, "id"), parameter.get("values")
        where = f"{at}/params/{number}"
        if not (isinstance(values, list) and values and isinstance(values[0], str) and values[0].strip()):
            skeleton.leave(skeleton.file, where, id_, "a parameter without a value: whoever uses the catalog sets it")
        elif key := re.sub(r"[^A-Za-z0-9_-]", "_", id_)[:64].lstrip("_-"):
            skeleton.parameters[key] = (_text(parameter, "label") or id_, title_of(values[0]))


def _chosen(skeleton: Skeleton, file: Foreign, profile: Mapping[str, Any]) -> set[str] | None:
    """The ids a profile chooses; null where it takes all."""
    wanted: set[str] = set()
    everything = False
    for number, one in enumerate(_objects(profile.get("imports"))):
        everything = everything or "include-all" in one
        for included in _objects(one.get("include-controls")):
            ids = included.get("with-ids")
            wanted.update(id_ for id_ in (ids if isinstance(ids, list) else ()) if isinstance(id_, str))
            if "matching" in included or included.get("with-child-controls") == "yes":
                why = "controls chosen by a pattern or with their children: only those named are taken"
                skeleton.leave(file, f"/profile/imports/{number}", "include-controls", why)
        if one.get("exclude-controls"):
            skeleton.leave(
                file, f"/profile/imports/{number}", "exclude-controls", "controls left out by the profile are not"
            )
    if "modify" in profile:
        skeleton.leave(file, "/profile/modify", "modify", "changes to parameters and texts are not taken")
    return None if everything else wanted


def _mappings(file: Foreign, collection: dict[str, Any]) -> Skeleton:
    """The controls that mappings start from, each with what it is related to; what the schema does not allow is told."""
    metadata = collection.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    title, version = _text(metadata, "title") or file.name, _text(metadata, "version") or "0.1.0"
    skeleton = Skeleton("oscal", file, title, version, "not stated in the mapping")
    found: dict[str, ForeignRequirement] = {}
    _check_provenance(skeleton, collection.get("provenance"), "/mapping-collection/provenance")
    for m, mapping in enumerate(_objects(collection.get("mappings"))):
        at = f"/mapping-collection/mappings/{m}"
        _check_provenance(skeleton, mapping, at)
        path = PurePosixPath(str(below(mapping, "target-resource/href") or "target"))
        named = path.parent.name if path.stem in ("catalog", "profile") else path.stem
        for n, one in enumerate(_objects(mapping.get("maps"))):
            _relate(skeleton, found, one, id_for(named) or "target", f"{at}/maps/{n}")
    return skeleton


def _check_provenance(skeleton: Skeleton, said: object, at: str) -> None:
    said = said if isinstance(said, dict) else {}
    for key, allowed in _PROVENANCE.items():
        if key in said and said[key] not in allowed:
            skeleton.leave(
                skeleton.file,
                f"{at}/{key}",
                str(said[key]),
                f"not valid by OSCAL 1.2: it is one of {', '.join(allowed)}",
            )


def _relate(
    skeleton: Skeleton, found: dict[str, ForeignRequirement], one: Mapping[str, Any], target: str, at: str
) -> None:
    relation = str(one.get("relationship"))
    if relation not in _RELATIONS:
        skeleton.leave(skeleton.file, f"{at}/relationship", relation, "no relation between what it names")
        return
    ends: dict[str, list[str]] = {}
    for end in ("sources", "targets"):
        ends[end] = []
        for number, item in enumerate(_objects(one.get(end))):
            id_ = str(item.get("id-ref"))
            if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", id_):
                ends[end].append(id_)
            else:
                skeleton.leave(skeleton.file, f"{at}/{end}/{number}/id-ref", id_, "not the id of a control")
    for id_ in ends["sources"]:
        if id_ not in found:
            found[id_] = ForeignRequirement(skeleton.id_for(id_, at), id_, at)
            skeleton.requirements.append(found[id_])
        related = found[id_].related
        related += [name for to in ends["targets"] if (name := f"{target}/{to}") not in related]


def _answers(file: Foreign, definition: dict[str, Any], asked: ImportTerms) -> Imported:
    """What components say they implement: an answer of grade D for each control, where nothing says that it is in part only."""
    components = _objects(definition.get("components"))
    name = asked.name or next((_text(one, "title") for one in components), "") or PurePosixPath(file.name).stem
    imported = Imported("oscal", name, asked.on)
    resources = {f"#{one.get('uuid')}": one for one in _objects(below(definition, "back-matter/resources"))}
    said: set[tuple[str, str]] = set()
    doubtful = {
        _text(one, "control-id")
        for component in components
        for implementation in _objects(component.get("control-implementations"))
        for one in _objects(implementation.get("implemented-requirements"))
        if _status(one) in ("partial", "planned")
    }
    for c, component in enumerate(components):
        for i, implementation in enumerate(_objects(component.get("control-implementations"))):
            ruleset = asked.ruleset or _ruleset(str(implementation.get("source", "")), resources)
            at = f"/component-definition/components/{c}/control-implementations/{i}"
            for number, one in enumerate(_objects(implementation.get("implemented-requirements"))):
                where = f"{at}/implemented-requirements/{number}"
                if _text(one, "control-id") in doubtful and _status(one) not in _LEFT_OUT:
                    why = "another component or implementation has it in part, or planned: unknown"
                    imported.leave(file, where, _text(one, "control-id"), why)
                else:
                    _answer(imported, file, where, component, one, ruleset, said)
    return imported


def _status(one: Mapping[str, Any]) -> str:
    props = _objects(one.get("props"))
    return next((str(prop.get("value")) for prop in props if prop.get("name") == "implementation-status"), "")


def _ruleset(source: str, resources: Mapping[str, Mapping[str, Any]]) -> str:
    """An id made of what the controls are taken from: the name of its file, or its title."""
    resource = resources.get(source, {})
    links = [str(one.get("href", "")) for one in _objects(resource.get("rlinks"))]
    named = [PurePosixPath(href).stem for href in ([] if source.startswith("#") else [source]) + links]
    return id_for(named[0] if named else _text(resource, "title", "description") or source) or "controls"


def _answer(
    imported: Imported,
    file: Foreign,
    at: str,
    component: Mapping[str, Any],
    one: Mapping[str, Any],
    ruleset: str,
    said: set[tuple[str, str]],
) -> None:
    control = _text(one, "control-id")
    status = _status(one)
    if why := _LEFT_OUT.get(status):
        imported.leave(file, at, control, why)
    elif status not in ("", "implemented", "alternative"):
        imported.leave(file, at, control, f"a status that is not known here: {status[:60]}")
    elif not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", control):
        imported.leave(file, at, control or "a requirement", "its control-id is no id")
    elif (ruleset, control) in said:
        imported.leave(file, at, control, "another component or implementation answered it already")
    else:
        said.add((ruleset, control))
        of = f"{_text(component, 'title') or 'the component'}, status {status or 'not stated'}"
        entry = CitedFacts(
            file, at, imported.name, imported.on, None, "D", title_of(f"{control}: {of}: {_text(one, 'description')}")
        )
        imported.take(entry, ("answers", ruleset, control), "pass", f"{at}/control-id")
        imported.add(entry)

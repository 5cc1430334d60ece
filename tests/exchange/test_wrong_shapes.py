"""Whatever stands where something else should, every format reads it, leaves it or refuses it, and none breaks."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from compliance.exchange import ciso_assistant, gaia_x, gleif, oscal
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import Imported, ImportTerms
from compliance.exchange.profile import NEW, profile_text
from compliance.exchange.skeleton import skeleton_text
from compliance.loading.yaml_source import parse_yaml
from compliance.model.problem import LoadError
from tests.exchange.gleif_records import ACME, HOLDING, entity, exception, relationship
from tests.exchange.test_ciso_assistant import LIBRARY, MAPPING, SCALE
from tests.exchange.test_gaia_x import confirmed, credential, person, service
from tests.exchange.test_oscal import CATALOG, components, profile, requirement

INSTEAD = (None, 1, True, "", "x", "\ud800", [], [None], [[]], {}, {"id": []})
DOCUMENTS = {
    "gleif": (gleif, {"data": [entity(), entity(HOLDING, "Holding"), relationship(), exception()]}),
    "gaia-x": (gaia_x, [credential(person()), confirmed(), service()]),
    "oscal-catalog": (oscal, {"catalog": CATALOG}),
    "oscal-profile": (oscal, profile("ac-1")),
    "oscal-components": (oscal, components(requirement("ac-1", "implemented"))),
    "library": (ciso_assistant, parse_yaml((LIBRARY + SCALE).encode(), "x").data),
    "mapping": (ciso_assistant, parse_yaml(MAPPING.encode(), "x").data),
}


def paths(value, path=()):
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*path, step))


def changed(document, path, instead):
    if not path:
        return instead
    document = copy.deepcopy(document)
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = instead
    return document


def read(module, document):
    files = [Foreign("x.json", json.dumps(document, default=str).encode())]
    if module is oscal and isinstance(document, dict) and "profile" in document:
        files.append(Foreign("catalog.json", json.dumps({"catalog": CATALOG}).encode()))
    imported = module.read(files, ImportTerms(date(2026, 11, 30), ACME if module is gleif else None))
    if not imported.count:
        return
    if isinstance(imported, Imported):
        profile_text(imported, "acme")
    else:
        skeleton_text(imported, "house")


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_shape_breaks_a_reader(name):
    module, document = DOCUMENTS[name]
    for path in paths(document):
        for instead in INSTEAD:
            try:
                read(module, changed(document, path, instead))
            except LoadError as error:
                ours = [problem for problem in error.problems if problem.file == NEW]
                assert ours == [], f"{path}: {instead!r}: what was written is not valid"
            except Exception as error:
                raise AssertionError(f"{path}: {instead!r}") from error

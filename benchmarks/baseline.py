"""What any program of this kind pays before it does anything: the measure of a cold `compliance evaluate`.

Imports pydantic and PyYAML, reads two files and holds them against the product's own models; no places, no bounds, no
evaluation. Run as a script: `python benchmarks/baseline.py PROVIDER.yaml RULESET.yaml`.
"""

from __future__ import annotations

import sys
from typing import Any

import pydantic
import yaml

from compliance.model.provider import ProviderDocument
from compliance.model.ruleset import RuleSetDocument


class _Loader(yaml.CSafeLoader):
    """PyYAML's fastest loader; dates stay text, and so do keys (the models say what they are)."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def validate(path: str, model: type[pydantic.BaseModel]) -> pydantic.BaseModel:
    """Read a file and validate it."""
    with open(path, "rb") as file:  # noqa: PTH123 - the baseline does not pay for pathlib
        return model.model_validate(yaml.load(file, _Loader), by_alias=True, by_name=False)  # noqa: S506 - a safe loader


if __name__ == "__main__":
    validate(sys.argv[1], ProviderDocument)
    validate(sys.argv[2], RuleSetDocument)

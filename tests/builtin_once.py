"""What is built in is read once in a process of tests, not by each of the hundreds of commands that tests run.

Only what stands in the checkout's own `profiles/` and `providers/`, with the same name and the same text: tests write none
of these. What is read is never changed, so what one test has seen is what the next would read. Tests that start a process
of their own read everything anew, and so do the commands of the README.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from compliance.loading import providers, rulesets, yaml_source
from compliance.loading.builtin import Found, root

Key = tuple[object, ...]


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Keep built-in rule sets and providers, and the parsed text of both, for all that runs under this patch."""
    _keep(patch, yaml_source, "read_yaml", _key_of_file)
    patch.setattr(rulesets, "read_yaml", yaml_source.read_yaml)
    patch.setattr("compliance.loading.given.read_yaml", yaml_source.read_yaml)
    _keep(patch, rulesets, "ruleset_source_from", _key_of_document)
    _keep(patch, providers, "provider_from", _key_of_document)


def _keep(patch: pytest.MonkeyPatch, module: Any, name: str, key_of: Callable[..., Key | None]) -> None:
    read, kept = getattr(module, name), {}

    def reading(*arguments: Any) -> Any:
        key = key_of(*arguments)
        if key is None:
            return read(*arguments)
        if key not in kept:
            kept[key] = read(*arguments)  # what raises is not kept
        return kept[key]

    patch.setattr(module, name, reading)


def _key_of_file(path: Any, name: str, *limits: Any) -> Key | None:
    if limits or path.parent.parent != root() or not path.is_file():
        return None
    return path, name, path.read_bytes()


def _key_of_document(parsed: Any, origin: Any) -> Key | None:
    if not isinstance(origin, Found) or origin.path.parent.parent != root():
        return None
    return origin.path, origin.name, parsed.text.text

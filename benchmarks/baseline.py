"""What any program of this kind pays before it does anything: the measure of a cold `compliance evaluate`.

Imports pydantic and PyYAML, builds one model, and parses two files; nothing is validated, placed or evaluated. Run as a script:
`python benchmarks/baseline.py PROVIDER.yaml RULESET.yaml`.
"""

from __future__ import annotations

import sys

import pydantic
import yaml


class Document(pydantic.BaseModel):
    """The least that a document has."""

    id: str


def parse(path: str) -> Document:
    """Read a file with the fastest loader that PyYAML has; all but its id is thrown away."""
    with open(path, "rb") as file:  # noqa: PTH123 - the baseline does not pay for pathlib
        return Document(id=yaml.load(file, yaml.CSafeLoader)["id"])


if __name__ == "__main__":
    parse(sys.argv[1])
    parse(sys.argv[2])

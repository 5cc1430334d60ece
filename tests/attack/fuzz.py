"""`python -m tests.attack.fuzz TARGET --seconds N`: coverage-guided fuzzing of what reads bytes or text of strangers.

Needs atheris (extra `attack`). Whatever a reader does but read or refuse is a crash: its input is written into this folder,
and the exit code is not 0.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

IMPORTERS = {
    "caiq": "caiq-4.0.csv",
    "caiq-workbook": "caiq-4.0.xlsx",
    "ciso-assistant": "x.yaml",
    "dora-register": "x.zip",
    "gaia-x": "x.json",
    "gleif": "x.json",
    "gleif-csv": "x.csv",
    "oscal": "x.json",
    "suppliers": "x.csv",
}
"""Formats of others, and the name of the file that a reader is given."""
FORMS = {"form": "_json", "form-markdown": "_markdown", "form-workbook": "_spreadsheet"}
"""Forms of answers, and the function that reads one."""
TARGETS = ("yaml", "expression", "provider", "ruleset", *FORMS, *IMPORTERS)


def main(arguments: Sequence[str]) -> int:
    """Fuzz one target; atheris ends the process itself."""
    parser = argparse.ArgumentParser("python -m tests.attack.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("--list", action="store_true", help="print the targets")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.list or options.target is None:
        print("\n".join(TARGETS))
        return 0
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install 'cloud-provider-compliance[attack]'", file=sys.stderr)
        return 2
    import atheris  # noqa: PLC0415 - for development only

    with atheris.instrument_imports(include=["compliance"]):
        try_one = reader(options.target)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds(options.target)):
            Path(folder, str(number)).write_bytes(data)
        limits = [f"-max_total_time={options.seconds}", f"-seed={options.seed}", "-rss_limit_mb=2048", "-timeout=20"]
        atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", folder], try_one)
        atheris.Fuzz()
    return 0


def reader(target: str) -> Callable[[bytes], None]:
    """What reads the bytes of a target; all else than a refusal comes out."""
    from compliance.language.parser import ExpressionError, parse  # noqa: PLC0415 - instrumented while it is imported
    from compliance.loading.yaml_source import parse_yaml  # noqa: PLC0415 - as above
    from compliance.model.problem import LoadError  # noqa: PLC0415 - as above

    def refused(read: Callable[[bytes], Any]) -> Callable[[bytes], None]:
        def try_one(data: bytes) -> None:
            try:
                read(data)
            except (LoadError, ExpressionError):
                return

        return try_one

    if target == "yaml":
        return refused(lambda data: parse_yaml(data, "x.yaml"))
    if target == "expression":
        return refused(lambda data: parse(data.decode("utf-8", "replace")))
    if target in ("provider", "ruleset"):
        load = getattr(import_module(f"compliance.loading.{target}s"), f"load_{target}")
        return refused(lambda data: load(text=data.decode("utf-8", "replace"), name="x.yaml"))
    if target in FORMS:
        read = getattr(import_module("compliance.loading.forms"), FORMS[target])
        binary = target == "form-workbook"
        return refused(lambda data: read(data if binary else data.decode("utf-8", "replace"), "form"))
    return refused(_importer(target))


def _importer(target: str) -> Callable[[bytes], Any]:
    from datetime import date  # noqa: PLC0415 - as below

    from compliance.exchange.foreign import Foreign  # noqa: PLC0415 - instrumented while it is imported
    from compliance.exchange.imported import ImportTerms  # noqa: PLC0415 - as above
    from tests.exchange.gleif_records import ACME  # noqa: PLC0415 - it imports nothing of the package

    name = IMPORTERS[target]
    if target == "suppliers":
        suppliers = import_module("compliance.exchange.suppliers")
        return lambda data: suppliers.read_suppliers(Foreign(name, data))
    format_ = import_module(f"compliance.exchange.{_module(target)}")
    of = ACME if target.startswith(("gleif", "dora")) else None
    return lambda data: format_.read([Foreign(name, data)], ImportTerms(date(2026, 11, 30), of))


def _module(target: str) -> str:
    return {"gleif-csv": "gleif", "caiq-workbook": "caiq"}.get(target, target).replace("-", "_")


def seeds(target: str) -> list[bytes]:
    """Where to start: documents of the kind, as they are written."""
    from tests.attack.from_schemas import CONDITIONS  # noqa: PLC0415 - after what is instrumented
    from tests.attack.kinds import KINDS  # noqa: PLC0415 - as above
    from tests.exchange import dora_tables, test_caiq, workbooks  # noqa: PLC0415 - as above

    if target == "form-markdown":
        return [seed.encode() for kind in KINDS if kind.name == target for seed in kind.seeds()]
    if target == "expression":
        return [condition.encode() for condition in CONDITIONS]
    if target == "dora-register":
        return [dora_tables.package(dora_tables.register(contracts=[dora_tables.contract()]))]
    if target in ("caiq-workbook", "form-workbook"):
        return [workbooks.workbook(test_caiq.SHEETS)]
    wanted = {"yaml": ("provider", "ruleset", "tests"), "form": ("answers",)}.get(target, (target,))
    return [kind.write(seed).encode() for kind in KINDS if kind.name in wanted for seed in kind.seeds()[:2]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

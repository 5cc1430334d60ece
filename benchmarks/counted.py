"""The start of a command in instructions, which hang on no other load: where there is a tool that counts them."""

from __future__ import annotations

from benchmarks.measure import ROOT, Figure, Row, environment, instructions, python, run
from benchmarks.startup import DOCUMENTS, EVALUATION, NOT_MET


def counted() -> Row:
    """`--version` against a bare interpreter, and a cold evaluation against the floor of row 2, each counted once."""
    commands = {
        "bare": python("-c", "pass"),
        "version": python("-m", "compliance", "--version"),
        "floor": python(ROOT / "benchmarks" / "baseline.py", *DOCUMENTS),
        "evaluate": python("-m", "compliance", *EVALUATION),
    }
    what = "rows 1 and 2 in instructions"
    with environment() as environ:
        if instructions(commands["bare"], environ) is None:
            return Row(9, what, (), ("not measured: there is no valgrind",))
        for command in commands.values():
            run(command, environ, expected=(0, NOT_MET))  # compiles the modules
        millions = {name: (instructions(command, environ) or 0) / 1e6 for name, command in commands.items()}
    figures = (
        Figure("--version / python -c pass", millions["version"] / millions["bare"], 2),
        Figure("evaluate / import pydantic and PyYAML, parse the files", millions["evaluate"] / millions["floor"], 1.5),
    )
    remark = ", ".join(f"{name} {count:.0f} M" for name, count in millions.items())
    return Row(9, what, figures, (remark,))

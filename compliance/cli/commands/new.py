"""`compliance new`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import OutputError, Terminal, UsageError, write_result
from compliance.loading.builtin import BuiltinKind, example, ids

_SCHEMAS = {"provider": ("provider",), "ruleset": ("ruleset", "tests")}
_WORDS = {"provider": "provider", "ruleset": "rule set"}


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("kind", choices=tuple(_WORDS), help="what to write")
    parser.add_argument("id", metavar="ID", help="its id: letters, digits, '-' and '_'; the file is ID.yaml")
    parser.add_argument("--directory", default=".", metavar="DIR", help="where to write it (default: here)")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Write a starting point, and the schemas an editor checks it with."""
    from compliance.report.pages.scaffold import provider_scaffold, ruleset_scaffold, schema_file
    from compliance.report.schemas.schemas import schema_text

    _check_id(options.kind, options.id)
    folder = Path(options.directory)
    scaffold = provider_scaffold if options.kind == "provider" else ruleset_scaffold
    files = scaffold(options.id, terminal.today)
    schemas = {schema_file(kind): schema_text(kind, example(kind)) for kind in _SCHEMAS[options.kind]}
    written = _write(folder, files, schemas)
    for name, text in schemas.items():
        path = folder / name
        if path not in written and path.read_text(encoding="utf-8", errors="replace") != text:
            kind = path.name.partition(".")[0]
            terminal.say(f"compliance: {path.as_posix()} is another version's; compliance schema {kind} has this one's")
    write_result([f"{path.as_posix()}\n" for path in written], None, terminal)
    return ExitCode.OK


def _check_id(kind: BuiltinKind, id_: str) -> None:
    """Raise `UsageError` where a document of this id could not be read, or not be found by it."""
    from compliance.model.declared import MisfitsError, value_of
    from compliance.model.values import DottedIdentifier, Identifier

    try:
        value_of(Identifier if kind == "provider" else DottedIdentifier, id_)
    except MisfitsError as error:
        raise UsageError(str(error)) from None
    if id_.endswith((".yaml", ".yml", ".tests")):
        raise UsageError(f"'{id_}' is not an id: it is the name of a file; write it without '{Path(id_).suffix}'")
    if id_ in ids(kind):
        raise UsageError(f"there is a built-in {_WORDS[kind]} '{id_}'; choose another id")


def _write(folder: Path, files: Mapping[str, str], schemas: Mapping[str, str]) -> list[Path]:
    """Write all files or none; a schema that is there already is left alone.

    Raises:
        UsageError: with every file that is in the way.
        OutputError: a file cannot be written.
    """
    in_the_way = [folder / name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if in_the_way:
        raise UsageError("\n".join(f"{path.as_posix()} exists; nothing was written" for path in in_the_way))
    wanted = {**files, **{name: text for name, text in schemas.items() if not (folder / name).exists()}}
    written: list[Path] = []
    try:
        for name, text in wanted.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:  # "x": never over one written meanwhile
                written.append(path)
                file.write(text)
    except OSError as error:
        for one in written:
            one.unlink(missing_ok=True)
        raise OutputError(error.errno, error.strerror or str(error), error.filename or path.as_posix()) from None
    return written


COMMAND = Command(
    help="write a new provider profile or rule set to start from",
    description="Write a commented starting point: a provider profile, or a rule set with its tests. Never overwrites a file.",
    options=add_options,
    run=run,
    writes_result=False,
)

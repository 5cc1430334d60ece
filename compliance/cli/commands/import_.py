"""`compliance import`; the module ends in `_` because its name alone is a word of Python."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from compliance.exchange.foreign import Foreign
    from compliance.exchange.imported import Imported
    from compliance.exchange.jose import IssuerKey
    from compliance.exchange.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """A format of others: what it is, the options it takes, and whether it takes several files."""

    help: str
    takes: tuple[str, ...]
    several: bool = False


FORMATS = {
    "gleif": ForeignFormat(
        "records of the register of legal entities, level 1 and 2, as JSON or CSV", ("of",), several=True
    ),
    "caiq": ForeignFormat("answers to the questionnaire of the Cloud Security Alliance, as xlsx or CSV", ("ruleset",)),
    "dora-register": ForeignFormat("a bank's register of information under DORA, as a zip or a folder", ("of", "list")),
    "oscal": ForeignFormat(
        "a catalog, with or without profiles, as a rule set to fill in; a component definition as answers; JSON",
        ("ruleset",),
        several=True,
    ),
    "gaia-x": ForeignFormat("credentials of Gaia-X, 22.06 to 24.11, as JSON or JWT", ("of", "key"), several=True),
    "ciso-assistant": ForeignFormat(
        "a framework or a mapping of CISO Assistant, as a rule set to fill in; YAML, a framework also as its workbook",
        (),
    ),
}
"""What can be read; each is the module of its name in `compliance.exchange`."""
SHOWN = 20
"""The most lines about what was not taken; a new file names all of it."""


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    formats = "; ".join(f"{name}: {format_.help}" for name, format_ in FORMATS.items())
    parser.add_argument("format", metavar="FORMAT", choices=tuple(FORMATS), help=formats)
    parser.add_argument("files", metavar="FILE", nargs="+", type=named, help="what to read; - is stdin")
    parser.add_argument(
        "--of", metavar="CODE", help="which of several is the provider: its LEI, or its number in the file"
    )
    parser.add_argument(
        "--list", action="store_true", help="write all providers of a register as CSV, a list for evaluate --suppliers"
    )
    parser.add_argument(
        "--ruleset", metavar="ID", help="the rule set that the answers are for (default: that of the edition)"
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="[ISSUER=]FILE",
        help="verify signatures of JWT with this public key (PEM, JWKS or DID document), which is ISSUER's; repeatable",
    )
    parser.add_argument("--name", metavar="NAME", help="the name of the provider (default: as in the file)")
    parser.add_argument("--id", metavar="ID", help="the id of the new document (default: made of the name)")
    parser.add_argument(
        "--on", metavar="DATE", help="the day of the import, for what bears no date (default: today, UTC)"
    )
    parser.add_argument(
        "--into", metavar="PROVIDER", help="print the patch that adds the facts to this profile; nothing is changed"
    )


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Read the files, and write a document to review or a patch; what was not taken is told."""
    from compliance.cli.inputs import day_of
    from compliance.exchange.imported import Imported, ImportTerms
    from compliance.exchange.profile import not_taken

    _check(options)
    on = terminal.today if options.on is None else day_of("--on", options.on)
    if options.output is not None and os.path.isfile(options.output):  # noqa: PTH113 - a name may be too long for a path
        raise UsageError(
            f"{options.output} exists; an import is merged into no file: --into {options.output} shows a patch"
        )
    read = import_module(f"compliance.exchange.{options.format.replace('-', '_')}").read
    files = [file for name in options.files for file in _foreign(name, options.format)]
    if options.list:
        write_result([_listed(files)], options.output, terminal)
        return ExitCode.OK
    terms = ImportTerms(on, options.of, options.name, options.ruleset, _keys(options))
    imported: Imported | Skeleton = read(files, terms)
    left = not_taken(imported.left)
    for line in left[:SHOWN]:
        terminal.say(f"not taken: {line}")
    if len(left) > SHOWN:
        terminal.say(f"... and {len(left) - SHOWN} more that were not taken")
    if not imported.count:
        terminal.complain("compliance: nothing to import: nothing could be taken")
        return ExitCode.NOTHING
    result = _profile(imported, options) if isinstance(imported, Imported) else _skeleton(imported, options)
    terminal.say(f"compliance: {imported.told}")
    write_result([result], options.output, terminal)
    return ExitCode.OK


def _check(options: Namespace) -> None:
    """Raise `UsageError` for what this format does not take."""
    format_ = FORMATS[options.format]
    given = [name for name in ("of", "ruleset", "list", "key") if getattr(options, name) and name not in format_.takes]
    mistakes = [f"--{name}: {options.format} does not take it" for name in given]
    if len(options.files) > 1 and not format_.several:
        mistakes.append(f"{options.format} takes one file, not {len(options.files)}")
    if mistakes:
        raise UsageError("\n".join(mistakes))


def _keys(options: Namespace) -> Sequence[IssuerKey]:
    """What signatures are verified with; raises `LoadError` for a file without a public key."""
    if not options.key:
        return ()
    from compliance.cli.outputs import require_package
    from compliance.exchange.foreign import Foreign
    from compliance.exchange.jose import keys_of, parsed_key
    from compliance.loading.given import read_named
    from compliance.signing.keys import SIZE

    require_package("joserfc", "sign", "--key")
    found: list[IssuerKey] = []
    for text in options.key:
        issuer, name = parsed_key(text)
        data, shown = read_named(name, SIZE)
        found += keys_of(Foreign(shown, data), issuer)
    return found


def _foreign(name: str, format_: str) -> Iterator[Foreign]:
    """The file of a name, or the files of a folder that a format keeps in several; each bounded, and all of them together."""
    from compliance.exchange.foreign import BYTES, Foreign
    from compliance.exchange.sheets import MEMBERS
    from compliance.loading.encoding import read_bytes
    from compliance.loading.given import read_named

    path = Path(name)
    if format_ != "dora-register" or not path.is_dir():
        data, shown = read_named(name, BYTES + 1)
        yield Foreign(shown, data)
        return
    inner = sorted(path.glob("*.csv")) or sorted(path.glob("reports/*.csv"))
    left = BYTES
    folder = Foreign(path.as_posix(), b"")
    if len(inner) > MEMBERS or not inner:
        raise folder.refuse(
            f"more than {MEMBERS} tables" if inner else "no tables (*.csv), neither here nor in reports/"
        )
    for one in inner:
        file = Foreign(one.as_posix(), read_bytes(one, one.as_posix(), left + 1))
        left -= len(file.data)
        if left < 0:
            raise folder.refuse(f"its tables are larger than {BYTES // 1024 // 1024} MiB together")
        yield file


def _listed(files: Sequence[Foreign]) -> str:
    import csv
    import io
    from dataclasses import astuple, fields

    from compliance.exchange.dora_register import Supplier, suppliers
    from compliance.report.escaping import escape_cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Supplier)])
    for supplier in suppliers(files):
        cells = [" ".join(cell) if isinstance(cell, tuple) else cell for cell in astuple(supplier)]
        writer.writerow(["" if cell is None else escape_cell(str(cell)) for cell in cells])
    return text.getvalue()


def _profile(imported: Imported, options: Namespace) -> str:
    """The new profile, or the patch of one.

    Raises:
        UsageError: the id is none.
        LoadError: the profile to patch is not valid, or would not be.
    """
    from compliance.exchange.profile import id_for, patch, profile_text
    from compliance.loading.builtin import Found
    from compliance.loading.encoding import decode, read_bytes
    from compliance.loading.yaml_source import Limits
    from compliance.model.values import Identifier

    if options.into is None:
        return profile_text(imported, _valid(options.id or id_for(imported.name), Identifier))
    path = Path(options.into)
    held = read_bytes(path, path.as_posix(), Limits().bytes + 1)
    return patch(decode(held, path.as_posix()).text, Found(path, path.as_posix()), imported)


def _skeleton(skeleton: Skeleton, options: Namespace) -> str:
    """The new rule set; raises `UsageError` where the id is none, or a patch is asked for."""
    from compliance.exchange.profile import id_for
    from compliance.exchange.skeleton import skeleton_text
    from compliance.model.values import DottedIdentifier

    if options.into is not None:
        raise UsageError("--into: a framework becomes a rule set of its own, not a part of a profile")
    return skeleton_text(skeleton, _valid(options.id or id_for(skeleton.title), DottedIdentifier))


def _valid(id_: str, kind: type[str]) -> str:
    """An id, if it is one; raises `UsageError`."""
    from compliance.model.declared import MisfitsError, value_of

    try:
        return str(value_of(kind, id_))
    except MisfitsError as error:
        raise UsageError(f"{error}: give it one with --id") from None


COMMAND = Command(
    help="turn what others wrote into a profile or a rule set to review",
    description="Read a file in a format of others, and write a provider profile to review, or a patch of one; of a framework "
    "the skeleton of a rule set. Everything has its place in the file; what was not taken is told, with the reason.",
    options=add_options,
    run=run,
)

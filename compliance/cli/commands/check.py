"""`compliance check`."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.loading.builtin import Found, root
from compliance.model.nearest import did_you_mean
from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    from compliance.analysis.lint import CheckedDocument, LintFinding


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "paths", nargs="*", type=named, metavar="PATH", help="files, or folders to search for .yaml files; - is stdin"
    )
    parser.add_argument(
        "--select", metavar="LINTS", action="append", default=[], help="look for these lints only; ids with commas"
    )
    parser.add_argument(
        "--ignore", metavar="LINTS", action="append", default=[], help="do not look for these lints; ids with commas"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Validate documents, lint the rule sets and profiles among them, and say how many were fine."""
    from compliance.analysis.lint import Severity, lint_together
    from compliance.analysis.lint.run import lints_document
    from compliance.cli.diagnostics import report_problems
    from compliance.report.formats.json_ import render_document
    from compliance.report.pages.listing import render_findings

    chosen = _chosen(options)
    problems: list[Problem] = []
    files = list(_named(options.paths, problems)) if options.paths else list(_built_in())
    beside = [file for file in files if not file.piped]  # which can be read again, for what it says of another
    if not files and not problems:
        terminal.complain("compliance: there is no .yaml file to check")
        return ExitCode.NOTHING
    findings: list[LintFinding] = []
    checked = [_check(file, beside, chosen, problems, findings) for file in files]
    valid = [document for document in checked if document is not None]
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    findings = sorted({*findings, *lint_together(valid, chosen)})
    as_json = options.format == "json"
    text = render_document(lints_document(findings, len(valid))) if as_json else render_findings(findings, len(valid))
    write_result([text], options.output, terminal)
    return ExitCode.OK if all(f.lint.severity is Severity.INFO for f in findings) else ExitCode.NOT_MET


def _chosen(options: Namespace) -> frozenset[str]:
    """The lints to look for: those selected, all without any, but never those ignored."""
    from compliance.analysis.lint import LINTS

    select, ignore = _ids(options.select), _ids(options.ignore)
    mistakes = [_unknown(option, id_) for option, ids in (("--select", select), ("--ignore", ignore)) for id_ in ids]
    mistakes += [
        f"--ignore: '{id_}' cannot be turned off: a document that has it is not valid"
        for id_ in ignore
        if id_ in LINTS and LINTS[id_].by_loading
    ]
    if any(mistakes):
        raise UsageError("\n".join(filter(None, mistakes)))
    return frozenset(select or LINTS) - frozenset(ignore)


def _ids(given: Sequence[str]) -> list[str]:
    return [id_.strip() for text in given for id_ in text.split(",") if id_.strip()]


def _unknown(option: str, id_: str) -> str:
    from compliance.analysis.lint import LINTS

    if id_ in LINTS:
        return ""
    advice = did_you_mean(id_, LINTS) or "'compliance list lints' names them all"
    return f"{option}: there is no lint '{id_}'; {advice}"


def _check(
    file: Found, beside: Sequence[Found], chosen: frozenset[str], problems: list[Problem], findings: list[LintFinding]
) -> CheckedDocument | None:
    """Validate and lint one file, adding to what was found so far; `None` where it is not valid."""
    from compliance.analysis.lint import CheckedDocument, lint, lint_provider
    from compliance.loading.given import parse
    from compliance.loading.kinds import CHECKS, kind_of
    from compliance.loading.providers import provider_from
    from compliance.loading.rulesets import (
        country_sets,
        document_text,
        lintable_from,
        names_in_use,
        rules_by_id,
        ruleset_ids,
    )
    from compliance.rulesets.lintable import Surroundings

    try:
        parsed = parse(file)
        kind = kind_of(parsed)
        if kind == "ruleset/1":
            findings += lint(lintable_from(parsed, file, beside), chosen)
        elif kind == "provider/1":
            rules_of = cache(partial(rules_by_id, files=beside))
            around = Surroundings(rules_of, partial(ruleset_ids, beside), names_in_use, country_sets())
            findings += lint_provider(provider_from(parsed, file), document_text(parsed), around, chosen)
        else:
            CHECKS[kind](parsed, file)
    except LoadError as error:
        problems += error.problems
        return None
    id_ = parsed.data.get("id") if isinstance(parsed.data, dict) else None
    named = id_ if isinstance(id_, str) else None
    return CheckedDocument(kind, named, document_text(parsed), os.path.realpath(file.path))


def _named(paths: list[str], problems: list[Problem]) -> Iterator[Found]:
    """The files named and those of the folders named; raises `UsageError` for every path there is not."""
    from compliance.loading.builtin import named as file_named
    from compliance.loading.builtin import search_folder

    missing = [name for name in paths if not Path(name).exists()]
    if missing:
        raise UsageError("\n".join(f"there is no file or folder '{name}'" for name in missing))
    for path in map(Path, paths):
        if path.is_dir():
            searched = search_folder(path)
            problems += searched.problems
            yield from searched.files
        else:
            yield file_named(path)


def _built_in() -> Iterator[Found]:
    base = root()
    for folder in ("profiles", "providers"):
        for file in sorted((base / folder).rglob("*.yaml")):
            yield Found(file, file.relative_to(base).as_posix())


COMMAND = Command(
    help="validate documents, lint rule sets",
    description="Validate documents and lint the rule sets and profiles among them; without a path, every built-in one.",
    options=add_options,
    run=run,
    epilog="exit codes: 0 valid, 1 valid but lints found errors or warnings, 2 wrong usage, 3 not valid",
)

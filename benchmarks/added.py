"""The statements of the built-in profiles that were added last, each with its source, for somebody to hold against it.

When a statement was added is read from the history of the repository: the commit that wrote its first line.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance import load_provider
from compliance.engine.facts_read import json_value
from compliance.model.statements import Provider, Source, Statement, dotted
from compliance.model.words import value_text
from compliance.report.escaping import escape_markdown, markdown_code

HEAD = """\
# The statements added last

The {number} statements of the built-in profiles, in `providers`, that were added last, the newest first, each with its facts, its
sources and, where a source is long, the place in it: for you to check. A statement is the one of that day with that source.

`python -m benchmarks added` prints this page.
"""


@dataclass(frozen=True, slots=True)
class Added:
    """A statement, whose it is, and the second since 1970 in which it was committed."""

    owner: str
    statement: Statement
    at: int


def commit_times(file: Path) -> Mapping[int, int]:
    """The second in which each line of a file of a repository was committed; lines count from 1."""
    command = ["git", "blame", "--line-porcelain", "--", file.name]
    text = subprocess.run(command, cwd=file.parent, capture_output=True, check=True, text=True).stdout
    stamps = [int(line.split()[1]) for line in text.splitlines() if line.startswith("committer-time ")]
    return dict(enumerate(stamps, start=1))


def of_folder(folder: Path) -> Iterator[Added]:
    """All statements of the profiles of a folder; shared ones belong to the file they stand in."""
    seen: dict[Path, Mapping[int, int]] = {}
    known: set[tuple[Path, int]] = set()
    for profile in sorted(folder.glob("*.yaml")):
        provider: Provider = load_provider(profile)
        for statement in provider.statements:
            file = Path(statement.location.file)
            place = (file, statement.location.line)
            if place in known:
                continue
            known.add(place)
            if file not in seen:
                seen[file] = commit_times(file.resolve())
            yield Added(file.stem, statement, seen[file][statement.location.line])


def page(added: Iterable[Added], number: int = 50) -> str:
    """The last so many of them as Markdown, newest first; of one commit in the order of owner and day."""
    last = sorted(added, key=lambda one: (-one.at, one.owner, one.statement.from_, one.statement.location.line))[
        :number
    ]
    rows = [f"{count}. {row(one)}" for count, one in enumerate(last, start=1)]
    return "\n".join([HEAD.format(number=len(rows)), *rows]) + "\n"


def row(one: Added) -> str:
    """An item of the list: whose, from when, what, and who says so."""
    statement = one.statement
    facts = [
        markdown_code(f"{dotted(path)} = {value_text(json_value(value))}") for path, value in statement.leaves.items()
    ]
    facts += [f"{markdown_code(dotted(closure.path))} is complete" for closure in statement.closures]
    head = f"**{one.owner}**, from {statement.from_}: {', '.join(facts)}"
    return "\n".join([head, *(f"   - {_source(source)}" for source in statement.sources)])


def _source(source: Source) -> str:
    title = escape_markdown(source.title)
    name = f"[{title}](<{source.url}>)" if source.url else title
    date = f"{'published' if source.dated else 'retrieved'} {source.known}"
    places: Sequence[str | None] = (source.page and f"page {source.page}", source.clause)
    return ", ".join(filter(None, [name, escape_markdown(source.publisher), date, f"grade {source.grade}", *places]))

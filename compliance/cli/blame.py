"""Which commit last changed a line, where git is installed and the file is in the work tree this was started in.

File names come from documents that may be anybody's. Only regular files inside that one work tree are asked about: git runs
what the configuration of a repository names, so that of another one is never read.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from compliance.analysis.changes.causes import Commit, Stated
from compliance.analysis.changes.changes import CardChange
from compliance.model.statements import FactLocation

SECONDS = 20
"""How long git may take over one file."""

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a file that git is asked about."""

SHORT = 12
"""Characters of a commit's id that are shown."""

_HEADER: Final = re.compile(r"(?P<id>[0-9a-f]{40}|[0-9a-f]{64}) \d+ (?P<line>\d+)")
_ZONE: Final = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2})(?P<minutes>\d{2})")


def with_commits(cards: Iterable[CardChange], say: Callable[[str], None]) -> tuple[CardChange, ...]:
    """The changes, with the commit of each line that states a fact now.

    Args:
        cards: what changed.
        say: told of what git does not know.
    """
    cards = tuple(cards)
    asked = {one.location for card in cards for one in _new(card)}
    git = shutil.which("git")
    if not asked:
        return cards
    try:
        tree = _work_tree(git) if git else None
        commits = dict(_commits(str(git), tree, asked)) if tree else {}
    except subprocess.TimeoutExpired:
        say(f"--blame: git did not answer within {SECONDS} seconds: no commit is named")
        return cards
    if git is None:
        say("--blame: git is not installed: no commit is named")
    elif tree is None:
        say("--blame: git knows no work tree here: no commit is named")
    elif missing := len(asked - commits.keys()):
        say(f"--blame: git knows no commit of {missing} of {len(asked)} lines: they are not in the work tree here")
    return tuple(_noted(card, commits) for card in cards)


def _new(card: CardChange) -> Iterator[Stated]:
    return (one for finding in card.findings for fact in finding.facts for one in fact.new)


def _noted(card: CardChange, commits: Mapping[FactLocation, Commit]) -> CardChange:
    findings = []
    for finding in card.findings:
        facts = [
            replace(fact, new=tuple(replace(one, commit=commits.get(one.location)) for one in fact.new))
            for fact in finding.facts
        ]
        findings.append(replace(finding, facts=tuple(facts)))
    return replace(card, findings=tuple(findings))


def _work_tree(git: str) -> Path | None:
    """The top of the work tree of the current folder."""
    answer = _ask(git, "rev-parse", "--show-toplevel")
    return Path(answer.removesuffix("\n")).resolve() if answer else None


def _commits(git: str, tree: Path, asked: Iterable[FactLocation]) -> Iterator[tuple[FactLocation, Commit]]:
    files: dict[str, list[FactLocation]] = {}
    for location in asked:
        files.setdefault(location.file, []).append(location)
    for name, locations in sorted(files.items()):
        file = _inside(tree, name)
        if file is None:
            continue
        known = _blamed(git, tree, file, {location.line for location in locations})
        yield from ((location, known[location.line]) for location in locations if location.line in known)


def _inside(tree: Path, name: str) -> Path | None:
    """The file, links followed, if it is a regular one in the work tree and of a reasonable size."""
    try:
        file = Path(name).resolve(strict=True)
        inside = file.is_relative_to(tree) and ".git" not in file.relative_to(tree).parts
        return file if inside and file.is_file() and file.stat().st_size <= SIZE_LIMIT else None
    except (OSError, ValueError, RuntimeError):  # no such file, a NUL in its name, a loop of links
        return None


def _blamed(git: str, tree: Path, file: Path, lines: set[int]) -> dict[int, Commit]:
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    last = content.count(b"\n") + (not content.endswith(b"\n"))
    ranges = [f"-L{line},{line}" for line in sorted(lines) if 1 <= line <= last]
    if not ranges:
        return {}
    # No text conversion: it is a program that the configuration names.
    name = file.relative_to(tree).as_posix()
    answer = _ask(git, "-C", str(tree), "blame", "--line-porcelain", "--no-textconv", *ranges, "--", name)
    return dict(_read(answer)) if answer else {}


def _ask(git: str, *arguments: str) -> str | None:
    """What git answers; nothing where it has no answer.

    Raises:
        subprocess.TimeoutExpired: it takes too long, and would for the next question.
    """
    command = [git, "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments]
    try:
        ran = subprocess.run(  # noqa: S603 - no shell; names stand behind `--`
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return ran.stdout.decode("utf-8", errors="replace")


def _read(porcelain: str) -> Iterator[tuple[int, Commit]]:
    """Each line's commit, from `git blame --line-porcelain`; the line itself stands behind a tab."""
    fields: dict[str, str] = {}
    header = None
    for line in porcelain.split("\n"):
        if line.startswith("\t"):
            if header is not None:
                yield int(header["line"]), _commit(header["id"], fields)
            header, fields = None, {}
        elif header is None:
            header = _HEADER.match(line)
        else:
            key, _, value = line.partition(" ")
            fields[key] = value


def _commit(id_: str, fields: Mapping[str, str]) -> Commit:
    if not id_.strip("0"):
        return Commit(None, None, "", "")
    return Commit(id_[:SHORT], _day(fields), fields.get("author", ""), fields.get("summary", ""))


def _day(fields: Mapping[str, str]) -> date | None:
    """The day of a commit where its author was."""
    zone = _ZONE.fullmatch(fields.get("author-tz", ""))
    minutes = int(zone["hours"]) * 60 + int(zone["minutes"]) if zone else 0
    try:
        offset = timezone(timedelta(minutes=-minutes if zone and zone["sign"] == "-" else minutes))
        return datetime.fromtimestamp(int(fields.get("author-time", "")), UTC).astimezone(offset).date()
    except (ValueError, OverflowError, OSError):
        return None

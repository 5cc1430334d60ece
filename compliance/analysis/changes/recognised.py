"""What certificates that a rule set recognises changed between two runs: in force, ended, and the rules that hang on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.model.scorecard import Scorecard
from compliance.model.status import Force


@dataclass(frozen=True, slots=True)
class RecognitionChange:
    """A recognition that came into force, ended, or settles other rules than before."""

    id: str
    """Id of the recognition"""
    title: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    old: Force | None
    """Was it in force? Null where the rule set did not recognise it"""
    new: Force | None
    """Is it in force now? Null where the rule set does not recognise it"""
    opens: tuple[str, ...]
    """Rules it settled and settles no more, and that are open now"""
    settles: tuple[str, ...]
    """Rules that were open and that it settles now"""


def recognition_changes(old: Scorecard, new: Scorecard) -> tuple[RecognitionChange, ...]:
    """Every recognition whose force is another one, or that settles other rules, in the order of the new rule set."""
    before = {one.id: one for one in old.recognitions}
    after = {one.id: one for one in new.recognitions}
    found = []
    for id_ in dict.fromkeys([*after, *before]):
        then, now = before.get(id_), after.get(id_)
        named = now or then
        assert named is not None  # one of them has it
        opens, settles = tuple(_opened(id_, old, new)), tuple(_opened(id_, new, old))
        forces = (then.status if then else None, now.status if now else None)
        if opens or settles or forces[0] is not forces[1]:
            found.append(RecognitionChange(id_, named.title, named.by, *forces, opens, settles))
    return tuple(found)


def _opened(id_: str, settled: Scorecard, open_: Scorecard) -> Iterator[str]:
    """The rules that a recognition settles in one scorecard and nothing settles in the other."""
    undecided = {finding.rule for finding in open_.findings if finding.basis is None}
    yield from (f.rule for f in settled.findings if f.recognition == id_ and f.rule in undecided)

"""Scorecards as in-toto statements, one a line: https://github.com/in-toto/attestation/tree/main/spec/v1.

Each scorecard is a statement of our own kind, which holds all of it: what is open, the intervals, until when the verdict holds.
Where the verdict is met, a Simple Verification Result follows it, for policies that ask for nothing but that. It has no word for
what is open, missed or out of date, so nothing of the kind is ever said in one. `compliance sign` makes envelopes of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from compliance.model.scorecard import Scorecard, Tool
from compliance.model.status import Basis, VerdictStatus
from compliance.report.formats.identifiers import OURS, hexadecimal, moment, one_line
from compliance.report.formats.json_ import SCHEMA, json_text

STATEMENT: Final = "https://in-toto.io/Statement/v1"
SCORECARD: Final = f"{OURS}:scorecards:1"
"""Our own kind of predicate: a document of scorecards, as `--format json` writes it, that holds one."""
RESULT: Final = "https://in-toto.io/attestation/svr/v0.2"
"""A Simple Verification Result."""

_MET: Final = {
    VerdictStatus.NECESSARY_ONLY: ("NECESSARY",),
    VerdictStatus.SUFFICIENT: ("NECESSARY", "SUFFICIENT"),
}
_BASES: Final = {Basis.ATTESTED: "_ATTESTED", Basis.READ: "_READ", Basis.DECLARED: "_DECLARED"}


def render_in_toto(scorecards: Iterable[Scorecard], tool: Tool) -> Iterator[str]:
    """Scorecards as lines of JSON: a statement each, and a result after each that is met."""
    for card in scorecards:
        document = {"schema": SCHEMA, "tool": tool, "scorecards": (card,)}
        yield _line([_provider(card), _ruleset(card)], SCORECARD, document)
        if properties := properties_of(card):
            verifier = {"id": f"{OURS}:{one_line(tool.version)}", "policies": [_ruleset(card)]}
            result = {"verifier": verifier, "timeCreated": moment(card.as_of), "properties": properties}
            yield _line([_provider(card)], RESULT, result)


def properties_of(card: Scorecard) -> list[str]:
    """What a scorecard verifies: `ANDROMEDE_NECESSARY`. Nothing where the verdict is open or not met, or something is supposed.

    Who asks for such a name must get nothing less: what is of one service, rests on another word than facts, or is of rules
    that an import or a setting has changed has a longer name.
    """
    if card.provider.what_if is not None or card.provider.other_services:
        return []
    service = f"_SERVICE_{_word(card.provider.service)}" if card.provider.service else ""
    changed = "_TAILORED" if card.ruleset.tailoring or card.evidence != "as-required" else ""
    basis = _BASES.get(card.verdict.basis, "") if card.verdict.basis else ""
    met = _MET.get(card.verdict.status, ())
    return [f"{_word(card.ruleset.id)}{service}_{one}{basis}{changed}" for one in met]


def _word(id_: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", id_).upper()


def _provider(card: Scorecard) -> dict[str, Any]:
    service = f"@{card.key[1]}" if card.key[1] else ""
    return {
        "name": one_line(f"provider/{card.provider.id}{service}"),
        "digest": {"sha256": hexadecimal(card.provider.digest)},
    }


def _ruleset(card: Scorecard) -> dict[str, Any]:
    return {
        "name": one_line(f"ruleset/{card.ruleset.id}"),
        "digest": {"sha256": hexadecimal(card.ruleset.digest)},
    }


def _line(subject: list[dict[str, Any]], kind: str, predicate: object) -> str:
    statement = {"_type": STATEMENT, "subject": subject, "predicateType": kind, "predicate": predicate}
    return json_text(statement, indent=False) + "\n"

"""The verdict as a badge: the JSON that shields.io draws one from, and an SVG of our own; of several, the worst verdict."""

from __future__ import annotations

import json
from collections.abc import Iterable

from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import Scorecard
from compliance.model.status import Basis, VerdictStatus
from compliance.report.escaping import escape_xml, inert, inert_json, printable
from compliance.report.formats.mapping import NOTHING_COLOUR, PROBLEMS, VERDICTS
from compliance.report.pages.resting import rests_text

LONGEST = 60
"""Characters of a label; a badge is no page."""

LONGEST_MESSAGE = 90
"""Characters of a verdict with what it rests on."""

_ORDER = (None, *Basis)
"""What a verdict may rest on, the weakest last."""

_LABEL_COLOUR = "#424a53"
_CHARACTER = 7
_PADDING = 6
_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class _Badge:
    label: str
    message: str
    colour: str
    nothing: bool


def _badge(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem]) -> _Badge:
    rulesets: set[str] = set()
    verdicts: dict[VerdictStatus, int] = {}
    lines: dict[VerdictStatus, tuple[int, str]] = {}
    there = {problem.kind for problem in problems}
    for card in scorecards:
        rulesets.add(card.ruleset.id)
        there |= {"what if"} if card.provider.what_if else set()
        verdict = card.verdict
        verdicts[verdict.status] = verdicts.get(verdict.status, 0) + 1
        weakness = _ORDER.index(verdict.basis)
        if weakness > lines.get(verdict.status, (-1, ""))[0]:
            lines[verdict.status] = weakness, rests_text(card)
    label = rulesets.pop() if len(rulesets) == 1 else "compliance"
    outranked = next((shown.badge for kind, shown in PROBLEMS.items() if shown.badge and kind in there), None)
    if outranked is not None and (verdicts or outranked == PROBLEMS["invalid input"].badge):
        return _Badge(_short(label), outranked, VERDICTS[VerdictStatus.NOT_MET].colour, nothing=True)
    if not verdicts:
        return _Badge(label, "nothing evaluated", NOTHING_COLOUR, nothing=True)
    worst = min(verdicts, key=lambda verdict: VERDICTS[verdict].rank)
    every = sum(verdicts.values())
    count = f"{worst} ({verdicts[worst]} of {every})" if every > 1 else str(worst)
    message = ", ".join(filter(None, (count, lines[worst][1])))
    return _Badge(_short(label), _short(message, LONGEST_MESSAGE), VERDICTS[worst].colour, nothing=False)


def _short(label: str, most: int = LONGEST) -> str:
    text = printable(label)
    return text if len(text) <= most else text[: most - 1] + "…"


def render_badge(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """The worst verdict as the JSON that https://shields.io/badges/endpoint-badge draws a badge from."""
    badge = _badge(scorecards, problems)
    document = {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": badge.colour}
    if badge.nothing:
        document["isError"] = True
    return inert_json(json.dumps(document, indent=2)) + "\n"


_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img" aria-labelledby="title">
  <title id="title">{label}: {message}</title>
  <rect width="{left}" height="{height}" fill="{label_colour}"/>
  <rect x="{left}" width="{right}" height="{height}" fill="{colour}"/>
  <g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" aria-hidden="true">
    <text x="{padding}" y="14" textLength="{left_text}" lengthAdjust="spacingAndGlyphs">{label}</text>
    <text x="{message_x}" y="14" textLength="{right_text}" lengthAdjust="spacingAndGlyphs">{message}</text>
  </g>
</svg>
"""


def render_badge_svg(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """The worst verdict as a picture in SVG that a screen reader reads out; `textLength` makes its text fit in any font."""
    badge = _badge(scorecards, problems)
    left_text, right_text = len(badge.label) * _CHARACTER, len(badge.message) * _CHARACTER
    left, right = left_text + 2 * _PADDING, right_text + 2 * _PADDING
    return inert(
        _SVG.format(
            width=left + right,
            height=_HEIGHT,
            left=left,
            right=right,
            left_text=left_text,
            right_text=right_text,
            padding=_PADDING,
            message_x=left + _PADDING,
            label=escape_xml(badge.label),
            message=escape_xml(badge.message),
            label_colour=_LABEL_COLOUR,
            colour=badge.colour,
        )
    )

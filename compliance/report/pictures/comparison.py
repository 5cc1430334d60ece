"""A comparison as a picture: intervals of each objective as bars or radars, or every rule as a heat map."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from compliance.analysis.comparison.document import Comparison
from compliance.report.pages.compare import heading_of
from compliance.report.pictures.bars import bars
from compliance.report.pictures.drawing import PictureFormat, saved
from compliance.report.pictures.heatmap import heatmap
from compliance.report.pictures.measures import PictureKind, description, refuse_too_much
from compliance.report.pictures.radar import radar

DRAWN: dict[PictureKind, Callable[[Comparison], Figure]] = {"bars": bars, "radar": radar, "heatmap": heatmap}


def render_comparison_picture(comparison: Comparison, kind: PictureKind, format_: PictureFormat) -> bytes:
    """A picture of a comparison as a file; same comparison, same bytes with the same version of the library.

    Raises:
        NothingToDrawError: the rule set has nothing such a picture shows, or there is too much for one.
    """
    refuse_too_much(comparison, kind)
    shown_in_words = description(comparison, kind)
    return saved(lambda: DRAWN[kind](comparison), format_, heading_of(comparison), shown_in_words)

"""Pictures of comparisons: well-formed, the same each time, legible, and showing what the comparison says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from compliance.analysis.comparison.compare import compare
from compliance.analysis.comparison.document import Comparison, Floor, RuleRow
from compliance.analysis.comparison.offers import assess
from compliance.model.scorecard import LevelSpan, ObjectiveResult, Score
from compliance.model.status import Status
from compliance.report.pictures.measures import MOST, MOST_RULES, NothingToDrawError, measures
from tests.builders import demo, provider, ruleset, snapshot, statement
from tests.report.cards import TODAY, provider_of, ruleset_of

pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("bars", "radar", "heatmap")
HOSTILE = "$\\frac{1}{0}$ <script>&\"'\x1b[2J\u202e a_b^c 😀"
LEVELS = ("none", "basic", "full")


def drawn(comparison, kind, format_="svg"):
    from compliance.report.pictures.comparison import render_comparison_picture  # noqa: PLC0415 - after it is known to be there

    return render_comparison_picture(comparison, kind, format_)


def texts(svg):
    return [" ".join("".join(e.itertext()).split()) for e in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def small() -> Comparison:
    """Two offers under a rule set with a gate."""
    rules = [
        {"id": "G", "check": "x.demo.g", "role": "gate", "points": 0, "objective": "one"},
        {"id": "A", "check": "x.demo.a", "objective": "one"},
    ]
    against = ruleset(rules, [{"gates": "all"}], objectives=[{"id": "one", "title": "One"}])
    subjects = [provider([statement("2024-01-01", demo(**of))]) for of in ({"g": True, "a": True}, {"g": False})]
    named = [replace(subject, id=f"p{n}") for n, subject in enumerate(subjects)]
    return compare([assess(against, snapshot(of, "2024-06-30")) for of in named])


def made(offers=4, objectives=4, rules=3, text="", *, scores=True, levels=False) -> Comparison:
    """A comparison of any size, with every status, score and place."""
    base = small()
    scale = LEVELS if levels else ()
    statuses = [*Status]
    found = []
    for n in range(offers):
        parts = tuple(
            ObjectiveResult(
                f"O-{k}",
                f"Objective {k} {text}",
                k / 2,
                Score(n, min(101.0, n + 17.5 * k), 0.5) if scores and (n + k) % 5 else None,
                LevelSpan("none", LEVELS[k % 3]) if levels else None,
            )
            for k in range(objectives)
        )
        place = ("ranked", "may drop out", "not ranked")[n % 3]
        summary = replace(base.offers[0].provider, id=f"provider-{n}{text}")
        score = Score(12.0, 36.0, 0.5) if scores else None
        level = LevelSpan("none", "basic") if levels else None
        found.append(replace(base.offers[0], provider=summary, place=place, objectives=parts, score=score, level=level))
    rows = tuple(
        RuleRow(
            f"R-{m}{text}",
            f"Rule {m} {'of many words ' * 8}{text}",
            f"O-{m % objectives}" if objectives and m % 7 else None,
            "gate" if m % 4 == 0 else "contributory",
            tuple(statuses[(n + m) % 5] for n in range(offers)),
        )
        for m in range(rules)
    )
    floors = (Floor("necessary", "O-1", "score", 40.0), Floor("sufficient", "O-1", "score", 60.0))
    floors += (Floor("necessary", None, "level", "basic"),) if levels else ()
    title = replace(base.ruleset, id=f"demo{text}")
    return replace(base, ruleset=title, levels=scale, floors=floors, rules=rows, offers=tuple(found))


@pytest.mark.parametrize("kind", KINDS)
def test_same_bytes_with_title_and_description(kind):
    svg = drawn(made(), kind)
    assert svg == drawn(made(), kind)
    assert b"<dc:date>" not in svg
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text.startswith("Compared under Demo (demo 1), as of 2024-06-30")
    told = root.find(f"{SVG}desc").text
    assert all(f"provider-{n} (" in told for n in range(4))


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_a_png_is_one_and_the_same_each_time(kind):
    png = drawn(made(2, 3, 2), kind, "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png == drawn(made(2, 3, 2), kind, "png")


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_text_from_documents_is_drawn_as_it_is(kind):
    svg = drawn(made(2, 3, 2, HOSTILE), kind)
    assert b"<script>" not in svg
    assert b"\x1b" not in svg
    assert any("$\\frac{1}{0}$ <script>&" in text for text in texts(svg))
    assert drawn(made(2, 3, 2, HOSTILE), kind, "png")


def test_bars_say_intervals_floors_and_places():
    found = texts(drawn(made(), "bars"))
    assert found.count("12 to 36") == 4
    assert {"provider-0", "* provider-1", "✕ provider-2", "Total", "-"} <= set(found)
    assert {"least demanded, necessary", "least demanded, sufficient"} <= set(found)
    assert "necessary: score at least 40; sufficient: score at least 60" in found
    assert "* may drop out: not known whether it misses what is necessary ✕ out: misses what is necessary" in found


def test_bars_of_levels():
    found = texts(drawn(made(scores=False, levels=True), "bars"))
    assert {"Overall level", "necessary: level at least 'basic'", "at most 'basic'", "none", "full"} <= set(found)
    beside = texts(drawn(made(levels=True), "bars"))
    assert {"12 to 36", "at most 'basic'"} <= set(beside)


def test_a_radar_has_an_axis_for_each_objective():
    found = texts(drawn(made(), "radar"))
    assert found.count("O-3") == 4
    assert any(text.startswith("O-1: Objective 1 (weight 0.5); necessary: score at least 40") for text in found)
    assert "nothing applies" in found


def test_every_cell_of_a_heat_map_has_the_letter_of_its_status():
    comparison = made(5, 3, 10)
    found = texts(drawn(comparison, "heatmap"))
    # Ten rules and five offers, each status as often as any other; `-` and `?` stand nowhere else alone.
    assert [found.count(letter) for letter in ("✓", "✗", "?", "-", "!")] == [10] * 5
    assert found.count("◆") == 3
    key = {
        "✓ met",
        "✗ not met",
        "? not known",
        "- does not apply",
        "! could not be evaluated",
        "◆ gate",
        "* may drop out",
    }
    assert key <= set(found)
    assert {"Objective 0", "Rules of no objective"} <= set(found)


def test_a_heat_map_of_the_founding_case():
    against = ruleset_of("andromede")
    subjects = [provider_of(name) for name in ("numergy", "ovhcloud")]
    comparison = compare([assess(against, snapshot(of, "2016-02-01", TODAY)) for of in subjects])
    found = texts(drawn(comparison, "heatmap"))
    for letter, status in (("✓", Status.PASS), ("✗", Status.FAIL), ("?", Status.UNKNOWN)):
        assert found.count(letter) == sum(row.statuses.count(status) for row in comparison.rules)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def test_letters_stand_out_from_their_cells():
    from compliance.report.pictures.comparison import STATUSES  # noqa: PLC0415 - as above

    for _, cell, ink in STATUSES.values():
        lights = sorted(
            sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), luminance(c), strict=True)) for c in (cell, ink)
        )
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # what WCAG asks of text


BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes 2009, full severity, on linear RGB."""


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_of_cells_are_apart_for_all_eyes(kind):
    from compliance.report.pictures.comparison import STATUSES  # noqa: PLC0415 - as above

    def seen(colour):
        light = [sum(w * p for w, p in zip(row, luminance(colour), strict=True)) for row in BLINDNESS[kind]]
        return [max(0.0, p) ** (1 / 2.4) for p in light]

    # What is not known and what does not apply are both quiet: there the sign tells, and the key says which is which.
    told = [colour for status, (_, colour, _) in STATUSES.items() if status is not Status.NOT_APPLICABLE]
    for a, b in combinations(told, 2):
        assert sum((x - y) ** 2 for x, y in zip(seen(a), seen(b), strict=True)) ** 0.5 > 0.3, (a, b)


def boxes(kind, comparison):
    """Every text of a picture with where it stands, and the size of the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - as above
    from matplotlib.text import Text  # noqa: PLC0415 - as above

    from compliance.report.pictures.comparison import DRAWN  # noqa: PLC0415 - as above
    from compliance.report.pictures.drawing import drawing  # noqa: PLC0415 - as above

    with drawing():
        figure = DRAWN[kind](comparison)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        shown = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
        return [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in shown], figure.bbox


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("kind", "comparison"),
    [
        ("bars", made(22, 3)),
        ("bars", made(4, 8, text=" of WWW")),
        ("bars", made(3, 2, levels=True)),
        ("bars", made(3, 4, scores=False, levels=True)),
        ("bars", made(2, 0)),
        ("radar", made(5, 9)),
        ("radar", made(1, 4, text=" of WWW")),
        ("heatmap", made(22, 8, 16)),
        ("heatmap", made(2, 2, 6, text=" of WWW")),
        ("heatmap", made(1, 0, 1)),
    ],
)
def test_no_text_is_cut_or_stands_on_another(kind, comparison):
    found, page = boxes(kind, comparison)
    for text, box in found:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1, text
        assert page.y0 <= box.y0 <= box.y1 <= page.y1, text
    for (a, one), (b, other) in combinations(found, 2):
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        high = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert not (wide > 1 and high > 2), f"{a!r} on {b!r}"


def test_what_cannot_be_drawn_is_refused():
    bare = made(2, 0, scores=False)
    with pytest.raises(NothingToDrawError, match="no scores and no levels"):
        measures(bare)
    with pytest.raises(NothingToDrawError, match="a radar needs 3 objectives, and demo has 2"):
        drawn(made(2, 2), "radar")
    for kind in KINDS:
        with pytest.raises(NothingToDrawError, match=f"holds {MOST[kind]} providers"):
            drawn(made(MOST[kind] + 1, 3, 1), kind)
    with pytest.raises(NothingToDrawError, match=f"holds {MOST_RULES} rules"):
        drawn(made(1, 1, MOST_RULES + 1), "heatmap")

"""The scorecard on a terminal."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from markdown_it import MarkdownIt

from compliance.model.status import Status, VerdictStatus
from compliance.model.words import FEW, percent, rounded, status_words, verdict_words
from compliance.report.formats.formats import render_scorecards
from compliance.report.pages.layout import Painter, cut, wrapped
from compliance.report.pages.scorecard import render_markdown, render_text, render_texts
from compliance.report.pages.wording import asked
from tests.builders import demo, provider, rule, ruleset, scorecard, source, statement
from tests.report.cards import PAIRS, card, numergy

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_the_founding_case_fits_a_screen():
    lines = render_text(numergy()).splitlines()
    assert len(lines) <= 52
    assert max(map(len, lines)) <= 100


def test_order_of_what_is_said():
    text = render_text(numergy())
    assert text.startswith(
        "Necessary, not sufficient (necessary-only)\n  Numergy against Andromède: security and viability (andromede "
    )
    parts = [
        "It has everything it cannot do without. That is not enough.",
        "necessary   met",
        "sufficient  not met",
        "holds through 2016-12-30: Numergy ceased on 2016-12-31",
        "Why: Owners agree (owners-aligned); ",
        "Gates: 7 of 7 met",
    ]
    parts += ["Scores of 100", "Viability: ", "Not known: 2 of 13 rules; it cannot change the verdict", "Evidence: "]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_no_line_is_wider_than_the_screen(who, what, width):
    shown = card(who, what)
    text = render_text(shown, width=width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_nothing_essential_is_lost_on_a_narrow_screen(who, what):
    """Cells are cut, lists shortened and what is not known counted; verdict, dates, scores and what fails are not."""
    shown = card(who, what)
    text = " ".join(render_text(shown, width=80).split())
    assert f"as of {shown.as_of}, known as of {shown.known_as_of}" in text
    words = verdict_words(shown.verdict.status, shown.ruleset.claims)
    assert text.startswith(f"{words} ({shown.verdict.status}")
    assert all(" ".join(clause.text.split()) in text for clause in asked(shown))
    assert all(f"({rule_id})" in text for rule_id in shown.verdict.binding[:FEW])
    gates = [finding for finding in shown.findings if finding.role == "gate"]
    assert all(finding.message in text for finding in gates if finding.status in ("fail", "error"))
    unknown = sum(finding.status == "unknown" for finding in gates)
    assert f"Not known: {unknown} of {len(gates)} gate" in text or not unknown
    scored = [o for o in shown.objectives if o.weight and (o.score or o.level)]
    score = shown.score if len(scored) > 1 else scored[0].score if scored else None
    if score:
        assert f" {rounded(score.certain)} {rounded(score.possible)} {percent(score.coverage)}" in text


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_no_sentence_is_said_more_than_three_times(who, what):
    shown = card(who, what)
    messages = Counter(f.message for f in shown.findings if f.status == "unknown" and ": " in f.message)
    text = " ".join(render_text(shown).split())
    assert all(text.count(message) <= FEW for message in messages)


def test_what_is_not_known_is_counted_by_what_is_in_its_way():
    one = card("ovhcloud", "eu-csf-2026")
    text = render_text(one, width=80)
    unknown = [finding for finding in one.findings if finding.status == "unknown"]
    assert len(text.splitlines()) <= 40 + len(one.findings) - len(unknown)  # what is known has a line each
    assert f"Not known: {len(unknown)} of {len(one.findings)} rules" in text
    counted = [
        int(number) for number in re.findall(r"^  (\d+)  +(?:facts|answers|lists|evidence|sources)", text, re.MULTILINE)
    ]
    assert sum(counted) == len(unknown)
    assert "  1   answers that only the provider can give: " in text
    assert "any level" in text


def test_titles_stand_beside_ids():
    text = render_text(numergy(), width=160)
    for finding in numergy().findings:
        words = [finding.title, finding.rule] if finding.status != "unknown" else [f"{finding.title} ({finding.rule})"]
        assert any(all(word in line for word in words) for line in text.splitlines()), finding.rule


@pytest.mark.exhaustive
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_colour_changes_no_layout(who, what, verbose):
    plain = render_text(card(who, what), verbose=verbose)
    painted = render_text(card(who, what), verbose=verbose, colour=True)
    assert ANSI.sub("", painted) == plain
    assert painted != plain
    for line in painted.splitlines():
        codes = ANSI.findall(line)
        assert "\x1b" not in ANSI.sub("", line), "no code is cut"
        assert not codes or codes[-1] == "\x1b[0m", "no colour runs on"


def test_every_status_has_a_colour():
    paint = Painter(colour=True)
    words = [*map(status_words, Status), *(verdict_words(status, "sufficient") for status in VerdictStatus), "Met"]
    assert all(paint(word) != word for word in words)
    assert all(Painter(colour=False)(word) == word for word in words)


def test_verbose_shows_every_fact_with_its_place_and_the_digests():
    shown = numergy()
    text = render_text(shown, verbose=True)
    for finding in shown.findings:
        for fact in finding.facts:
            assert fact.path in text
            if fact.location is not None and not fact.candidates:
                assert f"providers/{fact.location.file.split('/', 1)[1]}:{fact.location.line}:" in text
    assert shown.provider.digest in text
    assert shown.ruleset.digest in text
    assert all(f"  {source}: " in text for source in shown.sources)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"yes": True}, ()),
        ({"yes": False}, ("fix: Mend it. (by owners)",)),
        ({}, ("to find out: x.demo.yes",)),
        ({"weak": True}, ("to back better: x.demo.yes",)),
    ],
    ids=["it passes", "it fails", "it is not known", "it is stated too weakly"],
)
def test_a_fix_is_shown_of_what_is_known_to_fail_only(fact, said):
    fixed = {**rule("x.demo.yes"), "fix": {"text": "Mend it.", "by": "owners"}, "evidence": {"grade": "B"}}
    weak = "weak" in fact
    stated = statement("2024-01-01", demo(**({"yes": True} if weak else fact)))
    of = provider([stated], {"s": source(grade="D" if weak else "A")})
    against = ruleset([fixed], [{"all": ["R"]}])
    shown = render_text(scorecard(of, against, "2024-06-30"), verbose=True)
    assert tuple(line.strip() for line in shown.splitlines() if re.match(r"    (fix|to )", line)) == said


def test_of_what_no_rule_can_meet_that_is_the_reason():
    rules = [rule("x.demo.a", "a"), rule("x.demo.b", "b")]
    impossible = ruleset(rules, [{"points": {"of": {"a": 1, "b": 1}, "at_least": 3}}])
    of = provider([statement("2024-01-01", demo(a=True, b=False))])
    assert "Why: Not even every rule met would be enough" in render_text(scorecard(of, impossible, "2024-06-30"))
    reachable = ruleset(rules, [{"points": {"of": {"a": 1, "b": 1}, "at_least": 2}}])
    assert "Not even every rule met" not in render_text(scorecard(of, reachable, "2024-06-30"))


def many(count: int, **facts: bool):
    acme = provider([statement("2024-01-01", {"x": {"demo": facts}})])
    rules = [rule("x.demo.yes", f"good-{n}") for n in range(count)] + [
        rule("x.demo.no", f"bad-{n}") for n in range(count)
    ]
    return scorecard(acme, ruleset(rules), "2024-06-30")


def test_a_long_list_shows_what_does_not_pass():
    shown = many(15, yes=True, no=False)
    text = render_text(shown)
    assert "Rules: 15 met, 15 not met" in text
    assert text.count("\n  not met ") == 15
    assert "\n  met " not in text
    assert render_text(shown, verbose=True).count("\n  met ") == 15


def test_a_long_list_of_reasons_is_counted():
    shown = many(15, yes=True, no=False)
    assert f"({shown.verdict.binding[2]}) and {len(shown.verdict.binding) - 3} more." in " ".join(
        render_text(shown).split()
    )


def test_several_scorecards_end_in_a_line_for_each():
    shown = [card("scaleway", "hds"), card("aws", "hds")]
    pieces = list(render_texts(shown))
    assert pieces[0] == render_text(shown[0])
    assert pieces[1] == "\n" + render_text(shown[1])
    assert [line.split()[0] for line in pieces[2].split("\n")[2:5]] == ["offer", "scaleway", "aws"]
    assert len(list(render_texts(shown[:1]))) == 1


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="unknown format 'xml'; it is one of text, json, jsonl, markdown, html"):
        render_scorecards([], "xml", None)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("\x1b[31mred", 20, "\\x1b[31mred"),
        ("\x1b[31mred", 6, "\\x1b[…"),
        ("ab", 1, "…"),
    ],
)
def test_cut(text, width, shown):
    assert cut(text, width) == shown


def test_wrapped_lines_are_safe_and_short():
    lines = wrapped("Note: " + "word\x1b[2J\n" * 30, 40)
    assert max(map(len, lines)) <= 40
    assert all(line.startswith("  ") for line in lines[1:])
    assert "\x1b" not in "".join(lines)


PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def shape(text: str) -> list[tuple[str, int]]:
    """The blocks of a document and how many cells each row has."""
    rows, tokens = [], PARSER.parse(text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            rows.append((token.tag, 0))
        if token.type == "tr_open":
            end = next(n for n in range(number, len(tokens)) if tokens[n].type == "tr_close")
            rows.append(("row", sum(t.type in ("td_open", "th_open") for t in tokens[number:end])))
    return rows


@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_what_it_consists_of(who, what):
    shown = card(who, what)
    found = shape(render_markdown(shown))
    assert found[0] == ("h2", 0)
    scored = any(o.weight and (o.score or o.level) for o in shown.objectives)
    assert sum(cells == 6 for _, cells in found) == len(shown.findings) + sum(tag == "h3" for tag, _ in found) - scored
    assert sum(cells == 3 for _, cells in found) == len(asked(shown)) + 1
    assert {cells for tag, cells in found if tag == "row"} <= {3, 4, 5, 6}

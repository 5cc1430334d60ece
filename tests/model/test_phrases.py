"""Phrases: English to whoever reads a text, and said anew, part by part, by a translator."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from compliance.model.phrases import ENGLISH, Phrase, Translator, figures, grouped, joined, say, say_count, with_titles

DAY = date(2016, 12, 1)


class Backwards:
    """A language in which every pattern stands in angle brackets, two are many, and months are numbers."""

    def gettext(self, message):
        return {"{day} {month} {year}": "{year}/{month}/{day}", "; ": " ; "}.get(message, f"<{message}>")

    def ngettext(self, one, more, count):
        return f"<{more if count > 2 else one}>"

    def pgettext(self, context, message):  # noqa: ARG002 - as of gettext
        return {
            "months": ",".join(map(str, range(1, 13))),
            "day of a month": "first",
            "decimal sign": ",",
            "a thousand": "1.000",
        }[context]


SAID = Translator("xx", Backwards())
PHRASES = [
    (say("met"), "met", "<met>"),
    (say("{a} to {b}", a="x", b=say("y")), "x to y", "<x to <y>>"),
    (say("on {day}", day=DAY), "on 2016-12-01", "<on 2016/12/first>"),
    (say("on {day}", day=date(2016, 2, 29)), "on 2016-02-29", "<on 2016/2/29>"),
    (say_count(1, "{count} rule", "{count} rules"), "1 rule", "<1 rule>"),
    (say_count(2, "{count} rule", "{count} rules"), "2 rules", "<2 rule>"),
    (
        say_count(3, "{count} rule of {what}", "{count} rules of {what}", what=say("all")),
        "3 rules of all",
        "<3 rules of <all>>",
    ),
    (joined("; ", (say("met"), "x", "", say("open"))), "met; x; open", "<met> ; x ; <open>"),
    (joined(say(" or "), ("a", "b")), "a or b", "a< or >b"),
    (joined(", ", ("a",)), "a", "a"),
    (figures("58.33"), "58.33", "58,33"),
    (figures("1.5E+20"), "1.5E+20", "1,5E+20"),
    (grouped("1250000.5"), "1,250,000.5", "1.250.000,5"),
    (grouped("-12000"), "-12,000", "-12.000"),
    (grouped("1E+20"), "1E+20", "1E+20"),
    (say("{number}%", number=figures("0.5")), "0.5%", "<0,5%>"),
    (with_titles("Seat", {"xx": "Siège"}), "Seat", "Siège"),
    (with_titles("Seat", {"yy": "Siège"}), "Seat", "Seat"),
    ("a {text} of somebody, 1.5", "a {text} of somebody, 1.5", "a {text} of somebody, 1.5"),
]


@pytest.mark.parametrize(("text", "english", "said"), PHRASES, ids=[english for _, english, _ in PHRASES])
def test_a_phrase_reads_in_english_and_is_said_in_another_language(text, english, said):
    assert text == english
    assert ENGLISH(text) == english
    assert SAID(text) == said


@pytest.mark.parametrize(("text", "english", "said"), PHRASES, ids=[english for _, english, _ in PHRASES])
def test_a_phrase_is_the_same_after_a_copy_and_no_more_than_its_english_to_a_machine(text, english, said):
    for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):  # noqa: S301 - what was just written
        assert (again, SAID(again)) == (english, said)
    assert json.loads(json.dumps({text: text})) == {english: english}
    assert hash(text) == hash(english)


def test_what_somebody_wrote_is_never_taken_for_a_pattern():
    assert say("{a}", a="{b}") == "{b}"
    assert SAID(say("{a}", a="{b}")) == "<{b}>"


def test_a_text_that_was_put_together_otherwise_is_no_phrase():
    assert not isinstance(f"{say('met')}", Phrase)
    assert not isinstance(say("met") + "", Phrase)

"""What GitHub reads: annotations with the worst first, and a summary it has room for."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance import render
from compliance.report.formats.github import SUMMARY_BYTES
from tests.report.cards import numergy
from tests.report.outputs import demo, rendered, with_everything


def test_the_worst_comes_first_among_annotations():
    levels = [line.split(" ")[0][2:] for line in rendered("github", with_everything(), numergy()).splitlines()[2:]]
    order = ["error", "warning", "notice"]
    assert levels == sorted(levels, key=order.index)
    assert set(levels) == set(order)


def test_the_summary_names_what_does_not_pass_and_what_is_waived_apart():
    summary = rendered("github-summary", with_everything())
    against, waived = summary.split("### acme under demo: what does not pass")[1].split("### acme under demo: waived")
    assert not re.search(r"^\| (pass|not-applicable) ", against + waived, re.MULTILINE)
    assert re.findall(r"^\| fail \| (\w+) \|", waived, re.MULTILINE) == ["audited"]
    assert "waived through 2022-09-30" in waived
    assert "waived through" not in against


def test_a_summary_too_long_for_github_says_so():
    shown = replace(demo(), findings=tuple(replace(f, message="m" * 40_000) for f in demo().findings) * 4)
    summary = render(shown, shown, shown, format="github-summary")
    assert len(summary.encode()) <= SUMMARY_BYTES + 200
    assert summary.splitlines()[-1].endswith("further parts are left out here: there is no room for them.")

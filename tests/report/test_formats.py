"""The table of formats says everything about a format that is no part of its module."""

from __future__ import annotations

from typing import get_args

from compliance.report.formats.formats import FOR_SERVICES, FORMATS, NEEDS, Format


def test_every_format_of_the_api_is_a_row_in_the_same_order():
    assert get_args(Format) == FORMATS


def test_what_the_rows_say():
    assert set(FORMATS) - FOR_SERVICES == {"text", "json", "markdown", "csv"}
    assert NEEDS == {"junit": ("junitparser", "junit")}

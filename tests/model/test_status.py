"""The order of verdicts, and which of them meet a target."""

from __future__ import annotations

import pytest

from compliance.model.status import DECIDED, VerdictStatus

NOT_MET, NECESSARY_ONLY, SUFFICIENT, UNDETERMINED = VerdictStatus


def test_the_worst_is_first():
    assert DECIDED == (NOT_MET, NECESSARY_ONLY, SUFFICIENT)
    assert [verdict.rank for verdict in DECIDED] == [0, 1, 2]


def test_what_is_undetermined_has_no_place_among_them():
    with pytest.raises(ValueError, match="not in tuple"):
        UNDETERMINED.rank  # noqa: B018 - asking is what fails


@pytest.mark.parametrize(
    ("target", "meeting"), [("necessary", {NECESSARY_ONLY, SUFFICIENT}), ("sufficient", {SUFFICIENT})]
)
def test_what_meets_a_target(target, meeting):
    assert {verdict for verdict in VerdictStatus if verdict.meets(target)} == meeting

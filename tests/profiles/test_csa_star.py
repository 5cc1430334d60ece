"""CSA STAR: awards of made-up providers."""

from __future__ import annotations

import pytest

from tests.profiles.assessing import ATTESTED, CERTIFICATES, ISO_2013, ISO_2022, NOW, STAR, certificates, outcome


@pytest.mark.parametrize(
    ("as_of", "entries", "level_2", "silver"),
    [
        (NOW, [f"{STAR}, award: none", ISO_2022], "pass", "fail"),
        (NOW, [f"{STAR}, award: bronze", ISO_2022], "pass", "fail"),
        (NOW, [f"{STAR}, award: silver", ISO_2022], "pass", "pass"),
        (NOW, [f"{STAR}, award: gold", ISO_2022], "pass", "pass"),
        (NOW, [STAR, ISO_2022], "pass", "unknown"),
        (NOW, [f"{STAR}, award: gold, expires: 2026-11-22", ISO_2022], "fail", "fail"),
        # A certification stands only with the ISO/IEC 27001 certificate.
        (NOW, [f"{STAR}, award: gold"], "fail", "fail"),
        (NOW, [f"{STAR}, award: gold", "scheme: iso-27001"], "pass", "pass"),
        ("2025-10-31", [f"{STAR}, award: gold", ISO_2013], "pass", "pass"),
        ("2025-11-01", [f"{STAR}, award: gold", ISO_2013], "fail", "fail"),
        # An attestation does not need it, and comes without an award.
        (NOW, [ATTESTED], "pass", "fail"),
        (NOW, ["scheme: csa-star, type: self-assessment, level: 1", ISO_2022], "fail", "fail"),
        (NOW, ["scheme: csa-star, level: 2", ISO_2022], "pass", "unknown"),
        (NOW, ["scheme: csa-star, level: 2"], "unknown", "fail"),
        (NOW, ["scheme: csa-star", ISO_2022], "unknown", "unknown"),
        # An award on one entry and the kind on another make no certification with an award.
        (NOW, [STAR, f"{ATTESTED}, award: gold", ISO_2022], "pass", "unknown"),
        (NOW, [f"{STAR}, award: none", f"{ATTESTED}, award: gold", ISO_2022], "pass", "fail"),
    ],
)
def test_csa_star(as_of, entries, level_2, silver):
    facts = certificates(*entries)
    found = {
        rule: outcome("csa-star", rule, as_of, facts, closed=CERTIFICATES).status
        for rule in ("star-level-2", "award-at-least-silver")
    }
    assert found == {"star-level-2": level_2, "award-at-least-silver": silver}


def test_csa_star_is_unknown_while_the_list_of_certificates_is_open():
    facts = certificates(f"{STAR}, award: gold")
    assert outcome("csa-star", "award-at-least-silver", NOW, facts).status == "unknown"

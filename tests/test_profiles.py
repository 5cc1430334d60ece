"""The built-in rule sets: each rule on made-up providers, then the founding case and every built-in provider."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
import yaml

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.engine.verdict import NothingEvaluatedError
from compliance.loading.builtin import find, ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.problem import LoadError

RULE_SETS = ["iso-27001", "hds", "csa-star", "uptime-tier", "andromede", "gaia-x-24.11"]
NOW = "2026-11-23"
CERTIFICATES = "certifications"

PROFILE = """
schema: provider/1
id: acme
name: Acme
sources:
  register: {{title: Register, publisher: Registry, published: {stated}, grade: A}}
statements:
  - from: {stated}
    sources: [register]
    exhaustive: [{closed}]
    facts: {facts}
"""


@pytest.fixture
def outcome(tmp_path):
    """The finding of one rule for a provider of which these facts were stated, at first on the day assessed."""

    def evaluate_rule(rule_set, rule, as_of, facts, *, closed="", stated=None, service=None):
        path = tmp_path / "acme.yaml"
        path.write_text(PROFILE.format(stated=stated or as_of, closed=closed, facts=facts), encoding="utf-8")
        provider = load_provider(str(path))
        snapshot = take_snapshot(
            provider, date.fromisoformat(as_of), date.fromisoformat(as_of), country_sets(), service
        )
        card = scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
        return next(finding for finding in card.findings if finding.rule == rule)

    return evaluate_rule


@cache
def ruleset_of(name):
    return load_ruleset(name)


@cache
def provider_of(name):
    return load_provider(name)


@cache
def scorecard(provider, rule_set, as_of, known_as_of=NOW):
    snapshot = take_snapshot(
        provider_of(provider), date.fromisoformat(as_of), date.fromisoformat(known_as_of), country_sets()
    )
    return scorecard_of(decide_all(ruleset_of(rule_set), snapshot))


def document(rule_set):
    return yaml.safe_load(find("ruleset", rule_set).path.read_text(encoding="utf-8"))


def finding_of(card, rule):
    return next(finding for finding in card.findings if finding.rule == rule)


def certificates(*entries):
    return f"{{certifications: {{{', '.join(f'c{number}: {{{entry}}}' for number, entry in enumerate(entries))}}}}}"


# --- ISO/IEC 27001 ---------------------------------------------------------------------------------------------------

ISO_2013 = "scheme: iso-27001, edition: 2013"
ISO_2022 = "scheme: iso-27001, edition: 2022"
STAR = "scheme: csa-star, type: certification"
ATTESTED = "scheme: csa-star, type: attestation"


@pytest.mark.parametrize(
    ("as_of", "entries", "closed", "status"),
    [
        ("2016-02-01", [ISO_2013], True, "pass"),
        ("2016-02-01", [ISO_2013], False, "pass"),
        ("2025-10-31", [ISO_2013], True, "pass"),
        ("2025-11-01", [ISO_2013], True, "fail"),
        ("2025-11-01", [ISO_2013], False, "unknown"),
        ("2025-11-01", [f"{ISO_2013}, expires: 2027-01-01"], True, "fail"),
        ("2022-10-24", [ISO_2022], True, "fail"),
        ("2022-10-25", [ISO_2022], True, "pass"),
        ("2026-11-23", [ISO_2022], True, "pass"),
        ("2014-06-01", ["scheme: iso-27001, edition: 2005"], True, "fail"),
        ("2016-02-01", ["scheme: iso-27001"], True, "unknown"),
        ("2026-11-23", ["scheme: iso-27001"], True, "unknown"),
        ("2026-11-23", ["edition: 2022"], True, "unknown"),
        ("2026-11-23", [f"{ISO_2022}, issued: 2024-05-01, expires: 2027-04-30"], True, "pass"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2026-11-23"], True, "pass"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2026-11-22"], True, "fail"),
        ("2026-11-23", [f"{ISO_2022}, issued: 2026-11-24"], True, "fail"),
        ("2026-11-23", ["scheme: iso-27001, expires: 2026-11-22"], True, "fail"),
        ("2026-11-23", ["scheme: iso-27017, edition: 2022"], True, "fail"),
        ("2026-11-23", [], True, "fail"),
        ("2026-11-23", [], False, "unknown"),
        # What one certificate has never helps another: the edition of the first, the dates of the second.
        ("2026-11-23", [f"{ISO_2022}, expires: 2025-01-01", f"{ISO_2013}, expires: 2027-01-01"], True, "fail"),
        ("2026-11-23", [f"{ISO_2022}, expires: 2025-01-01", "scheme: iso-27001"], True, "unknown"),
    ],
)
def test_iso_27001_certificate(outcome, as_of, entries, closed, status):
    facts = certificates(*entries)
    finding = outcome("iso-27001", "valid-certificate", as_of, facts, closed=CERTIFICATES if closed else "")
    assert finding.status == status


@pytest.mark.parametrize(
    ("services", "status"),
    [("services: [iaas]", "pass"), ("services: [other]", "fail"), ("scope: not said", "unknown")],
)
@pytest.mark.parametrize(
    ("rule_set", "rule", "entries"),
    [
        ("iso-27001", "valid-certificate", [ISO_2022]),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 2"]),
        ("csa-star", "star-level-2", [STAR, ISO_2022]),
        ("csa-star", "star-level-2", [ATTESTED]),
        ("csa-star", "award-at-least-silver", [f"{STAR}, award: gold", ISO_2022]),
    ],
)
def test_certificates_count_for_the_services_they_cover(outcome, rule_set, rule, entries, services, status):
    facts = certificates(*(f"{entry}, {services}" for entry in entries))[:-1] + ", services: {iaas: {kind: iaas}}}"
    finding = outcome(rule_set, rule, NOW, facts, closed=CERTIFICATES, service="iaas")
    assert finding.status == status


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([f"{ISO_2022}, accredited: true"], "pass"),
        ([f"{ISO_2022}, accredited: false"], "fail"),
        ([ISO_2022], "unknown"),
        ([f"{ISO_2013}, accredited: true", f"{ISO_2022}, accredited: false"], "fail"),
    ],
)
def test_iso_27001_accreditation_is_that_of_a_valid_certificate(outcome, entries, status):
    finding = outcome("iso-27001", "accredited-body", NOW, certificates(*entries), closed=CERTIFICATES)
    assert finding.status == status


@pytest.mark.parametrize(
    ("rule_set", "rule", "entries", "stated", "as_of", "status"),
    [
        ("iso-27001", "valid-certificate", [ISO_2013], "2016-01-01", "2019-01-01", "pass"),
        ("iso-27001", "valid-certificate", [ISO_2013], "2016-01-01", "2019-01-02", "unknown"),
        ("csa-star", "star-level-2", [ATTESTED], "2016-01-01", "2019-01-01", "pass"),
        ("csa-star", "star-level-2", [ATTESTED], "2016-01-01", "2019-01-02", "unknown"),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 1.1"], "2019-01-01", "2022-01-01", "pass"),
        ("hds", "valid-hosting-approval", ["scheme: hds, edition: 1.1"], "2019-01-01", "2022-01-02", "unknown"),
        ("hds", "valid-hosting-approval", ["scheme: hds-approval"], "2012-01-01", "2016-01-01", "unknown"),
    ],
)
def test_certificates_last_heard_of_too_long_ago_are_unknown(outcome, rule_set, rule, entries, stated, as_of, status):
    facts = certificates(*entries)
    finding = outcome(rule_set, rule, as_of, facts, closed=CERTIFICATES, stated=stated)
    assert finding.status == status
    assert any(reason == "stale" for reason, _ in finding.causes) == (status == "unknown")


def test_the_iso_27001_condition_is_the_same_wherever_it_stands():
    """Others import it; where one spells it out, it is the same condition."""
    condition = document("iso-27001")["define"]["valid_certificates"].split("certifications.filter(c,")[1].split()
    for rule_set in ids("ruleset"):
        for text in document(rule_set).get("define", {}).values():
            if 'c.scheme == "iso-27001"' in text:
                assert text.split("(c,", 1)[1].split() == condition, rule_set


# --- Health data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "entry", "status"),
    [
        ("2016-02-01", "scheme: hds-approval", "pass"),
        ("2018-03-31", "scheme: hds-approval", "pass"),
        ("2018-03-31", "scheme: hds-approval, expires: 2018-03-30", "fail"),
        ("2018-04-01", "scheme: hds-approval", "fail"),
        ("2018-04-01", "scheme: hds-approval, expires: 2020-01-01", "fail"),
        ("2018-03-31", "scheme: hds, edition: 1.1", "fail"),
        ("2018-04-01", "scheme: hds, edition: 1.1", "pass"),
        ("2026-05-16", "scheme: hds, edition: 1.1", "pass"),
        ("2026-05-17", "scheme: hds, edition: 1.1", "fail"),
        ("2026-05-17", "scheme: hds, edition: 1.1, expires: 2027-06-30", "fail"),
        ("2024-05-15", "scheme: hds, edition: 2", "fail"),
        ("2024-05-16", "scheme: hds, edition: 2", "pass"),
        ("2026-05-17", "scheme: hds, edition: 2.0", "pass"),
        ("2026-05-17", "scheme: hds, edition: 2.0, expires: 2026-05-16", "fail"),
        ("2026-05-17", "scheme: hds", "unknown"),
        ("2020-01-01", "scheme: hds", "unknown"),
        ("2026-05-17", "scheme: iso-27001, edition: 2022", "fail"),
    ],
)
def test_health_data_approval_or_certification(outcome, as_of, entry, status):
    finding = outcome("hds", "valid-hosting-approval", as_of, certificates(entry), closed=CERTIFICATES)
    assert finding.status == status


@pytest.mark.parametrize(
    ("as_of", "entries", "status"),
    [
        ("2018-03-31", ["scheme: hds-approval"], "not-applicable"),
        ("2018-04-01", ["scheme: hds, edition: 1.1"], "fail"),
        ("2018-04-01", ["scheme: hds, edition: 1.1", ISO_2013], "pass"),
        ("2025-11-01", ["scheme: hds, edition: 1.1", ISO_2013], "fail"),
        ("2025-11-01", ["scheme: hds, edition: 2", "scheme: iso-27001"], "unknown"),
    ],
)
def test_health_data_certificates_fall_with_iso_27001(outcome, as_of, entries, status):
    facts = certificates(*entries)
    finding = outcome("hds", "management-system-certified", as_of, facts, closed=CERTIFICATES)
    assert finding.status == status


# --- CSA STAR --------------------------------------------------------------------------------------------------------


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
        (NOW, [f"{STAR}, award: gold", "scheme: iso-27001"], "unknown", "unknown"),
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
def test_csa_star(outcome, as_of, entries, level_2, silver):
    facts = certificates(*entries)
    found = {
        rule: outcome("csa-star", rule, as_of, facts, closed=CERTIFICATES).status
        for rule in ("star-level-2", "award-at-least-silver")
    }
    assert found == {"star-level-2": level_2, "award-at-least-silver": silver}


def test_csa_star_is_unknown_while_the_list_of_certificates_is_open(outcome):
    facts = certificates(f"{STAR}, award: gold")
    assert outcome("csa-star", "award-at-least-silver", NOW, facts).status == "unknown"


# --- Datacenter tiers ------------------------------------------------------------------------------------------------


def sites(*entries, country="FR"):
    listed = ", ".join(f"s{number}: {{{entry}}}" for number, entry in enumerate(entries))
    seat = f"identity: {{registered_office_country: {country}}}, " if country else ""
    return f"{{{seat}datacenters: {{{listed}}}}}"


HOME_3 = "country: FR, tier: 3"
BUILT_3 = "country: FR, tier_certified: 3, tier_certificate: constructed"
DRAWN_3 = "country: FR, tier: 2, tier_certified: 3, tier_certificate: design"


@pytest.mark.parametrize(
    ("facts", "closed", "claimed", "certified"),
    [
        (sites(HOME_3), True, "fail", "fail"),
        (sites(HOME_3), False, "unknown", "unknown"),
        (sites(HOME_3, HOME_3), True, "pass", "unknown"),
        (sites(HOME_3, HOME_3), False, "pass", "unknown"),
        (sites(HOME_3, "country: FR, tier: 4"), True, "pass", "unknown"),
        (sites(HOME_3, "country: FR, tier: 2"), True, "unknown", "unknown"),
        (sites(HOME_3, "country: FR, tier: 2, tier_certified: 2"), True, "fail", "fail"),
        (sites(HOME_3, "country: FR"), True, "unknown", "unknown"),
        (sites(HOME_3, "tier: 3"), True, "unknown", "unknown"),
        (sites(HOME_3, "country: DE, tier: 3"), True, "fail", "fail"),
        (sites(HOME_3, HOME_3, country=""), True, "unknown", "unknown"),
        (sites(HOME_3, HOME_3, country="DE"), True, "fail", "fail"),
        (sites(BUILT_3, BUILT_3), True, "pass", "pass"),
        (sites(BUILT_3, DRAWN_3), True, "fail", "fail"),
        (sites(BUILT_3, "country: FR, tier_certified: 3"), True, "unknown", "unknown"),
        (sites(), True, "fail", "fail"),
    ],
)
def test_uptime_tiers(outcome, facts, closed, claimed, certified):
    closed = "datacenters" if closed else ""
    found = {
        rule: outcome("uptime-tier", rule, NOW, facts, closed=closed).status
        for rule in ("two-tier-3-sites", "certified-sites")
    }
    assert found == {"two-tier-3-sites": claimed, "certified-sites": certified}


# --- Andromède -------------------------------------------------------------------------------------------------------


def giants(*figures, names=("amazon", "microsoft", "alphabet")):
    listed = ", ".join(
        f"{name}: {{years: {{2018: {{capex_musd: {figure}}}}}}}" for name, figure in zip(names, figures, strict=True)
    )
    return f"market: {{giants: {{{listed}}}}}"


GIANTS = giants(27600, 15800, 25100)


def invests(figure, seat="FR", measure=GIANTS):
    return f"{{identity: {{registered_office_country: {seat}}}, finance: {{years: {{2018: {{{figure}}}}}}}, {measure}}}"


def owners(*shares, aligned=None):
    listed = ", ".join(f"o{number}: {{capital_pct: {share}}}" for number, share in enumerate(shares))
    said = "" if aligned is None else f", governance: {{owners_aligned: {aligned}}}"
    return f"{{ownership: {{shareholders: {{{listed}}}}}{said}}}"


def ventures(*launched, own=None):
    listed = ", ".join(f"v{number}: {{{day}}}" for number, day in enumerate(launched))
    money = "" if own is None else f"finance: {{public_committed_meur: {own}}}, "
    return f"{{{money}market: {{financed_ventures: {{{listed}}}}}}}"


def years(**figures):
    return f"{{finance: {{years: {{{', '.join(f'{year[1:]}: {{{text}}}' for year, text in figures.items())}}}}}}}"


OWNERS, VENTURES = "ownership.shareholders", "market.financed_ventures"
CHANGES, PRODUCTS = "ownership.control_changes", "technology.security_products"
YEAR_2019 = "2019-06-01"


@pytest.mark.parametrize(
    ("rule", "as_of", "facts", "closed", "status"),
    [
        # Membership is that of the day: the United Kingdom left at the end of January 2020.
        ("eu-registered", "2020-01-31", "{identity: {registered_office_country: GB}}", "", "pass"),
        ("eu-registered", "2020-02-01", "{identity: {registered_office_country: GB}}", "", "fail"),
        ("eu-registered", NOW, "{identity: {registered_office_country: CH}}", "", "fail"),
        ("eu-registered", NOW, "{identity: {central_administration_country: FR}}", "", "unknown"),
        ("eu-governed", "2020-01-31", "{identity: {central_administration_country: GB}}", "", "pass"),
        ("eu-governed", "2020-02-01", "{identity: {central_administration_country: GB}}", "", "fail"),
        ("eu-governed", NOW, "{identity: {registered_office_country: FR}}", "", "unknown"),
        ("eu-hosted", "2020-01-31", "{data: {storage_countries: [FR, GB]}}", "", "pass"),
        ("eu-hosted", "2020-02-01", "{data: {storage_countries: [FR, GB]}}", "", "fail"),
        ("eu-hosted", NOW, "{data: {storage_countries: []}}", "", "fail"),
        ("eu-hosted", NOW, "{data: {processing_countries: [FR]}}", "", "unknown"),
        # Owners: what is recorded decides; a sole owner has nobody to disagree with.
        ("owners-aligned", NOW, owners(60, 40, aligned="true"), "", "pass"),
        ("owners-aligned", NOW, owners(60, 40, aligned="false"), "", "fail"),
        ("owners-aligned", NOW, owners(60, 40), OWNERS, "unknown"),
        ("owners-aligned", NOW, owners(100), OWNERS, "pass"),
        ("owners-aligned", NOW, owners(100), "", "unknown"),
        ("owners-aligned", NOW, owners(96), OWNERS, "unknown"),
        ("owners-aligned", NOW, owners(100, aligned="false"), OWNERS, "fail"),
        # The State.
        ("demand-policy", NOW, "{market: {cloud_first_policy: true}}", "", "pass"),
        ("demand-policy", NOW, "{market: {cloud_first_policy: false}}", "", "fail"),
        ("demand-policy", NOW, "{market: {home_country: FR}}", "", "unknown"),
        ("no-financed-rival", NOW, ventures(), VENTURES, "pass"),
        ("no-financed-rival", NOW, ventures(), "", "unknown"),
        ("no-financed-rival", NOW, ventures("launched: 2020-01-01"), VENTURES, "unknown"),
        ("no-financed-rival", NOW, ventures("launched: 2020-01-01", own=0), VENTURES, "fail"),
        ("no-financed-rival", NOW, ventures("launched: 2020-01-01", own=75), VENTURES, "pass"),
        ("no-financed-rival", NOW, ventures(*2 * ["launched: 2020-01-01"], own=75), VENTURES, "fail"),
        ("no-financed-rival", NOW, ventures(*2 * ["launched: 2020-01-01"], own=75), "", "fail"),
        ("no-financed-rival", NOW, ventures("launched: 2020-01-01", "name: V", own=75), VENTURES, "unknown"),
        ("no-financed-rival", "2022-09-05", ventures("launched: 2012-09-05", own=0), VENTURES, "fail"),
        ("no-financed-rival", "2022-09-06", ventures("launched: 2012-09-05", own=0), VENTURES, "pass"),
        # Scale.
        ("european-scale", NOW, "{operations: {datacenter_countries: [FR, NL, PL]}}", "", "pass"),
        ("european-scale", NOW, "{operations: {datacenter_countries: [FR, NL, CH]}}", "", "fail"),
        ("european-scale", NOW, "{operations: {partners: 1}}", "", "unknown"),
        ("european-scale", "2020-01-31", "{operations: {datacenter_countries: [FR, DE, GB]}}", "", "pass"),
        ("european-scale", "2020-02-01", "{operations: {datacenter_countries: [FR, DE, GB]}}", "", "fail"),
        # 1 % of 27,600 million USD is 184 to 307 million EUR in the wide band. The list of giants is open throughout.
        ("investment-scale", YEAR_2019, invests("capex_meur: 183"), "", "fail"),
        ("investment-scale", YEAR_2019, invests("capex_meur: 240"), "", "unknown"),
        ("investment-scale", YEAR_2019, invests("capex_meur: 307"), "", "pass"),
        ("investment-scale", YEAR_2019, invests("revenue_meur: 307"), "", "unknown"),
        ("investment-scale", YEAR_2019, invests("capex_musd: 276", seat="US"), "", "pass"),
        ("investment-scale", YEAR_2019, invests("capex_musd: 275", seat="US"), "", "fail"),
        ("investment-scale", YEAR_2019, invests("capex_musd: 276"), "", "unknown"),
        ("investment-scale", "2018-12-31", invests("capex_meur: 500"), "", "unknown"),
        ("investment-scale", YEAR_2019, invests("capex_meur: 500", measure="market: {giants: {}}"), "", "unknown"),
        (
            "investment-scale",
            YEAR_2019,
            invests("capex_meur: 500", measure="market: {giants: {}}"),
            "market.giants",
            "fail",
        ),
        (
            "investment-scale",
            YEAR_2019,
            invests("capex_meur: 500", measure=giants(27600, 15800, names=("amazon", "microsoft"))),
            "",
            "unknown",
        ),
        # Others in the list are not the measure.
        (
            "investment-scale",
            YEAR_2019,
            invests(
                "capex_meur: 500",
                measure=giants(27600, 15800, 25100, 90000, names=("amazon", "microsoft", "alphabet", "other")),
            ),
            "",
            "pass",
        ),
        # Early signs.
        ("revenue-against-plan", "2015-01-01", years(y2014="revenue_meur: 80, planned_revenue_meur: 100"), "", "pass"),
        ("revenue-against-plan", "2015-01-01", years(y2014="revenue_meur: 79, planned_revenue_meur: 100"), "", "fail"),
        (
            "revenue-against-plan",
            "2014-12-31",
            years(y2014="revenue_meur: 79, planned_revenue_meur: 100"),
            "",
            "unknown",
        ),
        ("revenue-against-plan", "2015-01-01", years(y2014="revenue_meur: 79"), "", "unknown"),
        # One year's revenue never meets another year's plan.
        (
            "revenue-against-plan",
            "2016-01-01",
            years(y2014="revenue_meur: 100, planned_revenue_meur: 100", y2015="revenue_meur: 1"),
            "",
            "pass",
        ),
        (
            "revenue-against-plan",
            "2016-01-01",
            years(y2014="planned_revenue_meur: 100", y2015="revenue_meur: 1"),
            "",
            "unknown",
        ),
        ("customers-beyond-owners", "2015-01-01", years(y2014="owner_revenue_pct: 50"), "", "pass"),
        ("customers-beyond-owners", "2015-01-01", years(y2014="owner_revenue_pct: 51"), "", "fail"),
        ("customers-beyond-owners", "2015-01-01", years(y2014="owner_revenue_pct: {max: 80}"), "", "unknown"),
        ("customers-beyond-owners", "2015-01-01", years(y2014="revenue_meur: 5"), "", "unknown"),
        ("no-insolvency", NOW, "{finance: {insolvency_procedure: none}}", "", "pass"),
        ("no-insolvency", NOW, "{finance: {insolvency_procedure: safeguard}}", "", "fail"),
        ("no-insolvency", NOW, "{finance: {insolvency_procedure: receivership}}", "", "fail"),
        ("no-insolvency", NOW, "{finance: {insolvency_procedure: liquidation}}", "", "fail"),
        ("no-insolvency", NOW, "{finance: {paid_in_meur: 1}}", "", "unknown"),
        ("owner-independence", NOW, "{governance: {independent_of_owner_products: true}}", "", "pass"),
        ("owner-independence", NOW, "{governance: {independent_of_owner_products: false}}", "", "fail"),
        ("owner-independence", NOW, "{ownership: {shareholders: {a: {competing_product: true}}}}", "", "fail"),
        ("owner-independence", NOW, "{ownership: {shareholders: {a: {competing_product: false}}}}", OWNERS, "unknown"),
        ("stable-owners", NOW, "{ownership: {control_changes: {}}}", CHANGES, "pass"),
        ("stable-owners", NOW, "{ownership: {control_changes: {}}}", "", "unknown"),
        ("stable-owners", "2017-11-26", "{ownership: {control_changes: {a: {date: 2014-11-27}}}}", CHANGES, "fail"),
        ("stable-owners", "2017-11-27", "{ownership: {control_changes: {a: {date: 2014-11-27}}}}", CHANGES, "pass"),
        ("stable-owners", "2017-11-26", "{ownership: {control_changes: {a: {date: 2014-11-27}}}}", "", "fail"),
        ("stable-owners", NOW, "{ownership: {control_changes: {a: {summary: Sold}}}}", CHANGES, "unknown"),
        ("security-products", NOW, "{technology: {security_products: {a: {vendor_country: FR}}}}", PRODUCTS, "pass"),
        (
            "security-products",
            NOW,
            "{technology: {security_products: {a: {vendor_country: US, open_source: true}}}}",
            PRODUCTS,
            "pass",
        ),
        ("security-products", NOW, "{technology: {security_products: {a: {vendor_country: FR}}}}", "", "unknown"),
        (
            "security-products",
            NOW,
            "{technology: {security_products: {a: {vendor_country: US, open_source: false}}}}",
            "",
            "fail",
        ),
        ("security-products", NOW, "{technology: {security_products: {a: {vendor_country: US}}}}", PRODUCTS, "unknown"),
        ("security-products", NOW, "{technology: {security_products: {}}}", PRODUCTS, "fail"),
    ],
)
def test_andromede_rules(outcome, rule, as_of, facts, closed, status):
    assert outcome("andromede", rule, as_of, facts, closed=closed).status == status


@pytest.mark.parametrize(
    ("paid_in", "status", "certain", "possible"),
    [
        ("0", "fail", 0, 0),
        ("112", "fail", 0, 0),
        ("112.5", "fail", 6, 6),
        ("168.75", "fail", 10, 10),
        ("225", "pass", 15, 15),
        ("{max: 112.5}", "fail", 0, 6),
        ("{min: 120}", "unknown", 6, 15),
    ],
)
def test_capital_paid_in_by_steps(outcome, paid_in, status, certain, possible):
    finding = outcome(
        "andromede", "capital-paid-in", NOW, f"{{finance: {{committed_meur: 225, paid_in_meur: {paid_in}}}}}"
    )
    assert (finding.status, finding.points.certain, finding.points.possible) == (status, certain, possible)


def test_figures_older_than_three_years_are_no_measure_of_investment(outcome):
    found = {
        as_of: outcome("andromede", "investment-scale", as_of, invests("capex_meur: 500"), stated="2019-06-01").status
        for as_of in ("2022-06-01", "2022-06-02")
    }
    assert found == {"2022-06-01": "pass", "2022-06-02": "unknown"}


def test_a_country_listed_twice_is_refused(outcome):
    with pytest.raises(LoadError, match="FR stands here twice"):
        outcome("andromede", "european-scale", NOW, "{operations: {datacenter_countries: [FR, FR, FR]}}")


# --- The founding case -----------------------------------------------------------------------------------------------

NUMERGY_GATES = [
    "eu-registered",
    "eu-hosted",
    "eu-governed",
    "iso/valid-certificate",
    "hds/valid-hosting-approval",
    "star/award-at-least-silver",
    "tier/two-tier-3-sites",
]
NUMERGY_VIABILITY = {
    "owners-aligned": ("unknown", "fail", "fail"),
    "capital-paid-in": ("unknown", "fail", "fail"),
    "demand-policy": ("fail", "fail", "fail"),
    "no-financed-rival": ("fail", "fail", "fail"),
    "european-scale": ("fail", "fail", "fail"),
    "investment-scale": ("unknown", "unknown", "unknown"),
    "revenue-against-plan": ("unknown", "fail", "fail"),
    "customers-beyond-owners": ("unknown", "fail", "fail"),
    "no-insolvency": ("unknown", "fail", "fail"),
    "owner-independence": ("fail", "fail", "fail"),
    "stable-owners": ("unknown", "fail", "fail"),
    "security-products": ("unknown", "unknown", "unknown"),
}
NUMERGY_DATES = ("2014-06-01", "2015-10-14", "2016-02-01")


def viability(card):
    return next(objective.score for objective in card.objectives if objective.id == "viability")


def test_numergy_is_secure_and_not_viable():
    card = scorecard("numergy", "andromede", "2016-02-01")
    gates = {finding.rule: finding.status for finding in card.findings if finding.role == "gate"}
    assert gates == dict.fromkeys(NUMERGY_GATES, "pass")
    assert (card.verdict.status, card.verdict.possible) == ("necessary-only", ("necessary-only",))
    assert (viability(card).certain, viability(card).possible) == (0, 13)


@pytest.mark.parametrize(("column", "as_of"), list(enumerate(NUMERGY_DATES)), ids=NUMERGY_DATES)
def test_numergy_viability_rule_by_rule(column, as_of):
    card = scorecard("numergy", "andromede", as_of)
    found = {finding.rule: finding.status for finding in card.findings if finding.objective == "viability"}
    assert found == {rule: statuses[column] for rule, statuses in NUMERGY_VIABILITY.items()}


@pytest.mark.parametrize(
    ("as_of", "verdict", "possible", "at_most"),
    [
        ("2014-06-01", "undetermined", ("not-met", "necessary-only", "sufficient"), 66),
        ("2015-01-01", "undetermined", ("not-met", "necessary-only"), 34),
        ("2015-10-14", "undetermined", ("not-met", "necessary-only"), 13),
        ("2016-02-01", "necessary-only", ("necessary-only",), 13),
    ],
)
def test_numergy_verdict_over_time(as_of, verdict, possible, at_most):
    card = scorecard("numergy", "andromede", as_of)
    assert (card.verdict.status, card.verdict.possible) == (verdict, possible)
    assert viability(card).possible == at_most


@pytest.mark.parametrize("as_of", ["2015-01-01", "2015-06-01", "2016-02-01"])
def test_numergy_missed_its_plan_in_every_reading(as_of):
    finding = finding_of(scorecard("numergy", "andromede", as_of), "revenue-against-plan")
    assert (finding.status, finding.worlds) == ("fail", ("fail", "fail", "fail"))


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("as_of", ["2012-09-06", "2014-06-01", "2015-06-01", "2016-02-01", "2020-01-01"])
def test_numergy_as_known_in_2014_cites_nothing_published_later(rule_set, as_of):
    known = date(2014, 6, 1)
    card = scorecard("numergy", rule_set, as_of, known.isoformat())
    cited = {id_ for finding in card.findings for fact in finding.facts for id_ in fact.sources}
    assert cited <= set(card.sources)
    assert [id_ for id_, source in card.sources.items() if (source.published or source.retrieved) > known] == []


def test_numergy_as_known_in_2014_still_had_a_financed_rival():
    card = scorecard("numergy", "andromede", "2014-06-01", "2014-06-01")
    assert finding_of(card, "no-financed-rival").status == "fail"
    assert card.verdict.status == "undetermined"


@pytest.mark.parametrize("as_of", ["2014-06-01", "2015-06-01"])
@pytest.mark.parametrize("gate", [gate for gate in NUMERGY_GATES if "/" in gate])
def test_cloudwatt_certificates_are_unknown_not_absent(as_of, gate):
    assert finding_of(scorecard("cloudwatt", "andromede", as_of), gate).status == "unknown"


# --- Every built-in provider -----------------------------------------------------------------------------------------

DATES = ("2014-06-01", "2020-02-01", "2023-06-01")


@pytest.mark.exhaustive
@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("provider", ids("provider"))
def test_every_provider_can_be_evaluated(provider, rule_set):
    for as_of in DATES:
        card = scorecard(provider, rule_set, as_of)
        assert [finding.rule for finding in card.findings if finding.status == "error"] == []
        for finding in card.findings:
            if finding.status == "pass":
                assert any(fact.sources for fact in finding.facts), (as_of, finding.rule)


TWO_DATES = ("2016-02-01", NOW)
IN_ITS_TIME = "2015-06-01"


@cache
def snapshot_of(provider, service, as_of, known_as_of=NOW):
    return take_snapshot(
        provider_of(provider), date.fromisoformat(as_of), date.fromisoformat(known_as_of), country_sets(), service
    )


def in_force(rule_set, as_of):
    """The rules of a rule set that are in force at a date."""
    day = date.fromisoformat(as_of)
    return [
        rule.id for rule in ruleset_of(rule_set).rules if all(effective.includes(day) for effective in rule.effective)
    ]


def card_or_none(provider, rule_set, as_of, known_as_of=NOW, service=None):
    """The scorecard; nothing only where no rule is in force at that date."""
    snapshot = snapshot_of(provider, service, as_of, known_as_of)
    if in_force(rule_set, as_of):
        return scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
    with pytest.raises(NothingEvaluatedError, match="applies at this date"):
        scorecard_of(decide_all(ruleset_of(rule_set), snapshot))
    return None


@pytest.mark.exhaustive
@pytest.mark.parametrize("rule_set", ids("ruleset"))
@pytest.mark.parametrize("provider", ids("provider"))
def test_every_provider_and_service_can_be_held_against_every_rule_set(provider, rule_set):
    for as_of in TWO_DATES:
        for service in (None, *provider_of(provider).services):
            card = card_or_none(provider, rule_set, as_of, service=service)
            assert card or as_of != NOW, "every built-in rule set is in force today"
            if card:
                errors = [(finding.rule, finding.message) for finding in card.findings if finding.status == "error"]
                assert errors == [], (as_of, service)


@pytest.mark.exhaustive
@pytest.mark.parametrize("rule_set", ids("ruleset"))
@pytest.mark.parametrize("provider", ids("provider"))
def test_what_was_published_later_is_not_known_before(provider, rule_set):
    known = date.fromisoformat(IN_ITS_TIME)
    for as_of in (IN_ITS_TIME, NOW):
        card = card_or_none(provider, rule_set, as_of, IN_ITS_TIME)
        if card:
            cited = {id_ for finding in card.findings for fact in finding.facts for id_ in fact.sources}
            assert cited <= set(card.sources)
            assert [id_ for id_, source in card.sources.items() if (source.published or source.retrieved) > known] == []


@pytest.mark.parametrize("provider", ids("provider"))
def test_certificates_and_applications_name_services_of_the_provider(provider):
    known = set(provider_of(provider).services)
    stated = yaml.safe_load(find("provider", provider).path.read_text(encoding="utf-8"))["statements"]
    named = {
        service
        for statement in stated
        for group, field in (("certifications", "services"), ("applications", "for_services"))
        for entry in (statement["facts"].get(group) or {}).values()
        for service in (entry or {}).get(field, ())
    }
    assert named <= known


@pytest.mark.exhaustive
@pytest.mark.parametrize("provider", ids("provider"))
def test_only_a_stated_qualification_passes_as_one(provider):
    """Candidates (Bleu, NumSpot, Scaleway), editions nobody stated and reports too weak are no qualification."""
    qualified = [
        service
        for service in provider_of(provider).services
        if finding_of(card_or_none(provider, "secnumcloud-3.2", NOW, service=service), "qualification").status == "pass"
    ]
    assert qualified == {"3ds-outscale": ["iaas"], "s3ns": ["premi3ns"]}.get(provider, [])


# --- The documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_rules_are_documented(rule_set):
    for rule in ruleset_of(rule_set).rules:
        assert len(rule.title) <= 44, rule.id
        assert rule.why, rule.id
        assert rule.fix, rule.id
        assert rule.references, rule.id


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_claims(rule_set):
    expected = "sufficient" if rule_set == "andromede" else "necessary"
    assert ruleset_of(rule_set).claims == expected


def test_andromede_says_that_its_claim_is_a_hypothesis():
    assert "this rule set's own hypothesis, not a law" in ruleset_of("andromede").summary


def test_andromede_points_add_up():
    points = {rule.id: rule.max_points for rule in ruleset_of("andromede").rules if rule.objective == "viability"}
    causes = [
        "owners-aligned",
        "capital-paid-in",
        "demand-policy",
        "no-financed-rival",
        "european-scale",
        "investment-scale",
    ]
    assert set(points) == set(NUMERGY_VIABILITY)
    assert sum(points.values()) == 100
    assert sum(points[cause] for cause in causes) == 70


def test_the_disputed_revenue_is_told_as_it_was_stated():
    facts = scorecard("numergy", "andromede", "2016-02-01").finding("revenue-against-plan").facts
    revenue = next(fact for fact in facts if fact.path == "finance.years.2014.revenue_meur")
    assert revenue.value is None
    assert [candidate.value for candidate in revenue.candidates] == [2, 5, {"max": 6}]

"""The words of certificates as they are printed, and what conditions compare of them."""

from __future__ import annotations

import pytest

from compliance.model.schemes import EDITIONS, SCHEMES, activities_meant, scheme_meant, word_meant
from tests.profiles.assessing import CERTIFICATES, NOW, certificates, outcome


@pytest.mark.parametrize(
    ("printed", "scheme", "edition"),
    [
        ("ISO/IEC 27001", "iso-27001", ""),
        ("ISO 27001", "iso-27001", ""),
        ("iso27001", "iso-27001", ""),
        ("ISO-27001", "iso-27001", ""),
        ("DIN EN ISO/IEC 27001:2017-06", "iso-27001", "2017-06"),
        ("NEN-EN-ISO/IEC 27001:2017+A11:2020", "iso-27001", "2017+a11:2020"),
        ("ISO/IEC 20000-1:2018", "iso-20000-1", "2018"),
        ("HDS", "hds", ""),
        ("HDS v1.1", "hds", "v1.1"),
        ("SOC2", "soc-2", ""),
        ("SOC 2 Type II", "soc-2", ""),
        ("BSI C5:2020", "c5", "2020"),
        ("CSA STAR", "csa-star", ""),
        ("CSA STAR Level 2", "csa-star", ""),
        ("HDS certification", "hds", ""),
        ("our-own-label", "our-own-label", ""),
        ("iso-27002", "iso-27002", ""),
        ("hdss", None, ""),
        ("ISO 27001 (ISMS)", None, ""),
        ("Certified to HDS", None, ""),
        ("ISO 27001 and 27017", None, ""),
        ("ISO 27001 27017", None, ""),
        ("SOC 1/2", None, ""),
        ("27001", None, ""),
        ("IEC 22301:2019", None, ""),
        ("ISO 20000-2", "ISO 20000-2", ""),
        ("label-270010", "label-270010", ""),
    ],
)
def test_a_scheme_is_read_as_it_is_printed(printed, scheme, edition):
    assert scheme_meant(printed) == (scheme, edition)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_known_scheme_is_itself_by_its_id_and_its_name(scheme):
    assert scheme_meant(scheme) == scheme_meant(SCHEMES[scheme]) == (scheme, "")
    assert all(word_meant(scheme, "edition", edition) == edition for edition in EDITIONS.get(scheme, {}).values())


@pytest.mark.parametrize(
    ("scheme", "field", "printed", "meant"),
    [
        ("iso-27001", "edition", "2017", "2013"),
        ("iso-27001", "edition", "UNE-EN ISO/IEC 27001:2017", "2013"),
        ("iso-27001", "edition", "2013/Cor 1:2014", "2013"),
        ("iso-27001", "edition", "EN ISO/IEC 27001:2023", "2022"),
        ("iso-27001", "edition", "27001:2022", "2022"),
        ("iso-27001", "edition", "2022/Amd 1:2024", "2022"),
        ("iso-27001", "edition", "2013 and 2022", None),
        ("iso-27001", "edition", "2019", None),
        ("iso-27701", "edition", "EN ISO/IEC 27701:2021", "2019"),
        ("hds", "edition", "HDS v2", "2"),
        ("tisax", "edition", "6.0", "6.0"),
        ("c5", "level", "Type II", "type 2"),
        ("c5", "level", "basic", None),
        ("csa-star", "level", "STAR Level 2", "2"),
        ("csa-star", "control_set", "CCM v4.0.10", "4"),
        ("csa-star", "control_set", "CCM 4.1", "4.1"),
        ("csa-star", "control_set", "CAIQ", None),
        ("ens", "level", "High", "High"),
    ],
)
def test_a_word_is_read_as_its_scheme_means_it(scheme, field, printed, meant):
    assert word_meant(scheme, field, printed) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("1 à 6", "123456"),
        ("2-4", "234"),
        ("activities 1 to 2", "12"),
        ("1, 3", "13"),
        ("5", "5"),
        ("7", None),
        ("4-2", None),
    ],
)
def test_activities_of_health_data_hosting(printed, meant):
    assert activities_meant("hds", printed) == (None if meant is None else tuple(meant))
    assert activities_meant("swipo", printed) == (printed,)


@pytest.mark.parametrize(
    ("certificate", "status"),
    [
        ('scheme: "ISO/IEC 27001:2022"', "pass"),
        ("scheme: EN ISO/IEC 27001, edition: 2023", "pass"),
        ("scheme: ISO27001, edition: 2016", "unknown"),
        ("scheme: iso-27001x, edition: 2022", "unknown"),
        ('scheme: "27001", edition: 2022', "unknown"),
        ('scheme: "ISO/IEC 27001:2022", edition: 2013', "unknown"),
        ("scheme: iso-27001x, edition: 2017", "unknown"),
        ("scheme: ISO/IEC 27017, edition: 2022", "fail"),
        ("scheme: our-own-label, edition: 2022", "fail"),
    ],
)
def test_what_is_spelt_otherwise_is_never_a_certain_fail(certificate, status):
    found = outcome("iso-27001", "valid-certificate", NOW, certificates(certificate), closed=CERTIFICATES)
    assert found.status == status


@pytest.mark.parametrize(
    ("activities", "status"), [('["1 à 6"]', "pass"), ('["1 - 5"]', "fail"), ('["1 - 5", hosting]', "unknown")]
)
def test_activities_that_are_spelt_otherwise_are_never_a_certain_fail(activities, status):
    certificate = f"scheme: HDS, edition: v2, activities: {activities}, issued: 2026-01-10, expires: 2029-01-09"
    found = outcome("hds", "activities-covered", NOW, certificates(certificate), closed=CERTIFICATES)
    assert found.status == status

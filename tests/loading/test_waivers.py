"""Files of waivers: what is read, and every mistake in one run with its place and what to do about it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compliance.loading.kinds import kind_of
from compliance.loading.waivers import WAIVERS_LIMIT, load_waivers
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError
from compliance.model.statements import Location

GOOD = """\
schema: waivers/1
waivers:
  iso-renewal:
    rule: iso/valid-certificate
    provider: acme
    ruleset: 2016
    reason: >
      Renewal audit booked
      for March.
    created: 2026-10-01
    expires: 2027-03-31
"""
ONE = {
    "rule": "iso/valid-certificate",
    "provider": "acme",
    "ruleset": "acme-baseline",
    "reason": "Renewal audit booked for March.",
    "owner": "ciso@example.org",
    "created": "2026-10-01",
    "expires": "2027-03-31",
}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def problems(tmp_path, text):
    (tmp_path / "w.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_waivers("./w.yaml")
    return caught.value.problems


def changed(*left_out, **changes):
    one = {key: value for key, value in {**ONE, **changes}.items() if key not in left_out}
    return {"schema": "waivers/1", "waivers": {"one": one}}


def test_what_is_read(tmp_path):
    (tmp_path / "w.yaml").write_text(GOOD, encoding="utf-8")
    file = load_waivers("./w.yaml")
    assert (file.file, file.longest_days) == ("w.yaml", 365)
    (waiver,) = file.waivers
    assert (waiver.id, waiver.rule, waiver.provider, waiver.ruleset) == (
        "iso-renewal", "iso/valid-certificate", "acme", "2016",
    )  # fmt: skip
    assert (waiver.service, waiver.owner, waiver.broad) == (None, None, False)
    assert (waiver.created, waiver.expires) == (date(2026, 10, 1), date(2027, 3, 31))
    assert waiver.reason == "Renewal audit booked for March.\n"
    assert waiver.location == Location("w.yaml", 3, 3)
    assert waiver.places["expires"] == Location("w.yaml", 11, 5)
    assert kind_of(read_yaml(tmp_path / "w.yaml", "w.yaml")) == "waivers/1"


@pytest.mark.parametrize(
    ("waiver", "keys"),
    [
        ({}, ()),
        ({"rule": "iso/*"}, ("rule",)),
        ({"provider": "ac?e", "ruleset": "*"}, ("provider", "ruleset")),
        ({"service": "v*"}, ("service",)),
        ({"service": "vault"}, ()),
    ],
)
def test_what_is_broad(tmp_path, waiver, keys):
    (tmp_path / "w.yaml").write_text(json.dumps(changed(**waiver)), encoding="utf-8")
    (read,) = load_waivers("w.yaml").waivers
    assert (read.patterns, read.broad) == (keys, bool(keys))


def test_the_last_waiver_may_go(tmp_path):
    (tmp_path / "w.yaml").write_text("schema: waivers/1\nwaivers: {}\n", encoding="utf-8")
    assert load_waivers("w.yaml").waivers == ()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (changed("reason"), "missing key 'reason'"),
        (changed("expires"), "missing key 'expires'"),
        (changed("created"), "missing key 'created'"),
        (changed(reason="  "), "expected text, found none"),
        (changed(reason=None), "'reason' is empty: give it a value"),
        (changed(owner=None), "'owner' is empty: give it a value, or leave the key out"),
        (changed(expires=None), "'expires' is empty: give it a value"),
        (
            changed(expires="2026-09-30"),
            "'expires' must not be before 'created', 2026-10-01: it is the last day in force",
        ),
        (changed(expires="2027-10-02"), "it runs 366 days, and waivers of this file run at most 365"),
        (changed(expires="9999-12-31"), "it runs 2912169 days, and waivers of this file run at most 365"),
        ({**changed(), "longest_days": 30}, "it runs 181 days, and waivers of this file run at most 30"),
        ({**changed(), "longest_days": 0}, "expected a whole number of days from 1 to 36500, found a number (0)"),
        ({**changed(), "longest_days": True}, "expected a whole number of days from 1 to 36500, found true"),
        ({**changed(), "longest_days": 1.5}, "expected a whole number of days from 1 to 36500, found a number (1.5)"),
        (changed(expires="2027-02-30"), "there is no day 2027-02-30"),
        (changed(expires="2027-02"), "expected a day such as 2016-01-31, found a month (2027-02)"),
        (changed(expires="next year"), "expected a day such as 2016-01-31, found text ('next year')"),
        (changed(rule="[ab]"), "'[ab]' is neither an id nor a pattern of ids"),
        (
            changed(ruleset="rules/house.yaml"),
            "'rules/house.yaml' is the name of a file: documents are named by id; write 'house'",
        ),
        (changed(rule="a b"), "'a b' is neither an id nor a pattern of ids"),
        (
            changed(provider="acme@vm"),
            "'acme@vm' is no id or pattern of ids: the service of an offer stands under a key of",
        ),
        (changed(rule="a" * 601), "'aaaaa"),
        (changed(rule="a*?" * 9), "'a*?a*?"),
        (changed(rule=["a", "b"]), "expected text, found a list"),
        (changed(ruls="a"), "unknown key 'ruls' (did you mean 'rule'?)"),
        ({**changed(), "longest": 3}, "unknown key 'longest'"),
        ({"schema": "waivers/1", "waivers": [ONE]}, "expected a mapping, found a list"),
        ({"schema": "waivers/1", "waivers": {"one": "x"}}, "expected a mapping, found text ('x')"),
        ({"schema": "waivers/1", "waivers": {"a b": ONE}}, "'a b' is not an id"),
        ({"schema": "waivers/1"}, "missing key 'waivers'"),
        ({"schema": "ruleset/1"}, "this file is a rule set; expected a file of waivers ('schema: waivers/1')"),
    ],
)
def test_a_mistake(tmp_path, document, message):
    (found,) = problems(tmp_path, json.dumps(document))
    assert found.message.startswith(message)
    assert found.file == "w.yaml"


@pytest.mark.parametrize("expires", ["2026-10-01", "2027-10-01"])
def test_a_waiver_may_run_from_one_day_to_a_year(tmp_path, expires):
    (tmp_path / "w.yaml").write_text(json.dumps(changed(expires=expires)), encoding="utf-8")
    assert load_waivers("w.yaml").waivers[0].in_force(date.fromisoformat(expires))


def test_a_file_may_allow_longer_ones(tmp_path):
    (tmp_path / "w.yaml").write_text(json.dumps({**changed(expires="2028-10-01"), "longest_days": 731}))
    assert len(load_waivers("w.yaml").waivers) == 1


def test_all_mistakes_come_at_once_with_their_places(tmp_path):
    text = GOOD.replace("provider:", "provder:").replace("2027-03-31", "2030-03-31")
    text += "  two: {rule: a, provider: b, ruleset: c, reason: '', created: 2026-01-02, expires: 2026-01-01}\n"
    assert [(p.line, p.column, p.message[:14]) for p in problems(tmp_path, text)] == [
        (5, 5, "unknown key 'p"),
        (11, 14, "it runs 1277 d"),
        (12, 51, "expected text,"),
        (12, 85, "'expires' must"),
    ]


def test_the_day_by_which_a_long_one_has_to_expire_is_named(tmp_path):
    (found,) = problems(tmp_path, json.dumps(changed(created="2027-10-01", expires="2028-10-01")))
    assert found.hint == "let it expire by 2028-09-30 and renew it then, or set 'longest_days' for the file"


def test_an_unquoted_star_is_explained(tmp_path):
    (found,) = problems(tmp_path, GOOD.replace("iso/valid-certificate", "*"))
    assert "needs quotes" in found.render()


def test_a_waiver_that_stands_twice(tmp_path):
    (found,) = problems(tmp_path, GOOD + "  iso-renewal: {}\n")
    assert found.message.startswith("duplicate key 'iso-renewal'")


def test_too_many(tmp_path):
    many = {f"w{number}": ONE for number in range(WAIVERS_LIMIT + 1)}
    (found,) = problems(tmp_path, json.dumps({"schema": "waivers/1", "waivers": many}))
    assert found.message == f"more than {WAIVERS_LIMIT} waivers in one file"


def test_a_file_that_is_not_there():
    with pytest.raises(LoadError, match=r"no-such\.yaml:1:1: cannot read the file"):
        load_waivers("no-such.yaml")


def test_what_a_merge_key_stands_for_is_not_missing_besides(tmp_path):
    file = tmp_path / "waivers.yaml"
    one = "rule: a, provider: b, ruleset: c, reason: d, owner: e, created: 2025-01-01, expires: 2025-02-01"
    text = f"schema: waivers/1\nwaivers:\n  one: &one {{{one}}}\n  two: {{<<: *one, rule: f}}\n"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_waivers(str(file))
    assert [problem.message for problem in caught.value.problems] == [
        "merge keys are not part of YAML 1.2; write the keys out"
    ]

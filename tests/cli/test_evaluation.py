"""What `evaluate` makes of offers: of a provider named alone, of its services, and of both in one run."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.documents import write

DATES = ("--as-of", "2024-06-01", "--known-as-of", "2024-06-01")
HELD = 'certifications.exists(c, c.scheme == "hds" && covers(c) && in_force(c))'
SEAT = 'identity.registered_office_country == "FR"'
CERTIFICATE = {"scheme": "hds", "issued": "2023-01-01", "expires": "2026-01-01", "services": ["vm"]}


def profile(folder, name, *statements):
    made = [{"from": day, "sources": ["s"], **more} for day, more in statements]
    source = {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "A"}
    document = {
        "schema": "provider/1",
        "id": name,
        "name": f"{name.capitalize()} Cloud",
        "sources": {"s": source},
        "statements": made,
    }
    return write(folder / f"{name}.yaml", document)


def stated(seat="FR", *, services=("vm", "db"), certificates=True):
    facts = {"identity": {"registered_office_country": seat}}
    if services:
        facts["services"] = {id_: {"name": id_.upper()} for id_ in services}
    closed = {}
    if certificates:
        facts["certifications"] = {"c": CERTIFICATE}
        closed = {"exhaustive": ["certifications"]}
    return ("2023-01-01", {"facts": facts, **closed})


def against(folder, assesses, **more):
    document = {
        "schema": "ruleset/1",
        "id": assesses,
        "title": "Demonstration",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "assesses": assesses,
        "rules": [
            {"id": "held", "title": "Certified", "check": HELD},
            {"id": "seat", "title": "Seated in France", "check": SEAT},
        ],
        "verdict": {"necessary": [{"all": ["held", "seat"]}]},
        **more,
    }
    return write(folder / f"{assesses}.yaml", document)


@pytest.fixture(autouse=True)
def tree(tmp_path, monkeypatch):
    """Providers of every kind, and a rule set of each."""
    monkeypatch.chdir(tmp_path)
    profile(tmp_path, "acme", stated(), ("2024-01-01", {"facts": {"services": {"old": {"name": "Old"}}}}),
            ("2024-02-01", {"facts": {"services": {"old": None}}}))  # fmt: skip
    profile(tmp_path, "both", stated(services=("vm",)))
    profile(tmp_path, "abroad", stated("US"))
    profile(tmp_path, "plain", stated(services=()))
    profile(tmp_path, "gone", stated(services=("vm",)), ("2024-02-01", {"facts": {"services": {"vm": None}}}))
    for assesses in ("provider", "service", "offer"):
        against(tmp_path, assesses)
    return tmp_path


@pytest.fixture
def run(compliance):
    """A run of `evaluate`: its exit code, its offers with verdicts, and what it said."""

    def run(*names, under="offer", more=()):
        ran = compliance("evaluate", *names, "--against", f"{under}.yaml", *DATES, "--format", "json", *more)
        cards = json.loads(ran.out)["scorecards"] if ran.out else []
        verdicts = [(_offer(card["provider"]), card["verdict"]["status"]) for card in cards]
        return ran.code, verdicts, [line.removeprefix("compliance: ") for line in ran.err.splitlines()]

    return run


def _offer(provider):
    service = "*" if provider["other_services"] else provider["service"]
    return provider["id"] if service is None else f"{provider['id']}@{service}"


MET, MISSED, OPEN = "necessary-only", "not-met", "undetermined"
LEFT_OUT = [
    "1 left out: ended",
    "Acme Cloud, service old (acme@old) is not offered any more: nothing to assess on 2024-06-01",
]
WHICH = "acme has 2 services, 1 of them meets 'offer': name the one you buy, such as acme.yaml@vm"


@pytest.mark.parametrize(
    ("names", "under", "code", "verdicts", "said"),
    [
        (["acme.yaml"], "provider", 0, [("acme", MET)], []),
        (["acme.yaml@vm"], "provider", 0, [("acme@vm", MET)], []),
        (["acme.yaml@vm"], "offer", 0, [("acme@vm", MET)], []),
        (["acme.yaml@vm"], "service", 0, [("acme@vm", MET)], []),
        (["acme.yaml@db"], "offer", 1, [("acme@db", MISSED)], []),
        (["acme.yaml"], "offer", 1, [("acme@db", MISSED), ("acme@vm", MET)], [WHICH, *LEFT_OUT]),
        (
            ["acme.yaml"],
            "service",
            1,
            [("acme@db", MISSED), ("acme@vm", MET)],
            [WHICH.replace("offer", "service"), *LEFT_OUT],
        ),
        (["both.yaml"], "offer", 0, [("both@vm", MET)], []),
        (
            ["abroad.yaml"],
            "offer",
            1,
            [("abroad@db", MISSED), ("abroad@vm", MISSED), ("abroad@*", MISSED)],
            ["abroad has 2 services, none of them is shown to meet 'offer'"],
        ),
        (["plain.yaml"], "offer", 0, [("plain", MET)], []),
        (
            ["plain.yaml"],
            "service",
            1,
            [("plain@*", OPEN)],
            ["plain states no service, and 'service' is about one: only what its own facts rule out is decided"],
        ),
        (["gone.yaml"], "offer", 4, [], None),
        (["acme.yaml@vm", "both.yaml@vm"], "offer", 0, [("acme@vm", MET), ("both@vm", MET)], []),
        (
            ["acme.yaml@vm", "both.yaml", "acme.yaml@db"],
            "offer",
            1,
            [("acme@vm", MET), ("acme@db", MISSED), ("both@vm", MET)],
            [],
        ),
        (["acme.yaml@vm", "acme.yaml@vm", "./acme.yaml@vm"], "offer", 0, [("acme@vm", MET)], []),
        (
            ["acme.yaml@vm", "acme.yaml"],
            "offer",
            1,
            [("acme@vm", MET), ("acme@db", MISSED)],
            [WHICH, *LEFT_OUT],
        ),
        (["acme.yaml", "acme.yaml@vm"], "provider", 0, [("acme", MET), ("acme@vm", MET)], []),
    ],
)
def test_what_is_evaluated_of_the_offers_named(run, names, under, code, verdicts, said):
    found_code, found, err = run(*names, under=under)
    assert (found_code, found) == (code, verdicts)
    if said is not None:
        assert err == said


def test_where_all_services_have_ended_nothing_is_left(run):
    code, verdicts, err = run("gone.yaml")
    assert (code, verdicts) == (4, [])
    assert err == ["Gone Cloud, service vm (gone@vm) is not offered any more: nothing to assess on 2024-06-01"]


@pytest.mark.parametrize("under", ["offer", "service"])
def test_one_service_that_meets_it_is_not_enough_where_any_other_fails(run, tree, under):
    facts = {"identity": {"registered_office_country": "US"}, "certifications": {"c": CERTIFICATE}}
    vm = {"name": "VM", "facts": {"identity": {"registered_office_country": "FR"}}}
    profile(tree, "split", ("2023-01-01", {"facts": {**facts, "services": {"vm": vm}}}))
    code, verdicts, err = run("split.yaml", under=under)
    assert (code, verdicts) == (1, [("split@vm", MET), ("split@*", MISSED)])
    assert err == [
        f"split has 1 service, which meets '{under}', any other service does not: name the one you buy, such as split.yaml@vm"
    ]
    assert run("split.yaml@vm", under=under)[0] == 0
    assert run("split.yaml", under=under, more=["--require", "none"])[::2] == (0, [])


def test_nothing_in_force_is_told_once_of_a_provider(run, tree):
    against(tree, "offer", effective={"from": "2030-01-01"})
    code, verdicts, err = run("acme.yaml")
    assert (code, verdicts) == (4, [])
    assert [line for line in err if "nothing to evaluate" in line] == [err[0]]


def test_a_folder_is_evaluated_offer_by_offer(run, tree):
    (tree / "fleet").mkdir()
    for name in ("acme", "both"):
        (tree / f"{name}.yaml").rename(tree / "fleet" / f"{name}.yaml")
    code, verdicts, err = run("fleet")
    assert (code, verdicts) == (1, [("acme@db", MISSED), ("acme@vm", MET), ("both@vm", MET)])
    assert err[0] == WHICH.replace("acme.yaml@vm", "fleet/acme.yaml@vm")
    assert run("fleet/acme.yaml@vm")[:2] == (0, [("acme@vm", MET)])
    assert run("fleet", more=["--service", "vm"])[:2] == (0, [("acme@vm", MET), ("both@vm", MET)])


@pytest.mark.parametrize(
    ("names", "more", "said"),
    [
        (["acme.yaml@vmm"], [], ["provider 'acme' has no service 'vmm': did you mean 'vm'? There are: db, old, vm"]),
        (["acme.yaml@web"], [], ["provider 'acme' has no service 'web': there are: db, old, vm"]),
        (["plain.yaml@vm"], [], ["provider 'plain' has no service 'vm': there are: none"]),
        (
            ["both.yaml", "acme.yaml"],
            ["--service", "db"],
            [
                "provider 'both' has no service 'db': there are: vm",
                "--service db is asked of every provider; a service of one of them is written behind it, as in both.yaml@vm",
            ],
        ),
        (
            ["acme.yaml@vm"],
            ["--service", "db"],
            ["'acme.yaml@vm' and --service db name different services: leave one of them out"],
        ),
        (
            [".@vm"],
            [],
            ["'.@vm': a folder stands for many providers: name one of them before the @, or write '.' --service vm "],
        ),
        (["nobody@vm"], [], ["unknown provider 'nobody'; there are: "]),
    ],
)
def test_services_there_are_not(run, names, more, said):
    code, verdicts, err = run(*names, more=more)
    assert (code, verdicts) == (2, [])
    assert len(err) == len(said)
    assert all(line.startswith(expected) for line, expected in zip(err, said, strict=True))


def test_a_summary_of_the_offers_comes_first(compliance):
    ran = compliance("evaluate", "abroad.yaml", "--against", "offer.yaml", *DATES)
    lines = ran.out.splitlines()
    assert lines[0].startswith("Demonstration (offer 1), as of 2024-06-01")
    assert [line.strip().split("  ")[0] for line in lines[1:5]] == [
        "offer",
        "abroad@db",
        "abroad@vm",
        "abroad (any other service)",
    ]
    assert "Abroad Cloud, any other service against Demonstration (offer 1)" in " ".join(ran.out.split())
    assert ran.out.count("abroad (any other service)") == 1
    marked = compliance("evaluate", "abroad.yaml", "--against", "offer.yaml", *DATES, "--format", "markdown").out
    assert marked.replace("\\", "").startswith("## Demonstration (offer 1), as of 2024-06-01")
    assert "| abroad@db |" in marked.replace("\\@", "@")


def test_after_offers_of_several_providers_comes_a_line_for_each(compliance):
    ran = compliance("evaluate", "acme.yaml", "both.yaml", "--against", "offer.yaml", *DATES)
    assert ran.out.splitlines()[1].split() == ["offer", "verdict", "open", "score"]
    ending = [line.strip().split("  ")[0] for line in ran.out.splitlines()[-5:]]
    assert ending == ["offer", "acme@db", "acme@vm", "both@vm", "1 left out: ended"]


FORMATS = ["csv", "csv-facts", "sarif", "gitlab", "github", "github-summary", "junit", "badge"]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_tells_the_offers_apart(compliance, format_):
    ran = compliance("evaluate", "abroad.yaml", "--against", "offer.yaml", *DATES, "--format", format_)
    assert ran.code == 1
    if format_.startswith("csv"):
        rows = list(csv.DictReader(io.StringIO(ran.out)))
        assert list(dict.fromkeys(row["service"] for row in rows)) == ["db", "vm", "*"]
    elif format_ == "badge":
        assert json.loads(ran.out)["message"].startswith("not-met (3 of 3)")
    else:
        assert "any other service" in ran.out
        assert "abroad@vm" in ran.out.replace("\\@", "@")
    if format_ == "gitlab":
        fingerprints = [entry["fingerprint"] for entry in json.loads(ran.out)]
        assert len(fingerprints) == len(set(fingerprints))
    if format_ == "sarif":
        results = json.loads(ran.out)["runs"][0]["results"]
        assert {(r["properties"].get("service"), r["properties"].get("otherServices")) for r in results} >= {
            ("vm", False),
            (None, True),
        }


def baseline(compliance, *names, more=()):
    """The scorecards of a run as a file; returns its document."""
    made = compliance("evaluate", *names, "--against", "offer.yaml", *DATES, "--format", "json=old.json", *more)
    assert made.code in (0, 1)
    with open("old.json", encoding="utf-8") as file:  # noqa: PTH123 - of the folder of the test
        return json.load(file)


HELD_AGAINST = ["--baseline", "old.json"]


def test_the_scorecards_of_offers_are_a_baseline_of_the_same_run(run, compliance):
    baseline(compliance, "abroad.yaml")
    code, verdicts, err = run("abroad.yaml", more=HELD_AGAINST)
    assert (code, len(verdicts), err) == (0, 3, [])


def test_a_baseline_from_before_offers_were_told_apart(run, compliance):
    document = baseline(compliance, "abroad.yaml")
    whole = document["scorecards"][2]
    del whole["provider"]["other_services"]
    with open("old.json", "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
        json.dump({**document, "scorecards": [whole]}, file)
    code, verdicts, err = run("abroad.yaml", more=HELD_AGAINST)
    assert (code, len(verdicts)) == (1, 3)
    assert err[0] == (
        "the baseline has abroad under offer as a whole, and this run its offers: each must meet what is required otherwise, "
        "until the baseline is made anew, with the same command and --format json=FILE"
    )
    assert not any("baseline" in line for line in err[1:])


def test_a_baseline_of_other_offers(run, compliance):
    baseline(compliance, "both.yaml")
    code, _, err = run("acme.yaml@db", more=HELD_AGAINST)
    assert (code, err) == (1, ["the baseline has no acme@db under offer: it must meet what is required otherwise"])


def test_a_service_that_only_the_baseline_has_is_told(run, compliance, tree):
    baseline(compliance, "acme.yaml")
    profile(tree, "acme", stated(services=("vm",)))
    code, verdicts, err = run("acme.yaml", more=HELD_AGAINST)
    assert (code, verdicts) == (0, [("acme@vm", MET)])
    assert err == [
        "the baseline has acme@db under offer, and this run has not: no such service is stated, or it has ended"
    ]
    assert run("acme.yaml@vm", more=HELD_AGAINST)[2] == []


def test_any_other_service_that_fails_no_more_is_no_worsening(run, compliance, tree):
    baseline(compliance, "abroad.yaml")
    profile(tree, "abroad", stated("FR"))
    assert run("abroad.yaml", more=HELD_AGAINST) == (0, [("abroad@db", MISSED), ("abroad@vm", MET)], [])
    compliance("evaluate", "abroad.yaml", "--against", "offer.yaml", *DATES, "--format", "json=new.json")
    ran = compliance("diff", "old.json", "new.json")
    assert ran.code == 0
    assert "does not fail any more (it was not-met)" in ran.out
    changed = compliance("diff", "old.json", "new.json", "--format", "json")
    found = {(card["service"], card["other_services"]): card["turn"] for card in json.loads(changed.out)["cards"]}
    assert found == {("db", False): "better", ("vm", False): "better", (None, True): "better"}


def test_a_configuration_names_offers(compliance, tree):
    (tree / "sub").mkdir()
    (tree / "both.yaml@vm").write_text("no profile", encoding="utf-8")
    config = 'providers = ["acme.yaml@vm", "ovhcloud@vmware-snc"]\nagainst = ["offer.yaml"]\n'
    (tree / "compliance.toml").write_text(config, encoding="utf-8")
    for folder in (tree, tree / "sub"):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            ran = compliance("evaluate", *DATES, "--format", "json")
        cards = json.loads(ran.out)["scorecards"]
        assert [_offer(card["provider"]) for card in cards] == ["acme@vm", "ovhcloud@vmware-snc"]
    (tree / "compliance.toml").write_text('providers = ["sub@vm"]\nagainst = ["offer.yaml"]\n', encoding="utf-8")
    ran = compliance("evaluate", *DATES)
    assert ran.code == 3
    assert ran.err.startswith("compliance.toml:1:1: providers: 'sub@vm': a folder stands for many providers")


ALIKE = ("provider", "ruleset", "score", "level", "objectives", "clauses", "rests_on", "verdict_on")


def test_less_detail_says_the_same_of_the_verdict(compliance, tmp_path):
    file = str(profile(tmp_path, "acme", stated()))
    run = ("evaluate", file, "--against", "hds", *DATES)
    full, findings, verdict = (
        json.loads(compliance(*run, "--format", "json", "--detail", detail).out)["scorecards"]
        for detail in ("full", "findings", "verdict")
    )
    for whole, less, least in zip(full, findings, verdict, strict=True):
        assert [less[name] for name in ALIKE] == [least[name] for name in ALIKE] == [whole[name] for name in ALIKE]
        assert less["findings"] == whole["findings"]
        assert {"findings", "sources"}.isdisjoint(least)
        for one, detail in ((less, "findings"), (least, "verdict")):
            expected = {name: value for name, value in whole["verdict"].items() if name != "holds_until"}
            assert one["verdict"] == {**expected, "detail": detail}


def test_what_needs_more_detail_is_refused(compliance, tmp_path):
    file = str(profile(tmp_path, "acme", stated()))
    run = ("evaluate", file, "--against", "hds", *DATES)
    refused = compliance(*run, "--detail", "verdict", "--format", f"sarif={tmp_path}/a", "--expiring-within", "3m")
    assert refused.code == 2
    assert "--detail verdict: sarif list findings" in refused.err
    assert "--expiring-within looks ahead" in refused.err
    compliance(*run, "--detail", "verdict", "--format", f"json={tmp_path}/least.json")
    held = compliance(*run, "--baseline", f"{tmp_path}/least.json")
    assert held.code == 3
    assert "missing key 'findings'" in held.err
    assert "a run with less than --detail full leaves it out: make it anew" in held.err


def test_a_page_says_what_was_not_asked(compliance, tmp_path):
    file = str(profile(tmp_path, "acme", stated()))
    run = ("evaluate", f"{file}@vm", "--against", "hds", *DATES)
    assert "until when it holds was not asked (--detail findings)" in compliance(*run, "--detail", "findings").out
    assert compliance(*run, "--detail", "verdict").out == compliance(*run, "--summary").out

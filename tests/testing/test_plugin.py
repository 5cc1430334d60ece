"""The pytest plugin: one test a rule, the same verdict as the command line, and nothing loaded where it is not used."""

from __future__ import annotations

import json
import sys
from textwrap import dedent, indent

import pytest
from yaml import safe_load

from tests.cli.invoke import Command
from tests.recognised import DAY, document, profile

pytest_plugins = ["pytester"]

RULES = """
schema: ruleset/1
id: baseline
title: Baseline
version: "1"
issuer: Us
claims: necessary
rules:
  - id: hosted-in-france
    title: Hosted in France
    role: gate
    check: datacenters.all(d, d.country == "FR")
    fix: {text: Move the data., by: provider, effort: 5}
  - id: listed
    title: Listed
    check: identity.listed
  - id: with-escrow
    title: Anything at all
    applies: identity.registered_office_country == "DE"
    check: identity.listed
verdict:
  necessary: [{gates: all}]
"""
PROFILE = """
schema: provider/1
id: {id}
name: Acme
sources:
  register: {{title: Register, publisher: Registry, published: 2024-01-01, grade: A}}
statements:
  - from: 2024-01-01
    sources: [register]
    exhaustive: [datacenters]
    facts:
      identity: {{registered_office_country: FR}}
      datacenters: {{a: {{country: {country}}}}}
"""
WAIVERS = """
schema: waivers/1
waivers:
  move:
    rule: hosted-in-france
    provider: acme
    ruleset: baseline
    reason: The move is booked.
    owner: ciso@example.org
    created: 2026-01-01
    expires: 2026-06-30
"""
AGAINST = ("--compliance-against", "baseline.yaml", "--compliance-known-as-of", "2026-11-23", "-p", "no:cacheprovider")


@pytest.fixture
def project(pytester):
    """A folder with a rule set, and a function that adds profiles."""
    pytester.makefile(".yaml", baseline=RULES)
    (pytester.path / "providers").mkdir()
    pytester.makefile(".yaml", waivers=WAIVERS)

    def add(name="acme", country="FR", text=None):
        (pytester.path / "providers" / f"{name}.yaml").write_text(
            dedent(text or PROFILE.format(id=name, country=country)), encoding="utf-8"
        )

    pytester.add = add
    return pytester


@pytest.fixture
def compliance(capsys):
    """The command, in this process."""
    return Command(capsys)


def outcomes(ran):
    return {key: count for key, count in ran.parseoutcomes().items() if key != "warnings"}


def test_one_item_for_each_provider_and_rule(project):
    project.add("acme")
    project.add("beta")
    ran = project.runpytest_inprocess(*AGAINST, "--collect-only", "-q", "providers")
    items = [line for line in ran.outlines if "::" in line]
    assert items == [
        f"providers/{who}.yaml::baseline::{what}"
        for who in ("acme", "beta")
        for what in ("[verdict]", "hosted-in-france", "listed", "with-escrow")
    ]


@pytest.mark.parametrize(
    ("country", "given", "code", "expected"),
    [
        # The gate passes; what is unknown is not needed for the verdict required.
        ("FR", (), 0, {"passed": 2, "xfailed": 1, "skipped": 1}),
        ("FR", ("--compliance-unknown", "skip"), 0, {"passed": 2, "skipped": 2}),
        ("FR", ("--compliance-unknown", "xfail"), 0, {"passed": 2, "xfailed": 1, "skipped": 1}),
        ("FR", ("--compliance-strict",), 1, {"passed": 2, "failed": 1, "skipped": 1}),
        ("DE", (), 1, {"failed": 3, "skipped": 1}),
        ("DE", ("--compliance-require", "none"), 0, {"passed": 1, "xfailed": 2, "skipped": 1}),
        # A waiver in force, on its last day, and the day after it.
        ("DE", ("--compliance-waivers", "waivers.yaml", "--compliance-as-of", "2026-06-30"), 0,
         {"passed": 1, "xfailed": 2, "skipped": 1}),
        ("DE", ("--compliance-waivers", "waivers.yaml", "--compliance-as-of", "2026-07-01"), 1,
         {"failed": 3, "skipped": 1}),
    ],
)  # fmt: skip
def test_the_same_verdict_as_the_command_line(project, compliance, monkeypatch, country, given, code, expected):
    project.add(country=country)
    as_of = () if "--compliance-as-of" in given else ("--compliance-as-of", "2026-05-01")
    ran = project.runpytest_inprocess(*AGAINST, *as_of, *given, "providers")
    assert (int(ran.ret), outcomes(ran)) == (code, expected)
    monkeypatch.chdir(project.path)
    same = [word.replace("--compliance-", "--") for word in (*AGAINST[2:4], *as_of, *given)]
    kept = [w for w in same if w not in ("--strict", "--unknown", "skip", "xfail")]
    told = compliance("evaluate", "providers/acme.yaml", "--against", "baseline.yaml", *kept)
    assert told.code == (0 if "--compliance-strict" in given else code)


def test_what_had_ceased_is_skipped_beside_others_and_fails_alone(project):
    gone = PROFILE.format(id="gone", country="FR").replace("identity: {", "identity: {ended: 2025-01-01, ")
    project.add("gone", text=gone)
    day = ("--compliance-as-of", "2026-05-01", "-rs")
    alone = project.runpytest_inprocess(*AGAINST, *day, "providers")
    assert (int(alone.ret), outcomes(alone)) == (1, {"failed": 1, "skipped": 3})
    assert "Acme ceased on 2025-01-01: nothing to assess on 2026-05-01" in alone.stdout.str()
    project.add("acme")
    among = project.runpytest_inprocess(*AGAINST, *day, "providers")
    assert (int(among.ret), outcomes(among)) == (0, {"passed": 2, "xfailed": 1, "skipped": 5})
    assert "SKIPPED [4]" in among.stdout.str()


OFFERED = """\
    schema: provider/1
    id: acme
    name: Acme Cloud
    sources:
      register: {title: Register of sites, publisher: Registry, published: 2026-01-10, grade: A}
    statements:
      - from: 2026-01-01
        sources: [register]
        exhaustive: [datacenters]
        facts:
          datacenters: {a: {country: COUNTRY}}
          services: {vm: {name: VM, facts: {datacenters: {a: {country: FR}}}}}
"""


@pytest.mark.parametrize(
    ("country", "code", "failed"), [("FR", 0, []), ("DE", 1, ["providers/acme.yaml::baseline[[]any other service[]]"])]
)
def test_a_group_for_each_offer(project, compliance, monkeypatch, country, code, failed):
    rules = project.path / "baseline.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("claims:", "assesses: offer\nclaims:"), encoding="utf-8")
    project.add(text=OFFERED.replace("COUNTRY", country))
    ran = project.runpytest_inprocess(*AGAINST, "--compliance-as-of", "2026-05-01", "-v", "providers")
    assert ran.ret == code
    rules = ("hosted-in-france", "listed", "with-escrow")
    items = [f"baseline[[]vm[]]::{name}" for name in ("[[]verdict[]]", *rules)]
    ran.stdout.fnmatch_lines([*(f"providers/acme.yaml::{item} *" for item in items), "*[[]any other service[]]::*"])
    ran.stdout.fnmatch_lines([f"FAILED {name}*" for name in failed])
    monkeypatch.chdir(project.path)
    dates = ("--as-of", "2026-05-01", "--known-as-of", "2026-11-23")
    assert compliance("evaluate", "providers/acme.yaml", "--against", "baseline.yaml", *dates).code == code
    one = project.runpytest_inprocess(
        *AGAINST, "--compliance-as-of", "2026-05-01", "--compliance-service", "vm", "providers"
    )
    assert one.ret == 0


def test_what_is_unknown_never_gives_the_verdict(project):
    """However the rules themselves are counted."""
    project.add(text=PROFILE.format(id="acme", country="FR").replace("    exhaustive: [datacenters]\n", ""))
    for how in ("fail", "xfail", "skip"):
        ran = project.runpytest_inprocess(*AGAINST, "--compliance-unknown", how, "providers")
        assert ran.ret == 1
        assert any("undetermined" in line for line in ran.outlines)


def test_a_failure_names_the_line_of_the_fact(project):
    project.add(country="DE")
    ran = project.runpytest_inprocess(*AGAINST, "providers")
    ran.stdout.fnmatch_lines(
        ["*datacenters.a.country = DE*grade A*providers/acme.yaml:13:25*", "FAILED providers/acme.yaml::baseline::*"]
    )
    ran.stdout.no_fnmatch_line("*Traceback*")


def test_waivers_are_told_of(project):
    project.add(country="FR")
    waived = ("--compliance-waivers", "waivers.yaml")
    ran = project.runpytest_inprocess(*AGAINST, *waived, "--compliance-as-of", "2026-08-01", "providers")
    ran.stdout.fnmatch_lines(["*compliance waivers*", "waivers.yaml:*expired*"])
    project.add(country="DE")
    ran = project.runpytest_inprocess(*AGAINST, *waived, "--compliance-as-of", "2026-05-01", "-rx", "providers")
    ran.stdout.fnmatch_lines(["XFAIL *hosted-in-france - fail, waived through 2026-06-30*ciso@example.org*"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((), 0),
        (("--compliance-accept", "read"), 1),
        (("--compliance-evidence", "C"), 0),
        (("--compliance-evidence", "B"), 1),
    ],
)
def test_what_counts(project, given, code):
    project.makefile(".yaml", steps=json.dumps(document()))
    project.add(text=json.dumps(profile()))
    against = ("--compliance-against", "steps.yaml", "--compliance-as-of", DAY, "-p", "no:cacheprovider")
    ran = project.runpytest_inprocess(*against, *given, "providers")
    assert ran.ret == code
    assert outcomes(ran).get("failed", 0) == 2 * code  # the gate and the verdict


def test_options_in_the_configuration(project):
    project.add(country="DE")
    project.makeini("[pytest]\ncompliance_against = baseline.yaml\ncompliance_require = none\n")
    assert outcomes(project.runpytest_inprocess("providers"))["xfailed"] == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--compliance-against", "nothing-like-it"), "*unknown rule set 'nothing-like-it'*"),
        (("--compliance-against", "waivers.yaml"), "*waivers.yaml:*"),
        (("--compliance-unknown", "maybe"), "*--compliance-unknown: 'maybe' is none of*"),
        (("--compliance-require", "all"), "*--compliance-require: 'all' is none of*"),
        (
            ("--compliance-accept", "claims"),
            "*--compliance-accept: 'claims' is none of facts, attested, read, declared*",
        ),
        (("--compliance-evidence", "E"), "*--compliance-evidence: 'E' is none of as-required, any, A,*"),
        (("--compliance-as-of", "soon"), "*--compliance-as-of: *"),
        (("--compliance-waivers", "absent.yaml"), "*absent.yaml*"),
    ],
)
def test_wrong_usage(project, given, said):
    project.add()
    ran = project.runpytest_inprocess(*AGAINST, *given, "providers")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([said])
    ran.stderr.no_fnmatch_line("*Traceback*")


def test_a_run_of_nothing_is_no_pass(project):
    (project.path / "empty").mkdir()
    ran = project.runpytest_inprocess(*AGAINST, "empty")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR


def test_what_is_not_valid_is_an_error_and_other_files_are_left_alone(project):
    project.add()
    (project.path / "providers" / "other.yaml").write_text("jobs: {build: []}\n", encoding="utf-8")
    assert project.runpytest_inprocess(*AGAINST, "providers").ret == 0
    project.add("beta", text="schema: provder/1\nid: beta\n")
    ran = project.runpytest_inprocess(*AGAINST, "providers")
    assert ran.ret == pytest.ExitCode.INTERRUPTED
    ran.stdout.fnmatch_lines(["*providers/beta.yaml:1:9:*"])
    ran.stdout.no_fnmatch_line("*Traceback*")
    ran = project.runpytest_inprocess(*AGAINST, "providers/other.yaml")
    assert ran.ret == pytest.ExitCode.INTERRUPTED


def test_a_service_that_is_not_there(project):
    project.add()
    ran = project.runpytest_inprocess(*AGAINST, "--compliance-service", "vault", "providers")
    assert outcomes(ran) == {"failed": 1, "skipped": 3}
    ran.stdout.fnmatch_lines(["*nothing to evaluate: *vault*"])


def test_nothing_is_loaded_where_no_rule_set_is_named(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert "compliance.testing.plugin" in sys.modules
            heavy = {"pydantic", "yaml", "compliance.model.provider", "compliance.engine.state"}
            assert heavy & sys.modules.keys() == set()
        """
    )
    ran = pytester.run(sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "-q")
    assert ran.parseoutcomes() == {"passed": 1}


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "written",
    [
        lambda text: b"\xef\xbb\xbf" + text.lstrip().encode(),
        lambda text: text.encode("utf-16"),
        lambda text: json.dumps(safe_load(text), default=str).encode(),
        lambda text: json.dumps(safe_load(text), default=str, indent=1).encode(),
        lambda text: indent(text, "  ").encode(),
        lambda text: b"# " + b"x" * 100_001 + b"\n" + text.encode(),
        lambda text: text.replace("schema:", '"sch\\x65ma":').encode(),
        lambda text: text.replace("schema:", "schema: tests/1\nschema:").encode(),
        lambda text: text.replace("schema:", "shema:").encode(),
    ],
    ids=["mark", "utf-16", "json", "json-lines", "indented", "late", "escaped", "twice", "misspelt"],
)
def test_no_way_of_writing_a_profile_hides_it(project, written):
    """In a folder, beside one that passes: what the command line would read or refuse is never left out."""
    project.add("acme")
    (project.path / "providers" / "beta.yaml").write_bytes(written(PROFILE.format(id="beta", country="DE")))
    ran = project.runpytest_inprocess(*AGAINST, "providers")
    assert ran.ret != 0
    assert any("beta.yaml" in line for line in ran.outlines)


def test_a_suffix_in_capitals_hides_no_profile(project):
    project.add("acme")
    (project.path / "providers/beta.YAML").write_text(PROFILE.format(id="beta", country="DE"), encoding="utf-8")
    assert project.runpytest_inprocess(*AGAINST, "providers").ret == 1


def test_yaml_of_other_programs_is_left_alone(project):
    project.add("acme")
    for name, text in (
        ("chart", "{{ if .Values }}\nschema: x\n"),
        ("config", "schema: ./x.graphql\n"),
        ("two", "a: 1\n---\nb: 2\n"),
    ):
        (project.path / "providers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert project.runpytest_inprocess(*AGAINST, "providers").ret == 0


@pytest.mark.parametrize("option", ["require", "unknown", "as-of", "known-as-of", "service"])
def test_an_empty_option_is_no_default(project, option):
    """As from a variable that is not set: the command line refuses it as well."""
    project.add("acme")
    assert project.runpytest_inprocess(*AGAINST, f"--compliance-{option}=", "providers").ret != 0


def test_a_run_of_nothing_on_a_worker_is_a_test_that_fails(project):
    """What a worker of pytest-xdist raises would end the run with a trace of its machinery."""

    class Worker:
        @staticmethod
        def pytest_configure(config):
            config.workerinput = {"workerid": "gw0", "testrunuid": "1"}

    project.makepyfile(test_other="def test_other(): pass")
    ran = project.runpytest_inprocess(*AGAINST, "-p", "no:xdist", "test_other.py", plugins=[Worker()])
    assert (ran.ret, outcomes(ran)) == (1, {"passed": 1, "failed": 1})
    ran.stdout.fnmatch_lines(["*there is no provider profile among what was collected*"])

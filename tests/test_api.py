"""The library: what it exports, what importing it costs, and that it says what the command says."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import partial

import pytest

import compliance
from compliance import (
    EndedError,
    LoadError,
    NothingEvaluatedError,
    UnknownDocumentError,
    UnknownServiceError,
    analyze,
    api,
    compare,
    evaluate,
    evaluate_offers,
    load_provider,
    load_ruleset,
    plan,
    render,
    sign,
    timeline,
    to_json,
    verify,
)
from compliance.cli.main import main
from compliance.engine.requirements import Required, with_requirements
from compliance.loading.builtin import root
from tests.builders import demo, provider, rule, ruleset, statement
from tests.cli.invoke import THEN, environment

AS_OF, KNOWN = date(2016, 2, 1), date(2026, 11, 23)
HEAVY = {"pydantic", "pydantic_core", "yaml", "re2", "shtab", "argparse", "json", "typing"}


def imported(code: str) -> set[str]:
    """The modules a fresh Python has imported after some code."""
    program = f"import sys\nbefore = set(sys.modules)\n{code}\nprint('\\n' + ' '.join(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment(), check=True)
    return set(ran.stdout.splitlines()[-1].split())


def test_everything_exported_is_there_and_nothing_else():
    assert dir(compliance) == sorted(compliance.__all__)
    for name in compliance.__all__:
        assert getattr(compliance, name) is not None
    assert set(api.__all__) == set(compliance.__all__) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'compliance' has no attribute 'evaluat'"):
        _ = compliance.evaluat


def test_importing_it_imports_nothing_heavy():
    assert imported("import compliance") <= {"__future__", "compliance", "compliance._version"}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["evaluate", "--help"], ["explain"]])
def test_what_needs_no_document_imports_no_model(arguments):
    run = f"from compliance.cli.main import main\nmain({arguments!r})"
    assert not imported(run) & (HEAVY - {"argparse", "json", "typing"})


def test_version_waits_for_no_parser():
    run = "import compliance.__main__ as m\nm._run(['--version'])"
    assert not imported(run) & HEAVY


NEEDED = {"yaml", "orjson", "re2"}
"""The packages of others that an evaluation may import; what some format, page or command needs waits for it."""
UNASKED = (
    *(f"cli.{name}" for name in ("jobs", "suites", "suppliers", "blame", "man")),
    *(f"loading.{name}" for name in ("forms", "ruletests", "waivers", "scenarios", "scorecards", "appended")),
    *(f"model.{name}" for name in ("ruletests", "waivers", "scenario", "answers")),
    *("analysis", "report.schemas", "report.formats.json_", "rulesets.mutants"),
)
"""What evaluating for people, without waivers, scenario and baseline, does not ask for either."""
WAITING = (
    "report.html",
    "report.pictures",
    "signing",
    "batch",
    "web",
    "exchange",
    "testing",
    "analysis.decision",
    "api",
)
"""Rooms of ours in which such things are."""


@pytest.mark.parametrize("format_", ["text", "json", "csv"])
def test_evaluating_imports_only_what_it_needs(format_):
    arguments = ["evaluate", "numergy", "--against", "hds", "--format", format_, *THEN]
    modules = imported(f"from compliance.cli.main import main\nmain({arguments!r})")
    compiled = {name for name in modules if "cython" in name or name.startswith("_sysconfigdata")}
    foreign = {name.partition(".")[0] for name in modules - compiled} - {*sys.stdlib_module_names}
    assert foreign <= NEEDED | {"compliance"}
    rooms = tuple(f"compliance.{room}" for room in WAITING)
    assert [name for name in modules if name.startswith(rooms)] == []
    unasked = tuple(f"compliance.{room}" for room in UNASKED if format_ == "text")
    assert [name for name in modules if name.startswith(unasked)] == []
    assert not modules & {"asyncio", "ssl", "http.client", "urllib.request", "xml.etree.ElementTree", "sqlite3"}


@pytest.mark.exhaustive
@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
@pytest.mark.parametrize("rulesets", [["andromede"], ["andromede", "hds"]])
def test_the_same_bytes_as_the_command(capsys, format_, rulesets, tmp_path):
    """Of scorecards held against what the command requires: the library requires nothing."""
    loaded, given = load_provider("numergy"), [load_ruleset(name) for name in rulesets]
    plain = [evaluate_offers(loaded, rules, as_of=AS_OF, known_as_of=KNOWN) for rules in given]
    assert all(card.requirements == () for offers in plain for card in offers)
    pairs = [(card, rules) for offers, rules in zip(plain, given, strict=True) for card in offers]
    cards = [with_requirements(card, Required(rules.claims)) for card, rules in pairs]
    main(["evaluate", "numergy", "--against", *rulesets, *THEN, "--format", format_, "--output", str(tmp_path / "f")])
    assert render(*cards, format=format_) == (tmp_path / "f").read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "offers"), [("andromede", [None]), ("hds", ["iaas", "sante"])])
def test_every_offer_of_a_provider(name, offers):
    provider, ruleset = load_provider("numergy"), load_ruleset(name)
    cards = evaluate_offers(provider, ruleset, as_of=AS_OF, known_as_of=KNOWN)
    stated = [card for card in cards if not card.provider.other_services]
    assert [card.provider.service for card in stated] == offers
    assert stated == [
        evaluate(provider, ruleset, as_of=AS_OF, known_as_of=KNOWN, service=service) for service in offers
    ]


def test_of_a_rule_set_not_in_force_no_offer_is_evaluated():
    with pytest.raises(NothingEvaluatedError, match=r"^no rule of the necessary part"):
        evaluate_offers(load_provider("numergy"), load_ruleset("secnumcloud-3.2"), as_of=AS_OF, known_as_of=KNOWN)


def test_render_of_nothing():
    assert render() == ""
    assert json.loads(render(format="json"))["scorecards"] == []


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="unknown format 'pdf'"):
        render(format="pdf")


def test_the_docstring_of_the_package_is_true():
    assert doctest.testmod(compliance, raise_on_error=True).attempted == 4


def test_a_scorecard_is_immutable():
    card = evaluate(load_provider("numergy"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN)
    with pytest.raises(AttributeError):
        card.as_of = KNOWN
    with pytest.raises(AttributeError):
        card.findings[0].status = "pass"
    assert card == evaluate(load_provider("numergy"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN)
    with pytest.raises(KeyError):
        card.finding("no-such-rule")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"accept": "claims"}, "'claims' is none of facts, attested, read, declared"),
        ({"evidence": "E"}, "'E' is none of as-required, any, A, B, C, D"),
    ],
)
def test_a_word_there_is_not(given, said):
    with pytest.raises(ValueError, match=said):
        evaluate(load_provider("numergy"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN, **given)


def test_errors():
    with pytest.raises(UnknownDocumentError, match="unknown provider 'nobody'"):
        load_provider("nobody")
    with pytest.raises(
        UnknownDocumentError, match="load 'ovhcloud', and say service='vmware-snc' where it is assessed"
    ):
        load_provider("ovhcloud@vmware-snc")
    with pytest.raises(UnknownDocumentError, match="unknown rule set 'nothing'"):
        load_ruleset("nothing")
    with pytest.raises(LoadError) as caught:
        load_ruleset("no-such-file.yaml")
    assert [problem.file for problem in caught.value.problems] == ["no-such-file.yaml"]
    with pytest.raises(
        UnknownServiceError, match="no service 'man-cloud': did you mean 'main-cloud'\\? There are: european"
    ):
        evaluate(load_provider("aws"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN, service="man-cloud")
    with pytest.raises(UnknownServiceError, match="no service 'x'"):
        evaluate(load_provider("aws"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN, service="x")
    acme = provider([statement("2020-01-01", demo(a=True))])
    later = ruleset([rule("x.demo.a", effective={"from": "2030-01-01"})])
    with pytest.raises(NothingEvaluatedError):
        evaluate(acme, later, as_of=AS_OF, known_as_of=KNOWN)


def test_it_never_asks_for_the_date():
    with pytest.raises(TypeError, match="missing 2 required keyword-only arguments"):
        evaluate(load_provider("numergy"), load_ruleset("hds"))


NUMERGY, ANDROMEDE = partial(load_provider, "numergy"), partial(load_ruleset, "andromede")
DATES = {"as_of": AS_OF, "known_as_of": KNOWN}


@pytest.mark.parametrize(
    ("document", "arguments"),
    [
        (lambda: plan(NUMERGY(), ANDROMEDE(), **DATES), ["plan", "numergy", "--against", "andromede"]),
        (
            lambda: plan(NUMERGY(), ANDROMEDE(), target="necessary", by=["provider", "owners"], **DATES),
            [
                "plan",
                "numergy",
                "--against",
                "andromede",
                "--target",
                "necessary",
                "--by",
                "owners",
                "--by",
                "provider",
            ],
        ),
        (
            lambda: timeline(NUMERGY(), ANDROMEDE(), first="2012-01-01", last=date(2017, 1, 1), **DATES),
            ["timeline", "numergy", "--against", "andromede", "--from", "2012-01-01", "--to", "2017-01-01"],
        ),
        (
            lambda: timeline(NUMERGY(), ANDROMEDE(), sweep=True, **DATES),
            ["timeline", "numergy", "--against", "andromede", "--sweep"],
        ),
        (
            lambda: compare(
                [NUMERGY(), load_provider("cloudwatt")],
                [ANDROMEDE(), load_ruleset("hds")],
                as_of=AS_OF,
                known_as_of=KNOWN,
            ),
            ["compare", "numergy", "cloudwatt", "--against", "andromede", "hds"],
        ),
        (
            lambda: compare(
                [(NUMERGY(), "sante"), (NUMERGY(), "iaas"), load_provider("cloudwatt")],
                [load_ruleset("hds")],
                as_of=AS_OF,
                known_as_of=KNOWN,
            ),
            ["compare", "numergy@sante", "numergy@iaas", "cloudwatt", "--against", "hds"],
        ),
        (
            lambda: analyze(
                ANDROMEDE(), corpus=[NUMERGY(), load_provider("cloudwatt")], outcome="still-trading", **DATES
            ),
            [
                "analyze",
                "andromede",
                "--corpus",
                *(str(root() / f"providers/{name}.yaml") for name in ("numergy", "cloudwatt")),
            ],
        ),
    ],
)
def test_documents_are_those_of_the_commands(document, arguments, tmp_path):
    main([*arguments, *THEN, "--format", "json", "--output", str(tmp_path / "f")])
    assert to_json(document()) == (tmp_path / "f").read_text(encoding="utf-8")


def test_what_the_library_signs_is_what_the_command_signs_and_verifies_alike(tmp_path, monkeypatch, capsys):
    pytest.importorskip("securesystemslib", reason="signatures need the extra 'sign'")
    from tests.signing.keys import private_pem, public_pem  # noqa: PLC0415 - needs the extra, too

    monkeypatch.chdir(tmp_path)
    private, public = private_pem(), public_pem()
    (tmp_path / "key").write_bytes(private)
    (tmp_path / "key.pub").write_bytes(public)
    statements = render(evaluate(NUMERGY(), ANDROMEDE(), **DATES), format="in-toto")
    (tmp_path / "s").write_text(statements, encoding="utf-8")
    main(["sign", "s", "--key", "key", "--output", "e"])
    envelopes = (tmp_path / "e").read_bytes()
    assert sign(statements, private) == envelopes
    checked = verify(envelopes, public, as_of=AS_OF, about=[NUMERGY(), ANDROMEDE()], require="necessary")
    assert (checked.reliable, checked.problems) == (True, ())
    assert main(["verify", "e", "--key", "key.pub", "--as-of", "2017-01-01", "--format", "json"]) == 1
    later = verify(envelopes, public, as_of="2017-01-01")
    assert capsys.readouterr().out == to_json(later)
    (problem,) = verify(envelopes, public, as_of=AS_OF, about=[load_ruleset("hds")]).problems
    assert problem == "hds: none of the signed verdicts is about it"
    with pytest.raises(NothingEvaluatedError):
        verify(b"", public, as_of=AS_OF)
    with pytest.raises(LoadError):
        sign(statements, public)


CALLS = [
    lambda **dates: evaluate(NUMERGY(), ANDROMEDE(), **dates),
    lambda **dates: plan(NUMERGY(), ANDROMEDE(), **dates),
    lambda **dates: timeline(NUMERGY(), ANDROMEDE(), **dates),
    lambda **dates: compare([NUMERGY()], [ANDROMEDE()], **dates),
    lambda **dates: analyze(ANDROMEDE(), **dates),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_date_may_be_its_text(call):
    assert call(as_of="2016-02-01", known_as_of="2026-11-23") == call(as_of=AS_OF, known_as_of=KNOWN)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"as_of": 2016, "known_as_of": KNOWN}, "'as_of' is a date or its ISO text, .* not int"),
        ({"as_of": AS_OF, "known_as_of": None}, "'known_as_of' is a date or its ISO text, .* not NoneType"),
        ({"as_of": datetime(2016, 2, 1, tzinfo=UTC), "known_as_of": KNOWN}, "'as_of' is a date .* not datetime"),
    ],
)
def test_anything_else_is_no_date(call, dates, said):
    with pytest.raises(TypeError, match=said):
        call(**dates)


@pytest.mark.parametrize("text", ["2016-02-30", "2016-02", "yesterday", ""])
def test_a_text_that_is_no_day(text):
    with pytest.raises(ValueError, match="'as_of': "):
        evaluate(NUMERGY(), ANDROMEDE(), as_of=text, known_as_of=KNOWN)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: plan(NUMERGY(), load_ruleset("hds"), target="sufficient", **DATES),
            "nobody can be 'sufficient' under 'hds'",
        ),
        (lambda: analyze(load_ruleset("hds"), target="sufficient", **DATES), "nobody can be 'sufficient' under 'hds'"),
        (lambda: plan(NUMERGY(), ANDROMEDE(), by=["mayor"], **DATES), "'mayor': fixes are made by provider, owners"),
        (lambda: compare([NUMERGY(), NUMERGY()], [ANDROMEDE()], **DATES), "given more than once: numergy"),
        (lambda: compare([(NUMERGY(), "iaas")] * 2, [ANDROMEDE()], **DATES), "given more than once: numergy@iaas"),
        (
            lambda: compare([(NUMERGY(), "iaas"), NUMERGY()], [ANDROMEDE()], service="iaas", **DATES),
            "given more than once: numergy@iaas",
        ),
        (lambda: compare([], [ANDROMEDE()], **DATES), "there is nothing to compare"),
        (lambda: compare([NUMERGY()], [], **DATES), "there is nothing to compare"),
        (lambda: analyze(ANDROMEDE(), outcome="identity.", **DATES), "expected"),
    ],
)
def test_what_cannot_be_asked(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_who_asks_for_one_analysis_waits_for_no_other():
    run = "from compliance import *\nassert evaluate and plan and load_provider"
    assert not {m for m in imported(run) if m.startswith("compliance.analysis.")}


VISA_DAYS = {"as_of": "2026-11-01", "known_as_of": "2026-11-30", "service": "premi3ns"}


def test_what_counts_is_said_to_every_function():
    s3ns, rules = load_provider("s3ns"), load_ruleset("secnumcloud-3.2")
    for accept, met in (("declared", True), ("facts", False)):
        assert plan(s3ns, rules, **VISA_DAYS, accept=accept).met is met
        course = timeline(s3ns, rules, **VISA_DAYS, first="2026-11-01", accept=accept)
        assert (course.verdict == "necessary-only") is met
        (offer,) = compare([s3ns], [rules], **VISA_DAYS, accept=accept).comparisons[0].offers
        assert (offer.verdict.status == "necessary-only") is met
    # The visa rests on evidence of grade B: asked for A, it does not count.
    assert not plan(s3ns, rules, **VISA_DAYS, evidence="A").met
    with pytest.raises(ValueError, match="B,P2Y"):
        timeline(s3ns, rules, **VISA_DAYS, evidence="E")


LATER = {"as_of": "2018-02-01", "known_as_of": KNOWN}


def test_a_comparison_counts_what_had_ceased_and_one_of_nothing_else_raises():
    found = compare([NUMERGY(), load_provider("cloudwatt")], [ANDROMEDE()], **LATER).comparisons[0]
    assert [offer.provider.id for offer in found.offers] == ["cloudwatt"]
    assert [(one.id, one.ended) for one in found.ended] == [("numergy", date(2016, 12, 31))]
    with pytest.raises(EndedError, match="ceased on 2016-12-31: nothing to assess on 2018-02-01"):
        compare([(NUMERGY(), "iaas"), NUMERGY()], [ANDROMEDE()], **LATER)


@pytest.mark.parametrize("call", [evaluate, plan])
def test_what_had_ceased_has_nothing_to_evaluate(call):
    with pytest.raises(NothingEvaluatedError) as raised:
        call(NUMERGY(), ANDROMEDE(), **LATER)
    assert raised.type is EndedError


def test_a_timeline_ends_with_its_provider():
    course = timeline(NUMERGY(), ANDROMEDE(), **LATER)
    assert (course.verdict, course.holds_until, course.provider.ended) == ("nothing", None, date(2016, 12, 31))
    assert course.points[-1].date_ == date(2016, 12, 31)

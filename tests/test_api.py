"""The library: what it exports, what importing it costs, and that it says what the command says."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from datetime import date

import pytest

import compliance
from compliance import (
    LoadError,
    NothingEvaluatedError,
    UnknownDocumentError,
    UnknownServiceError,
    api,
    evaluate,
    load_provider,
    load_ruleset,
    render,
)
from compliance.cli.main import main
from compliance.engine.requirements import Required, with_requirements
from tests.builders import demo, provider, rule, ruleset, statement
from tests.cli.invoke import THEN, environment

AS_OF, KNOWN = date(2016, 2, 1), date(2026, 11, 23)
HEAVY = {"pydantic", "pydantic_core", "yaml", "re2", "tabulate", "shtab", "argparse", "json", "typing"}


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


def test_evaluating_imports_only_what_it_needs():
    arguments = ["evaluate", "numergy", "--against", "hds", "--format", "json", *THEN]
    assert not imported(f"from compliance.cli.main import main\nmain({arguments!r})") & {
        "tabulate",
        "shtab",
        "jsonschema",
    }


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
@pytest.mark.parametrize("rulesets", [["andromede"], ["andromede", "hds"]])
def test_the_same_bytes_as_the_command(capsys, format_, rulesets, tmp_path):
    """Of scorecards held against what the command requires: the library requires nothing."""
    loaded, given = load_provider("numergy"), [load_ruleset(name) for name in rulesets]
    plain = [evaluate(loaded, rules, as_of=AS_OF, known_as_of=KNOWN) for rules in given]
    assert all(card.requirements == () for card in plain)
    cards = [with_requirements(card, Required(rules.claims)) for card, rules in zip(plain, given, strict=True)]
    main(["evaluate", "numergy", "--against", *rulesets, *THEN, "--format", format_, "--output", str(tmp_path / "f")])
    assert render(*cards, format=format_) == (tmp_path / "f").read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


def test_render_of_nothing():
    assert render() == ""
    assert json.loads(render(format="json"))["scorecards"] == []


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="unknown format 'html'"):
        render(format="html")


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


def test_errors():
    with pytest.raises(UnknownDocumentError, match="unknown provider 'nobody'"):
        load_provider("nobody")
    with pytest.raises(UnknownDocumentError, match="unknown rule set 'nothing'"):
        load_ruleset("nothing")
    with pytest.raises(LoadError) as caught:
        load_ruleset("no-such-file.yaml")
    assert [problem.file for problem in caught.value.problems] == ["no-such-file.yaml"]
    with pytest.raises(UnknownServiceError, match="no service 'x'"):
        evaluate(load_provider("aws"), load_ruleset("hds"), as_of=AS_OF, known_as_of=KNOWN, service="x")
    acme = provider([statement("2020-01-01", demo(a=True))])
    later = ruleset([rule("x.demo.a", effective={"from": "2030-01-01"})])
    with pytest.raises(NothingEvaluatedError):
        evaluate(acme, later, as_of=AS_OF, known_as_of=KNOWN)


def test_it_never_asks_for_the_date():
    with pytest.raises(TypeError, match="missing 2 required keyword-only arguments"):
        evaluate(load_provider("numergy"), load_ruleset("hds"))

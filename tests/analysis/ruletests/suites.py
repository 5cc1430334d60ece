"""Rule sets and their tests from plain data, read by the product's own loaders."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from compliance.analysis.ruletests.results import SuiteResult
from compliance.analysis.ruletests.suite import run_suite
from compliance.cli.suites import subject_of
from compliance.loading.builtin import Found
from compliance.loading.ruletests import RuleTestSuite, read_ruletests
from compliance.model.problem import LoadError

AS_OF = "2024-06-30"


def ruleset(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document of a rule set; all rules have to pass unless `verdict` says otherwise."""
    return {
        "schema": "ruleset/1",
        "id": "demo",
        "title": "Demo",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "rules": [{"title": rule["id"], **rule} for rule in rules],
        "verdict": {"necessary": [{"all": [rule["id"] for rule in rules]}]},
        **more,
    }


def a_test(facts: dict[str, Any] | None = None, name: str | None = None, **more: Any) -> dict[str, Any]:
    """One test; it is named by its facts where nothing else is said."""
    whole = {} if facts is None else {"facts": facts}
    return {"name": name or json.dumps([facts, more]), **whole, **more}


def finance(paid: object = None, /, **expect: Any) -> dict[str, Any]:
    """A test about paid-in capital."""
    return a_test({} if paid is None else {"finance": {"paid_in_meur": paid}}, expect=expect)


def read(rules: dict[str, Any], *tests: dict[str, Any], **more: Any) -> RuleTestSuite:
    """The tests of a rule set, read."""
    document = {"schema": "tests/1", "ruleset": rules["id"], "as_of": AS_OF, "tests": list(tests), **more}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{rules['id']}.yaml").write_text(json.dumps(rules), encoding="utf-8")
        path = Path(folder) / f"{rules['id']}.tests.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")
        return read_ruletests(Found(path, "demo.tests.yaml"))


def run(rules: dict[str, Any], *tests: dict[str, Any], mutated: bool = False, **more: Any) -> SuiteResult:
    """What running them finds."""
    return run_suite(subject_of(read(rules, *tests, **more)), mutated=mutated)


def problems(rules: dict[str, Any], *tests: dict[str, Any], **more: Any) -> list[str]:
    """The messages with which tests are refused; fails if they are not."""
    try:
        read(rules, *tests, **more)
    except LoadError as error:
        return [problem.message for problem in error.problems]
    raise AssertionError("the tests were accepted")


def survivors(result: SuiteResult) -> list[str]:
    """What survived, as `owner: name`."""
    return [f"{survivor.owner}: {survivor.name}" for survivor in result.survivors]

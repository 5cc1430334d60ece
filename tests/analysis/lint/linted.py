"""Rule sets for tests of lints, from their rules, through the product's own loaders."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from compliance.analysis.lint import LINTS, CheckedDocument, LintFinding, lint, lint_provider, lint_together
from compliance.loading.builtin import Found
from compliance.loading.given import Given, parse
from compliance.loading.providers import provider_from
from compliance.loading.rulesets import (
    country_sets,
    document_text,
    lintable_from,
    names_in_use,
    rules_by_id,
    ruleset_ids,
)
from compliance.rulesets.lintable import Lintable, Surroundings

WORDY = {"why": "It matters.", "fix": {"text": "Do it.", "by": "provider"}, "references": ["law"]}
"""What a rule needs so that nothing is missing."""


def rule(check: str | None = None, id_: str = "R", **more: Any) -> dict[str, Any]:
    """A rule of which nothing is missing."""
    conditions = {} if check is None else {"check": check}
    return {"id": id_, "title": id_, **WORDY, **conditions, **more}


def rungs(*conditions: str | None, **more: Any) -> dict[str, Any]:
    """A graded rule: its lowest rung, and one for each condition."""
    steps = [{"title": "nothing"}] + [
        {"title": f"step {n}", "points": n, **({} if when is None else {"when": when})}
        for n, when in enumerate(conditions, start=1)
    ]
    return rule(rungs=steps, **more)


def document(rules: Iterable[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """A whole rule set; without a verdict, all its rules have to pass."""
    rules = list(rules) or [rule("governance.owners_aligned")]
    return {
        "schema": "ruleset/1",
        "id": "demo",
        "title": "Demo",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "references": {"law": {"title": "A law"}},
        "rules": rules,
        "verdict": {"necessary": [{"all": [one["id"] for one in rules]}]},
        **more,
    }


def lintable(
    whole: Mapping[str, Any] | str,
    tests: Mapping[str, Any] | str | None = None,
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Lintable:
    """A rule set from its document or text, with its tests and neighbours."""
    with tempfile.TemporaryDirectory() as folder:
        for name, other in {"demo": whole, "demo.tests": tests, **(beside or {})}.items():
            if other is not None:
                text = other if isinstance(other, str) else json.dumps(other)
                (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")
        others = [Found(Path(folder) / f"{name}.yaml", f"{name}.yaml") for name in beside or {}]
        file = Found(Path(folder) / "demo.yaml", "demo.yaml")
        read = lintable_from(parse(file), file, others)
        read.taken()  # while the files are there
        for one in read.document.rules:
            for name in one.related:
                read.rules_of(name.partition("/")[0])
        return read


def findings(whole: Mapping[str, Any] | str, *chosen: str, **more: Any) -> list[LintFinding]:
    """What the chosen lints find; all but those about missing tests where none is chosen."""
    return lint(lintable(whole, **more), frozenset(chosen or (LINTS.keys() - {"missing-tests", "untested-rule"})))


def messages(whole: Mapping[str, Any] | str, *chosen: str, **more: Any) -> list[str]:
    """The same, as `lint: message`."""
    return [f"{found.lint.id}: {found.message}" for found in findings(whole, *chosen, **more)]


def ids(whole: Mapping[str, Any] | str, **more: Any) -> Sequence[str]:
    """The lints that find something, each as often as it does."""
    return [found.lint.id for found in findings(whole, **more)]


def provider_findings(text: str, *chosen: str) -> list[LintFinding]:
    """What the chosen lints find in a provider profile, given as text; all of them where none is chosen."""
    given = Given("acme.yaml", text)
    parsed = parse(given)
    provider, source = provider_from(parsed, given), document_text(parsed)
    around = Surroundings(rules_by_id, lambda: ruleset_ids(()), names_in_use, country_sets())
    return lint_provider(provider, source, around, frozenset(chosen or LINTS))


def findings_together(*texts: str) -> list[LintFinding]:
    """What lints find among several documents, given as text; the first is `1.yaml`."""
    documents = []
    for number, text in enumerate(texts, start=1):
        parsed = parse(Given(f"{number}.yaml", text))
        documents.append(
            CheckedDocument(parsed.data["schema"], parsed.data.get("id"), document_text(parsed), str(number))
        )
    return [*lint_together(documents)]

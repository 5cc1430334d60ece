"""Providers and rule sets for tests, made of YAML text or of plain data, always through the product's own loaders.

    acme = provider([statement("2024-01-01", {"x": {"demo": {"a": True}}})])
    rules = ruleset([{"id": "A", "title": "A", "check": "x.demo.a"}])
    card = scorecard(acme, rules, "2024-06-30")

Data is written as JSON, which is YAML, and nothing to a disk; where places in the document matter, hand in its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.engine.state import decide_all
from compliance.engine.waivers import WaiverBook
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.findings import Finding
from compliance.model.problem import LoadError
from compliance.model.scorecard import Scorecard
from compliance.model.statements import Provider
from compliance.rulesets.ruleset import RuleSet

Document = str | Mapping[str, Any]

LONG_AGO = "2000-01-01"
CUSTOM = re.compile(r"\bx\.([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)")


def day(value: str | date) -> date:
    """A day from its ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def source(published: str = LONG_AGO, grade: str = "A", **more: Any) -> dict[str, Any]:
    """A source; `retrieved` in `more` replaces `published`."""
    dated = {} if "retrieved" in more else {"published": published}
    return {"title": "A source", "publisher": "Someone", "grade": grade, **dated, **more}


def statement(
    from_: str, facts: Mapping[str, Any] | None = None, sources: str | Sequence[str] = "s", **more: Any
) -> dict[str, Any]:
    """A statement; sources that `provider` is not told of are graded A and published long ago."""
    cited = [sources] if isinstance(sources, str) else list(sources)
    return {"from": from_, "sources": cited, "facts": dict(facts or {}), **more}


def nested(**leaves: Any) -> dict[str, Any]:
    """Facts from paths with `__` between the keys: `nested(finance__paid_in_meur=5)`."""
    facts: dict[str, Any] = {}
    for path, value in leaves.items():
        *groups, name = path.split("__")
        group = facts
        for key in groups:
            group = group.setdefault(key, {})
        group[name] = value
    return facts


def demo(**values: Any) -> dict[str, Any]:
    """Custom facts `x.demo.<name>`."""
    return {"x": {"demo": values}}


def provider(
    document: Document | Iterable[Mapping[str, Any]],
    sources: Mapping[str, Mapping[str, Any]] | None = None,
    **more: Any,
) -> Provider:
    """A provider profile from YAML text, from its whole document, or from its statements."""
    if isinstance(document, str | Mapping):
        whole: Document = document
    else:
        statements = list(document)
        named = dict.fromkeys(id_ for s in statements for id_ in s["sources"])
        known = {id_: source() for id_ in named} | dict(sources or {})
        whole = {
            "schema": "provider/1",
            "id": "acme",
            "name": "Acme Cloud",
            "sources": known,
            "statements": statements,
            **more,
        }
    return load_provider(text=written(whole), name="acme.yaml")


def ruleset(
    rules: Document | Iterable[Mapping[str, Any]],
    necessary: Sequence[Mapping[str, Any]] | None = None,
    sufficient: Sequence[Mapping[str, Any]] | None = None,
    *,
    beside: Mapping[str, Document] | None = None,
    **more: Any,
) -> RuleSet:
    """A rule set from YAML text, from its whole document, or from its rules.

    Without `necessary` all rules have to pass. Custom facts in the conditions are declared as `bool` unless
    `facts` says otherwise. `beside` are the documents it imports, by id.
    """
    whole = rules if isinstance(rules, str | Mapping) else _ruleset_document(list(rules), necessary, sufficient, more)
    others = {id_: written(other) for id_, other in (beside or {}).items()}
    return load_ruleset(text=written(whole), name="demo.yaml", beside=others)


def _ruleset_document(
    rules: list[Mapping[str, Any]],
    necessary: Sequence[Mapping[str, Any]] | None,
    sufficient: Sequence[Mapping[str, Any]] | None,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """The whole document around some rules; a rule without title is titled by its id."""
    written = json.dumps([rules, more], default=str)
    facts = {f"x.{a}.{b}": {"type": "bool", "title": b} for a, b in CUSTOM.findall(written)} | dict(
        more.get("facts", {})
    )
    verdict: dict[str, Any] = {"necessary": list(necessary or [{"all": [rule["id"] for rule in rules]}])}
    if sufficient is not None:
        verdict["sufficient"] = list(sufficient)
    return {
        "schema": "ruleset/1",
        "id": "demo",
        "title": "Demo",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary" if sufficient is None else "sufficient",
        "rules": [{"title": rule["id"], **rule} for rule in rules],
        "verdict": verdict,
        **more,
        "facts": facts,
    }


def written(document: Document) -> str:
    """A document as text; data in one line, so that digests in golden files do not depend on the layout of data."""
    return document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, default=str)


def rule(check: str, id_: str = "R", **more: Any) -> dict[str, Any]:
    """A yes/no rule."""
    return {"id": id_, "check": check, **more}


def judgement(id_: str, **more: Any) -> dict[str, Any]:
    """A rule that only a declared answer decides."""
    return {"id": id_, **more}


def answers(given: Mapping[str, int | str | None]) -> dict[str, Any]:
    """Declared answers to rules of the rule set `demo`."""
    return {"answers": {"demo": dict(given)}}


def snapshot(
    of: Provider, as_of: str | date, known_as_of: str | date | None = None, service: str | None = None
) -> Snapshot:
    """What is known at a date; with all sources there are unless `known_as_of` says otherwise."""
    known = date.max if known_as_of is None else day(known_as_of)
    return take_snapshot(of, day(as_of), known, country_sets(), service)


def scorecard(
    of: Provider,
    against: RuleSet,
    as_of: str | date,
    known_as_of: str | date | None = None,
    service: str | None = None,
) -> Scorecard:
    """The scorecard at a date."""
    return scorecard_of(decide_all(against, snapshot(of, as_of, known_as_of, service)))


def card_of(against: RuleSet, there: Snapshot, waivers: WaiverBook | None = None) -> Scorecard:
    """The scorecard of a snapshot, with waivers over it."""
    state = decide_all(against, there)
    card = scorecard_of(state)
    return card if waivers is None else waivers.over(card, state)


def finding(
    of: Provider,
    check: str | Mapping[str, Any],
    as_of: str | date,
    known_as_of: str | date | None = None,
    service: str | None = None,
    **more: Any,
) -> Finding:
    """The finding of one rule, given as its condition or whole; `more` are further keys of the rule."""
    one = {**(rule(check) if isinstance(check, str) else check), **more}
    # The second rule keeps the verdict from being empty where the first does not apply.
    against = ruleset([one, judgement("other")], necessary=[{"any_of": [one["id"], "other"]}])
    return scorecard(of, against, as_of, known_as_of, service).findings[0]


def status(of: Provider, check: str | Mapping[str, Any], as_of: str | date, **more: Any) -> str:
    """The status of one rule, and behind it its reason where there is one: `unknown: weak`."""
    found = finding(of, check, as_of, **more)
    return str(found.status) if found.reason is None else f"{found.status}: {found.reason}"


def problems(make: Any, *arguments: Any, **keywords: Any) -> list[str]:
    """The messages with which a document is refused; fails if it is not."""
    try:
        make(*arguments, **keywords)
    except LoadError as error:
        return [problem.message for problem in error.problems]
    raise AssertionError("the document was accepted")

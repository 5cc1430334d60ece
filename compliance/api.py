"""The public functions: load documents, evaluate, analyse, render. Imported late, from `compliance`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal, overload

from compliance.asking import DateLike, answer, ask, day_of, refuse_incomparable, target_wanted, terms_of
from compliance.assess import Evaluation, RunTerms
from compliance.loading.builtin import UnknownDocumentError
from compliance.loading.catalogues import translator_to
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.model.findings import Finding
from compliance.model.problem import LoadError, Problem
from compliance.model.scorecard import TOOL, EndedError, NothingEvaluatedError, Scorecard, Verdict
from compliance.model.statements import Provider, UnknownServiceError
from compliance.model.status import Reason, Status, Target, VerdictStatus
from compliance.report.formats.formats import NO_TEXT, Format, Readers, TextFormat, render_scorecards
from compliance.rulesets.demands import with_demand
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.analysis.comparison.document import ComparisonDocument
    from compliance.analysis.necessity.necessity import Analysis
    from compliance.analysis.plan.plan import Plan, Who
    from compliance.analysis.questions.document import Questionnaire
    from compliance.analysis.timeline.timeline import Timeline
    from compliance.model.scenario import Scenario
    from compliance.model.waivers import Waivers
    from compliance.signing.checked import Verification

__all__ = [
    "EndedError",
    "Finding",
    "LoadError",
    "NothingEvaluatedError",
    "Problem",
    "Provider",
    "Reason",
    "RuleSet",
    "Scorecard",
    "Status",
    "UnknownDocumentError",
    "UnknownServiceError",
    "Verdict",
    "VerdictStatus",
    "analyze",
    "answer",
    "ask",
    "compare",
    "evaluate",
    "evaluate_offers",
    "load_provider",
    "load_ruleset",
    "load_scenario",
    "load_waivers",
    "plan",
    "render",
    "sign",
    "suppose",
    "timeline",
    "to_json",
    "verify",
]


def evaluate(  # noqa: PLR0913 - each term of an assessment by its name
    provider: Provider,
    ruleset: RuleSet,
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    service: str | None = None,
    waivers: Iterable[Waivers] = (),
    accept: str = "declared",
    evidence: str = "as-required",
) -> Scorecard:
    """The scorecard of a provider, or of one of its services, under a rule set at a date.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the assessment date, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        service: id of one of the provider's services. Without it the provider; or, where services are assessed, any not stated.
        waivers: from `load_waivers`; shown where they are in force at `as_of`, and in `with_waivers`. The verdict stays.
        accept: the weakest word that counts: `facts`, a recognised body's (`attested`), our reading of it (`read`), or the
            provider's own answers (`declared`).
        evidence: the evidence demanded instead of what each rule asks: `as-required`, `any`, or a grade `A` to `D`, perhaps
            with an age: `B,P2Y`.

    Raises:
        ValueError: there is no such basis or demand.
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date.
        EndedError: one of these: the provider, or the service, had ceased; `last_day` is the last one it can be assessed at.
        TypeError: a date is neither a `date` nor a text.
    """
    # Without requirements: what a run requires is the run's, and a library evaluates.
    return Evaluation(terms_of(as_of, known_as_of, service, accept, evidence, waivers=waivers)).card(provider, ruleset)


def evaluate_offers(
    provider: Provider,
    ruleset: RuleSet,
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    waivers: Iterable[Waivers] = (),
    accept: str = "declared",
    evidence: str = "as-required",
) -> list[Scorecard]:
    """The scorecards of everything a rule set assesses of a provider, as `compliance evaluate PROVIDER` has them.

    Under a rule set about services or offers: each service stated, and any other (`provider.other_services`) where that fails.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the assessment date, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        waivers: from `load_waivers`, as in `evaluate`.
        accept: the weakest word that counts, as in `evaluate`.
        evidence: the evidence demanded instead of what each rule asks, as in `evaluate`.

    Raises:
        ValueError: there is no such basis or demand.
        NothingEvaluatedError: nothing of the verdict applies at this date, or every service has ended.
        TypeError: a date is neither a `date` nor a text.
    """
    return Evaluation(terms_of(as_of, known_as_of, None, accept, evidence, waivers=waivers)).every_card(
        provider, ruleset
    )


def load_scenario(path: str | None = None, /, *, text: str | None = None, name: str = "<scenario>") -> Scenario:
    """What is supposed of a provider, for `suppose`.

    Args:
        path: the file of a scenario.
        text: the scenario as YAML text, instead.
        name: what messages call such a text.

    Raises:
        LoadError: with every problem of the document.
        TypeError: neither a path nor a text, or both.
    """
    from compliance.loading.scenarios import load_scenario as load

    return load(path, text=text, name=name)


def suppose(provider: Provider, scenario: Scenario, *, as_of: DateLike, known_as_of: DateLike) -> Provider:
    """A provider as it would be if a scenario were so from a day on: to be evaluated, planned or compared like any other.

    Every result of it says that it is hypothetical: in the name, and in `provider.what_if`.

    Args:
        provider: from `load_provider`.
        scenario: from `load_scenario`.
        as_of: the assessment date, the one it is evaluated at.
        known_as_of: sources published later do not exist; what is supposed is known.

    Raises:
        ValueError: the scenario is about another provider.
        UnknownServiceError: it is about a service that the provider does not have.
        TypeError: a date is neither a `date` nor a text.
    """
    from compliance.engine.supposed import supposing

    return supposing(provider, scenario, day_of("as_of", as_of), day_of("known_as_of", known_as_of))


def plan(  # noqa: PLR0913 - the options of the command
    provider: Provider,
    ruleset: RuleSet,
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    service: str | None = None,
    target: Target | None = None,
    by: Collection[Who] = (),
    accept: str = "declared",
    evidence: str = "as-required",
) -> Plan:
    """Why a verdict is missed or open, what to find out or prove, what to change, and the fixes that take least.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the assessment date, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        service: id of one of the provider's services, as in `evaluate`.
        target: the part of the verdict to meet, `necessary` or `sufficient`; what the rule set claims without it.
        by: whose doing the fixes may need: `provider`, `owners`, `buyer`, `state`; anybody's where empty.
        accept: the weakest word that counts, as in `evaluate`.
        evidence: the evidence demanded instead of what each rule asks, as in `evaluate`.

    Returns:
        The document of `compliance plan --format json`; `to_json` writes it.

    Raises:
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date.
        ValueError: there is no such basis or demand, the rule set never gives the verdict wanted, or there is nobody of that
            name to make fixes.
        TypeError: a date is neither a `date` nor a text.
    """
    from compliance.analysis.plan.plan import plan as make_plan

    _refuse_strangers(by)
    state = Evaluation(terms_of(as_of, known_as_of, service, accept, evidence)).state(provider, ruleset)
    return make_plan(state, target_wanted(ruleset, target), by)


def _refuse_strangers(by: Collection[Who]) -> None:
    from compliance.analysis.plan.plan import WHO

    strangers = sorted({*by} - {*WHO})
    if strangers:
        raise ValueError(f"'by': {', '.join(map(repr, strangers))}: fixes are made by {', '.join(WHO)}")


def timeline(  # noqa: PLR0913 - the options of the command
    provider: Provider,
    ruleset: RuleSet,
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    service: str | None = None,
    first: DateLike | None = None,
    last: DateLike | None = None,
    sweep: bool = False,
    accept: str = "declared",
    evidence: str = "as-required",
) -> Timeline:
    """The verdict as a function of the date: every day at which something changes, why, and until when it holds.

    Args:
        provider: from `load_provider`.
        ruleset: from `load_ruleset`.
        as_of: the day the forecast counts from, as a `date` or as ISO text; in a sweep the one day assessed.
        known_as_of: sources published later do not exist.
        service: id of one of the provider's services. Without it the provider as a whole; under a rule set about services, any
            other service than its profile states.
        first: the first day shown; that of the provider's first statement without it.
        last: the last day shown; as far as facts and rules reach without it.
        sweep: keep the day assessed and move the knowledge date instead.
        accept: the weakest word that counts, as in `evaluate`.
        evidence: the evidence demanded instead of what each rule asks, as in `evaluate`.

    Returns:
        The document of `compliance timeline --format json`; `to_json` writes it.

    Raises:
        UnknownServiceError: the provider has no such service.
        ValueError: there is no such basis or demand.
        TypeError: a date is neither a `date` nor a text.
    """
    terms = terms_of(as_of, known_as_of, service, accept, evidence)
    ends = (None if day is None else day_of(name, day) for name, day in (("first", first), ("last", last)))
    return _course(provider, ruleset, terms, *ends, sweep=sweep)


def _course(
    provider: Provider, ruleset: RuleSet, terms: RunTerms, first: date | None, last: date | None, *, sweep: bool
) -> Timeline:
    from compliance.analysis.timeline.timeline import Window
    from compliance.analysis.timeline.timeline import sweep as over_knowledge
    from compliance.analysis.timeline.timeline import timeline as over_days

    course = over_knowledge if sweep else over_days
    snapshot = Evaluation(terms).snapshot(provider)
    return course(with_demand(ruleset, terms.demand), snapshot, Window(first, last), terms.accept)


def compare(
    providers: Iterable[Provider | tuple[Provider, str]],
    rulesets: Iterable[RuleSet],
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    service: str | None = None,
    accept: str = "declared",
    evidence: str = "as-required",
) -> ComparisonDocument:
    """Offers side by side: who is ranked, who is ahead, what decides; and what differs between rule sets.

    Under a rule set about services, a provider without one stands as each, and as any other service where that misses.

    Args:
        providers: from `load_provider`; one of its services as a pair, `(load_provider("ovhcloud"), "vmware-snc")`.
        rulesets: from `load_ruleset`; of several, the first one is compared with each other one.
        as_of: the assessment date, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        service: id of the service of each that is given without one; such a provider as a whole without it.
        accept: the weakest word that counts, as in `evaluate`.
        evidence: the evidence demanded instead of what each rule asks, as in `evaluate`.

    Returns:
        The document of `compliance compare --format json`; `to_json` writes it.

    Raises:
        UnknownServiceError: one of them has no such service.
        NothingEvaluatedError: of one of them nothing of a verdict applies at this date, or every service of all has ended.
        EndedError: all of them had ceased; beside others they are counted (`ended`), and not ranked.
        ValueError: there is no such basis or demand, no provider or no rule set, or an offer is given more than once.
        TypeError: a date is neither a `date` nor a text.
    """
    offers = [given if isinstance(given, tuple) else (given, service) for given in providers]
    against = list(rulesets)
    refuse_incomparable(offers, against)
    return _compared(offers, against, [terms_of(as_of, known_as_of, of, accept, evidence) for _, of in offers])


def _compared(
    offers: Sequence[tuple[Provider, str | None]], against: Sequence[RuleSet], terms: Sequence[RunTerms]
) -> ComparisonDocument:
    from compliance.analysis.comparison.compare import comparison_document
    from compliance.analysis.comparison.offers import assess_each, ended_under, none_left, without_ended

    named = [Evaluation(on).snapshot(provider) for (provider, _), on in zip(offers, terms, strict=True)]
    snapshots, demand = without_ended(named), terms[0].demand
    groups = []
    for ruleset in (with_demand(ruleset, demand) for ruleset in against):
        each = [one for snapshot in snapshots for one in assess_each(ruleset, snapshot, terms[0].accept)]
        if not each:
            raise none_left(ruleset)
        groups.append({one.name: one for one in each})
    return comparison_document(groups, TOOL, [ended_under(ruleset, named) for ruleset in against])


def analyze(
    ruleset: RuleSet,
    *,
    as_of: DateLike,
    known_as_of: DateLike,
    target: Target | None = None,
    corpus: Iterable[Provider] = (),
    outcome: str | None = None,
) -> Analysis:
    """What each rule of a rule set is to its verdict: needed, enough, or neither, with a witness for each claim.

    Args:
        ruleset: from `load_ruleset`.
        as_of: the day of its rules and parameters, as a `date` or as ISO text.
        known_as_of: sources published later do not exist.
        target: the part of the verdict analysed, `necessary` or `sufficient`; what the rule set claims without it.
        corpus: providers to look for real witnesses among.
        outcome: what every objective is crossed with over the corpus: `still-trading`, or a condition over facts.

    Returns:
        The document of `compliance analyze --format json`; `to_json` writes it.

    Raises:
        NothingEvaluatedError: nothing of the verdict applies at this date.
        ValueError: the rule set never gives that verdict, or the outcome is no condition.
        TypeError: a date is neither a `date` nor a text.
    """
    from compliance.analysis.necessity.necessity import analyze as make_analysis
    from compliance.analysis.world.corpus import Corpus
    from compliance.analysis.world.outcomes import compile_outcome
    from compliance.analysis.world.world import analyze_corpus
    from compliance.loading.rulesets import country_sets

    days = day_of("as_of", as_of), day_of("known_as_of", known_as_of)
    sought = None if outcome is None else compile_outcome(outcome, ruleset, country_sets())
    cases = Corpus(list(corpus), country_sets(), *days)
    analysis = make_analysis(ruleset, target_wanted(ruleset, target), *days, cases)
    return analysis if sought is None else replace(analysis, corpus=analyze_corpus(cases, ruleset, sought))


def to_json(document: Analysis | ComparisonDocument | Plan | Questionnaire | Timeline | Verification) -> str:
    """A document of `analyze`, `ask`, `compare`, `plan`, `timeline` or `verify` as JSON, as its published schema has it.

    The bytes are those that the command writes with `--format json`.
    """
    from compliance.report.formats.json_ import render_document

    return render_document(document)


def load_waivers(name: str) -> Waivers:
    """Read a file of waivers; raises `LoadError` with every problem of it."""
    from compliance.loading.waivers import load_waivers as load

    return load(name)


@overload
def render(*scorecards: Scorecard, format: TextFormat = "text", lang: str = "en") -> str: ...


@overload
def render(*scorecards: Scorecard, format: Literal["xlsx"], lang: str = "en") -> bytes: ...


@overload
def render(*scorecards: Scorecard, format: Format, lang: str = "en") -> str | bytes: ...


def render(*scorecards: Scorecard, format: Format = "text", lang: str = "en") -> str | bytes:  # noqa: A002 - the command line's word
    """Scorecards as `text`, `json`, `markdown`, `csv` or another of the formats; the same bytes as the command writes.

    Args:
        scorecards: what to show.
        format: the name of a format.
        lang: the language of what people read, `en`, `fr` or `de`; what programs read is in English.

    Returns:
        text; for `xlsx` bytes.

    Raises:
        ValueError: there is no such format, or no page in that language.
        ModuleNotFoundError: the format needs a package of an extra that is not installed.
    """
    pieces = list(render_scorecards(scorecards, format, TOOL, readers=Readers(translator=translator_to(lang))))
    if format in NO_TEXT:
        return b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return "".join(piece for piece in pieces if isinstance(piece, str))


def sign(statements: str | bytes, key: bytes) -> bytes:
    """Statements in signed envelopes, one a line, as `compliance sign` writes them.

    Args:
        statements: from `render(..., format="in-toto")`; what is in an envelope already gets another signature.
        key: the private key, PEM: ed25519, ECDSA or RSA, without a password.

    Raises:
        LoadError: there is a line that is no statement, or the key is none.
        ModuleNotFoundError: the extra `sign` is not installed.
    """
    from compliance.signing.envelopes import signed
    from compliance.signing.keys import private_key

    data = statements.encode() if isinstance(statements, str) else statements
    return signed(data, "<statements>", private_key(key, "<key>"))


def verify(
    envelopes: bytes,
    key: bytes,
    *,
    as_of: DateLike,
    about: Iterable[Provider | RuleSet] = (),
    service: str | None = None,
    require: Target | None = None,
) -> Verification:
    """Whether signed verdicts can be relied on at a date, and every reason why not: the document of `compliance verify`.

    Args:
        envelopes: what `sign` gave, or the file that `compliance sign` wrote.
        key: the public key, PEM, of whoever signed.
        as_of: the day on which one wants to rely on it, as a `date` or as ISO text.
        about: profiles and rule sets that have to be the ones assessed, from `load_provider` and `load_ruleset`.
        service: id of the service that is meant of the profiles.
        require: the least verdict that is enough, `necessary` or `sufficient`; any without it.

    Returns:
        what was signed, and the problems; `reliable` is true where there are none. `to_json` writes it.

    Raises:
        LoadError: that is not what `sign` gives, or the key is none.
        NothingEvaluatedError: there is no statement at all.
        ModuleNotFoundError: the extra `sign` is not installed.
        TypeError: the date is neither a `date` nor a text.
    """
    from compliance.signing.checked import GivenFile, Reliance, check
    from compliance.signing.envelopes import verified
    from compliance.signing.keys import public_key

    day, public = day_of("as_of", as_of), public_key(key, "<key>")
    lines = verified(envelopes, "<envelopes>", public)
    if not lines:
        raise NothingEvaluatedError("nothing to verify: there is no statement")
    given = [GivenFile.of(document, service) for document in about]
    return check(lines, public.keyid, Reliance(day, require, given))[0]

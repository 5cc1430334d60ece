"""The check inside pytest: a plugin that makes a test of every rule, and an assertion for tests written by hand."""

from __future__ import annotations

TYPE_CHECKING = False  # the plugin is imported by every run of pytest: nothing is loaded before it is used
if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from compliance.asking import DateLike
    from compliance.engine.requirements import Wanted
    from compliance.model.scorecard import Scorecard
    from compliance.model.statements import Provider
    from compliance.rulesets.ruleset import RuleSet


def assert_verdict(  # noqa: PLR0913 - each term of an assessment by its name
    provider: Provider | str | PathLike[str],
    ruleset: RuleSet | str | PathLike[str],
    *,
    as_of: DateLike,
    known_as_of: DateLike | None = None,
    require: Wanted | None = None,
    service: str | None = None,
    waivers: Iterable[str | PathLike[str]] = (),
    accept: str = "declared",
    evidence: str = "as-required",
) -> Scorecard:
    """Assert that a provider meets a rule set, as `compliance evaluate --require` does, and return the scorecard.

    Args:
        provider: a provider, or the path or built-in id of one.
        ruleset: a rule set, or the path or built-in id of one.
        as_of: the day assessed, as a `date` or as ISO text.
        known_as_of: sources published later do not exist; the day assessed where not given.
        require: `necessary`, `sufficient` or `none`; what the rule set claims where not given.
        service: id of one of its services. Without it every offer, where the rule set is about these; the first is returned.
        waivers: paths of files of waivers.
        accept: the weakest word that counts, as for `compliance.evaluate`.
        evidence: the evidence demanded, as for `compliance.evaluate`.

    Raises:
        AssertionError: the verdict required is not there for certain; its message is the scorecard.
        LoadError: a document is not valid.
        UnknownDocumentError: there is no such document.
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date, or every service has ended.
        ValueError, TypeError: there is no such basis or demand, or a date is none.
    """
    cards = _cards(provider, ruleset, (as_of, known_as_of or as_of), service, waivers, require, (accept, evidence))
    if any(requirement.status == "not met" for card in cards for requirement in card.requirements):
        raise AssertionError(_shown(cards))
    return cards[0]


def _shown(cards: Iterable[Scorecard]) -> str:
    from compliance.api import render  # noqa: PLC0415 - only where used

    return "\n" + render(*cards)


def _cards(
    provider: Provider | str | PathLike[str],
    ruleset: RuleSet | str | PathLike[str],
    days: tuple[DateLike, DateLike],
    service: str | None,
    waivers: Iterable[str | PathLike[str]],
    require: Wanted | None,
    strength: tuple[str, str],
) -> list[Scorecard]:
    from compliance.api import load_provider, load_ruleset  # noqa: PLC0415 - only where used
    from compliance.asking import day_of  # noqa: PLC0415 - as above
    from compliance.assess import Evaluation, RunTerms  # noqa: PLC0415 - as above
    from compliance.engine.requirements import Required  # noqa: PLC0415 - as above
    from compliance.engine.waivers import WaiverBook  # noqa: PLC0415 - as above
    from compliance.loading.waivers import load_waivers  # noqa: PLC0415 - as above
    from compliance.model.status import basis_named  # noqa: PLC0415 - as above
    from compliance.rulesets.demands import demand_of  # noqa: PLC0415 - as above

    who = load_provider(provider) if isinstance(provider, str) or hasattr(provider, "__fspath__") else provider
    what = load_ruleset(ruleset) if isinstance(ruleset, str) or hasattr(ruleset, "__fspath__") else ruleset
    book = WaiverBook(load_waivers(str(path)) for path in waivers)
    days = day_of("as_of", days[0]), day_of("known_as_of", days[1])
    terms = RunTerms(*days, service, book, accept=basis_named(strength[0]), demand=demand_of(strength[1]))
    return Evaluation(terms).every_card(who, what, Required(require or what.claims))

"""Assertions about verdicts, for tests in Python."""

from __future__ import annotations

TYPE_CHECKING = False  # the plugin is imported by every run of pytest: nothing is loaded before it is used
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from os import PathLike

    from compliance.engine.requirements import Wanted
    from compliance.model.provider import Provider
    from compliance.model.scorecard import Scorecard
    from compliance.rulesets.ruleset import RuleSet


def assert_verdict(
    provider: Provider | str | PathLike[str],
    ruleset: RuleSet | str | PathLike[str],
    *,
    as_of: date,
    known_as_of: date | None = None,
    require: Wanted | None = None,
    service: str | None = None,
    waivers: Iterable[str | PathLike[str]] = (),
) -> Scorecard:
    """Assert that a provider meets a rule set, as `compliance evaluate --require` does, and return the scorecard.

    Args:
        provider: a provider, or the path or built-in id of one.
        ruleset: a rule set, or the path or built-in id of one.
        as_of: the day assessed.
        known_as_of: sources published later do not exist; the day assessed where not given.
        require: `necessary`, `sufficient` or `none`; what the rule set claims where not given.
        service: id of one of the provider's services.
        waivers: paths of files of waivers.

    Raises:
        AssertionError: the verdict required is not there for certain; its message is the scorecard.
        LoadError: a document is not valid.
        UnknownDocumentError: there is no such document.
        UnknownServiceError: the provider has no such service.
        NothingEvaluatedError: nothing of the verdict applies at this date.
    """
    from compliance.api import load_provider, load_ruleset, render  # noqa: PLC0415 - only where used
    from compliance.assess import Assessment, Terms  # noqa: PLC0415 - as above
    from compliance.engine.requirements import Required  # noqa: PLC0415 - as above
    from compliance.engine.waivers import WaiverBook  # noqa: PLC0415 - as above
    from compliance.loading.waivers import load_waivers  # noqa: PLC0415 - as above

    who = load_provider(str(provider)) if isinstance(provider, str) or hasattr(provider, "__fspath__") else provider
    what = load_ruleset(str(ruleset)) if isinstance(ruleset, str) or hasattr(ruleset, "__fspath__") else ruleset
    book = WaiverBook(load_waivers(str(path)) for path in waivers)
    assessment = Assessment(Terms(as_of, known_as_of or as_of, service, book))
    card = assessment.card(who, what, Required(require or what.claims))
    if any(requirement.status == "not met" for requirement in card.requirements):
        raise AssertionError("\n" + render(card))
    return card

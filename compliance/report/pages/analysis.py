"""The page about the analysis of a rule set."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.monotone.roles import Role
from compliance.analysis.necessity.necessity import Analysis, Witness
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.corpus import world_blocks
from compliance.report.pages.plan import limits, named
from compliance.rulesets.ruleset import RuleSet

SHOWN = 5
"""How many sets people are shown; the JSON lists all."""

ROLES: dict[Role, str] = {
    "sole": "necessary and sufficient",
    "knock-out": "necessary: without it the verdict is missed",
    "alone-enough": "sufficient: with it alone the verdict is met",
    "contributing": "neither necessary nor sufficient; it can decide",
    "decorative": "decides nothing",
    "undecided": "too much to find out",
}


def analysis_blocks(analysis: Analysis, ruleset: RuleSet, width: int | None = None) -> Iterator[Block]:
    """What is so by rule, then, apart from it, what was seen in the world.

    Args:
        analysis: what was found out.
        ruleset: the one analysed.
        width: columns of a terminal; cells of tables are not broken without.
    """
    yield from _by_rule(analysis, ruleset)
    if analysis.corpus is not None:
        yield from world_blocks(analysis.corpus, width)


def _by_rule(analysis: Analysis, ruleset: RuleSet) -> Iterator[Block]:
    yield Heading(1, f"{ruleset.id} {ruleset.version}: what the verdict '{_verdict(analysis)}' asks of its rules")
    yield Paragraph(
        f"Parameters as of {analysis.as_of}, known as of {analysis.known_as_of}. Every rule in force is taken as applying."
    )
    yield Heading(2, "Necessary and sufficient by rule")
    yield Paragraph("What the verdict demands; what is so in the world is another matter.")
    if analysis.left_out:
        yield Paragraph(f"Not in force or excluded: {', '.join(analysis.left_out)}.")
    refused = _refused(analysis)
    if refused is not None:
        yield Paragraph(refused)
        return
    yield from _roles(analysis, ruleset)
    yield from _sets(analysis)
    yield from _witnesses(analysis)
    yield from limits(analysis.limits)


def _verdict(analysis: Analysis) -> str:
    return "at least necessary-only" if analysis.target == "necessary" else "sufficient"


def _refused(analysis: Analysis) -> str | None:
    """Why nothing is claimed."""
    if analysis.unknown_parameters:
        names = ", ".join(analysis.unknown_parameters)
        return f"Nothing is claimed: nobody knows these parameters of the verdict at this date: {names}."
    if analysis.impossible:
        return "Impossible: even with every rule passed the verdict is missed. Nothing is claimed of its rules."
    if analysis.trivial:
        return "Trivial: the verdict is met with no rule passed. Nothing is claimed of its rules."
    return None


def _name(id_: str, analysis: Analysis, ruleset: RuleSet) -> str:
    """A rule; the rung of it that is needed, where one below the one that passes will do."""
    rule = ruleset.rule(id_)
    alone = [names[0] for names in analysis.blocking_sets if len(names) == 1 and names[0].startswith(f"{id_}>=rung ")]
    return next((name for name in alone if rule and int(name.rpartition(" ")[2]) < rule.pass_rung), id_)


def _roles(analysis: Analysis, ruleset: RuleSet) -> Iterator[Block]:
    for title, parts in (("Objectives", analysis.objectives), ("Rules", analysis.rules)):
        if parts:
            yield Heading(3, title)
        for role, words in ROLES.items():
            ids = [_name(part.id, analysis, ruleset) for part in parts if part.role == role]
            if ids:
                yield Item(f"{role}, {len(ids)}", f"{', '.join(ids)} ({words})")
    if analysis.hidden_vetoes:
        yield Heading(3, "Hidden vetoes")
        yield Paragraph(
            "No clause names them as needed, and their weight makes them so: the rest cannot make up for them."
        )
        for id_ in analysis.hidden_vetoes:
            yield Item(text=id_)


def _sets(analysis: Analysis) -> Iterator[Block]:
    blocking, sufficient = analysis.blocking_count, analysis.sufficient_sets
    least = "" if blocking.exact else "at least "
    yield Heading(3, f"Minimal blocking sets: {least}{blocking.found}")
    yield Paragraph("Missing the rules of one misses the verdict, whatever the rest does.")
    yield from _listed(analysis.blocking_sets, blocking.found, exact=blocking.exact)
    least = "" if sufficient.exact else "at least "
    yield Heading(3, f"Minimal sufficient sets: {least}{sufficient.count}")
    yield Paragraph("Passing the rules of one meets the verdict, whatever the rest does.")
    yield from _listed(sufficient.sets, sufficient.count, exact=sufficient.exact)


def _listed(sets: tuple[tuple[str, ...], ...], count: int, *, exact: bool) -> Iterator[Block]:
    for names in sets[:SHOWN]:
        yield Item(text=named(names))
    rest = count - min(SHOWN, len(sets))
    if rest > 0 or not exact:
        lists = "them" if exact and count == len(sets) else f"{len(sets)} of them"
        yield Item(text=f"and {'' if exact else 'at least '}{rest} more; --format json lists {lists}")


def _witnesses(analysis: Analysis) -> Iterator[Block]:
    """Those of objectives whole; those of rules are told by kind, and the JSON has them."""
    of_objectives = [w for w in analysis.witnesses if w.claim.startswith("objective ")]
    rest = len(analysis.witnesses) - len(of_objectives)
    if analysis.witnesses:
        yield Heading(3, "Witnesses")
    for witness in of_objectives:
        yield Item(witness.claim, _witness(witness))
    if rest:
        yield Item(text=f"and {rest} of single rules; --format json lists them")


def _witness(witness: Witness) -> str:
    who = f"{witness.provider} on {witness.as_of}" if witness.provider else "a provider that"
    missed = "meets the verdict" if witness.claim.endswith((" not necessary", " is sufficient")) else "misses it"
    fails = "does not pass" if witness.provider else "fails"
    return f"{who} passes {_named(witness.passes)}, {fails} {_named(witness.fails)}, and {missed}"


def _named(names: tuple[str, ...]) -> str:
    return named(names) or "none"

"""The page about the analysis of a rule set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import starmap, zip_longest
from textwrap import wrap

from compliance.analysis.necessity.necessity import Analysis, Witness
from compliance.analysis.plan.objectives import named_step
from compliance.analysis.plan.plan import Count
from compliance.analysis.world.tables import Cells, UnknownCase, on_last_day
from compliance.analysis.world.world import ObjectiveInTheWorld, WorldAnalysis
from compliance.engine.monotone.roles import RuleRole
from compliance.model.words import SOME, plural, rounded, some
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.plan import how_many, limits, more, named
from compliance.report.pages.tables import Table
from compliance.rulesets.ruleset import RuleSet

ROLES: dict[RuleRole, str] = {
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
    yield from _recognitions(analysis)
    yield from limits(analysis.limits)


def _verdict(analysis: Analysis) -> str:
    return "at least necessary-only" if analysis.target == "necessary" else "sufficient"


def _refused(analysis: Analysis) -> str | None:
    """Why nothing is claimed of the rules; `None` where something is."""
    if analysis.unknown_parameters:
        names = ", ".join(analysis.unknown_parameters)
        return f"Nothing is claimed: nobody knows these parameters of the verdict at this date: {names}."
    if analysis.impossible:
        return "Impossible: even with every rule passed the verdict is missed. Nothing is claimed of its rules."
    if analysis.trivial:
        return "Trivial: the verdict is met with no rule passed. Nothing is claimed of its rules."
    return None


def _name(id_: str, analysis: Analysis, ruleset: RuleSet) -> str:
    """The name of a rule, or of the rung of it that is needed, where one below the one that passes will do."""
    rule = ruleset.rule(id_)
    for name in (names[0] for names in analysis.blocking_sets if len(names) == 1):
        of, rung = named_step(name)
        if rule and of == id_ and rung is not None and rung < rule.pass_rung:
            return name
    return id_


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
    yield Heading(3, f"Minimal blocking sets: {how_many(blocking)}")
    yield Paragraph("Missing the rules of one misses the verdict, whatever the rest does.")
    yield from _listed(analysis.blocking_sets, blocking)
    count = Count(sufficient.count, sufficient.exact, len(sufficient.sets))
    yield Heading(3, f"Minimal sufficient sets: {how_many(count)}")
    yield Paragraph("Passing the rules of one meets the verdict, whatever the rest does.")
    yield from _listed(sufficient.sets, count)


def _listed(sets: Sequence[Sequence[str]], count: Count) -> Iterator[Block]:
    yield from (Item(text=named(names)) for names in sets[:SOME])
    yield from more(count, SOME)


def _witnesses(analysis: Analysis) -> Iterator[Block]:
    """Witnesses for claims about objectives, and how many there are for single rules: the JSON has them."""
    of_objectives = [w for w in analysis.witnesses if w.claim.startswith("objective ")]
    rest = len(analysis.witnesses) - len(of_objectives)
    if analysis.witnesses:
        yield Heading(3, "Witnesses")
    for witness in of_objectives:
        yield Item(witness.claim, _witness(witness))
    if rest:
        yield Item(text=f"and {rest} of single rules; --format json lists them")


def _recognitions(analysis: Analysis) -> Iterator[Block]:
    """What each certificate shows, which gates it leaves, and whether it is enough."""
    if analysis.recognitions:
        yield Heading(3, "Recognised")
    for one in analysis.recognitions:
        reading = f", by our reading of {one.reading}" if one.reading else ""
        left = (
            f"it leaves {plural(len(one.gates_left), 'gate')}: {some(one.gates_left)}"
            if one.gates_left
            else "no gate is left"
        )
        alone = (
            "alone it meets the necessary part" if one.meets_necessary else "alone it does not meet the necessary part"
        )
        yield Item(f"{one.title} ({one.by}{reading})", f"shows {plural(len(one.rules), 'rule')}; {left}; {alone}")


def _witness(witness: Witness) -> str:
    who = f"{witness.provider} on {witness.as_of}" if witness.provider else "a provider that"
    missed = "meets the verdict" if witness.claim.endswith((" not necessary", " is sufficient")) else "misses it"
    fails = tuple(name for name in witness.fails if name not in witness.unknown)
    unknown = f", is not known to pass {named(witness.unknown)}" if witness.unknown else ""
    return f"{who} passes {_named(witness.passes)}, fails {_named(fails)}{unknown}, and {missed}"


def _named(names: tuple[str, ...]) -> str:
    return named(names) or "none"


_SIDES = ("objective met", "not met")
_HEADS = ("", "has the outcome", "does not have it")
_MARGINS = 16
"""What margins, gaps and the first column take from the width of a table."""

_UNDEFINED = "undefined"


def world_blocks(analysis: WorldAnalysis, width: int | None = None) -> Iterator[Block]:
    """What a corpus shows of the world; the cells of its table are broken to fit a width, if there is one."""
    yield Heading(2, "Necessary and sufficient in the world")
    yield Paragraph(
        f"What was observed of {plural(analysis.cases, 'case')}. What the rule set demands is another matter: necessary in "
        "the world is not necessary by rule. The corpus is no random sample of anything."
    )
    yield Item("Outcome", f"({analysis.outcome.means})", analysis.outcome.text)
    ended = {case.provider: case.last_day for case in analysis.ended}
    if ended:
        yield Item("Ended, and assessed on their last day", ", ".join(starmap(on_last_day, ended.items())))
    for objective in analysis.objectives:
        yield from _objective(objective, ended, width)


def _objective(objective: ObjectiveInTheWorld, ended: Mapping[str, date], width: int | None) -> Iterator[Block]:
    yield Heading(3, objective.title)
    yield Item("Met when", objective.met_when)
    yield _table(objective.cells.named(lambda name: on_last_day(name, ended.get(name))), width)
    needed, enough = objective.necessary_in_the_world, objective.sufficient_in_the_world
    measures = _measures(("inclN", needed.incl_n), ("covN", needed.cov_n), ("RoN", needed.ron))
    yield Item("Necessary in the world", measures)
    yield Item(text=needed.shows)
    measures = _measures(("inclS", enough.incl_s), ("covS", enough.cov_s), ("PRI", enough.pri))
    yield Item("Sufficient in the world", measures)
    yield Item(text=enough.shows)
    yield Item("Not known, and in no cell", plural(len(objective.unknown), "case"))
    alike: dict[str, list[str]] = {}
    for case in objective.unknown:
        alike.setdefault(_unknown(case), []).append(on_last_day(case.provider, ended.get(case.provider)))
    for why, names in alike.items():
        yield Item(", ".join(names), why)


def _table(cells: Cells, width: int | None) -> Table:
    room = None if width is None else max(len(_HEADS[2]), (width - _MARGINS - len(_SIDES[0])) // 2)
    rows: list[tuple[str, ...]] = []
    for side, pair in zip(
        _SIDES,
        (
            (cells.met_with_outcome, cells.met_without_outcome),
            (cells.unmet_with_outcome, cells.unmet_without_outcome),
        ),
        strict=True,
    ):
        rows += zip_longest([side], *(_cell(names, room) for names in pair), fillvalue="")
    return Table(_HEADS, tuple(rows))


def _cell(names: Sequence[str], room: int | None) -> list[str]:
    """The names of a cell in as many lines as they need."""
    text = f"{len(names)}: {', '.join(names)}" if names else "0"
    return [text] if room is None else wrap(text, room, break_on_hyphens=False)


def _measures(*values: tuple[str, float | None]) -> str:
    return ", ".join(f"{name} {_UNDEFINED if value is None else rounded(value)}" for name, value in values)


def _unknown(case: UnknownCase) -> str:
    """What is known of a case, and the first reason why the rest of it is not known."""
    met = "meets it" if case.met else "misses it"
    outcome = "has the outcome" if case.outcome else "does not have the outcome"
    if case.met is None and case.met_unknown == case.outcome_unknown:
        return _first(case.met_unknown)
    if case.met is None:
        met = f"whether it meets it is open ({_first(case.met_unknown)})"
    if case.outcome is None:
        outcome = f"whether it has the outcome is open ({_first(case.outcome_unknown)})"
    return f"{met}; {outcome}"


def _first(reasons: Sequence[str]) -> str:
    more = len(reasons) - 1
    return reasons[0] + (f"; and {plural(more, 'more rule')}" if more else "")

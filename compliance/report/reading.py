"""A provider profile or a rule set laid out for reading."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap

from compliance.engine.facts_read import dotted, json_value
from compliance.engine.messages import value_text
from compliance.language.parameters import parameter_text
from compliance.language.ruleset import (
    AllClause,
    AnyClause,
    Clause,
    GatesClause,
    LevelClause,
    PointsClause,
    Rule,
    RuleSet,
    ScoreClause,
)
from compliance.model.problem import printable
from compliance.model.provider import Provider, Statement
from compliance.model.rule_values import ParameterName
from compliance.report.inert import inert
from compliance.report.text import Painter, wrapped


def render_provider(provider: Provider, *, colour: bool = False, width: int = 100) -> str:
    """A provider's statements in order of date, each with its facts and sources."""
    paint = Painter(colour=colour)
    lines = [
        paint.bold(f"{printable(provider.name)} ({provider.id})"),
        f"{len(provider.statements)} statements, {len(provider.sources)} sources",
        "",
    ]
    for statement in sorted(provider.statements, key=lambda s: (s.from_, s.location)):
        lines += [*_statement(statement, paint, width), ""]
    lines.append(paint.bold("Sources"))
    for id_, source in sorted(provider.sources.items()):
        dated = "published" if source.dated else "retrieved"
        url = f" {source.url}" if source.url else ""
        lines.append(
            printable(
                f"  [{id_}] {source.title}. {source.publisher}, {dated} {source.known}, grade {source.grade}.{url}"
            )
        )
    return inert("\n".join(lines) + "\n")


def _statement(statement: Statement, paint: Painter, width: int) -> Iterator[str]:
    until = f" until {statement.until}" if statement.until else ""
    cited = ", ".join(source.id for source in statement.sources)
    summary = f"  {printable(statement.summary)}" if statement.summary else ""
    yield f"{paint.bold(str(statement.from_))}{until}{summary}  [{printable(cited)}]"
    for path, value in statement.leaves.items():
        for number, part in enumerate(wrap(printable(f"{dotted(path)} = {value_text(json_value(value))}"), width - 4)):
            yield f"  {'  ' if number else ''}{part}"
    for path in sorted(statement.entries):
        if not any(leaf[: len(path)] == path for leaf in statement.leaves):
            yield f"  {printable(dotted(path))}"
    for closure in statement.closures:
        where = f" where {', '.join(f'{name} is {value}' for name, value in closure.where)}" if closure.where else ""
        yield f"  {printable(dotted(closure.path) + where)} is complete"


def render_ruleset(ruleset: RuleSet, *, colour: bool = False, width: int = 100) -> str:
    """A rule set's claim, verdict, parameters and rules."""
    paint = Painter(colour=colour)
    lines = [
        paint.bold(printable(f"{ruleset.title} ({ruleset.id} {ruleset.version})")),
        printable(f"Issued by {ruleset.issuer}. Meeting it is said to be {ruleset.claims}."),
        *_wrapped(ruleset.summary or "", width, ""),
        "",
        paint.bold("Verdict"),
    ]
    for part, clauses in (("necessary", ruleset.necessary), ("sufficient", ruleset.sufficient)):
        lines += [line for clause in clauses for line in wrapped(f"  {part}: {clause_text(clause)}", width, " " * 4)]
    parameters = [(f"{scope}{name}", p) for scope, values in ruleset.parameters.items() for name, p in values.items()]
    if parameters:
        lines += ["", paint.bold("Parameters")]
        for name, parameter in parameters:
            values = "; ".join(
                parameter_text(v.value) + (f" from {v.from_}" if len(parameter.values) > 1 else "")
                for v in parameter.values
            )
            lines.append(printable(f"  {name} = {values}: {parameter.title}"))
    for objective in ruleset.objectives:
        lines += ["", paint.bold(printable(f"{objective.title} (weight {objective.weight:f})"))]
        for rule in ruleset.rules:
            if rule.objective == objective.id:
                lines += _rule(rule, paint, width)
    lines += [line for rule in ruleset.rules if rule.objective is None for line in _rule(rule, paint, width)]
    lines += ["", *(f"Tailored: {printable(line)}" for line in ruleset.tailoring)] if ruleset.tailoring else []
    return inert("\n".join(lines) + "\n")


def _rule(rule: Rule, paint: Painter, width: int) -> Iterator[str]:
    gate = "gate, " if rule.role == "gate" else ""
    excluded = f", {rule.excluded}" if rule.excluded else ""
    yield ""
    yield f"  {paint.bold(rule.id)}  {printable(rule.title)} ({gate}{_points(rule.max_points)}{excluded})"
    for line in _rule_lines(rule):
        yield from _wrapped(line, width, "    ")


def _rule_lines(rule: Rule) -> Iterator[str]:
    if rule.why:
        yield f"why: {rule.why}"
    if rule.applies:
        yield f"applies: {rule.applies.text}"
    for number, rung in enumerate(rule.rungs, start=1):
        condition = rung.when.text if rung.when else "declared answer"
        if rule.graded:
            yield f"{number}. {rung.title}, {_points(rung.points)}" + (f": {condition}" if number > 1 else "")
        elif number > 1:
            yield f"check: {condition}"
    if rule.fix:
        yield f"fix: {rule.fix.text} (by {rule.fix.by}, effort {rule.fix.effort:f})"
    for reference in rule.references:
        clause = f", {reference.clause}" if reference.clause else ""
        yield f"see: {reference.title}{clause}{f' {reference.url}' if reference.url else ''}"


def _points(points: Decimal) -> str:
    return f"{points:f} point" if points == 1 else f"{points:f} points"


def clause_text(clause: Clause) -> str:
    """A clause of a verdict in words, its parameters by name."""
    match clause:
        case GatesClause():
            return "every gate passes"
        case AllClause(rules=rules):
            return f"{', '.join(rules)} pass"
        case AnyClause(rules=rules):
            return f"one of {', '.join(rules)} passes"
        case ScoreClause(of=of, at_least=at_least) | LevelClause(of=of, at_least=at_least):
            kind = "score" if isinstance(clause, ScoreClause) else "level"
            return f"{kind} of {of} at least {_threshold(at_least)}"
        case PointsClause(of=of, at_least=at_least):
            return f"points of {', '.join(of)} at least {_threshold(at_least)}"


def _threshold(value: object) -> str:
    return f"the parameter {value.name}" if isinstance(value, ParameterName) else str(value)


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return (
        wrap(printable(" ".join(text.split())), width, initial_indent=indent, subsequent_indent=indent + "  ")
        if text
        else []
    )

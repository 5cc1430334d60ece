"""Lints that read a document as it stands, and of its conditions only what they mention.

Texts and tests it leaves out, neighbours that are not there, imports that ask for less, weights and points that do not add
up, recognitions that show nothing or ask too little.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry
from compliance.language import tree
from compliance.model.nearest import nearest
from compliance.model.patterns import is_pattern, matches
from compliance.model.words import rounded, stated
from compliance.rulesets.lintable import Lintable

MISSING_WHY = Lint("missing-why", Severity.WARNING, "A rule that does not say why it matters")
MISSING_FIX = Lint("missing-fix", Severity.WARNING, "A rule that does not say what would make it pass")
MISSING_REFERENCES = Lint("missing-references", Severity.INFO, "A rule that rests on no reference")


def missing_texts(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Rules without `why`, `fix` or `references`."""
    for number, rule in lintable.own_rules:
        place = ("rules", number)
        if rule.why is None:
            yield Hit(MISSING_WHY, place, f"the rule '{rule.id}' does not say why it matters", "why: One sentence.")
        if rule.fix is None:
            yield Hit(
                MISSING_FIX,
                place,
                f"the rule '{rule.id}' does not say what would make it pass",
                "fix: {text: One sentence., by: provider, effort: 1}",
            )
        if not rule.references:
            yield Hit(
                MISSING_REFERENCES,
                place,
                f"the rule '{rule.id}' rests on no reference",
                "name what it comes from under the rule set's 'references', and cite it: references: [id]",
            )


MISSING_TESTS = Lint("missing-tests", Severity.INFO, "A rule set without tests beside it")
UNTESTED_RULE = Lint("untested-rule", Severity.WARNING, "A rule that no test beside the rule set expects anything of")


def untested_rules(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Rules without a test, and rule sets without any."""
    tested = lintable.tested
    if tested is None or not lintable.document.rules:
        return
    if tested.rules is None:
        yield Hit(MISSING_TESTS, ("id",), f"there is no {tested.file}: none of its rules is tested")
        return
    for number, rule in lintable.own_rules:
        if rule.id not in tested.rules:
            yield Hit(
                UNTESTED_RULE, ("rules", number), f"no test of {tested.file} expects anything of the rule '{rule.id}'"
            )


UNKNOWN_RELATED = Lint(
    "unknown-related", Severity.WARNING, "A 'related' entry that names no rule of a rule set there is"
)


def unknown_related(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """`related` entries that lead nowhere."""
    for number, rule in lintable.own_rules:
        for position, name in enumerate(rule.related):
            message, hint = _related_problem(lintable, name)
            if message:
                yield Hit(UNKNOWN_RELATED, ("rules", number, "related", position), message, hint)


def _related_problem(lintable: Lintable, name: str) -> tuple[str, str]:
    ruleset, slash, rule = name.partition("/")
    if not slash:
        return f"'{name}' does not name a rule of a rule set", "write <rule set>/<rule>"
    if ruleset == lintable.ruleset.id:
        known: frozenset[str] | None = frozenset(one.id for one in lintable.ruleset.rules)
    else:
        known = lintable.rules_of(ruleset)
    if known is None or rule in known:
        return "", ""
    if not known:
        return f"there is no rule set '{ruleset}', neither beside this file nor built in", ""
    near = nearest(rule, sorted(known))
    hint = f"did you mean '{ruleset}/{near[0]}'?" if near else ""
    return f"the rule set '{ruleset}' has no rule '{rule}'", hint


LOOSENED_IMPORT = Lint(
    "loosened-import", Severity.WARNING, "An import that makes a rule set easier to meet than the one it is taken from"
)


def loosened_imports(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """What an import changes so that less is asked than by the rule set it is taken from."""
    for change in lintable.ruleset.tailoring:
        if change.loosened and change.path is not None:
            message = f"less is asked than there: {change.text}"
            yield Hit(LOOSENED_IMPORT, change.path, message, "every scorecard marks it; if it is meant, say why here")


WEIGHTS_SUM = Lint("weights-sum", Severity.WARNING, "Weights of objectives that add up to neither 1 nor 100")
_WHOLES = (Decimal(1), Decimal(100))


def weights_sum(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Objectives whose weights are written down and add up to neither 1 nor 100."""
    objectives = lintable.document.objectives
    if not any("weight" in objective.model_fields_set for objective in objectives):
        return
    total = sum((objective.weight for objective in lintable.ruleset.objectives), Decimal(0))
    if total not in _WHOLES:
        yield Hit(
            WEIGHTS_SUM,
            ("objectives",),
            f"the weights of the objectives add up to {stated(total)}, neither 1 nor 100",
            "scores are right all the same, weights being relative; but one of them may be mistyped",
        )


POINTS_OUT_OF = Lint(
    "points-out-of", Severity.WARNING, "Points of an objective's rules that do not add up to its 'out_of'"
)


def points_out_of(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Objectives that divide by another number than the points of their rules."""
    for number, objective in enumerate(lintable.document.objectives):
        if objective.out_of is None:
            continue
        counted = (rule for rule in lintable.ruleset.rules if rule.objective == objective.id and rule.excluded is None)
        total = sum((rule.max_points for rule in counted), Decimal(0))
        if total != objective.out_of:
            yield Hit(
                POINTS_OUT_OF,
                ("objectives", number, "out_of"),
                f"the rules of '{objective.id}' have {stated(total)} points together, not {stated(objective.out_of)}",
                f"full marks are {_percent(total, objective.out_of)} then" if objective.out_of else "",
            )


def _percent(total: Decimal, out_of: Decimal) -> str:
    return f"{rounded(float(100 * total / out_of))} of 100"


SHOWS_NOTHING = Lint("shows-nothing", Severity.WARNING, "A recognition that shows no rule")
UNMATCHED_PATTERN = Lint(
    "unmatched-pattern", Severity.WARNING, "A pattern of a recognition that no rule of the rule set's own fits"
)
UNFOUNDED_RECOGNITION = Lint(
    "unfounded-recognition", Severity.WARNING, "A recognition that cites no text and is no reading of ours"
)
MISSING_COVERS = Lint(
    "missing-covers", Severity.WARNING, "A recognition that does not ask whether it covers the service that is assessed"
)


def shows_nothing(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Recognitions whose rules are already where they would lift them, or that name none."""
    for number, recognition in lintable.own_recognitions:
        if not recognition.shows:
            message = f"the recognition '{recognition.id}' shows no rule"
            yield Hit(
                SHOWS_NOTHING, ("recognises", number, "shows"), message, "name rules it is a witness of, or remove it"
            )


def unmatched_patterns(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Patterns of recognitions that take none of the document's own rules."""
    rules = [rule.id for _, rule in lintable.own_rules]
    for number, recognition in enumerate(lintable.document.recognises):
        for position, shown in enumerate(recognition.shows):
            for at, name in enumerate(shown.rules):
                if is_pattern(name) and not any(matches(name, rule) for rule in rules):
                    place = ("recognises", number, "shows", position, "rules", at)
                    message = f"no rule of this rule set fits '{name}'"
                    yield Hit(UNMATCHED_PATTERN, place, message, "patterns take own rules; name imported ones by id")


def unfounded_recognitions(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Recognitions of which nobody can look up why they count."""
    for number, recognition in lintable.own_recognitions:
        if not recognition.references and recognition.reading is None:
            message = f"the recognition '{recognition.id}' cites no text that says what the body verifies"
            hint = "references: [id], or 'reading: ours' with the clause it reads"
            yield Hit(UNFOUNDED_RECOGNITION, ("recognises", number), message, hint)


def missing_covers(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Recognitions that count for a service whatever their scope says."""
    for number, recognition in lintable.own_recognitions:
        if not _asks_about_scope(recognition.when.checked.node):
            message = f"the recognition '{recognition.id}' does not ask for which services it is"
            yield Hit(MISSING_COVERS, ("recognises", number, "when"), message, "ask: covers(c)")


def _asks_about_scope(node: tree.Node) -> bool:
    return any(isinstance(below, tree.Call) and below.function == "covers" for below in tree.nodes_of(node))


SEARCHES = (
    Search(missing_texts, MISSING_WHY, MISSING_FIX, MISSING_REFERENCES),
    Search(untested_rules, MISSING_TESTS, UNTESTED_RULE),
    Search(unknown_related, UNKNOWN_RELATED),
    Search(loosened_imports, LOOSENED_IMPORT),
    Search(weights_sum, WEIGHTS_SUM),
    Search(points_out_of, POINTS_OUT_OF),
    Search(shows_nothing, SHOWS_NOTHING),
    Search(unmatched_patterns, UNMATCHED_PATTERN),
    Search(unfounded_recognitions, UNFOUNDED_RECOGNITION),
    Search(missing_covers, MISSING_COVERS),
)
"""Every search of this module."""

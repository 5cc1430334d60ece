"""What a rule set leaves out for its readers: reasons, fixes, references, tests; and neighbours that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compliance.analysis.lint.hit import Hit
from compliance.rulesets.lintable import Lintable


def missing_texts(lintable: Lintable) -> Iterator[Hit]:
    """Rules without `why`, `fix` or `references`."""
    for number, rule in lintable.own_rules:
        place = ("rules", number)
        if rule.why is None:
            yield Hit("missing-why", place, f"the rule '{rule.id}' does not say why it matters", "why: One sentence.")
        if rule.fix is None:
            yield Hit(
                "missing-fix",
                place,
                f"the rule '{rule.id}' does not say what would make it pass",
                "fix: {text: One sentence., by: provider, effort: 1}",
            )
        if not rule.references:
            yield Hit(
                "missing-references",
                place,
                f"the rule '{rule.id}' rests on no reference",
                "name what it comes from under the rule set's 'references', and cite it: references: [id]",
            )


def untested_rules(lintable: Lintable) -> Iterator[Hit]:
    """Rules without a test, and rule sets without any."""
    tested = lintable.tested
    if tested is None or not lintable.document.rules:
        return
    if tested.rules is None:
        yield Hit("missing-tests", ("id",), f"there is no {tested.file}: none of its rules is tested")
        return
    for number, rule in lintable.own_rules:
        if rule.id not in tested.rules:
            yield Hit(
                "untested-rule", ("rules", number), f"no test of {tested.file} expects anything of the rule '{rule.id}'"
            )


def unknown_related(lintable: Lintable) -> Iterator[Hit]:
    """`related` entries that lead nowhere."""
    for number, rule in lintable.own_rules:
        for position, name in enumerate(rule.related):
            message, hint = _related_problem(lintable, name)
            if message:
                yield Hit("unknown-related", ("rules", number, "related", position), message, hint)


def _related_problem(lintable: Lintable, name: str) -> tuple[str, str]:
    ruleset, slash, rule = name.partition("/")
    if not slash:
        return f"'{name}' does not name a rule of a rule set", "write <rule set>/<rule>"
    if ruleset == lintable.ruleset.id:
        known: frozenset[str] | None = frozenset(own.id for own in lintable.ruleset.rules)
    else:
        known = lintable.rules_of(ruleset)
    if known is None or rule in known:
        return "", ""
    if not known:
        return f"there is no rule set '{ruleset}', neither beside this file nor built in", ""
    near = get_close_matches(rule, sorted(known), n=1, cutoff=0.6)
    hint = f"did you mean '{ruleset}/{near[0]}'?" if near else ""
    return f"the rule set '{ruleset}' has no rule '{rule}'", hint

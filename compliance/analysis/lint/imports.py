"""Lints of imports."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.lint.hit import Hit
from compliance.rulesets.lintable import Lintable


def loosened_imports(lintable: Lintable) -> Iterator[Hit]:
    """What an import changes so that less is asked than by the rule set it is taken from."""
    for change in lintable.ruleset.tailoring:
        if change.loosened and change.path is not None:
            message = f"less is asked than there: {change.text}"
            yield Hit("loosened-import", change.path, message, "every scorecard marks it; if it is meant, say why here")

"""Titles that do not say what is so when the rule passes.

A scorecard prints `pass` and `fail` beside the title, and nothing else is read there: a title that names what fails is
read as the contrary of the finding. What a title means nobody can compute; found here is what shows in its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry
from compliance.language import tree
from compliance.language.checked import DefinitionRead, FactRead
from compliance.language.types import Basic
from compliance.rulesets.lintable import Lintable
from compliance.rulesets.ruleset import Rule

BACKWARD_TITLE = Lint("backward-title", Severity.WARNING, "A title that names what fails, not what passes")
TOPIC_TITLE = Lint(
    "topic-title", Severity.WARNING, "A title that names a question and not what is so when the rule passes"
)
SAME_TITLE = Lint("same-title", Severity.WARNING, "Two rules with one title")

_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


_NEGATIONS = frozenset(
    _words(
        "no not none nobody nothing nowhere never neither nor non without cannot free only out beyond except unless less "
        "independent independently autonomous absent absence blocked excluded refused refuses removed closed confined kept "
        "stays protected guarded shielded immune separate separated ended over"
        # Titles are written in other languages, too.
        " ne ni pas sans aucun aucune jamais hors seul seule seulement exclu exclus indépendant indépendante"
        " kein keine keiner keinem keinen keinerlei nicht nichts ohne nie niemand außerhalb nur unabhängig frei"
        " senza nessun nessuna nessuno mai sin ningún ninguna ninguno nunca solo geen niet zonder nooit alleen inte ingen utan"
        " żaden bez não sem nenhum nenhuma"
    )
)
"""Words that deny or limit, in the languages titles may be written in."""
_DENYING = re.compile(r"(?:un|non)\w{5,}")
_QUESTIONS = frozenset(_words("where who whose whom what which whether how why"))
_MEASURES = frozenset(
    _words(
        "dependence dependency exposure extent degree influence kind level likelihood openness origin probability reach "
        "reliance risk type visibility"
    )
)
"""Nouns that are more or less of something: alone they say nothing of how much."""
_LINKS = frozenset(_words("of to on over from"))
_SAYING = frozenset(
    _words(
        "is are was were has have can may at above below under within beyond enough least most no not known shown told low "
        "small little limited acceptable"
    )
)
"""Words by which a title says how much, or that something is done about it."""


def titles(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Titles that name what fails, that only name a question, or that do not tell two rules apart."""
    first: dict[tuple[str, ...], Rule] = {}
    for number, rule in lintable.own_rules:
        place = ("rules", number, "title")
        words = _words(rule.title)
        reason = _backward(rule, words)
        if reason:
            yield Hit(BACKWARD_TITLE, place, f"the title of '{rule.id}' reads as the contrary: {reason}", _HINT)
        elif _is_topic(rule.title, words):
            yield Hit(TOPIC_TITLE, place, f"the title of '{rule.id}' does not say what is so when it passes", _HINT)
        other = first.setdefault(words, rule)
        if other is not rule and words:
            message = f"'{rule.id}' has the title of '{other.id}' ({other.location.line}:{other.location.column})"
            yield Hit(SAME_TITLE, place, message, "say what is so when the one passes and the other need not")


_HINT = "beside 'pass' stands the title alone: write what is so then, such as 'Not controlled from abroad'"


def _denies(words: tuple[str, ...]) -> bool:
    """Is there a word that denies or limits? "Outside" does, "from outside" names somebody."""
    outside = any(word == "outside" and before != "from" for before, word in zip(("", *words), words, strict=False))
    return outside or any(word in _NEGATIONS or _DENYING.fullmatch(word) for word in words)


def _backward(rule: Rule, words: tuple[str, ...]) -> str:
    """Why a title seems to name what fails; nothing where it does not."""
    for rung in rule.rungs[: rule.pass_rung - 1] if rule.graded else ():
        if len(words) > 1 and _within(words, _words(rung.title)):
            return f"the rung that fails says the same, '{rung.title}'"
    when = rule.rungs[rule.pass_rung - 1].when if rule.pass_rung <= len(rule.rungs) else None
    if when is None:
        return ""
    node = when.checked.node
    if len(words) > 1 and not _denies(words) and _denied(node):
        return "its condition says what is not so, and no word of the title does"
    if words[:1] in (("no",), ("not",)) and _asserted(node):
        return f"it begins with '{rule.title.split()[0]}', and its condition says that it is so"
    return ""


def _within(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(others[start : start + len(words)] == words for start in range(len(others) - len(words) + 1))


def _denied(node: tree.Node) -> bool:
    """Does a condition say nothing but what is not so?

    "None of these values" of a closed list is one of the others, and says nothing of the kind.
    """
    match node:
        case DefinitionRead(body=body):
            return _denied(body)
        case tree.Not(operand=tree.In(container=tree.ListLiteral())):
            return False
        case tree.Not(operand=operand):
            return not any(isinstance(below, tree.Not) for below in tree.nodes_of(operand))
        case tree.Logic(operands=operands):
            return all(_denied(operand) for operand in operands)
        case tree.Macro(macro="all", body=body):
            return _denied(body)
        case tree.Compare(operator="==", right=tree.Literal(value=False)):
            return True
    return False


def _asserted(node: tree.Node) -> bool:
    """Does a condition say of one fact, whose name denies nothing, that it is so?"""
    if isinstance(node, DefinitionRead):
        return _asserted(node.body)
    if not isinstance(node, FactRead) or node.type is not Basic.BOOL:
        return False
    return not _denies(_words(" ".join(node.path).replace("_", " ")))


def _is_topic(title: str, words: tuple[str, ...]) -> bool:
    """Is a title a question, or the name of something there is more or less of?"""
    if title.rstrip().endswith("?") or (words[:1] and words[0] in _QUESTIONS):
        return True
    named = len(words) > 1 and words[0] in _MEASURES and words[1] in _LINKS
    return named and not any(word in _SAYING or word.endswith("ed") or word.isdigit() for word in words)


SEARCHES = (Search(titles, BACKWARD_TITLE, TOPIC_TITLE, SAME_TITLE),)
"""Every search of this module."""

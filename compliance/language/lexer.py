"""Expression text to tokens, as CEL cuts it, and a cursor that walks over them.

A token's kind is `name`, `number`, `text`, `end`, or the keyword or operator itself. What is wrong is
collected, all of it, and a number or a text with a mistake in it still counts as one.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import NoReturn

from compliance.language.tree import ExpressionError, ExpressionProblem, TextSpan
from compliance.language.vocabulary import KEYWORDS, WORD_OPERATORS, shown
from compliance.model.records import dataclass

MAX_PROBLEMS = 20
"""A text with more mistakes than this is not an expression: reading stops there."""

_LARGEST_INT = 2**53
_LARGEST_INT_DIGITS = 16

# Possessive quantifiers keep the time linear whatever the text. Groups have none, because before Python 3.11.5 they match
# wrongly there; the first character of what a group repeats decides for it, so nothing is tried twice either.
_TOKEN = re.compile(
    r"""
    [ \t\n\r\f]*+ (?: //[^\n]*+ [ \t\n\r\f]*+ )*
    (?:
      (?P<name> [A-Za-z_][A-Za-z0-9_]*+ (?!["']) )
    | (?P<operator> && | \|\| | [=!]=(?!=) | [<>]= | \.(?![0-9]) | <(?!>) | !(?!=) | [-+*/%>?:,()\[\]{}] )
    | (?P<number>
        (?: 0x[0-9A-Fa-f]++
          | [0-9]++ (?: \.[0-9]++ )? (?: [eE][-+]?[0-9]++ )?
          | \.[0-9]++ (?: [eE][-+]?[0-9]++ )? )
        (?: (?!in(?![A-Za-z0-9_])) [A-Za-z0-9_]++ )? )
    | (?P<text>
        [bB]?[rR] (?: \"{3} [^"]*+ (?: "(?!"") [^"]*+ )* \"{3} | '{3} [^']*+ (?: '(?!'') [^']*+ )* '{3}
                    | "(?!"") [^"\n\r]*+ " | '(?!'') [^'\n\r]*+ ' )
      | [bB]? (?: \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3} | '{3} (?: [^'\\] | \\. | '(?!'') )* '{3}
                | "(?!"") (?: [^"\\\n\r] | \\[^\n\r] )* " | '(?!'') (?: [^'\\\n\r] | \\[^\n\r] )* ' ) )
    | (?P<end> \Z )
    | (?P<word> [A-Za-z_][A-Za-z0-9_]*+ )
    | (?P<wrong> . )
    )""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"0x[0-9A-Fa-f]+|[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|[0-9]+")
_UINT = re.compile(r"(?:0x[0-9A-Fa-f]+|[0-9]+)[uU]")
_ESCAPE = re.compile(
    r"""\\(?: (?P<simple>[abfnrtv\\?"'`]) | [xX](?P<byte>[0-9A-Fa-f]{2}) | u(?P<short>[0-9A-Fa-f]{4})
            | U(?P<long>[0-9A-Fa-f]{8}) | (?P<octal>[0-3][0-7]{2}) | (?P<wrong>.) )""",
    re.VERBOSE | re.DOTALL,
)
_SIMPLE_ESCAPES = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_REST = re.compile(r"[^\n\r]*")
_RAW_BACKSLASHES = re.compile(r"\\*\Z")

_MISTAKES = {
    "===": "'===' is not CEL: write '=='",
    "!==": "'!==' is not CEL: write '!='",
    "<>": "'<>' is not CEL: write '!='",
    "=<": "'=<' is not CEL: write '<='",
    "=>": "'=>' is not CEL: write '>='",
    "=": "'=' is not an operator: to compare, write '=='",
    "&": "'&' is not an operator: for both, write '&&'",
    "|": "'|' is not an operator: for either, write '||'",
    "#": "'#' begins no comment: write '//'",
    ";": "';' has no meaning here: leave it out",
    "`": "backquoted field names are CEL, but left out here: rename the field",
    "\N{NO-BREAK SPACE}": r"'\xa0' is a no-break space: use an ordinary space",
    "\N{NOT EQUAL TO}": r"'\u2260' is not an operator: write '!='",
    "\N{LESS-THAN OR EQUAL TO}": r"'\u2264' is not an operator: write '<='",
    "\N{GREATER-THAN OR EQUAL TO}": r"'\u2265' is not an operator: write '>='",
    "\N{MINUS SIGN}": r"'\u2212' is not an operator: write '-'",
    "\N{EN DASH}": r"'\u2013' is not an operator: write '-'",
}
_TYPOGRAPHIC_QUOTES = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb")


@dataclass(slots=True)
class Tokens:
    """The tokens of one text, as parallel lists: much cheaper than an object for each."""

    text: str
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: dict[int, float | str] = field(default_factory=dict)
    """What a `number` or a `text` stands for, by token index."""

    def word(self, index: int) -> str:
        """The token as it is written."""
        return self.text[self.starts[index] : self.ends[index]]


def tokenize(text: str) -> Tokens:
    """Cut a text into tokens; the last one is `end`.

    Raises:
        ExpressionError: With every lexical mistake, up to `MAX_PROBLEMS`.
    """
    problems = [_problem(m.start(), m.end(), "half a surrogate pair is no character") for m in _surrogates(text)]
    tokens = Tokens(text)
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    position = 0
    kind = ""
    while kind != "end" and len(problems) < MAX_PROBLEMS:
        match = _TOKEN.match(text, position)
        assert match is not None, "the last alternative takes anything"
        kind = match.lastgroup or ""
        start, position = match.span(kind)
        if kind in {"name", "word"}:
            word = text[start:position]
            kind = word if word in KEYWORDS else "name"
        elif kind == "operator":
            kind = text[start:position]
        elif kind == "number":
            tokens.values[len(kinds)] = _number(text[start:position], start, problems)
        elif kind == "text":
            tokens.values[len(kinds)] = _text(text[start:position], start, problems)
        elif kind == "wrong":
            position = _wrong(text, start, problems)
            continue
        kinds.append(kind)
        starts.append(start)
        ends.append(position)
    if problems:
        raise ExpressionError(tuple(sorted(problems, key=lambda problem: problem.span.start)[:MAX_PROBLEMS]))
    return tokens


def _surrogates(text: str) -> list[re.Match[str]]:
    return [] if text.isascii() else list(_SURROGATE.finditer(text))


def _problem(start: int, end: int, message: str) -> ExpressionProblem:
    return ExpressionProblem(TextSpan(start, end), message)


def _number(literal: str, start: int, problems: list[ExpressionProblem]) -> float:
    if literal.isdigit() and len(literal) < _LARGEST_INT_DIGITS:
        return float(literal)
    message = _number_mistake(literal)
    if message:
        problems.append(_problem(start, start + len(literal), message))
        return 0.0
    return float(int(literal, 16)) if literal.startswith("0x") else float(literal)


def _number_mistake(literal: str) -> str:
    if _UINT.fullmatch(literal):
        return "unsigned integers are left out: all numbers are floating-point, drop the 'u'"
    if not _NUMBER.fullmatch(literal):
        return f"{shown(literal)} is neither a number nor a name: digits only, no separators, no units"
    if literal.startswith("0x"):
        exact = int(literal, 16) <= _LARGEST_INT
    elif literal.isdigit():
        digits = literal.lstrip("0")
        exact = len(digits) <= _LARGEST_INT_DIGITS and int(digits or "0") <= _LARGEST_INT
    elif float(literal) == float("inf"):
        return f"{shown(literal)} is larger than any floating-point number"
    else:
        return ""
    if exact:
        return ""
    return f"{shown(literal)} is too large to be exact: numbers are floating-point, whole ones at most 2^53"


def _text(literal: str, start: int, problems: list[ExpressionProblem]) -> str:
    if literal[0] in "bB":
        problems.append(_problem(start, start + len(literal), "bytes are left out: drop the 'b' for a text"))
        return ""
    raw = literal[0] in "rR"
    offset = 1 if raw else 0
    width = 3 if literal.startswith(('"""', "'''"), offset) else 1
    offset += width
    body = literal[offset:-width]
    if "\\" not in body:
        return body
    if not raw:
        return _unescape(body, start + offset, problems)
    backslashes = _RAW_BACKSLASHES.search(body)
    if backslashes and len(backslashes[0]) % 2:
        # CEL implementations disagree on whether this backslash escapes the quote.
        message = "a raw text cannot end in a backslash: write it without r and double the backslashes"
        problems.append(_problem(start, start + len(literal), message))
    return body


def _unescape(body: str, start: int, problems: list[ExpressionProblem]) -> str:
    def replaced(match: re.Match[str]) -> str:
        kind, value = match.lastgroup, match[match.lastgroup or 0]
        if kind == "simple":
            return _SIMPLE_ESCAPES.get(value, value)
        if kind == "wrong":
            message = rf"'\{value}' is no escape: double the backslash, or put r before the quote"
            if not value.isprintable() or not value.isascii():
                message = r"a lone '\': double it, or put r before the quote"
        else:
            code = int(value, 8 if kind == "octal" else 16)
            if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                return chr(code)
            message = f"{match[0]} is no Unicode character"
        problems.append(_problem(start + match.start(), start + match.end(), message))
        return ""

    return _ESCAPE.sub(replaced, body)


def _wrong(text: str, start: int, problems: list[ExpressionProblem]) -> int:
    """Report what stands at `start`; return where to go on."""
    char = text[start]
    if char in "\"'":
        quotes = char * 3 if text.startswith(char * 3, start) else char
        rest = _LINE_REST.match(text, start)
        end = rest.end() if rest and len(quotes) == 1 else len(text)
        where = "" if len(quotes) == 1 else ", which may take several lines"
        problems.append(_problem(start, end, f"this text is never closed: it needs a {quotes} at its end{where}"))
        return end
    mistake = next((text[start : start + size] for size in (3, 2) if text[start : start + size] in _MISTAKES), char)
    end = start + len(mistake)
    if mistake in _MISTAKES:
        message = _MISTAKES[mistake]
    elif char in _TYPOGRAPHIC_QUOTES:
        message = f"{char!a} is a typographic quotation mark: write \" or '"
    else:
        message = f"{char!a} has no meaning in an expression"
    if not _SURROGATE.match(char):  # reported already
        problems.append(_problem(start, end, message))
    return end


_CLOSING = {"(": ")", "[": "]"}
_ENDS = frozenset({"end", ")", "]", "}"})
_NEGATIONS = frozenset({"not", "NOT"})


class Cursor:
    """Walks over the tokens; `at` is the next one.

    Some mistakes are reported and read over; one that leaves open what was meant ends the reading.
    """

    __slots__ = ("at", "ends", "kinds", "opened", "problems", "starts", "tokens")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.opened: list[int] = []
        self.problems: list[ExpressionProblem] = []

    def here(self) -> TextSpan:
        """Where the next token stands."""
        return self.token_span(self.at)

    def token_span(self, index: int) -> TextSpan:
        """Where a token stands."""
        return TextSpan(self.starts[index], self.ends[index])

    def since(self, first: int) -> TextSpan:
        """The text from a token to the last one read."""
        return TextSpan(self.starts[first], self.ends[self.at - 1])

    def open(self) -> str:
        """Read an opening bracket; return what will close it."""
        self.opened.append(self.at)
        self.at += 1
        return _CLOSING[self.kinds[self.at - 1]]

    def close(self) -> None:
        """Read what closes the bracket opened last."""
        closing = _CLOSING[self.kinds[self.opened[-1]]]
        if self.kinds[self.at] != closing:
            self.unexpected(f"an operator, ',' or '{closing}'")
        self.opened.pop()
        self.at += 1

    def report(self, span: TextSpan, message: str) -> None:
        """Note a mistake and go on, unless there are too many."""
        self.problems.append(ExpressionProblem(span, message))
        if len(self.problems) >= MAX_PROBLEMS:
            self.refuse()

    def fail(self, span: TextSpan, message: str) -> NoReturn:
        """Note a mistake and end the reading."""
        self.problems.append(ExpressionProblem(span, message))
        self.refuse()

    def refuse(self) -> NoReturn:
        """Raise what was found, in order of place."""
        raise ExpressionError(tuple(sorted(self.problems, key=lambda problem: (problem.span.start, problem.span.end))))

    def unexpected(self, expected: str) -> NoReturn:
        """Refuse the next token, saying what it most likely stands for."""
        kind = self.kinds[self.at]
        if kind in _ENDS:
            self._refuse_unbalanced(kind)
        word = self.tokens.word(self.at)
        before = self.tokens.word(self.at - 1) if self.at else ""
        if word in _NEGATIONS and self.kinds[self.at + 1] == "in":
            self.fail(self.here(), f"'{word} in' is not an operator: write !(value in list)")
        if before in _NEGATIONS and word not in WORD_OPERATORS:
            self.at -= 1
            word = before
        if word in WORD_OPERATORS:
            self.fail(self.here(), f"'{word}' is not an operator: write '{WORD_OPERATORS[word]}'")
        if kind == "?":
            self.fail(self.here(), "optional values ('?') are left out")
        unexpected = {"end": "the expression ends too soon", "text": "unexpected text"}
        self.fail(self.here(), f"{unexpected.get(kind, f'unexpected {shown(word)}')}: expected {expected}")

    def _refuse_unbalanced(self, kind: str) -> None:
        if not self.opened:
            if kind != "end":
                self.fail(self.here(), f"this '{kind}' closes nothing")
            return
        bracket = self.kinds[self.opened[-1]]
        if kind != _CLOSING[bracket]:
            self.fail(self.token_span(self.opened[-1]), f"this '{bracket}' is never closed")

"""Text from documents as it may be shown to a person: nothing in it can move a cursor or hide itself."""

from __future__ import annotations

import unicodedata

_SHORT_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LAST_TWO_DIGIT_CODE = 0xFF
_LAST_FOUR_DIGIT_CODE = 0xFFFF


def printable(text: str) -> str:
    r"""Return the text with whatever could move a cursor or hide itself spelled out, as in ``\x1b``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    # To Python a no-break space is not printable, but French numbers are full of them. The rest that is
    # not could make a terminal show something else than the file says: controls, bidirectional overrides,
    # line separators, characters that are nobody's.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    code = ord(character)
    if code <= _LAST_TWO_DIGIT_CODE:
        return _SHORT_ESCAPES.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= _LAST_FOUR_DIGIT_CODE else f"\\U{code:08x}"

"""From a named file to text that is safe to parse: bounded, UTF-8, without invisible characters."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final

from compliance.loading.source_map import SourceText
from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    import pathlib

# Not all systems have all of these. Without O_NONBLOCK, opening a FIFO waits for someone to write to it.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_ENCODING_HINT = "save the file as UTF-8"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OTHER_ENCODINGS: Final = (
    # UTF-32 first: its little-endian mark starts with that of UTF-16.
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0[^\0]|[^\0]\0\0\0", re.DOTALL), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|\0[^\0]\0[^\0]|[^\0]\0[^\0]\0", re.DOTALL), "UTF-16"),
)
# YAML 1.2 allows U+0085, U+2028 and U+2029 as ordinary characters; the parsers follow 1.1, where these
# end a line, so the structure of a file would depend on characters that nobody sees.
# Said as what is forbidden: a range up to U+10FFFF takes the regular expression engine ten times as long to compile.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def read_bytes(path: pathlib.Path, name: str, size: int) -> bytes:
    """Read at most ``size`` bytes of a regular file; anything else might never end.

    Raises:
        LoadError: It cannot be read, or is no regular file.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISREG(mode):
                with open(descriptor, "rb", closefd=False) as file:
                    return file.read(size)
        finally:
            os.close(descriptor)
        reason = "it is a directory" if stat.S_ISDIR(mode) else "it is not a regular file"
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:  # a path with a NUL in it
        reason = str(error)
    raise LoadError([Problem(name, 1, 1, f"cannot read the file: {reason}")])


def decode(data: bytes, name: str) -> SourceText:
    """Return the text of a file's content, UTF-8 with or without byte order mark.

    Raises:
        LoadError: It is in another encoding, or holds characters that YAML does not allow.
    """
    for pattern, encoding in _OTHER_ENCODINGS:
        if pattern.match(data):
            message = f"the file is {encoding}, not UTF-8"
            raise LoadError([Problem(name, 1, 1, message, hint=_ENCODING_HINT)])
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        source = SourceText(name, data.decode())
    except UnicodeDecodeError as error:
        source = SourceText(name, data.decode(errors="backslashreplace"))
        # What stands before the first bad byte is valid, so its length is that byte's index in the text.
        place = source.place(len(data[: error.start].decode()))
        message = f"the byte 0x{data[error.start]:02X} is not valid UTF-8"
        raise LoadError([source.problem(place, message, _ENCODING_HINT)]) from None
    if match := _FORBIDDEN.search(source.text):
        message = f"the character U+{ord(match[0]):04X} is not allowed in YAML"
        hint = 'remove it, or write it as an escape such as "\\x1b" in a text in double quotes'
        raise LoadError([source.problem(source.place(match.start()), message, hint)])
    return source

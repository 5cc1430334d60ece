"""Work as a count: how many functions a piece of code calls, which no busy machine changes."""

from __future__ import annotations

import sys
from contextlib import contextmanager

import pytest


@contextmanager
def at_most(calls: int):
    """Fail once the code inside has called more functions than this, Python's own included; it is stopped there."""
    done = 0

    def count(_frame, event, _what):
        nonlocal done
        done += event in {"call", "c_call"}
        if done > calls:
            pytest.fail(f"more than {calls} functions called")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)

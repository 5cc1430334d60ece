"""How much memory a reading takes, by how much there is to read."""

from __future__ import annotations

import tracemalloc

from compliance.model.problem import LoadError

SMALL, LARGE = 500, 4_000


def peak(read_it, text):
    """The most memory that reading takes at once, in bytes; what libraries written in other languages take is not in it."""
    tracemalloc.start()
    try:
        read_it(text)
    except LoadError:
        pass
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def grows_no_faster(read_it, text, small=SMALL, large=LARGE):
    """Is the memory at most one and a half times what a text so much longer gives reason for?"""
    peak(read_it, text(10))  # what is imported and kept at the first time
    least, most = (peak(read_it, text(n)) for n in (small, large))
    assert most < large / small * least * 1.5 + 100_000, (least, most)

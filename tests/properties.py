"""How many examples a property tries: all that it is worth, few in a quick run, some in one of what that leaves out."""

from hypothesis import settings

FEW = 20  # enough to reach each branch of most properties; their own number is for the rare corners
SOME = 40
ALL = 100  # what the library tries of a property that names no number


def examples(full: int) -> int:
    """As many examples as this run allows a property that is worth `full` of them."""
    most = settings.default.max_examples
    return min(full, FEW) if most == FEW else max(min(full, FEW), full * most // ALL)

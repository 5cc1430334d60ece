"""How many examples a property tries: all that it is worth, or few in a quick run."""

from hypothesis import settings

FEW = 20  # enough to reach each branch of most properties; their own number is for the rare corners


def examples(full: int) -> int:
    """As many examples as this run allows a property that is worth `full` of them."""
    return min(full, FEW) if settings.default.max_examples == FEW else full

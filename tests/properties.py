"""How many examples a property tries: all it names, or few where the profile `quick` asks for a first look."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "same")
FEW = 20  # enough to reach each branch of most properties; their own number is for the rare corners


def examples(full: int) -> int:
    """As many examples as this profile allows a property that is worth `full` of them."""
    return min(full, FEW) if PROFILE == "quick" else full

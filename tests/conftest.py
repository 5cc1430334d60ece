"""One choice for the whole suite: properties try the same examples in every run, so that a gate never fails by chance.

`HYPOTHESIS_PROFILE=explore` tries others each time: run it when the code under a property changes.
"""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

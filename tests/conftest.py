"""One choice for the whole suite: properties try the same examples in every run, so that a gate never fails by chance.

`HYPOTHESIS_PROFILE=quick` tries few of them, `HYPOTHESIS_PROFILE=explore` others each time: run that when the code
under a property changes. No profile has a deadline: a busy machine is no mistake.
"""

from hypothesis import settings

from tests.properties import PROFILE, examples

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=examples(100))
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile(PROFILE)

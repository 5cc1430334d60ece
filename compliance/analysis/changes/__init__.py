"""`compliance diff` and baselines: what changed between two runs."""

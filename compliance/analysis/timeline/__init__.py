"""`compliance timeline`: the verdict as a function of time."""

"""A rule set document bound: its conditions compiled, its imports followed, its verdict's clauses and parameters resolved."""

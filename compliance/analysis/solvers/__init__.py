"""Solvers of others, for systems too large for the exact search in pure Python: the extra `solver`, imported late.

They are asked only where the search in pure Python gave up, which depends on the system alone: what that can prove is the same
with and without them. Nothing they say is believed: every set is checked in whole numbers before it counts.
"""

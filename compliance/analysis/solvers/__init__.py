"""Solvers of others, for systems too large for the exact search in pure Python: the extra `solver`, imported late.

They are asked only where the search in pure Python gave up. That depends on work, not on time, so that what the search proves
does not hang on whether they are installed. Nothing they say is believed: every set is checked in whole numbers before it counts.
"""

"""The language of conditions: a subset of CEL, from text to a checked tree to a three-valued answer.

The evaluator is our own: no CEL package gives at once the tree, the missing facts, right answers for `exists` and `all` over
incomplete entries, and a fast start. CEL itself is the oracle in the tests.
"""

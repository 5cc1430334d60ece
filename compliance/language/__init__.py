"""The language of conditions: a subset of CEL, from text to a checked tree to a three-valued answer."""

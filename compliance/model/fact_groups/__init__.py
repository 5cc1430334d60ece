"""The groups of facts, by what they are about."""

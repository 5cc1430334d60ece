"""Runs the tests of a rule set, and tells what they leave untested."""

"""The check inside pytest: a plugin that makes a test of every rule, and an assertion for tests written by hand."""

from compliance.testing.asserts import assert_verdict

__all__ = ["assert_verdict"]

"""The version, apart so that `--version` need not read package metadata."""

__version__ = "0.1.0"

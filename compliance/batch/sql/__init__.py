"""Conditions as three-valued SQL: what a checked tree says, printed once, for DuckDB, and in words of its own for Spark."""

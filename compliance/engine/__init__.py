"""Snapshot, findings, scores and verdict. Pure: dates are arguments."""

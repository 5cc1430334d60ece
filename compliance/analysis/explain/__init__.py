"""`compliance explain`: why one rule came out as it did."""

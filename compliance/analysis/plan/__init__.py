"""`compliance plan`: why a provider misses a verdict, and what would give it."""

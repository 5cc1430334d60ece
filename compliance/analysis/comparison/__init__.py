"""`compliance compare`: providers side by side."""

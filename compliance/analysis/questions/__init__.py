"""`compliance ask` and `compliance answer`: the questions whose answers decide, and the answers read back."""

"""`compliance disputes`: sources that disagree, and whether it matters."""

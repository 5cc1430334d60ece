"""`compliance analyze`: which rules are necessary, sufficient or decorative."""

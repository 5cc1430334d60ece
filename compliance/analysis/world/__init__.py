"""`compliance analyze --corpus`: what a corpus of providers shows of the world."""

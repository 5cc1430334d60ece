"""Results as pages for people: on a terminal and in Markdown."""

"""One module a format: scorecard to text. Opens no file."""

"""Arguments, streams, exit codes: the only place that prints."""

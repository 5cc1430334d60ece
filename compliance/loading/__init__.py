"""From files to checked models: the only place where YAML is read."""

"""One module a command: parse is done, so build, run, render, exit code."""

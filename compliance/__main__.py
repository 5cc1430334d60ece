"""Entry point of the command and of `python -m compliance`: the only place that ends the process."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run the command line with the process's own arguments and streams."""
    try:
        from compliance.cli.main import main  # noqa: PLC0415 - an interrupt while importing is one too

        code = main(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader (`| head`) has enough. Python flushes stdout once more at exit: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


if __name__ == "__main__":
    run()

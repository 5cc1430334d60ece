"""Entry point of the command and of `python -m compliance`: the only place that ends the process."""

from __future__ import annotations

import gc
import os
import sys

from compliance._version import __version__


def run() -> None:
    """Run the command line with the process's own arguments and streams."""
    gc.set_threshold(500_000, 50, 50)  # most runs end before there is anything worth collecting
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # the reader (`| head`) has enough
        code = 141
    except OSError as error:  # of a short answer; commands report their own
        code = _cannot_write(error)
    code = _flushed(code)
    gc.freeze()  # the process ends here: looking for cycles in all its modules once more is a tenth of a short run
    sys.exit(code)


def _flushed(code: int) -> int:
    """Flush the streams while an error still counts: Python does it once more at exit, and would show a traceback."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 141
        return code or _cannot_write(error)
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:  # nobody can be told; the code says what came of the run
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return code


def _cannot_write(error: OSError) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"compliance: cannot write to stdout: {error.strerror}\n")
    return 2


def _run(arguments: list[str]) -> int:
    if (
        arguments == ["--version"] and sys.stdout is not None
    ):  # asked by scripts before every run, so it waits for no parser
        sys.stdout.write(f"compliance {__version__}\n")
        return 0
    from compliance.cli.main import main  # noqa: PLC0415 - an interrupt while importing is one too

    return main(arguments)


if __name__ == "__main__":
    run()

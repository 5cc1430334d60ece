"""Parse, run one command, give its exit code."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.cli.arguments import build_parser
from compliance.cli.commands import command
from compliance.cli.exit_codes import UsageError


def main(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code.

    Raises:
        KeyboardInterrupt: for the entry point to turn into exit code 130.
        BrokenPipeError: the reader of stdout is gone.
    """
    from compliance.cli.diagnostics import (  # noqa: PLC0415 - as late as possible
        internal_error,
        report_problems,
        usage_error,
        write_error,
    )
    from compliance.cli.exit_codes import ExitCode  # noqa: PLC0415 - as above
    from compliance.cli.terminal import Terminal  # noqa: PLC0415 - as above
    from compliance.model.problem import LoadError  # noqa: PLC0415 - as above

    terminal = Terminal.of_process()
    try:
        options = build_parser(*arguments[:1]).parse_args(arguments)
        terminal.quiet, terminal.color = options.quiet, options.color
        return int(command(options.command).run(options, terminal))
    except UsageError as error:
        return usage_error(error, terminal)
    except LoadError as error:
        report_problems(error.problems, terminal)
        return ExitCode.INVALID
    except SystemExit as end:  # argparse ends the process itself after --help and --version
        return int(end.code or 0)
    except BrokenPipeError:
        raise
    except OSError as error:
        return write_error(error, terminal)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must not look like a finding
        return internal_error(error, terminal)

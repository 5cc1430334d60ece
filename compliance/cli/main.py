"""The command line: its parser, running one command, its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn

from compliance._version import __version__
from compliance.cli import options
from compliance.cli.commands import command, names
from compliance.cli.diagnostics import ExitCode, internal_error, report_problems, system_error, usage_error
from compliance.cli.terminal import Terminal, UsageError
from compliance.model.nearest import hint, nearest
from compliance.model.problem import LoadError

_DESCRIPTION = "Evaluate cloud providers, described by dated and sourced facts, against declarative rule sets."
_EPILOG = """exit codes: 0 requirement met, 1 not met or undetermined, 2 wrong usage, 3 invalid input,
4 nothing to evaluate, 70 internal error, 130 interrupted, 141 reader of the result gone

example: compliance evaluate numergy --against andromede --as-of 2016-02-01"""


SHELLS = ("bash", "zsh", "tcsh", "fish", "powershell")
"""What completion scripts are written for; fish and PowerShell by newer versions of shtab only."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of ending the process, and says what a misspelt word was probably meant to be."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(message, self.format_usage())

    def parse_known_args(  # type: ignore[override]  # argparse's own overloads differ in what a namespace may be
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Options there are not are told before anything else: a required one may be missing because it is misspelt."""
        wrong = [*self._misspelt(args or ())]
        if wrong:
            self.error("\n".join(wrong))
        return super().parse_known_args(args, namespace)

    def _misspelt(self, arguments: Sequence[str]) -> Iterator[str]:
        known = [*self._option_string_actions]
        for argument in arguments:
            if argument == "--" or (self._subparsers is not None and not argument.startswith("-")):
                return  # what follows are no options, or those of a command
            option = argument.partition("=")[0]
            if len(option) > 2 and option.startswith("-") and not self._is_option(option):
                meant = nearest(option, [name for name in known if name.startswith("--")])
                yield f"there is no option '{option}' here; {hint(meant, known)}"

    def _is_option(self, option: str) -> bool:
        """Is it an option, the beginning of one, several of one letter, or a negative number?"""
        if option.startswith("--"):
            return any(name.startswith(option) for name in self._option_string_actions)
        return option[:2] in self._option_string_actions or option[1].isdigit() or " " in option

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - argparse's signature
        """Raise `ArgumentError` for a word that is none of those there are."""
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            wrong = f"there is no command '{value}'" if action.dest == "command" else f"invalid choice: '{value}'"
            raise argparse.ArgumentError(
                None if action.dest == "command" else action, f"{wrong}; {hint(nearest(str(value), known), known)}"
            )


class _Completion(argparse.Action):
    """What `--print-completion SHELL` does: print a script, and end."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse's signature
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Print the script and end; raises `UsageError` where the installed shtab is too old for the shell."""
        import shtab  # noqa: PLC0415 - only those who ask for completion pay for it

        shell = str(values)
        if shell not in shtab.SUPPORTED_SHELLS:
            raise UsageError(f"the installed shtab {shtab.__version__} knows no {shell}: pip install --upgrade shtab")
        _complete_names(parser)
        sys.stdout.write(shtab.complete(parser, shell=shell) + "\n")
        parser.exit()


def _complete_names(parser: argparse.ArgumentParser) -> None:
    """Have what stands for offers, rule sets and services completed with those that are built in, or with files."""
    from compliance.loading.builtin import ids  # noqa: PLC0415 - only those who ask for completion pay for it
    from compliance.loading.providers import load_provider  # noqa: PLC0415 - as above
    from compliance.model.words import offer_id  # noqa: PLC0415 - as above

    services = {id_: load_provider(id_).services for id_ in ids("provider")}
    offers = [offer_id(id_, service) for id_, of in services.items() for service in (None, *of)]
    named = {"PROVIDER": _words("offers", offers), "RULESET": _words("rulesets", ids("ruleset"))}
    of_services = _words("services", sorted({service for of in services.values() for service in of}))
    waiting: list[Any] = [parser]
    for one in waiting:
        for action in one._actions:  # noqa: SLF001 - argparse has no other way to walk a parser
            if action.dest == "command" and action.choices:
                waiting += action.choices.values()
            completed = of_services if action.dest == "service" else named.get(action.metavar)
            if completed is not None:
                action.complete = completed


_BY_FUNCTION: Final = {
    # bash parts words at an @ unless it is told not to.
    "bash": """COMP_WORDBREAKS=${COMP_WORDBREAKS//@/}
NAME() {
  compgen -W 'WORDS' -- "$1"
  compgen -f -- "$1"
}""",
    "zsh": """NAME() {
  _alternative 'names:name:(WORDS)' 'files:file:_files'
}""",
    "powershell": """function NAME {
  param([string]$WordToComplete)
  'WORDS'.Split(' ') | Where-Object { $_ -like "$WordToComplete*" }
  _shtab_powershell_compgen_files $WordToComplete
}""",
}
"""The functions that complete one of some words or a file, in the shells that have them."""


def _words(name: str, words: Sequence[str]) -> dict[str, Any]:
    """How each shell completes one of these words, of letters, digits, `-`, `_`, `.` and `@`, or a file: as shtab has it."""
    function, listed = f"_compliance_{name}", " ".join(words)
    functions = {shell: text.replace("NAME", function).replace("WORDS", listed) for shell, text in _BY_FUNCTION.items()}
    fish = f"(__fish_complete_path (commandline -ct); printf '%s\\n' {listed})"
    # Not in tcsh: it has no functions, and a list in each line of the script would be too long a word for it.
    return {**dict.fromkeys(functions, function), "fish": fish, "preamble": functions}


def build_parser(first: str | None = None) -> argparse.ArgumentParser:
    """The grammar: the whole of it, or as much as the first argument needs.

    A parser takes longer to build than most commands to start, and only one of them is needed.

    Args:
        first: where it is a command, only its options are known; where it is `--help`, only the names of commands; else
            everything is.
    """
    parser = _Parser(
        "compliance", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"compliance {__version__}")
    parser.add_argument(
        "--print-completion",
        action=_Completion,
        choices=SHELLS,
        help="print a shell completion script",
    )
    parsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    known = names()
    for name in [first] if first in known else known:
        chosen = command(name)
        # argparse is typed as if parents had to be of the class of the child.
        shared: Any = options.common(to_file=chosen.writes_result)
        of_command = parsers.add_parser(
            name,
            parents=[shared],
            help=chosen.help,
            description=chosen.description,
            epilog=chosen.epilog,
        )
        if first not in ("-h", "--help"):
            chosen.options(of_command)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code.

    Raises:
        KeyboardInterrupt: for the entry point to turn into exit code 130.
        BrokenPipeError: the reader of stdout is gone.
    """
    terminal = Terminal.of_process()
    try:
        chosen = build_parser(*arguments[:1]).parse_args(arguments)
        terminal.quiet, terminal.color = chosen.quiet, chosen.color
        options.refuse_repeated_stdin(chosen)
        from compliance.loading.encoding import note_reads  # noqa: PLC0415 - help and mistakes read no file

        terminal.read = note_reads()
        return int(command(chosen.command).run(chosen, terminal))
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
        return system_error(error, terminal)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must not look like a finding
        return internal_error(error, terminal)

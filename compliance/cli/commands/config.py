"""`compliance config`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Literal

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.options import SETTINGS
from compliance.cli.terminal import Terminal, write_result

if TYPE_CHECKING:
    from compliance.cli.settings import Settings
    from compliance.model.run import ConfigurationDocument


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.configuration(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show every setting with where it comes from."""
    from compliance.cli.config import settings_of
    from compliance.report.formats.json_ import render_document
    from compliance.report.pages.listing import render_configuration

    format_ = options.format
    options.format = []  # of this command, and not the setting of that name
    settings = settings_of(options, terminal)
    settings.mistakes.end()
    render = render_document if format_ == "json" else render_configuration
    write_result([render(_document(settings))], options.output, terminal)
    return ExitCode.OK


def _document(settings: Settings) -> ConfigurationDocument:
    from compliance.model.run import ConfigurationDocument, SettingShown

    shown = []
    for setting in SETTINGS:
        effective = settings[setting.name]
        origin: Literal["environment", "file", "default"] = "file"
        if effective.origin in ("default", setting.variable):
            origin = "default" if effective.origin == "default" else "environment"
        place = None if origin == "default" else effective.origin
        shown.append(SettingShown(setting.name, effective.values, origin, place, setting.default))
    return ConfigurationDocument("configuration/1", settings.file.name if settings.file else None, tuple(shown))


COMMAND = Command(
    help="show the settings of evaluate and where they come from",
    description="Show what 'compliance evaluate' would go by here: each setting, and whether the environment or a file sets it.",
    options=add_options,
    run=run,
)

"""`compliance config`."""

from __future__ import annotations

from argparse import Namespace
from typing import Literal

from compliance.cli.config import SETTINGS, Settings, settings_of
from compliance.cli.exit_codes import ExitCode
from compliance.cli.terminal import Terminal, write_result
from compliance.model.configuration import ConfigurationDocument, SettingShown
from compliance.report.pages.configuration import render_configuration
from compliance.report.pages.page import render_document


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show every setting with where it comes from."""
    format_ = options.format
    options.format = []  # of this command, and not the setting of that name
    settings = settings_of(options, terminal)
    settings.mistakes.end()
    render = render_document if format_ == "json" else render_configuration
    write_result([render(_document(settings))], options.output, terminal)
    return ExitCode.OK


def _document(settings: Settings) -> ConfigurationDocument:
    shown = []
    for setting in SETTINGS:
        effective = settings[setting.name]
        origin: Literal["environment", "file", "default"] = "file"
        if effective.origin in ("default", setting.variable):
            origin = "default" if effective.origin == "default" else "environment"
        place = None if origin == "default" else effective.origin
        shown.append(SettingShown(setting.name, effective.values, origin, place, setting.default))
    return ConfigurationDocument("configuration/1", settings.file.name if settings.file else None, tuple(shown))

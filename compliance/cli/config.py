"""Where each setting of a run comes from: the command line, else the environment, else a file, else its default."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from compliance.cli.offers import parted
from compliance.cli.options import SETTINGS
from compliance.cli.settings import PREFIX, EffectiveSetting, Mistakes, Setting, Settings
from compliance.cli.terminal import Terminal
from compliance.loading.builtin import BuiltinKind, ids
from compliance.loading.configuration import Configuration, find_configuration, read_configuration, shown
from compliance.model.nearest import SURE, did_you_mean, nearest
from compliance.model.values import describe

_FLAGS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_PATH = re.compile(r"[*?\[/\\]|\.ya?ml$")


def settings_of(options: Namespace, terminal: Terminal) -> Settings:
    """What every setting is; the mistakes in them are noted, not raised.

    Raises:
        LoadError: the file of configuration cannot be read.
    """
    file = _file(options)
    mistakes = Mistakes(file)
    from_file = _of_file(file, mistakes) if file is not None else {}
    from_environment = _of_environment(terminal, mistakes)
    effective = {}
    for setting in SETTINGS:
        given = _given(setting, getattr(options, setting.name, None))
        where = given or from_environment.get(setting.name) or from_file.get(setting.name)
        effective[setting.name] = where or EffectiveSetting(setting, (), "default")
    return Settings(file, effective, mistakes)


def _file(options: Namespace) -> Configuration | None:
    if options.no_config:
        return None
    if options.config is not None:
        return read_configuration(Path(options.config))
    return find_configuration(Path.cwd())


def _given(setting: Setting, value: object) -> EffectiveSetting | None:
    """What the command line says of a setting."""
    match value:
        case None | []:
            return None
        case bool():
            return EffectiveSetting(setting, (str(value).lower(),), setting.option)
        case str():
            return EffectiveSetting(setting, (value,), setting.option)
        case list():
            return EffectiveSetting(setting, tuple(value), setting.option)
    raise TypeError(setting.name)


def _of_environment(terminal: Terminal, mistakes: Mistakes) -> dict[str, EffectiveSetting]:
    by_name = {}
    known = {setting.variable: setting for setting in SETTINGS}
    for variable in sorted(name for name in terminal.environ if name.startswith(PREFIX)):
        text = terminal.environ[variable]
        setting = known.get(variable)
        if setting is None:
            near = nearest(variable.removeprefix(PREFIX), [s.name.upper() for s in SETTINGS], cutoff=SURE)
            if near:  # with others, another program may be meant
                terminal.say_once(f"compliance: warning: {variable} sets nothing; did you mean {PREFIX}{near[0]}?")
        elif text.strip():
            by_name[setting.name] = _of_variable(setting, text, mistakes)
    return by_name


def _of_variable(setting: Setting, text: str, mistakes: Mistakes) -> EffectiveSetting:
    if setting.kind == "flag":
        flag = _FLAGS.get(text.strip().lower())
        effective = EffectiveSetting(setting, (flag or "false",), setting.variable)
        if flag is None:
            mistakes.add(effective, f"expected true or false, found '{text}'")
        return effective
    if not setting.many:
        return EffectiveSetting(setting, (text.strip(),), setting.variable)
    from shlex import split  # noqa: PLC0415 - few runs set lists this way

    try:
        return EffectiveSetting(setting, tuple(split(text)), setting.variable)
    except ValueError as error:
        effective = EffectiveSetting(setting, (), setting.variable)
        mistakes.add(effective, f"{error}: words are split as a shell does, with quotes around spaces")
        return effective


def _of_file(file: Configuration, mistakes: Mistakes) -> dict[str, EffectiveSetting]:
    by_name = {}
    known = {setting.name: setting for setting in SETTINGS}
    for key, value in file.values.items():
        setting = known.get(key)
        if setting is None:
            hint = did_you_mean(key.replace("-", "_").lower(), known) or f"there are: {', '.join(known)}"
            mistakes.problems.append(file.problem(key, f"unknown key '{key}'", hint))
            continue
        origin = f"{file.name}:{file.place(key).line}"
        try:
            texts = tuple(_based(setting, text, file.folder) for text in _texts(setting, value))
        except ValueError as error:
            mistakes.add(EffectiveSetting(setting, (), origin), str(error))
            continue
        by_name[key] = EffectiveSetting(setting, texts, origin)
    return by_name


def _texts(setting: Setting, value: object) -> Iterable[str]:
    """A value of a file as the texts that the command line would have."""
    match value:
        case dict() if setting.name in ("set", "min_level", "min_score"):
            return [f"{name}={_text(inner)}" for name, inner in value.items()]
        case list() if setting.many:
            return [_text(inner) for inner in value]
        case bool() if setting.kind == "flag":
            return [str(value).lower()]
    if setting.kind == "flag":
        raise ValueError(f"expected true or false, found {describe(value)}")
    if isinstance(value, bool):
        raise ValueError(f"expected a text, found {describe(value)}")  # noqa: TRY004 - the mistake of a user
    return [_text(value)]


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return value
        case int() | float():
            return repr(value)
    if hasattr(value, "isoformat"):  # a date of TOML
        return str(value.isoformat())
    raise ValueError(f"expected a text or a number, found {describe(value)}")


def _based(setting: Setting, text: str, folder: Path) -> str:
    """The text with its path, if it is one, seen from the current folder instead of that of the file.

    Raises:
        ValueError: the path leads out of the folder of the file.
    """
    match setting.kind:
        case "file":
            return _joined(folder, text)
        case "document":
            if setting.name == "providers":
                document, service = parted(text, str(folder))
                based = _document("provider", document, folder)
                return based if service is None else f"{based}@{service}"
            return _document("ruleset", text, folder)
        case "format":
            name, equals, path_text = text.partition("=")
            return f"{name}={_joined(folder, path_text)}" if equals and path_text else text
    return text


def _document(kind: BuiltinKind, text: str, folder: Path) -> str:
    path = _PATH.search(text) is not None or (text not in ids(kind) and os.path.lexists(folder / text))
    return _joined(folder, text) if path else text


def _joined(folder: Path, text: str) -> str:
    """A path seen from the folder of the file.

    Who may change a configuration, as with a pull request, may not for that read or write anywhere.
    """
    if not (folder / text).resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"'{text}' is not in the folder of this file; name it on the command line")
    return text if Path(text).is_absolute() else shown(folder / text)

"""Settings: the command line, else the environment, else a file; each with where it comes from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.cli.main import build_parser
from compliance.cli.options import SETTINGS
from compliance.loading.configuration import find_configuration
from tests.cli.documents import provider, ruleset, write
from tests.cli.invoke import ROOT, environment
from tests.published import mistakes

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
FILE = """\
providers = ["acme.yaml"]
against = "demo.yaml"
require = "sufficient"
max_unknown = 0
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A project with a provider that meets what is necessary and misses what is sufficient."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    provider(tmp_path, needed=True, enough=False)
    ruleset(tmp_path)
    return tmp_path


def settings(ran):
    """What `config --format json` says, each setting with its values and its place."""
    document = json.loads(ran.out)
    assert mistakes("configuration", document) == []
    return {shown["name"]: (shown["values"], shown["place"]) for shown in document["settings"]}


# --- precedence ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "variable", "option", "code"),
    [
        (None, None, None, 1),
        ("none", None, None, 0),
        ("none", "sufficient", None, 1),
        ("sufficient", "none", None, 0),
        ("sufficient", "sufficient", "none", 0),
        ("none", "none", "sufficient", 1),
        ("none", "", None, 0),
    ],
)
def test_precedence(compliance, here, monkeypatch, file, variable, option, code):
    if file:
        (here / "compliance.toml").write_text(f'require = "{file}"\n', encoding="utf-8")
    if variable is not None:
        monkeypatch.setenv("COMPLIANCE_REQUIRE", variable)
    given = ("--require", option) if option else ()
    assert compliance("evaluate", "acme.yaml", "--against", "demo.yaml", *DATES, *given).code == code


def test_evaluate_alone(compliance, here):
    (here / "compliance.toml").write_text(FILE, encoding="utf-8")
    ran = compliance("evaluate", *DATES)
    assert ran.code == 1
    assert ran.out.startswith("Necessary, not sufficient (necessary-only)\n  Acme against Demonstration (demo ")
    assert compliance("evaluate", *DATES, "--require", "necessary").code == 0
    missing = compliance("evaluate", *DATES, "--no-config")
    assert missing.code == 2
    assert "the following arguments are required: PROVIDER, --against" in missing.err


def test_lists_replace_and_never_merge(compliance, here, monkeypatch):
    (here / "compliance.toml").write_text('providers = ["a", "b"]\nmin_score = [1, "x=2"]\n', encoding="utf-8")
    monkeypatch.setenv("COMPLIANCE_PROVIDERS", "c 'with a space'")
    shown = settings(compliance("config", "--format", "json"))
    assert shown["providers"] == (["c", "with a space"], "COMPLIANCE_PROVIDERS")
    assert shown["min_score"] == (["1", "x=2"], "compliance.toml:2")
    assert shown["against"] == ([], None)


def test_a_flag_of_the_file_can_be_turned_off(compliance, here):
    (here / "compliance.toml").write_text("strict_waivers = true\n", encoding="utf-8")
    entries = {"w": {"rule": "zz", "provider": "acme", "ruleset": "demo", "reason": "r", "owner": "o"}}
    entries["w"] |= {"created": "2023-12-01", "expires": "2024-06-30"}
    write(here / "waivers.yaml", {"schema": "waivers/1", "waivers": entries})
    run = ("evaluate", "acme.yaml", "--against", "demo.yaml", "--require", "none", "--waivers", "waivers.yaml", *DATES)
    assert compliance(*run).code == 1
    assert compliance(*run, "--no-strict-waivers").code == 0


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_table_of_pyproject(compliance, here):
    table = "\n".join(f"{line}" for line in FILE.splitlines())
    (here / "pyproject.toml").write_text(f'[project]\nname = "x"\n\n[tool.compliance]\n{table}\n', encoding="utf-8")
    shown = settings(compliance("config", "--format", "json"))
    assert shown["require"] == (["sufficient"], "pyproject.toml:7")
    assert shown["max_unknown"] == (["0"], "pyproject.toml:8")
    assert compliance("evaluate", *DATES).code == 1


@pytest.mark.parametrize(
    "text",
    [
        '[tool.compliance]\nrequire = "none"',
        '[ tool . "compliance" ]\nrequire = "none"',
        '[tool]\ncompliance.require = "none"',
        'tool.compliance.require = "none"',
        'tool = {compliance = {require = "none"}}',
        '[tool]  # ours\ncompliance = {require = "none"}',
        '[tool.other]\nx = 1\n["tool".compliance]\nrequire = "none"',
    ],
)
def test_every_way_to_write_the_table_is_seen(compliance, here, text):
    (here / "pyproject.toml").write_text(text, encoding="utf-8")
    assert settings(compliance("config", "--format", "json"))["require"][0] == ["none"]


def test_the_nearest_file_up_to_the_repository(compliance, here, monkeypatch):
    (here / "compliance.toml").write_text(FILE, encoding="utf-8")
    inner = here / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    shown = settings(compliance("config", "--format", "json"))
    assert shown["against"] == (["../../demo.yaml"], "../../compliance.toml:2")
    assert compliance("evaluate", *DATES).code == 1
    (here / "a" / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert settings(compliance("config", "--format", "json")) == shown
    (here / "a" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert settings(compliance("config", "--format", "json"))["against"] == ([], None)


def test_paths_are_those_of_the_file(compliance, here):
    (here / "conf/deep").mkdir(parents=True)
    text = 'providers = ["*.yml", "aws", "deep/../acme.yaml"]\nwaivers = "w.yaml"\nformat = ["text", "json=out.json"]\n'
    (here / "conf" / "ours.toml").write_text(text, encoding="utf-8")
    shown = settings(compliance("config", "--config", "conf/ours.toml", "--format", "json"))
    assert shown["providers"][0] == ["conf/*.yml", "aws", "conf/acme.yaml"]
    assert shown["waivers"] == (["conf/w.yaml"], "conf/ours.toml:2")
    assert shown["format"][0] == ["text", "json=conf/out.json"]


def test_no_word_of_a_file_outside_the_folder_is_printed(compliance, here, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    (here / "link.yaml").symlink_to(secret)
    for key in ("providers", "against", "waivers", "baseline"):
        for named in (str(secret), "link.yaml"):
            (here / "compliance.toml").write_text(f'{key} = ["{named}"]\n', encoding="utf-8")
            ran = compliance("evaluate", "aws", "--against", "hds")
            assert "hunter2" not in ran.err + ran.out
            assert key in ("providers", "against") or ran.code == 3


def test_settings_of_rule_sets_as_tables(compliance, here):
    (here / "compliance.toml").write_text("[set]\npass_mark = 70\nflag = true\n[min_score]\nviability = 50.5\n")
    shown = settings(compliance("config", "--format", "json"))
    assert shown["set"] == (["pass_mark=70", "flag=true"], "compliance.toml:1")
    assert shown["min_score"] == (["viability=50.5"], "compliance.toml:4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('requrie = "none"', ["compliance.toml:1:1: unknown key 'requrie'", "did you mean 'require'?"]),
        ("\nmin-score = 5", ["compliance.toml:2:1: unknown key 'min-score'", "did you mean 'min_score'?"]),
        ("zzz = 1", ["there are: providers, against"]),
        ('require = "all"', ["compliance.toml:1:1: require: invalid choice: 'all'"]),
        ("require = 5", ["compliance.toml:1:1: require: invalid choice: '5'"]),
        ("require = true", ["compliance.toml:1:1: require: expected a text, found true"]),
        ('require = ["none"]', ["compliance.toml:1:1: require: expected a text or a number, found a list"]),
        ('strict_waivers = "yes"', ["strict_waivers: expected true or false, found text ('yes')"]),
        ("\n\nmin_score = inf", ["compliance.toml:3:1: min_score: expected a score such as 60"]),
        ('min_coverage = "much"', ["compliance.toml:1:1: min_coverage: expected a share"]),
        ("max_unknown = 1.5", ["compliance.toml:1:1: max_unknown: expected a number of rules"]),
        ("waivers = [[1]]", ["waivers: expected a text or a number, found a list"]),
        ('format = "text=../../x"', ["'../../x' is not in the folder of this file"]),
        ('waivers = "/etc/passwd"', ["'/etc/passwd' is not in the folder of this file; name it on the command line"]),
        ('providers = ["../*.yaml"]', ["'../*.yaml' is not in the folder of this file"]),
        ('against = "../up.yaml@s"', ["'../up.yaml@s' is not in the folder of this file"]),
        ('baseline = "a\\u0000b"', ["baseline: embedded null byte"]),
        ("a" + ".a" * 40 + " = 1", ["compliance.toml:1:1: a key of more than 32 parts"]),
        ("[" + "a.'b'." * 40 + "a]", ["compliance.toml:1:2: a key of more than 32 parts"]),
        ('format = "xml"', ["compliance.toml:1:1: format: invalid choice: 'xml'"]),
        ('against = "demmo"', ["compliance.toml:1:1: against: unknown rule set 'demmo'"]),
        ('set = "a=1"', ["compliance.toml:1:1: set: there is no parameter 'a'"]),
        ('min_level = "gold"', ["compliance.toml:1:1: min_level: rule set 'demo' has no levels"]),
        ("require = ", ["compliance.toml:1:11: this is not TOML: Invalid value"]),
        ("a = 1\na = 2", ["compliance.toml:2:6: this is not TOML: Cannot overwrite a value"]),
        ('require = "none', ["this is not TOML"]),
        ("a = " + "[" * 5_000, ["values are nested too deeply"]),
    ],
)
def test_mistakes_in_the_file(compliance, here, text, said):
    (here / "compliance.toml").write_text(text, encoding="utf-8")
    against = () if text.startswith("against") else ("--against", "demo.yaml")
    ran = compliance("evaluate", "acme.yaml", *against, *DATES)
    assert (ran.code, ran.out) == (3, "")
    for part in said:
        assert part in ran.err


def test_every_mistake_of_the_file_in_one_run(compliance, here):
    (here / "compliance.toml").write_text('requrie = 1\nstrict_waivers = 5\nset = "x=1"\nmax_unknown = "a"\nzz = 1\n')
    ran = compliance("evaluate", "acme.yaml", "--against", "demo.yaml", *DATES)
    lines = [line.split(":")[1] for line in ran.err.splitlines() if line.startswith("compliance.toml:")]
    assert (ran.code, lines) == (3, ["1", "2", "3", "4", "5"])


@pytest.mark.parametrize("content", [b"\xff\xfe", b"require = '\xe9'", b"#" * 1_100_000])
def test_a_file_that_is_no_text(compliance, here, content):
    (here / "compliance.toml").write_bytes(content)
    ran = compliance("config")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("compliance.toml:1:")


def test_files_that_cannot_be_meant(compliance, here, tmp_path_factory):
    (here / "compliance.toml").write_text(FILE, encoding="utf-8")
    (here / "pyproject.toml").write_text("[tool.compliance]\n", encoding="utf-8")
    ran = compliance("config")
    assert ran.code == 3
    assert "compliance.toml and [tool.compliance] in pyproject.toml stand in the same folder" in ran.err
    assert "compliance.toml:1:1: cannot read" not in ran.err
    (here / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert "there is no table [tool.compliance]" in compliance("config", "--config", "pyproject.toml").err
    assert compliance("config", "--config", "missing.toml").code == 3
    secret = tmp_path_factory.mktemp("secret") / "key"
    secret.write_text("hunter2", encoding="utf-8")
    (here / "compliance.toml").unlink()
    (here / "compliance.toml").symlink_to(secret)
    linked = compliance("config")
    assert linked.code == 3
    assert "link out of the folder" in linked.err
    assert "hunter2" not in linked.err


# --- the environment -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COMPLIANCE_REQUIRE", "all", "COMPLIANCE_REQUIRE: invalid choice: 'all'"),
        ("COMPLIANCE_MIN_SCORE", "60 x", "COMPLIANCE_MIN_SCORE: expected a score"),
        ("COMPLIANCE_STRICT_WAIVERS", "perhaps", "COMPLIANCE_STRICT_WAIVERS: expected true or false, found 'perhaps'"),
        ("COMPLIANCE_WAIVERS", "'open", "COMPLIANCE_WAIVERS: No closing quotation"),
        ("COMPLIANCE_AGAINST", "demmo", "COMPLIANCE_AGAINST: unknown rule set 'demmo'"),
    ],
)
def test_mistakes_in_the_environment(compliance, monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    against = () if variable == "COMPLIANCE_AGAINST" else ("--against", "demo.yaml")
    ran = compliance("evaluate", "acme.yaml", *against, *DATES)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_variable_that_sets_nothing(compliance, monkeypatch):
    monkeypatch.setenv("COMPLIANCE_REQIRE", "sufficient")
    monkeypatch.setenv("COMPLIANCE_TEAM", "blue")
    ran = compliance("evaluate", "acme.yaml", "--against", "demo.yaml", *DATES, "--require", "none")
    assert ran.code == 0
    assert ran.err == "compliance: warning: COMPLIANCE_REQIRE sets nothing; did you mean COMPLIANCE_REQUIRE?\n"


# --- the command and its cost ----------------------------------------------------------------------------------------


def test_the_table(compliance, here, monkeypatch):
    (here / "compliance.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("COMPLIANCE_WAIVERS", "a.yaml \x1b[31m")
    ran = compliance("config")
    rows = {line.split()[0]: line for line in ran.out.splitlines() if line}
    assert ran.code == 0
    assert rows["File"] == "File of configuration: compliance.toml"
    assert rows["require"].split() == ["require", "sufficient", "compliance.toml:3"]
    assert rows["waivers"].split() == ["waivers", "a.yaml", "\\x1b[31m", "COMPLIANCE_WAIVERS"]
    assert rows["format"].split() == ["format", "(text)", "default"]
    assert [*rows][2:] == [setting.name for setting in SETTINGS]


def test_every_setting_is_an_argument_of_evaluate():
    (commands,) = [a for a in build_parser()._actions if a.dest == "command"]  # noqa: SLF001 - no other way
    actions = {a.dest: a for a in commands.choices["evaluate"]._actions}  # noqa: SLF001 - as above
    for setting in SETTINGS:
        action = actions[setting.name]
        assert setting.option in (*action.option_strings, action.metavar)
        assert setting.many == isinstance(action.default, list) or setting.name == "providers"


def test_looking_for_a_file_reads_nothing(here):
    (here / "pyproject.toml").write_text('[project.scripts]\ncompliance = "x"\n', encoding="utf-8")
    assert find_configuration(Path.cwd()) is None
    code = "import sys; from compliance.cli.main import main; main(sys.argv[1:]); print('tomllib' in sys.modules)"
    arguments = ["evaluate", "acme.yaml", "--against", "demo.yaml", *DATES, "--quiet"]
    command = [sys.executable, "-c", code, *arguments]
    ran = subprocess.run(command, env=environment(), text=True, capture_output=True, check=True, cwd=here)
    assert ran.stdout.splitlines()[-1] == "False"
    assert (ROOT / "compliance").is_dir()

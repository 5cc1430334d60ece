"""`check`, `list`, `show`, `schema`, help and completion."""

from __future__ import annotations

import json
import subprocess
from typing import get_args

import pytest
import shtab

from compliance import __version__
from compliance.cli.arguments import SHELLS, build_parser
from compliance.cli.commands import FIRST, command, names
from compliance.cli.options import FORMATS
from compliance.loading.builtin import example, ids
from compliance.report.formats.formats import Format
from compliance.report.pages import PageFormat
from compliance.report.schemas.kinds import KINDS
from compliance.report.schemas.schemas import document_schema
from tests.cli.documents import invalid_ruleset, provider, ruleset
from tests.cli.invoke import ROOT, process

# --- check -----------------------------------------------------------------------------------------------------------


def test_everything_built_in_is_valid(compliance):
    ran = compliance("check")
    files = [path for folder in ("profiles", "providers") for path in (ROOT / folder).rglob("*.yaml")]
    assert (ran.code, ran.out, ran.err) == (0, f"{len(files)} documents valid\n", "")


def test_check_names_the_mistakes_of_every_file(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    provider(tmp_path)
    invalid_ruleset(tmp_path / "deep")
    for name, text in {
        "deep/er/plain.yaml": "just: yaml\n",
        "deep/list.yaml": "- 1\n",
        "deep/future.yaml": "schema: provider/9\n",
        "deep/broken.yaml": "schema: [\n",
        "deep/empty.yaml": "",
        "deep/notes.txt": "not looked at",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = compliance("check", ".")
    assert (ran.code, ran.out) == (3, "")
    named = [line.split(":")[0] for line in ran.err.splitlines() if line.startswith("deep/")]
    assert sorted(set(named)) == [
        "deep/broken.yaml",
        "deep/empty.yaml",
        "deep/er/plain.yaml",
        "deep/future.yaml",
        "deep/list.yaml",
        "deep/wrong.yaml",
    ]
    assert named == sorted(named)
    assert "deep/er/plain.yaml:1:1: the document does not say what it is" in ran.err
    assert "deep/future.yaml:1:9: unknown schema 'provider/9'" in ran.err


def test_check_takes_files_and_folders(compliance, tmp_path):
    (tmp_path / "more").mkdir()
    one, two = provider(tmp_path), provider(tmp_path / "more")
    assert compliance("check", one).out == "1 document valid\n"
    assert compliance("check", one, tmp_path / "more").out == "2 documents valid\n"
    assert compliance("check", two, "--output", tmp_path / "said.txt").out == ""
    assert (tmp_path / "said.txt").read_text(encoding="utf-8") == "1 document valid\n"


def test_check_names_every_path_there_is_not(compliance, tmp_path):
    ran = compliance("check", "no-such-file.yaml", provider(tmp_path), "no-such-folder")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "compliance: there is no file or folder 'no-such-file.yaml'",
        "compliance: there is no file or folder 'no-such-folder'",
    ]


# --- list ------------------------------------------------------------------------------------------------------------

COLUMNS = {
    "providers": ["id", "name", "statements", "sources"],
    "rulesets": ["id", "version", "claims", "rules", "title"],
    "rules": ["rule set", "rule", "role", "points", "title", "topics", "related"],
    "topics": ["topic", "rules", "rule sets"],
    "facts": ["fact", "type", "unit", "allowed", "meaning"],
    "lints": ["lint", "severity", "summary"],
}
SHOWN = COLUMNS | {"rules": COLUMNS["rules"][:5], "facts": ["fact", "type", "meaning"]}
"""What fits a screen."""


@pytest.mark.parametrize("what", ["providers", "rulesets", "rules", "topics", "facts", "lints"])
def test_list(compliance, what):
    rows = json.loads(compliance("list", what, "--format", "json").out)
    lines = compliance("list", what).out.splitlines()
    table = compliance("list", what, "--format", "markdown").out
    assert [list(row) for row in rows] == [COLUMNS[what]] * len(rows)
    assert len(lines) == 1 + len(rows) > 1
    assert lines[0].split() == " ".join(SHOWN[what]).split()
    for row, line in zip(rows, lines[1:], strict=True):
        cells = [", ".join(row[name]) if isinstance(row[name], list) else row[name] for name in SHOWN[what]]
        assert line.startswith(cells[0])
        assert all(cell in line for cell in cells)
        assert cells[0] in table


def test_lists_are_complete(compliance):
    def first(what: str, column: str, *more: str) -> list[str]:
        return [row[column] for row in json.loads(compliance("list", what, "--format", "json", *more).out)]

    assert first("providers", "id") == ids("provider")
    assert first("rulesets", "id") == ids("ruleset")
    assert sorted(set(first("rules", "rule set"))) == ids("ruleset")
    assert set(first("rules", "rule set", "--against", "hds", "csa-star")) == {"hds", "csa-star"}
    assert {"finance.paid_in_meur", "ownership.shareholders.<id>.capital_pct"} <= set(first("facts", "fact"))


def test_list_rules_of_a_file(compliance, tmp_path):
    ran = compliance("list", "rules", "--against", ruleset(tmp_path))
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["demo", "needed"], ["demo", "enough"]]


def topical(folder):
    """Two rule sets: three rules about two topics and one about none; the second imports from the first."""
    one, two, both, none = (
        {"id": id_, "title": id_.upper(), "check": "x.demo.needed", "topics": topics, "related": related}
        for id_, topics, related in [
            ("one", ["keys"], ["second/two"]),
            ("two", ["seat"], []),
            ("both", ["keys", "seat"], []),
            ("none", [], []),
        ]
    )
    verdict = {"necessary": [{"gates": "all"}]}
    gate = {"id": "gate", "title": "Gate", "check": "x.demo.needed", "role": "gate"}
    first = ruleset(folder, "first", sufficient=False, rules=[one, none], verdict={"necessary": [{"all": ["one"]}]})
    imports = [{"ruleset": "first", "rules": ["one"], "as": "first"}]
    second = ruleset(folder, "second", sufficient=False, rules=[two, both, gate], imports=imports, verdict=verdict)
    return first, second


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (["keys"], ["one", "both", "first/one"]),
        (["seat"], ["two", "both"]),
        (["seat", "keys"], ["one", "two", "both", "first/one"]),
    ],
)
def test_list_rules_about_topics(compliance, tmp_path, topics, expected):
    run = ["list", "rules", "--against", *topical(tmp_path), "--topic", *topics]
    rows = json.loads(compliance(*run, "--format", "json").out)
    assert sorted(row["rule"] for row in rows) == sorted(expected)
    assert [row["related"] for row in rows if row["rule"] == "one"] in ([["second/two"]], [])
    heads, *lines = compliance(*run).out.splitlines()
    assert heads.split() == ["rule", "set", "rule", "title", "topics", "related"]
    assert len(lines) == len(expected)


def test_a_topic_among_all_rule_sets_names_a_rule_once(compliance):
    """Of the built-in ones; every rule of a topic is found where it is defined."""
    everything = json.loads(compliance("list", "rules", "--format", "json").out)
    topics = {topic for row in everything for topic in row["topics"]}
    rows = json.loads(compliance("list", "rules", "--topic", *topics, "--format", "json").out)
    named = [(row["rule set"], row["rule"]) for row in rows]
    assert len(named) == len(set(named)) > 0
    counted = {
        row["topic"]: int(row["rules"]) for row in json.loads(compliance("list", "topics", "--format", "json").out)
    }
    assert counted == {topic: sum(topic in row["topics"] for row in rows) for topic in topics}


def test_list_topics_counts_a_rule_once(compliance, tmp_path):
    rows = json.loads(compliance("list", "topics", "--against", *topical(tmp_path), "--format", "json").out)
    assert rows == [
        {"topic": "keys", "rules": "2", "rule sets": ["first", "second"]},
        {"topic": "seat", "rules": "2", "rule sets": ["second"]},
    ]


def test_a_topic_that_no_rule_has(compliance, tmp_path):
    ran = compliance("list", "rules", "--against", *topical(tmp_path), "--topic", "key", "seat", "zzz")
    assert (ran.code, ran.out) == (2, "")
    assert "no rule has the topic 'key'; did you mean 'keys'?" in ran.err
    assert "no rule has the topic 'zzz'; there are: keys, seat" in ran.err


@pytest.mark.parametrize("what", ["providers", "rulesets", "facts", "topics"])
def test_topics_choose_among_rules_only(compliance, what):
    ran = compliance("list", what, "--topic", "keys")
    assert (ran.code, ran.out) == (2, "")


def test_list_of_nothing(compliance, monkeypatch):
    monkeypatch.setattr("compliance.cli.commands.list.ids", lambda _: [])
    assert compliance("list", "providers").out == "nothing\n"
    assert compliance("list", "providers", "--format", "json").out == "[]\n"
    assert compliance("list", "providers", "--format", "markdown").out == "nothing\n"


# --- show ------------------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [*ids("provider"), *ids("ruleset")])
def test_show_names_everything(compliance, name):
    ran = compliance("show", name)
    assert ran.code == 0
    if name in ids("ruleset"):
        rules = json.loads(compliance("list", "rules", "--against", name, "--format", "json").out)
        assert all(f"  {row['rule']}  " in ran.out for row in rules)
    else:
        text = (ROOT / "providers" / f"{name}.yaml").read_text(encoding="utf-8")
        assert ran.out.count("\n[") == 0
        assert ran.out.startswith(text.split("\nname: ")[1].split("\n")[0].strip("\"'"))


def test_show_takes_a_path(compliance, tmp_path):
    assert compliance("show", provider(tmp_path)).out.startswith(
        "Acme (acme)\n1 statement from 2020-01-01 to 2020-01-01, 1 source\n"
    )
    assert compliance("show", ruleset(tmp_path)).out.startswith("Demonstration (demo 1)\n")


@pytest.mark.parametrize("name", ["numergy", "hds"])
def test_a_built_in_id_is_not_taken_for_a_folder_of_that_name(compliance, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    assert compliance("show", name).code == 0


def test_show_refuses_other_documents(compliance):
    ran = compliance("show", ROOT / "providers" / "context" / "market-fr.yaml")
    assert ran.code == 2
    assert "is a document of kind context/1; show reads providers and rule sets" in ran.err


def test_show_a_missing_file(compliance):
    ran = compliance("show", "nowhere/at/all.yaml")
    assert ran.code == 3
    assert ran.err.startswith("nowhere/at/all.yaml:1:1: ")


# --- schema, help, completion ----------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", [*KINDS])
def test_schema(compliance, kind):
    assert json.loads(compliance("schema", kind).out) == document_schema(kind, example(kind))


def test_schema_is_the_providers_without_a_kind(compliance):
    assert compliance("schema").out == compliance("schema", "provider").out


@pytest.mark.parametrize("name", [*names(), ""])
def test_help(compliance, name):
    ran = compliance(*([name] if name else []), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: compliance {name}".rstrip())
    assert "%(" not in ran.out


def test_help_names_every_command_and_exit_code(compliance):
    shown = compliance("--help").out
    assert all(f"    {name} " in shown for name in names())
    assert all(f" {code} " in " ".join(shown.split()) for code in (0, 1, 2, 3, 4, 70, 130, 141))


def test_version(compliance):
    assert compliance("--version").out == f"compliance {__version__}\n" == process("--version").stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_completion(compliance, shell):
    if shell not in shtab.SUPPORTED_SHELLS:
        pytest.skip(f"shtab {shtab.__version__} knows no {shell}")
    ran = compliance("--print-completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "evaluate" in ran.out
    # For tcsh, shtab completes no options of commands.
    assert {"fish": "-l known-as-of", "tcsh": ""}.get(shell, "--known-as-of") in ran.out
    if shell == "bash":
        checked = subprocess.run(["bash", "-n"], input=ran.out, text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


def test_completion_by_a_shtab_that_is_too_old(compliance, monkeypatch):
    monkeypatch.setattr(shtab, "SUPPORTED_SHELLS", ["bash", "zsh", "tcsh"])
    ran = compliance("--print-completion", "fish")
    assert (ran.code, ran.out) == (2, "")
    assert "knows no fish: pip install --upgrade shtab" in ran.err


def test_the_formats_of_the_parser_are_those_of_the_reports():
    assert get_args(PageFormat) == FORMATS
    assert build_parser().parse_args(["show", "a"]).format == FORMATS[0]
    (commands,) = [a for a in build_parser()._actions if a.dest == "command"]  # noqa: SLF001 - no other way
    (option,) = [a for a in commands.choices["evaluate"]._actions if a.dest == "format"]  # noqa: SLF001 - as above
    assert option.help.startswith(f"{', '.join(get_args(Format))} (")


def test_each_command_is_a_module_of_its_own():
    folder = ROOT / "compliance" / "cli" / "commands"
    assert sorted(names()) == sorted(file.stem for file in folder.glob("[!_]*.py"))
    assert list(FIRST) == [name for name in names() if name in FIRST]
    assert all(command(name).description.endswith(".") and not command(name).help.endswith(".") for name in names())

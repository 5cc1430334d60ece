"""The page about builds: what it shows is valid, and its commands run in a repository as it describes."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest
import yaml

from tests.cli.invoke import Command
from tests.docs.pages import ROOT
from tests.docs.tutorial import BLOCK
from tests.integrations.project import make_project

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
FILES = {match[2]: match[3] for match in BLOCK.finditer(PAGE) if match[2]}
COMMANDS = [line for match in BLOCK.finditer(PAGE) if match[1] == "console" for line in match[3].splitlines()]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_the_configuration_and_the_commands(tmp_path, monkeypatch, capsys):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compliance.toml").write_text(FILES["compliance.toml"], encoding="utf-8")
    assert tomllib.loads(FILES["compliance.toml"])
    assert len(COMMANDS) == 2
    for line in COMMANDS:
        assert Command(capsys)(*shlex.split(line)[1:]).code == 0


def test_the_workflow_uses_inputs_there_are():
    workflow = yaml.safe_load(FILES[".github/workflows/compliance.yml"])
    steps = workflow["jobs"]["compliance"]["steps"]
    (ours,) = [step for step in steps if "cloud-provider-compliance" in step.get("uses", "")]
    assert ours["with"].keys() <= ACTION["inputs"].keys()
    sarif = [step["with"]["sarif_file"] for step in steps if "upload-sarif" in step.get("uses", "")]
    assert sarif == [ACTION["inputs"]["sarif-file"]["default"]]
    assert "schedule" in workflow[True], (
        "YAML 1.1 reads the key 'on' as true, and so do the build services' own readers"
    )


def test_every_input_and_output_is_described():
    named = set(re.findall(r"`([a-z-]+)`", PAGE))
    assert ACTION["inputs"].keys() | ACTION["outputs"].keys() <= named


def test_the_hooks_and_files_there_are():
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    shown = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert {hook["id"] for hook in shown} == hooks
    for included in yaml.safe_load(FILES[".gitlab-ci.yml"])["include"]:
        assert (ROOT / included["file"]).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", PAGE))))
def test_links_lead_somewhere(target):
    assert (ROOT / "docs" / target).exists()

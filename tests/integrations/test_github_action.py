"""The action: its file is what GitHub expects, and its script runs as it would there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import ROOT
from tests.integrations.project import COUNTRY_COLUMN, COUNTRY_LINE, make_project, move_to

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCRIPT = ROOT / "integrations" / "github" / "evaluate.sh"
STEP = ACTION["runs"]["steps"][-1]
BASH = shutil.which("bash")

needs_bash = pytest.mark.skipif(BASH is None, reason="the action runs in bash")


@pytest.fixture
def run(tmp_path):
    """The script in a scratch repository, with the action's defaults and these inputs."""
    make_project(tmp_path)
    commands = tmp_path / "bin"
    commands.mkdir()
    command = commands / "compliance"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m compliance "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (commands / "python").symlink_to(sys.executable)

    def script(**inputs):
        given = {name: str(spec.get("default", "")) for name, spec in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): text for name, text in inputs.items()}
        files = {name: tmp_path / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for path in files.values():
            path.write_text("", encoding="utf-8")
        environ = {f"INPUT_{name.upper().replace('-', '_')}": text for name, text in given.items()}
        environ |= {name: str(path) for name, path in files.items()}
        environ |= {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        ran = subprocess.run(
            [str(BASH), str(SCRIPT)], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )
        return ran, {name: path.read_text(encoding="utf-8") for name, path in files.items()}

    return script


def test_the_file_is_a_composite_action():
    assert {"name", "description", "inputs", "outputs", "runs"} <= ACTION.keys()
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert "run" not in step or step["shell"] == "bash"
    assert all(isinstance(spec.get("default", ""), str) and spec["description"] for spec in ACTION["inputs"].values())


def test_no_input_becomes_text_of_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_every_input_reaches_the_script():
    handed = {value for key, value in STEP["env"].items() if key.startswith("INPUT_")}
    elsewhere = {"working-directory", "python-version"}
    assert handed == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"].keys() - elsewhere}
    read = set(re.findall(r"\$\{(INPUT_[A-Z_]+):-\}", SCRIPT.read_text(encoding="utf-8")))
    assert read == {key for key in STEP["env"] if key.startswith("INPUT_")}


@needs_bash
def test_a_pull_request_that_changes_a_fact(run, tmp_path):
    ran, written = run(as_of="2026-08-01")
    assert (ran.returncode, written["GITHUB_OUTPUT"]) == (0, "exit-code=0\nverdict=necessary-only\n")
    move_to(tmp_path, "US")
    ran, written = run(as_of="2026-08-01")
    assert (ran.returncode, written["GITHUB_OUTPUT"]) == (1, "exit-code=1\nverdict=not-met\n")
    assert f"file=providers/acme.yaml,line={COUNTRY_LINE},col={COUNTRY_COLUMN}" in ran.stdout
    assert f"providers/acme.yaml:{COUNTRY_LINE}" in written["GITHUB_STEP_SUMMARY"]
    found = json.loads((tmp_path / "compliance.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    regions = [
        one["locations"][0]["physicalLocation"].get("region", {})
        for one in found
        if one["ruleId"].endswith("hosted-in-france")
    ]
    assert [(region["startLine"], region["startColumn"]) for region in regions] == [(COUNTRY_LINE, COUNTRY_COLUMN)]
    # On the last day of its waiver it passes, and is listed.
    ran, written = run(as_of="2026-06-30")
    assert (ran.returncode, written["GITHUB_OUTPUT"]) == (0, "exit-code=0\nverdict=not-met\n")
    assert "waived through 2026-06-30" in written["GITHUB_STEP_SUMMARY"]


@needs_bash
def test_what_the_action_is_told(run, tmp_path):
    move_to(tmp_path, "US")
    ran, _ = run(require="none", as_of="2026-08-01", sarif_file="", json_file="")
    assert ran.returncode == 0
    assert not (tmp_path / "compliance.sarif").exists()
    ran, _ = run(require="none", min_score="security=60\n 10 \n", as_of="2026-08-01", strict_waivers="true")
    assert ran.returncode == 1
    ran, _ = run(providers="providers/acme.yaml", against="iso-27001\nhds\n", require="none", as_of="2026-08-01")
    assert ran.returncode == 0
    assert len(json.loads((tmp_path / "compliance.json").read_text(encoding="utf-8"))["scorecards"]) == 2


HOSTILE = ("$(touch owned)", "`touch owned`", "; touch owned", "a b", "--format=json=owned", "*")


@pytest.mark.exhaustive
@needs_bash
@pytest.mark.parametrize("name", ["providers", "against", "require", "waivers", "as_of"])
def test_what_a_pull_request_wrote_is_no_command(run, tmp_path, name):
    """Alone where one value is asked for, all together where one a line is."""
    text = "\n".join(HOSTILE) if name in ("providers", "against", "waivers") else HOSTILE[0]
    ran, _ = run(**{name: text})
    assert ran.returncode in (2, 3)
    assert not (tmp_path / "owned").exists()
    assert "$(touch owned)" in ran.stderr


def test_the_script_reads_no_file_of_its_own():
    assert Path(SCRIPT).stat().st_mode & 0o111


@needs_bash
def test_a_flag_that_is_neither_true_nor_false_is_no_false(run):
    for text in ("True", "yes", "::error::x\n::error::y"):
        ran, _ = run(strict_waivers=text)
        assert ran.returncode == 2
        assert "strict-waivers: expected true or false" in ran.stderr
        assert "\n::" not in ran.stderr


@needs_bash
def test_a_rule_set_is_no_option(run):
    ran, _ = run(against="profiles/baseline.yaml\n--require=none")
    assert ran.returncode == 2
    assert "unknown rule set '--require=none'" in ran.stderr


@needs_bash
def test_no_module_of_the_repository_runs(run, tmp_path):
    (tmp_path / "json.py").write_text("print('sufficient')", encoding="utf-8")
    _, files = run(as_of="2026-03-01")
    assert "verdict=necessary-only\n" in files["GITHUB_OUTPUT"]

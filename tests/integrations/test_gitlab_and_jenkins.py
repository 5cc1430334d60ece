"""The examples for GitLab and Jenkins: valid, and their commands run as they stand in a scratch repository."""

from __future__ import annotations

import json
import re
import shlex
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.cli.invoke import Command
from tests.docs.pages import ROOT
from tests.integrations.project import COUNTRY_LINE, make_project, move_to

GITLAB = yaml.safe_load((ROOT / "integrations/gitlab/compliance.gitlab-ci.yml").read_text(encoding="utf-8"))
JOB = GITLAB["cloud-provider-compliance"]
JENKINS = (ROOT / "integrations/jenkins/Jenkinsfile").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path, monkeypatch):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(text):
    """The lines that run this program."""
    return [shlex.split(line)[1:] for line in re.findall(r"(?:^|/)(compliance [^\n]*)", text, re.MULTILINE)]


def test_the_commands_of_gitlab_and_what_it_collects(project, capsys):
    pytest.importorskip("junitparser", reason="needs the extra 'junit'")
    move_to(project, "US")
    codes = [Command(capsys)(*arguments, *DAY[arguments[0]]).code for arguments in commands("\n".join(JOB["script"]))]
    assert codes == [0, 1]
    reports = JOB["artifacts"]["reports"]
    found = json.loads((project / reports["codequality"]).read_text(encoding="utf-8"))
    assert {(one["location"]["path"], one["location"]["lines"]["begin"]) for one in found} >= {
        ("providers/acme.yaml", COUNTRY_LINE)
    }
    assert ET.parse(project / reports["junit"]).getroot().tag == "testsuites"  # noqa: S314 - our own output
    assert all((project / path).exists() for path in JOB["artifacts"]["paths"])
    assert any("schedule" in rule["if"] for rule in JOB["rules"])


DAY = {"check": (), "evaluate": ("--as-of", "2026-08-01")}


def test_the_commands_of_jenkins_and_what_it_collects(project, capsys):
    pytest.importorskip("junitparser", reason="needs the extra 'junit'")
    script = re.search(r"sh '''(.*?)'''", JENKINS, re.DOTALL)
    codes = [Command(capsys)(*arguments, *DAY[arguments[0]]).code for arguments in commands(script[1])]
    assert codes == [0, 0]
    for name in re.findall(r"(?:junit|artifacts:) '([^']+)'", JENKINS):
        assert (project / name).exists()


def test_braces_of_the_pipeline_match():
    assert JENKINS.count("{") == JENKINS.count("}")

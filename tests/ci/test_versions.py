"""One set of versions for everybody: the commands install it, it has all that is needed, and a job tries others."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib

import yaml

from tests.docs.pages import ROOT, page

NAME = re.compile(r"[\w.-]+")
PROJECT = tomllib.loads(page("pyproject.toml"))["project"]
REQUIRED = {*PROJECT["dependencies"], *(text for extra in PROJECT["optional-dependencies"].values() for text in extra)}
NOTE, *PINS = page("constraints.txt").splitlines()
JOBS = yaml.safe_load(page(".github/workflows/checks.yml"))["jobs"]


def name(requirement):
    return NAME.match(requirement)[0].lower().replace("_", "-")


def test_each_line_is_one_exact_version_from_wherever_pip_looks():
    assert NOTE.startswith("# ")
    assert [pin for pin in PINS if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_everything_required_has_its_version():
    assert {name(requirement) for requirement in REQUIRED} - {PROJECT["name"]} <= {name(pin) for pin in PINS}


def test_whoever_installs_takes_these_versions():
    for text in [page("README.md"), page("CONTRIBUTING.md"), page(".ci/run")]:
        installs = [line for line in text.splitlines() if "pip install" in line or 'pip" install' in line]
        assert installs
        assert [line for line in installs if "-c constraints.txt" not in line] == []


def test_everything_required_says_from_which_version_on():
    """Else the lowest that is allowed cannot be tried. Types have the version of what they describe."""
    unbounded = {name(requirement) for requirement in REQUIRED if ">=" not in requirement}
    assert {package for package in unbounded if not package.startswith("types-")} == {PROJECT["name"]}


def test_what_the_jobs_run_is_there():
    commands = [step["run"].split() for job in JOBS.values() for step in job["steps"] if "run" in step]
    assert [command[0] for command in commands] == [".ci/run", ".ci/versions", ".ci/thorough", ".ci/attack"]
    assert all(os.access(ROOT / command[0], os.X_OK) for command in commands)


def test_the_jobs_try_the_versions_the_script_knows():
    tried = [row["versions"] for row in JOBS["versions"]["strategy"]["matrix"]["include"]]
    usage = subprocess.run([ROOT / ".ci/versions"], capture_output=True, text=True, check=False)
    assert (usage.returncode, usage.stderr) == (2, f"usage: .ci/versions {'|'.join(tried)}\n")

"""The release, as far as it can be seen without making one: its jobs, its image, and what both name."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import tomllib
from fnmatch import fnmatch

import pytest
import yaml

from compliance._version import __version__
from tests.docs.pages import ROOT, blocks, page

PROJECT = tomllib.loads(page("pyproject.toml"))
WORKFLOW = yaml.safe_load(page(".github/workflows/release.yml"))
JOBS = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
LINES = re.sub(r"\\\n\s*", "", page("Dockerfile")).splitlines()
IMAGE = [line.split(maxsplit=1) for line in LINES if line[:1].isupper()]
LAST = IMAGE[max(at for at, (word, _) in enumerate(IMAGE) if word == "FROM") :]


def copied():
    """What the image takes from the folder it is built in."""
    copies = [shlex.split(rest) for word, rest in IMAGE if word == "COPY" and "--from" not in rest]
    return [source for *sources, _ in copies for source in sources]


def test_only_a_tag_starts_it_and_a_job_may_do_what_it_does_and_no_more():
    assert WORKFLOW[True] == {"push": {"tags": ["v*"]}}
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "build": {"contents": "read"},
        "image": {"contents": "read", "packages": "write"},
        "index": {"id-token": "write"},
        "page": {"contents": "write"},
    }


def test_nothing_is_published_before_the_gate():
    assert ".ci/run" in [step.get("run") for step in JOBS["build"]["steps"]]
    assert {name: job.get("needs") for name, job in JOBS.items()} == {
        "build": None,
        "image": "build",
        "index": ["build", "image"],
        "page": "index",
    }


def test_every_action_is_one_commit():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert len(used) >= 6
    assert [action for action in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action)] == []


def test_the_index_trusts_the_run_and_gets_attested_files():
    (publish,) = [step for step in STEPS if "pypi-publish" in step.get("uses", "")]
    assert publish["with"] == {"packages-dir": "release/dist", "attestations": True}
    assert JOBS["index"]["environment"] == "release"
    assert not re.search(r"secrets\.|password:", page(".github/workflows/release.yml"))


def test_texts_from_outside_reach_no_shell_but_as_variables():
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_what_the_jobs_run_is_there():
    scripts = {word for step in STEPS for word in step.get("run", "").split() if word.startswith(".ci/")}
    assert scripts == {".ci/run", ".ci/release"}
    assert all(os.access(ROOT / script, os.X_OK) for script in scripts)
    assert {"build", "cyclonedx-bom"} <= {
        re.match(r"[\w-]+", needed)[0] for needed in PROJECT["project"]["optional-dependencies"]["release"]
    }


@pytest.mark.parametrize(("ref", "code"), [("v{}", 0), ("{}0", 1), ("v{}-1", 1)])
def test_a_tag_of_another_version_stops_it(ref, code):
    (check,) = [step["run"] for step in STEPS if step.get("name") == "The tag is the version"]
    named = {**os.environ, "GITHUB_REF_NAME": ref.format(__version__)}
    assert subprocess.run(["bash", "-c", check], env=named, cwd=ROOT, check=False).returncode == code


def test_a_release_never_replaces_what_is_there(tmp_path):
    ran = subprocess.run([ROOT / ".ci/release", tmp_path], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "usage: .ci/release FOLDER, a new one\n")


def test_the_image_is_the_command_for_a_user_without_rights():
    last = dict(LAST)
    assert json.loads(last["ENTRYPOINT"]) == list(PROJECT["project"]["scripts"])
    user, group = last["USER"].split(":")
    assert int(user) > 999
    assert int(group) > 999
    assert [word for word, _ in LAST].index("USER") < [word for word, _ in LAST].index("ENTRYPOINT")
    assert not any(word in {"RUN", "ADD"} for word, _ in LAST), "what builds it is not in it"


def test_the_image_has_the_versions_that_were_tested():
    (installs,) = [rest for word, rest in IMAGE if word == "RUN"]
    assert "-c constraints.txt /wheels/*.whl" in installs
    assert {rest.split()[0] for word, rest in IMAGE if word == "FROM"} == {"python:3.13-slim"}
    assert "Programming Language :: Python :: 3.13" in PROJECT["project"]["classifiers"]


def test_the_image_is_built_of_what_is_there_and_of_nothing_else():
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *(path.split("/")[0] for path in wheel["force-include"])}
    assert needed | {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"} == set(copied())
    assert all((ROOT / source).exists() for source in copied())
    rules = [line for line in page(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(copied())
    assert not any(fnmatch(".git", rule[1:]) for rule in rules[1:])


def test_the_page_on_installing_names_what_there_is():
    lines = [line for block in blocks("docs/install.md", "sh") for line in block.splitlines()]
    assert {word for line in lines for word in line.split() if word.startswith(".ci/")} == {".ci/release"}
    extras = {name for line in lines for name in re.findall(r"\.\[(\w+)\]", line)}
    assert extras <= set(PROJECT["project"]["optional-dependencies"])
    assert any(f"find-links wheels {PROJECT['project']['name']}" in line for line in lines)

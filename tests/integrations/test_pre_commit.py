"""The hooks, run by pre-commit itself from a clone of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.docs.pages import ROOT
from tests.integrations.project import make_project, move_to

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
GIT = shutil.which("git")


def git(folder, *arguments):
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run([str(GIT), *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)


def test_the_hooks_there_are():
    assert HOOKS.keys() == {"compliance-check", "compliance-test", "compliance-evaluate"}
    for hook in HOOKS.values():
        assert hook["language"] == "python"
        assert hook["entry"].startswith("compliance ")


@pytest.mark.skipif(GIT is None or not (ROOT / ".git").exists(), reason="needs git and a clone of this repository")
def test_pre_commit_blocks_a_bad_file(tmp_path):
    pytest.importorskip("pre_commit", reason="runs where pre-commit is installed")
    hooks, work = tmp_path / "hooks", tmp_path / "work"
    git(tmp_path, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(hooks))
    for name in ("pyproject.toml", ".pre-commit-hooks.yaml"):  # as they are now, committed or not
        shutil.copy(ROOT / name, hooks / name)
    shutil.copytree(
        ROOT / "compliance", hooks / "compliance", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    git(hooks, "add", "--all")
    git(hooks, "commit", "--quiet", "--allow-empty", "--message", "Now")
    work.mkdir()
    make_project(work)
    chosen = [{"id": "compliance-check"}, {"id": "compliance-evaluate"}]
    config = {"repos": [{"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD").stdout.strip(), "hooks": chosen}]}
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(work, "init", "--quiet")
    git(work, "add", "--all")
    environ = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    environ.pop("GIT_DIR", None)

    def commit():
        run = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"]
        return subprocess.run(run, cwd=work, env=environ, capture_output=True, text=True, check=False)

    ran = commit()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    move_to(work, "US")
    git(work, "add", "--all")
    ran = commit()
    assert ran.returncode == 1
    assert "not-met" in ran.stdout
    (work / "providers" / "acme.yaml").write_text("schema: provider/1\nid: acme\nnmae: Acme\n", encoding="utf-8")
    git(work, "add", "--all")
    ran = commit()
    assert ran.returncode == 1
    assert "providers/acme.yaml:3:1: unknown key 'nmae'" in ran.stdout

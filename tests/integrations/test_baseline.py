"""A baseline in a scratch repository: only what got worse fails, and the difference names the line and the commit."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.cli.invoke import Command
from tests.integrations.project import COUNTRY_LINE, make_project, move_to

DAY = ("--as-of", "2026-08-01", "--known-as-of", "2026-11-23")
GIT = shutil.which("git")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Command(capsys)


def git(folder, *arguments):
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
    subprocess.run([str(GIT), *identity, *arguments], cwd=folder, capture_output=True, check=True)


def test_what_was_so_before_passes_and_what_got_worse_fails(run, tmp_path):
    assert run("evaluate", *DAY, "--format", "json=good.json").code == 0
    move_to(tmp_path, "US")
    ran = run("evaluate", *DAY, "--baseline", "good.json")
    assert ran.code == 1
    assert "not met  nothing worse than as of 2026-08-01" in ran.out
    assert run("evaluate", *DAY, "--format", "json=bad.json").code == 1
    assert run("evaluate", *DAY, "--baseline", "bad.json").code == 0
    # What is asked for by name is required all the same.
    assert run("evaluate", *DAY, "--baseline", "bad.json", "--require", "necessary").code == 1
    assert run("evaluate", *DAY, "--baseline", "bad.json", "--min-score", "50").code == 1
    move_to(tmp_path, "FR")
    assert run("evaluate", *DAY, "--baseline", "bad.json").code == 0


def test_a_waiver_passes_over_what_got_worse_until_its_last_day(run, tmp_path):
    run("evaluate", "--as-of", "2026-06-30", "--known-as-of", "2026-11-23", "--format", "json=good.json")
    move_to(tmp_path, "US")
    for day, code in (("2026-06-30", 0), ("2026-07-01", 1)):
        assert run("evaluate", "--as-of", day, "--known-as-of", "2026-11-23", "--baseline", "good.json").code == code


def test_whoever_is_not_in_it_must_meet_what_is_required_otherwise(run, tmp_path):
    run("evaluate", *DAY, "--format", "json=good.json")
    move_to(tmp_path, "US")
    new = (tmp_path / "providers" / "acme.yaml").read_text(encoding="utf-8").replace("id: acme", "id: newcomer")
    (tmp_path / "providers" / "acme.yaml").unlink()
    (tmp_path / "providers" / "newcomer.yaml").write_text(new, encoding="utf-8")
    ran = run("evaluate", *DAY, "--baseline", "good.json")
    assert ran.code == 1
    assert "the baseline has no newcomer under baseline" in ran.err


def test_a_baseline_that_is_none(run, tmp_path):
    (tmp_path / "broken.json").write_text('{"schema": "scorecards/1"', encoding="utf-8")
    for name in ("broken.json", "absent.json"):
        ran = run("evaluate", *DAY, "--baseline", name)
        assert (ran.code, ran.out) == (3, "")
        assert name in ran.err


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_the_difference_names_the_line_and_the_commit(run, tmp_path):
    run("evaluate", *DAY, "--format", "json=good.json")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Start")
    move_to(tmp_path, "US")
    git(tmp_path, "commit", "--quiet", "--all", "--message", "Move the data")
    run("evaluate", *DAY, "--format", "json=bad.json")
    ran = run("diff", "good.json", "bad.json", "--blame")
    shown = " ".join(ran.out.split())
    assert ran.code == 1
    assert "necessary-only → not-met" in shown
    assert f"datacenters.paris.country FR (providers/acme.yaml:{COUNTRY_LINE}:" in shown
    assert "Ann: Move the data" in shown
    assert run("diff", "bad.json", "good.json").code == 0
    assert run("diff", "good.json", "good.json").code == 0

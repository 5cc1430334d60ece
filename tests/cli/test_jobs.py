"""Several processes give what one gives: the same scorecards, messages and exit code, in the same order."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from compliance.cli.jobs import EndedProcessError, in_order, named_in_order
from compliance.cli.terminal import UsageError
from tests.cli.documents import write
from tests.cli.invoke import process
from tests.cli.test_evaluation import DATES, profile, stated

DEADLY = 5


def pool(size):
    return ProcessPoolExecutor(size, get_context("fork"))


def squared(number):
    return number * number


def deadly(number):
    if number == DEADLY:
        os._exit(9)
    return number


def deadly_once(number):
    marker = Path(os.environ["MARKER"])
    if number == DEADLY and not marker.exists():
        marker.touch()
        os._exit(9)
    return number


@pytest.mark.parametrize("jobs", [1, 3, 40])
def test_results_come_in_order(jobs):
    assert list(in_order(squared, range(20), jobs, pool)) == [number * number for number in range(20)]


def test_nothing_is_lost_where_a_process_ends_once(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKER", str(tmp_path / "marker"))
    assert list(in_order(deadly_once, range(12), 3, pool)) == list(range(12))


def test_what_ends_its_process_twice_is_named():
    results = in_order(deadly, range(12), 3, pool)
    assert [next(results) for _ in range(DEADLY)] == list(range(DEADLY))
    with pytest.raises(EndedProcessError) as error:
        next(results)
    assert error.value.number == DEADLY
    with pytest.raises(UsageError, match="evaluated 'provider-5' was ended, twice"):
        list(named_in_order(deadly, range(12), [f"provider-{n}" for n in range(12)], 3, pool))


@pytest.fixture
def folder(tmp_path):
    """Two valid profiles; one that ceased, one not valid, one of an id that another has, a document of another kind."""
    made = tmp_path / "made"
    made.mkdir()
    for name in ("acme", "zenith"):
        profile(made, name, stated())
    profile(made, "gone", stated(), ("2023-06-01", {"facts": {"identity": {"ended": "2023-06-01"}}}))
    (made / "again.yaml").write_text((made / "acme.yaml").read_text(), "utf-8")
    (made / "broken.yaml").write_text("schema: provider/1\nid: broken\n", "utf-8")
    write(made / "other.yaml", {"schema": "waivers/1", "waivers": []})
    return made


@pytest.mark.exhaustive
@pytest.mark.parametrize("format_", ["json", "text", "sarif"])
def test_the_same_bytes_messages_and_exit_code(compliance, folder, tmp_path, format_):
    waiver = {
        "rule": "valid-hosting-approval",
        "provider": "zenith",
        "ruleset": "hds",
        "reason": "Renewal is under way.",
        "owner": "Security office",
        "created": "2024-01-01",
        "expires": "2024-12-31",
    }
    unused = {**waiver, "provider": "nobody"}
    book = write(tmp_path / "waivers.yaml", {"schema": "waivers/1", "waivers": {"w": waiver, "u": unused}})
    run = (
        "evaluate",
        str(folder),
        "--against",
        "hds",
        "iso-27001",
        *DATES,
        "--waivers",
        str(book),
        "--format",
        format_,
    )
    one, two = (compliance(*run, "--jobs", jobs) for jobs in ("1", "2"))
    assert (two.code, two.out) == (one.code, one.out)
    assert two.err == one.err
    assert "acme" in one.err
    assert "waiver 'u'" in one.err
    assert "waiver 'w'" not in one.err


@pytest.mark.exhaustive
def test_what_can_be_read_once_is_read_in_this_process(tmp_path):
    text = Path(profile(tmp_path, "acme", stated())).read_text("utf-8")
    run = ("evaluate", "-", "--against", "hds", *DATES, "--format", "json")
    one, two = (process(*run, "--jobs", jobs, input=text) for jobs in ("1", "2"))
    assert (two.returncode, two.stdout) == (one.returncode, one.stdout)
    assert '"acme"' in one.stdout

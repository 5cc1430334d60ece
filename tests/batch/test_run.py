"""Runs of batches: the same bytes however often they were stopped, counts that add up, and nothing half-written."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from compliance.batch.engines import PythonEngine
from compliance.batch.files import UNFINISHED
from compliance.batch.run import PLAN, AnotherRunError
from compliance.cli.main import main
from tests.batch.batches import DAY, files, folder, order_of, profile, rows, run, tables


@pytest.fixture
def source(tmp_path):
    return folder(tmp_path / "profiles")


@pytest.fixture
def ruleset(tmp_path):
    return tmp_path / "demo.yaml"


class StopsAfter(PythonEngine):
    """Stops after so many parts, as a process that is killed does."""

    def __init__(self, terms, parts):
        super().__init__(terms)
        self.left = parts

    def part(self, source, first, last):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().part(source, first, last)


def test_counts_add_up_to_the_source(source, ruleset, tmp_path):
    (source / "wrong.yaml").write_text("schema: provider/1\nid: wrong\n", encoding="utf-8")
    result = run(source, tmp_path / "out", ruleset, part_size=2)
    counts = result["counts"]
    assert counts["read"] + counts["unreadable"] + counts["others"] == counts["items"] == 4
    of = counts["scorecards"][f"demo {DAY}"]
    cards = rows(tmp_path / "out", "scorecards")
    assert of.pop("providers") == counts["read"] == len(rows(tmp_path / "out", "providers"))
    assert {k: n for k, n in of.items() if n} == Counter(card["status"] for card in cards)
    assert [card["status"] for card in cards] == ["necessary-only", "not-met", "undetermined"]
    assert [(f["rule"], f["status"]) for f in rows(tmp_path / "out", "findings")][2:4] == [("A", "fail"), ("B", "pass")]
    (problem,) = {row["file"] for row in rows(tmp_path / "out", "problems")}
    assert problem.endswith("wrong.yaml")


@pytest.mark.parametrize("parts", [0, 2])
def test_a_run_that_was_stopped_ends_with_the_same_bytes(source, ruleset, tmp_path, parts):
    run(source, tmp_path / "whole", ruleset)
    order = order_of(source, tmp_path / "out", ruleset)
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out", ruleset, engine=StopsAfter(order.terms(), parts))
    done = len([*(tmp_path / "out" / "providers").glob("*.parquet")])
    (tmp_path / "out" / f"half.parquet{UNFINISHED}").write_bytes(b"half")
    engine = StopsAfter(order.terms(), 3 - parts)  # finished parts are kept, so that it never stops
    run(source, tmp_path / "out", ruleset, engine=engine)
    assert (done, engine.left) == (parts, 0)
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.exhaustive
@pytest.mark.parametrize("seen", [7, 1, 3, 12])
def test_a_run_that_is_killed_at_any_moment_ends_with_the_same_bytes(source, ruleset, tmp_path, seen):
    run(source, tmp_path / "whole", ruleset)
    out = tmp_path / "out"
    code = "import sys\nfrom pathlib import Path\nfrom tests.batch.batches import run\nrun(*map(Path, sys.argv[1:]))"
    process = subprocess.Popen([sys.executable, "-c", code, source, out, ruleset], cwd=Path(__file__).parents[2])
    while process.poll() is None and sum(path.is_file() for path in out.rglob("*")) < seen:
        time.sleep(0.002)
    process.kill()
    process.wait()
    run(source, out, ruleset)
    assert files(out) == files(tmp_path / "whole")


@pytest.mark.exhaustive
@pytest.mark.parametrize("jobs", [1, 2])
def test_any_number_of_processes_writes_the_same_bytes(source, ruleset, tmp_path, jobs):
    run(source, tmp_path / "one", ruleset)
    run(source, tmp_path / "other", ruleset, jobs=jobs)
    assert files(tmp_path / "other") == files(tmp_path / "one")


def test_tables_give_what_profiles_give(ruleset, tmp_path):
    run(tables(tmp_path / "tables"), tmp_path / "of-tables", ruleset)
    run(tmp_path / "profiles", tmp_path / "of-profiles", ruleset)
    for table in ("scorecards", "findings", "problems"):
        assert rows(tmp_path / "of-tables", table) == rows(tmp_path / "of-profiles", table)


def test_a_run_that_was_stopped_at_its_first_file_is_begun_again(source, ruleset, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{PLAN}{UNFINISHED}").write_bytes(b"{")
    run(source, tmp_path / "whole", ruleset)
    run(source, tmp_path / "out", ruleset)
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_folder_that_holds_something_else_is_left_alone(source, ruleset, tmp_path):
    out = tmp_path / "out"
    run(source, out, ruleset)
    before = files(out)
    (source / "alpha.yaml").write_text(json.dumps(profile("alpha", 7)), encoding="utf-8")
    with pytest.raises(AnotherRunError, match="its source is"):
        run(source, out, ruleset)
    with pytest.raises(AnotherRunError, match="holds no batch"):
        run(source, source, ruleset)
    assert files(out) == before


def test_one_id_of_two_items_is_told(source, ruleset, tmp_path):
    (source / "again.yaml").write_text(json.dumps(profile("alpha")), encoding="utf-8")
    assert run(source, tmp_path / "out", ruleset)["repeated"] == ["alpha"]


def test_a_full_disk_is_named_and_leaves_nothing_half_written(source, ruleset, tmp_path, capsys):
    out = tmp_path / "out"
    order = ["batch", str(source), "--against", str(ruleset), "--out", str(out), "--as-of", str(DAY)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, hard))
    try:
        code = main(order)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    said = capsys.readouterr().err
    assert (code, "cannot write" in said, "finished parts are kept" in said) == (2, True, True)
    assert [*out.rglob(f"*{UNFINISHED}")] == []
    assert [*(out / "parts").glob("*")] == []
    assert main(order) == 0

"""Killed at any write, out of disk, without streams, two at once: an output is the old file or the whole new one."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path

import pytest

from compliance.report.formats.formats import FORMATS
from tests.attack.faults import (
    file_limit,
    forked,
    killed_around_call,
    killed_at,
    looked_at_around_calls,
    small_disk,
    state_of,
)
from tests.attack.kinds import DATES, surroundings
from tests.cli.documents import ruleset
from tests.docs.pages import ROOT
from tests.exchange import gleif_records
from tests.signing.keys import private_pem

EVALUATE = ("evaluate", "acme.yaml", "--against", "house.yaml", *DATES)
GLEIF = ("import", "gleif", "x.json", "--of", gleif_records.ACME, "--on", "2025-06-30")
COMMANDS = {
    "evaluate": ((*EVALUATE, "-o", "out.txt"), "out.txt"),
    "answer": (("answer", "form.json", "--into", "acme.yaml", "--against", "house.yaml", "--on", "2025-06-01"), "acme.yaml"),
    "import": ((*GLEIF, "--into", "acme.yaml", "-o", "new.patch"), "new.patch"),
    "import-new": ((*GLEIF, "-o", "new.yaml"), "new.yaml"),
    "compare": (("compare", "acme.yaml", "acme.yaml@vault", "--against", "house.yaml", *DATES, "-o", "out.txt"), "out.txt"),
    "sign": (("sign", "said.jsonl", "--key", "key.pem", "-o", "out.jsonl"), "out.jsonl"),
    "report": (("report", "acme.yaml", "--against", "house.yaml", *DATES, "-o", "out.html"), "out.html"),
    "serve": (lambda: saved_by_server(), "served/acme.yaml"),  # noqa: PLW0108 - it comes later
    "formats": ((*EVALUATE, "--format", "json=out.json", "--format", "sarif=out.sarif"), "out.json"),
}  # fmt: skip
ENV = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
OLD = b"what stood there before\n" * 40


@pytest.fixture
def there(tmp_path):
    surroundings(tmp_path)
    answers = [{"id": "finance.paid_in_meur", "answer": 3, "source": "https://example.org"}]
    form = {"schema": "answers/1", "offers": ["acme"], "rulesets": ["acme-baseline"], "answers": answers}
    (tmp_path / "form.json").write_text(json.dumps(form), encoding="utf-8")
    forked((*EVALUATE, "--format", "in-toto=said.jsonl"), tmp_path)
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "x.json").write_text(json.dumps({"data": [gleif_records.entity()]}), encoding="utf-8")
    return tmp_path


def saved_by_server():
    """What the page of a scenario does where its reader saves a statement; the exit code is of what became of it."""
    from tests.web.conftest import Site  # noqa: PLC0415 - needs an extra
    from tests.web.test_saving import FORM, STATEMENT, digest  # noqa: PLC0415 - as above

    site = Site(Path("served").absolute(), writes=True).opened()
    answer = site.post(STATEMENT, FORM | {"digest": digest(site.post(STATEMENT, FORM))})
    if answer.status_code not in (200, 303):
        sys.stderr.write(unescape(answer.text))
    return 0 if answer.status_code in (200, 303) else 2


def before(folder, target):
    """Put the target as it was: an input, a file that is replaced, or none where none may be there."""
    if target.startswith("served"):
        from tests.web.test_saving import PROFILE  # noqa: PLC0415 - needs an extra

        (folder / "served").mkdir(exist_ok=True)
        (folder / target).write_text(PROFILE, encoding="utf-8")
        ruleset(folder / "served")
    elif target == "acme.yaml":
        surroundings(folder)
    elif target.startswith("out"):
        (folder / target).write_bytes(OLD)
    elif (folder / target).exists():
        (folder / target).unlink()
    return (folder / target).read_bytes() if (folder / target).exists() else None


def whole(folder, name):
    """What an undisturbed run leaves at the target."""
    argv, target = COMMANDS[name]
    before(folder, target)
    ended = forked(argv, folder)
    assert ended.code in (0, 1), ended.err
    return (folder / target).read_bytes()


def faulty(folder, name, fault):
    """Run it with a fault; how it ended, and what stands at the target."""
    argv, target = COMMANDS[name]
    old = before(folder, target)
    ended = forked(argv, folder, fault)
    now = (folder / target).read_bytes() if (folder / target).exists() else None
    return ended, old, now


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_write_the_old_file_or_the_whole_new_one(there, name):
    new = whole(there, name)
    for number in itertools.count():
        ended, old, now = faulty(there, name, killed_at(number, there))
        assert now in (old, new), number
        if ended.signal is None:
            break
        assert ended.signal == signal.SIGKILL
    assert number >= 2, "nothing was written, or not beside the file"


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_around_any_call_that_replaces_a_file_the_old_one_or_the_whole_new_one(there, name):
    """Before and after each call of the system; in the midst of a write is the next test.

    One run looks at what a kill would leave at each of them; some are killed there, and leave just that.
    """
    target, new = there / COMMANDS[name][1], whole(there, name)
    looked = there.parent / f"{there.name}.looked"
    _, old, now = faulty(there, name, looked_at_around_calls(COMMANDS[name][1], looked))
    assert now == new
    after = state_of(target)
    before(there, COMMANDS[name][1])
    begun = state_of(target)
    states = looked.read_text(encoding="utf-8").split()
    assert len(states) >= 20, "nothing was replaced, or elsewhere"
    assert [state for state, _ in itertools.groupby(states)] == [begun, after]
    replaced = states.index(after)
    for number in (replaced - 1, replaced):
        ended, old, now = faulty(there, name, killed_around_call(number))
        assert ended.signal == signal.SIGKILL
        assert now == (old if number < replaced else new)
        for path in target.parent.glob(".*"):  # which the next run would clear away, with more calls
            path.unlink()


@pytest.mark.exhaustive(one_in=3)
@pytest.mark.parametrize("kills", [False, True])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_write_that_ends_in_the_middle_leaves_the_old_file(there, name, kills):
    new = whole(there, name)
    for size in {0, 1, 100, len(new) - 1, *range(4096, len(new), max(4096, len(new) // 12)), len(new) // 2}:
        ended, old, now = faulty(there, name, file_limit(size, kills=kills))
        assert now == old, size
        if kills:
            assert ended.signal == signal.SIGXFSZ
        else:
            assert ended.code == 2, ended.err
            assert Path(COMMANDS[name][1]).name in ended.err
            assert "Traceback" not in ended.err
            assert [*(there / COMMANDS[name][1]).parent.glob(".*")] == [], "no part of a file stays"
    for path in (there / COMMANDS[name][1]).parent.glob(".*"):
        path.unlink()


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_the_old_file(there, name):
    new = whole(there, name)
    for room in range(
        0, len(new) // PAGE + 1, max(1, len(new) // PAGE // 6)
    ):  # a file begun, and what is free for its rest
        _on_full_disk(there, name, new, room)


def _on_full_disk(there, name, new, room):
    try:
        with small_disk(there / "disk", 512 + 8 * (len(new) // 4096)) as disk:
            for path in [path for path in there.iterdir() if path.is_file()]:
                shutil.copy(path, disk)
            shutil.copytree(there / "providers", disk / "providers")
            before(disk, COMMANDS[name][1])
            _fill(disk, room)
            old = (disk / COMMANDS[name][1]).read_bytes() if (disk / COMMANDS[name][1]).exists() else None
            ended = forked(COMMANDS[name][0], disk)
            now = (disk / COMMANDS[name][1]).read_bytes() if (disk / COMMANDS[name][1]).exists() else None
    except subprocess.CalledProcessError:
        pytest.skip("a file system may not be mounted here")
    finally:
        (there / "disk").rmdir()
    assert (ended.code, now) == (2, old), ended.err
    assert "No space left" in ended.err
    assert "Traceback" not in ended.err


PAGE = 4096


def _fill(disk, room):
    """Leave no room for anything but so many pages."""
    with (disk / "filler").open("wb", buffering=0) as file, (disk / "room").open("wb") as kept:
        kept.write(b"x" * PAGE * room)
        kept.flush()
        size = 4096
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    (disk / "room").unlink()


# --- Streams and signals ----------------------------------------------------------------------------------------------

SAYING = (
    EVALUATE,
    ("check", "acme.yaml"),
    ("list", "facts"),
    ("evaluate", "missing.yaml", "--against", "house.yaml"),
    ("--help",),
)
SHELL = {
    "no stdout": ">&-",
    "no stderr": "2>&-",
    "no streams": "<&- >&- 2>&-",
    "a full disk": ">/dev/full",
    "a full disk behind stderr": "2>/dev/full",
    "a reader who has gone": "| true",
}


@pytest.mark.exhaustive(one_in=2)
@pytest.mark.parametrize("streams", SHELL)
@pytest.mark.parametrize("argv", SAYING, ids=[argv[0] for argv in SAYING])
def test_whatever_becomes_of_the_streams_there_is_no_traceback(there, argv, streams):
    python = f"{sys.executable} -m compliance {' '.join(argv)}"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{{ {python} {SHELL[streams]} ; }} 2>err.txt"]
        if "2>" not in SHELL[streams]
        else ["bash", "-o", "pipefail", "-c", f"{python} {SHELL[streams]}"],
        cwd=there, capture_output=True, text=True, check=False, env=ENV,
    )  # fmt: skip
    said = ended.stderr + ((there / "err.txt").read_text() if (there / "err.txt").exists() else "")
    assert "Traceback" not in said
    assert ended.returncode in (0, 1, 2, 3, 141), said


@pytest.mark.exhaustive
@pytest.mark.parametrize("after", [0.4, 0.8])
def test_an_interrupt_at_any_time_ends_in_a_code(there, after):
    running = subprocess.Popen(
        [sys.executable, "-m", "compliance", "analyze", "house.yaml", "-o", "out.txt"],
        cwd=there, stderr=subprocess.PIPE, text=True, env=ENV,
    )  # fmt: skip
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    # Before the interpreter has come to our first line it is its own to end.
    assert running.returncode in (0, 130, -signal.SIGINT)
    assert running.returncode == -signal.SIGINT or "Traceback" not in said
    assert not (there / "out.txt").exists() or running.returncode == 0


@pytest.mark.exhaustive
def test_several_runs_on_one_output_leave_the_whole_of_one(there):
    wholes = {}
    for format_ in ("text", "json", "markdown"):
        forked((*EVALUATE, "--format", format_, "-o", "alone"), there)
        wholes[format_] = (there / "alone").read_bytes()
    for _ in range(2):
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "compliance", *EVALUATE, "--format", format_, "-o", "out.txt", "-q"],
                cwd=there, env=ENV,
            )
            for format_ in wholes
        ]  # fmt: skip
        assert {one.wait() for one in running} <= {0, 1}
        assert (there / "out.txt").read_bytes() in wholes.values()
        assert [path.name for path in there.iterdir() if path.name.startswith(".")] == []


PLACES = [
    {"LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"},
    {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "TZ": "Pacific/Niue", "LANG": "tr_TR.UTF-8"},
    {"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "random", "COLUMNS": "20", "LANGUAGE": "ar"},
]


@pytest.mark.exhaustive
@pytest.mark.parametrize("command", ["compare", "formats", "answer"])
def test_the_same_bytes_wherever_it_runs(there, command):
    argv = [*COMMANDS[command][0]]
    if command == "formats":
        files = [f for f in FORMATS if f != "xlsx"]
        argv = [*EVALUATE, *itertools.chain.from_iterable(("--format", f"{f}=f.{f}") for f in files)]
    seen = set()
    for place in PLACES:
        before(there, "acme.yaml")
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": ENV["PYTHONPATH"], **place}
        subprocess.run(
            [sys.executable, "-m", "compliance", *argv], cwd=there, env=env, check=False, capture_output=True
        )
        made = [path for path in sorted(there.iterdir()) if path.is_file()]
        seen.add(tuple((path.name, path.read_bytes()) for path in made))
    assert len(seen) == 1

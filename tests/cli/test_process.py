"""What only a process of its own can show: interrupts, pipes, full disks, closed streams."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compliance.__main__ import run
from compliance.cli.terminal import OutputError, Terminal, write_result
from compliance.loading.builtin import ids
from tests.cli.invoke import THEN, environment, process

NUMERGY = ("evaluate", "numergy", "--against", "andromede", *THEN)


# Every provider against every rule set: it has much to write for seconds after the first line.
LONG = ("evaluate", *ids("provider"), "--against", *ids("ruleset"), "--format", "json")


def heed_interrupts():
    """What a shell starts in the background ignores them, and so does what that starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.exhaustive
@pytest.mark.parametrize("to_file", [True, False])
def test_an_interrupt_ends_a_long_run(tmp_path, to_file):
    out = tmp_path / "out"
    out.mkdir()
    target = ["--output", str(out / "cards.json")] if to_file else []
    command = [sys.executable, "-m", "compliance", *LONG, *target]
    with (tmp_path / "stdout").open("w") as stdout:
        streams = {"stdout": stdout, "stderr": subprocess.PIPE, "text": True}
        running = subprocess.Popen(command, **streams, env=environment(), preexec_fn=heed_interrupts)  # noqa: PLW1509
        while running.poll() is None and not any(out.iterdir()) and not (tmp_path / "stdout").stat().st_size:
            time.sleep(0.05)  # until it is at work
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode == 130
    assert "Traceback" not in err
    assert list(out.iterdir()) == [], "neither the file nor a part of it"


@pytest.mark.parametrize(
    ("ended", "code"),
    [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141), (OSError(28, "No space left on device"), 2)],
)
def test_the_entry_point_turns_what_ends_it_into_a_code(monkeypatch, capsys, ended, code):
    def end(_):
        raise ended

    monkeypatch.setattr("compliance.cli.main.main", end)
    monkeypatch.setattr("gc.freeze", lambda: None)
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", [("list", "facts"), (*NUMERGY, "--verbose"), ("show", "numergy"), ("--help",)])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_has_enough(arguments, unbuffered):
    """Quiet, and never exit code 0: nobody has seen the whole result."""
    env = environment(PYTHONUNBUFFERED=unbuffered) if unbuffered else environment()
    reading, writing = os.pipe()
    os.close(reading)
    ran = process(*arguments, stdout=writing, env=env)
    os.close(writing)
    quiet = [line for line in ran.stderr.splitlines() if "ceased on" not in line]
    assert quiet == []
    assert ran.returncode == 141 or (arguments == ("--help",) and unbuffered), "argparse forgives a broken pipe"


def test_head_takes_one_line():
    line = f"{sys.executable} -m compliance list facts | head -1"
    ran = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert ran.stdout.startswith("fact ")
    assert ran.stderr == ""


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", [("list", "facts"), ("show", "hds"), NUMERGY, ("--version",), ("schema", "sets")])
def test_a_full_disk_behind_stdout(arguments):
    with Path("/dev/full").open("w") as full:
        ran = process(*arguments, stdout=full)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("cannot write to stdout: No space left on device") == 1


@pytest.mark.parametrize("arguments", [("list", "facts"), NUMERGY])
def test_a_closed_stdout(arguments):
    ran = process(*arguments, preexec_fn=lambda: os.close(1))
    assert ran.returncode == 2
    assert "stdout is closed" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_closed_streams_do_not_matter_to_a_file(tmp_path):
    def close() -> None:
        os.close(1)
        os.close(2)

    target = tmp_path / "card.json"
    ran = process(*NUMERGY, "--format", "json", "--output", str(target), preexec_fn=close)
    assert ran.returncode == 1
    assert target.read_text(encoding="utf-8").endswith("]\n}\n")


def test_a_disk_that_fills_up_leaves_no_part_of_a_file(tmp_path):
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    target = tmp_path / "facts.txt"
    target.write_text("what was there before", encoding="utf-8")
    ran = process("list", "facts", "--output", str(target), preexec_fn=small)
    assert ran.returncode == 2
    assert ran.stderr == f"compliance: cannot write {target}: File too large\n"
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text(encoding="utf-8") == "what was there before"


@pytest.mark.parametrize("target", ["no/such/folder/out.txt", ".", "file/out.txt", "n" * 300])
def test_a_file_that_cannot_be_written(compliance, tmp_path, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    ran = compliance("list", "rulesets", "--output", target)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("compliance: cannot write ")
    assert target in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_unwritable_folder(tmp_path, monkeypatch):
    def refused(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", refused)  # the superuser, who may run this, is refused nothing
    terminal = Terminal.of_process()
    with pytest.raises(OutputError) as caught:
        write_result(["text"], str(tmp_path / "out.txt"), terminal)
    assert caught.value.filename == str(tmp_path / "out.txt")


def test_a_new_file_obeys_the_umask_and_one_that_a_link_leads_to_is_replaced_with_its_rights(compliance, tmp_path):
    real, link, new = tmp_path / "real.txt", tmp_path / "link.txt", tmp_path / "new.txt"
    link.symlink_to(real)
    real.touch(0o600)
    before = os.umask(0o027)
    try:
        assert compliance("list", "rulesets", "--output", link).code == 0
        assert compliance("list", "rulesets", "--output", new).code == 0
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("id ")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_devices_are_written_to_not_replaced(tmp_path):
    ran = process("list", "rulesets", "--output", "/dev/stdout")
    assert ran.returncode == 0
    assert ran.stdout.startswith("id ")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    assert process("list", "rulesets", "--output", str(pipe)).returncode == 0
    assert reader.communicate(timeout=30)[0] == ran.stdout
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_ascii_terminal_gets_escapes_not_a_crash():
    ran = process("show", "numergy", env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"))
    assert ran.returncode == 0
    assert ran.stdout.isascii()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_whatever_the_hash_seed(seed, compliance):
    arguments = (*NUMERGY, "--format", "json")
    ran = process(*arguments, env=environment(PYTHONHASHSEED=seed))
    assert ran.stdout == compliance(*arguments).out

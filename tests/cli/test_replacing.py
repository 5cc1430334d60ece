"""No output replaces an input: in no command, of no kind, under no name."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import yaml

from compliance.cli.commands import command, names
from tests.cli.documents import provider, ruleset, write
from tests.cli.invoke import environment, process
from tests.exchange import dora_tables, gleif_records
from tests.signing.keys import private_pem, public_pem

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
AGAINST = ("--against", "demo.yaml", *DATES)

COMMANDS = {
    "evaluate": (
        ("acme.yaml", *AGAINST, "--waivers", "waivers.yaml", "--baseline", "was.json"),
        ("acme.yaml", "context/shared.yaml", "demo.yaml", "other.yaml", "waivers.yaml", "was.json"),
    ),
    "evaluate --jobs 2": (
        ("acme.yaml", "bolt.yaml", *AGAINST),
        ("acme.yaml", "context/shared.yaml", "demo.yaml", "other.yaml"),
    ),
    "evaluate --what-if": (("acme.yaml", *AGAINST, "--what-if", "if.yaml"), ("acme.yaml", "if.yaml")),
    "evaluate --config": (("acme.yaml", *AGAINST, "--config", "conf.toml"), ("conf.toml",)),
    "evaluate --suppliers": (("acme.yaml", *AGAINST, "--suppliers", "list.csv"), ("list.csv", "acme.yaml")),
    "config": (("--config", "conf.toml"), ("conf.toml",)),
    "compare": (("acme.yaml", "bolt.yaml", *AGAINST), ("bolt.yaml", "context/shared.yaml", "other.yaml")),
    "diff": (("was.json", "was.json"), ("was.json",)),
    "explain": (("acme.yaml", "needed", *AGAINST), ("acme.yaml", "demo.yaml")),
    "plan": (("acme.yaml", *AGAINST), ("acme.yaml", "demo.yaml")),
    "ask": (("acme.yaml", *AGAINST), ("acme.yaml", "demo.yaml")),
    "answer": (
        ("form.md", "--into", "acme.yaml", "--against", "demo.yaml", "--source", "A letter", "--on", "2024-01-01"),
        ("form.md", "acme.yaml", "demo.yaml"),
    ),
    "disputes": (("acme.yaml", *AGAINST), ("acme.yaml", "demo.yaml")),
    "analyze": (("demo.yaml", "--corpus", "acme.yaml", *DATES), ("demo.yaml", "acme.yaml")),
    "check": (("acme.yaml", "demo.yaml"), ("acme.yaml", "demo.yaml")),
    "list": (("services", "acme.yaml"), ("acme.yaml",)),
    "import": (("gleif", "lei.json"), ("lei.json",)),
    "import --into": (("gleif", "lei.json", "--into", "acme.yaml"), ("acme.yaml",)),
    "import --list": (("dora-register", "--list", "register"), ("register/b_05.01.csv",)),
    "plan --set": (("acme.yaml", *AGAINST, "--target", "necessary"), ("other.yaml", "context/shared.yaml")),
    "report": (
        ("acme.yaml", "bolt.yaml", *AGAINST, "--beside", "other.yaml"),
        ("acme.yaml", "bolt.yaml", "demo.yaml", "other.yaml", "context/shared.yaml"),
    ),
    "sign": (("said.jsonl", "--key", "key.pem"), ("said.jsonl", "key.pem")),
    "verify": (("--key", "key.pub.pem", "signed.jsonl", "acme.yaml"), ("signed.jsonl", "key.pub.pem", "acme.yaml")),
    "show": (("acme.yaml",), ("acme.yaml", "context/shared.yaml")),
    "test": (("demo.tests.yaml", "--no-mutation"), ("demo.tests.yaml", "demo.yaml")),
    "timeline": (("acme.yaml", *AGAINST), ("acme.yaml", "demo.yaml")),
}
"""By command: what it is told, and the files that it then reads, its own and those these name."""
READ_NOTHING = {"schema", "new"}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch, compliance):
    """One document of every kind."""
    monkeypatch.chdir(tmp_path)
    for name in ("acme", "bolt"):
        provider(tmp_path, name, another=True)
        document = json.loads((tmp_path / f"{name}.yaml").read_text(encoding="utf-8"))
        text = yaml.safe_dump({**document, "includes": ["shared"]}, sort_keys=False)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "context").mkdir()
    sources = {"t": {"title": "Law", "publisher": "State", "published": "2019-01-01", "grade": "A"}}
    said = [{"from": "2020-01-01", "sources": ["t"], "facts": {"x": {"demo": {"needed": True}}}}]
    write(
        tmp_path / "context/shared.yaml",
        {"schema": "context/1", "id": "shared", "title": "Law", "sources": sources, "statements": said},
    )
    ruleset(tmp_path, "other")
    ruleset(tmp_path, imports=[{"ruleset": "other", "as": "o", "rules": ["enough"], "role": "contributory"}])
    test = [{"name": "passes", "facts": {"x": {"demo": {"needed": True}}}, "expect": {"needed": "pass"}}]
    write(tmp_path / "demo.tests.yaml", {"schema": "tests/1", "ruleset": "demo", "as_of": "2024-01-01", "tests": test})
    write(tmp_path / "waivers.yaml", {"schema": "waivers/1", "waivers": {}})
    facts = {"x": {"demo": {"enough": True}}}
    write(tmp_path / "if.yaml", {"schema": "scenario/1", "title": "If", "offer": "acme", "grade": "A", "facts": facts})
    (tmp_path / "conf.toml").write_text('max_unknown = "100%"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text("name,profile\nAcme,acme\n", encoding="utf-8")
    (tmp_path / "lei.json").write_bytes(gleif_records.answer(gleif_records.entity()))
    (tmp_path / "register").mkdir()
    for name, text in dora_tables.register(contracts=[dora_tables.contract()]).items():
        (tmp_path / "register" / name).write_text(text, encoding="utf-8")
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "key.pub.pem").write_bytes(public_pem())
    compliance("evaluate", "acme.yaml", *AGAINST, "--format", "in-toto=said.jsonl")
    compliance("sign", "said.jsonl", "--key", "key.pem", "--output", "signed.jsonl")
    compliance("evaluate", "acme.yaml", *AGAINST, "--format", "json=was.json")
    compliance("ask", "acme.yaml", *AGAINST, "--only", "all", "--format", "markdown", "--output", "form.md")
    form = (tmp_path / "form.md").read_text(encoding="utf-8")
    (tmp_path / "form.md").write_text(form.replace("Answer:", "Answer: yes"), encoding="utf-8")
    return tmp_path


def test_every_command_that_writes_a_result_is_looked_at():
    writing = {name for name in names() if command(name).writes_result}
    assert writing - READ_NOTHING == {name.split()[0] for name in COMMANDS}


def test_every_other_command_writes_nothing_or_into_a_folder():
    assert {name for name in names() if not command(name).writes_result} == {"batch", "new", "serve"}


@pytest.mark.parametrize("out", [".", "./", "acme.yaml", "providers"])
def test_a_batch_writes_over_nothing_it_reads(compliance, here, out):
    (here / "providers").mkdir()
    (here / "providers" / "acme.yaml").write_bytes((here / "acme.yaml").read_bytes())
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    for to in ("--out", "--tables"):
        ran = compliance("batch", "providers", *(AGAINST if to == "--out" else ()), to, out)
        assert ran.code == 2, ran.err
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("name", "read"), [(name, read) for name, (_, all_) in COMMANDS.items() for read in all_])
def test_no_command_replaces_what_it_reads(compliance, here, name, read):
    before = (here / read).read_bytes()
    ran = compliance(
        *name.split()[:1], *COMMANDS[name][0], *(["--jobs", "2"] if "jobs" in name else []), "--output", read
    )
    assert (ran.code, (here / read).read_bytes()) == (2, before), ran.err
    known = (
        f"{read} exists"
        if name.startswith("import")
        else f"'{read}' is an input of this run; write the output to another file"
    )
    assert known in ran.err


@pytest.mark.parametrize("alike", ["./acme.yaml", "context/../acme.yaml", "link.yaml", "hard.yaml", "absolute"])
def test_a_file_is_an_input_under_every_name(compliance, here, alike):
    (here / "link.yaml").symlink_to("acme.yaml")
    os.link(here / "acme.yaml", here / "hard.yaml")
    output = str(here / "acme.yaml") if alike == "absolute" else alike
    before = (here / "acme.yaml").read_bytes()
    for of in (("timeline", "acme.yaml"), ("timeline", "link.yaml"), ("timeline", "hard.yaml")):
        assert compliance(*of, *AGAINST, "--output", output).code == 2
    assert (here / "acme.yaml").read_bytes() == before


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize(("name", "read"), [(name, read) for name, (_, all_) in COMMANDS.items() for read in all_])
def test_no_command_replaces_what_it_reads_under_another_name_or_through_a_pipe(compliance, here, name, read):
    base = read.rpartition("/")[2]
    (here / f"link-{base}").symlink_to(read)
    (here / "folder").symlink_to(".")
    os.link(here / read, here / f"hard-{base}")
    before = (here / read).read_bytes()
    words = [*name.split()[:1], *COMMANDS[name][0], *(["--jobs", "2"] if "jobs" in name else [])]
    aliases = (f"link-{base}", f"hard-{base}", f"./{read}", f"folder/{read}", str(here / read))
    for alias in aliases:
        ran = compliance(*words, "--output", alias)
        assert (ran.code, (here / read).read_bytes()) == (2, before), (alias, ran.err)
    for alias in aliases if read in words else ():  # read under another name, written to its first
        ran = compliance(*(alias if word == read else word for word in words), "--output", read)
        assert (ran.code, (here / read).read_bytes()) == (2, before), (alias, ran.err)
    if read in words:
        with (here / read).open("rb") as file:
            ran = process(*("-" if word == read else word for word in words), "--output", read, stdin=file)
        assert (ran.returncode in (2, 3), (here / read).read_bytes()) == (True, before), ran.stderr  # some read no pipe


def test_the_file_behind_the_standard_input_is_an_input(here):
    before = (here / "acme.yaml").read_bytes()
    with (here / "acme.yaml").open("rb") as file:
        ran = process("timeline", "-", *AGAINST, "--output", "acme.yaml", stdin=file)
    assert (ran.returncode, (here / "acme.yaml").read_bytes()) == (2, before)
    assert "'acme.yaml' is an input of this run" in ran.stderr


def test_two_outputs_are_not_one_file(compliance, here):
    for detail in ("full", "verdict"):
        ran = compliance(
            "evaluate", "acme.yaml", *AGAINST, "--format", "json=a", "--format", "badge=./a", "--detail", detail
        )
        assert (ran.code, (here / "a").exists()) == (2, False)
    (here / "b").symlink_to("a")
    ran = compliance("evaluate", "acme.yaml", *AGAINST, "--format", "json=a", "--format", "text=b")
    assert (ran.code, (here / "a").exists()) == (2, False)


def test_what_is_no_file_can_be_written_as_often_as_one_likes(compliance):
    to_nothing = ("--format", "json=/dev/null", "--format", "csv=/dev/null")
    assert compliance("evaluate", "bolt.yaml", *AGAINST, *to_nothing).code == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")  # noqa: PTH110 - as elsewhere
def test_what_cannot_be_written_is_named():
    told = process("show", "acme.yaml", "--output", "/dev/full")
    assert (told.returncode, told.stderr) == (2, "compliance: cannot write /dev/full: No space left on device\n")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        told = process("show", "acme.yaml", stdout=full)
        assert (told.returncode, told.stderr) == (2, "compliance: cannot write to stdout: No space left on device\n")
        assert process("evaluate", "none.yaml", "--against", "demo.yaml", stderr=full).returncode == 3


def test_a_folder_that_is_gone_is_named(tmp_path_factory):
    gone = tmp_path_factory.mktemp("gone")
    script = f"cd {gone}; rmdir {gone}; exec {sys.executable} -m compliance evaluate a --against b"
    ran = subprocess.run(["sh", "-c", script], env=environment(), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "compliance: cannot use the current folder: No such file or directory\n")


HANGING = """
import sys
from pathlib import Path
from time import sleep
from compliance.cli.replacing import replace_file
def pieces():
    yield b"half"
    print("begun", flush=True)
    sleep(60)
replace_file(Path("result"), pieces())
"""


def test_what_a_killed_run_left_is_taken_away_and_what_another_writes_is_not(compliance, here):
    def started():
        one = subprocess.Popen([sys.executable, "-c", HANGING], env=environment(), stdout=subprocess.PIPE)
        assert one.stdout is not None
        one.stdout.readline()
        return one

    def end(one):
        one.kill()
        one.communicate()

    def partial():
        return sorted(path.name for path in here.iterdir() if path.name.startswith(".result."))

    killed = started()
    end(killed)
    left = partial()
    running = started()
    assert len(left) == 1
    assert left[0] not in partial(), "the second run took it away"
    assert len(partial()) == 1
    compliance("show", "acme.yaml", "--output", "result")
    assert len(partial()) == 1, "what is being written is held"
    end(running)
    compliance("show", "acme.yaml", "--output", "result")
    assert partial() == []
    assert (here / "result").read_text(encoding="utf-8").startswith("Acme")


def test_a_name_as_long_as_can_be_is_written(compliance, here):
    name = "a" * 250
    assert compliance("show", "acme.yaml", "--output", name).code == 0
    assert (here / name).exists()


def test_answers_are_added_to_a_profile_that_includes_a_context_of_its_own(compliance, here):
    arguments, _ = COMMANDS["answer"]
    assert compliance("answer", *arguments, "--output", "told").code == 0
    assert "A letter" in (here / "acme.yaml").read_text(encoding="utf-8")

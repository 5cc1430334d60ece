"""What was supposed, kept: shown first, appended and nothing else, whole or not at all, and only where that was allowed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from html import unescape

import pytest

from compliance.loading.providers import load_provider
from compliance.loading.scenarios import load_scenario
from tests.cli.documents import provider
from tests.web.conftest import TODAY, Site

STATEMENT = "/what-if/acme/statement?against=demo"
SCENARIO = "/what-if/acme/scenario?against=demo"
PROFILE = """\
schema: provider/1
id: acme
name: Acme   # two blanks before this
sources:
  s: {title: Register, publisher: Registry, published: 2019-01-01, grade: A}

statements:
  - from: 2020-01-01
    sources: [s]
    facts: {x: {demo: {needed: true}}}
"""
FORM = {
    "f.x.demo.enough": "yes",
    "from": "2026-01-31",
    "grade": "B",
    "source_title": 'Letter: of the "owner"',
    "publisher": "Owner",
    "published": "2026-02-01",
    "address": "https://example.org/letter",
}


@pytest.fixture
def profile(folder):
    file = folder / "acme.yaml"
    file.write_text(PROFILE, encoding="utf-8")
    return file


def digest(answer):
    return re.search(r'name="digest" value="([0-9a-f]{64})"', answer.text)[1]


def test_a_scenario_is_a_file_that_the_command_reads(site):
    answer = site.post(SCENARIO, FORM | {"title": "If the letter says so"})
    assert answer.headers["content-disposition"] == 'attachment; filename="what-if-acme.yaml"'
    scenario = load_scenario(text=answer.text)
    assert (scenario.title, scenario.provider, scenario.grade) == ("If the letter says so", "acme", "B")
    assert scenario.leaves == {("x", "demo", "enough"): True}


def test_the_lines_are_shown_and_nothing_is_written(site, profile):
    answer = site.post(STATEMENT, FORM)
    assert answer.status_code == 200
    patch = unescape(re.sub(r"<.*?>", "", re.search(r"<pre.*?>(.*?)</pre>", answer.text, re.DOTALL)[1]))
    assert "+  - from: 2026-01-31" in patch
    assert patch.startswith("--- a/acme.yaml\n+++ b/acme.yaml\n@@ -")
    assert not re.search(r"^-[^-]", patch, re.MULTILINE)
    assert "start the command with" in answer.text
    assert profile.read_text(encoding="utf-8") == PROFILE


def test_without_leave_nothing_is_written_whatever_is_asked(site, profile):
    answer = site.post(STATEMENT, FORM | {"digest": digest(site.post(STATEMENT, FORM))})
    assert answer.status_code == 403
    assert profile.read_text(encoding="utf-8") == PROFILE


def test_what_was_shown_is_written_below_all_else(writing, profile):
    answer = writing.post(STATEMENT, FORM | {"digest": digest(writing.post(STATEMENT, FORM))})
    assert "Written." in answer.text
    text = profile.read_text(encoding="utf-8")
    assert [line for line in PROFILE.splitlines() if line not in text.splitlines()] == []
    acme = load_provider(str(profile))
    added = acme.statements[-1]
    assert (str(added.from_), added.leaves) == ("2026-01-31", {("x", "demo", "enough"): True})
    (source,) = added.sources
    assert (source.title, source.publisher, source.grade) == ('Letter: of the "owner"', "Owner", "B")
    assert (str(source.known), source.url) == ("2026-02-01", "https://example.org/letter")
    assert [path.name for path in profile.parent.iterdir() if path.name.startswith(".")] == []
    assert "sufficient" in writing.get("/offer/acme.json?against=demo").text


def test_a_file_that_has_changed_meanwhile_is_left_alone(writing, profile):
    shown = digest(writing.post(STATEMENT, FORM))
    profile.write_text(PROFILE + "# more\n", encoding="utf-8")
    answer = writing.post(STATEMENT, FORM | {"digest": shown})
    assert answer.status_code == 409
    assert profile.read_text(encoding="utf-8") == PROFILE + "# more\n"


def test_other_lines_than_those_shown_are_not_written(writing, profile):
    shown = digest(writing.post(STATEMENT, FORM))
    assert writing.post(STATEMENT, FORM | {"digest": shown, "f.x.demo.enough": "no"}).status_code == 409
    assert profile.read_text(encoding="utf-8") == PROFILE


def test_of_a_built_in_profile_a_copy_is_written(folder):
    site = Site(folder, writes=True, today=TODAY.replace(year=2016, month=2, day=1)).opened()
    path = "/what-if/numergy/statement?against=andromede"
    form = {**FORM, "f.finance.paid_in_meur": "225", "from": "2016-01-31", "published": "2016-02-01"}
    form.pop("f.x.demo.enough")
    shown = site.post(path, form)
    assert "A copy of the profile" in shown.text
    assert "Written." in site.post(path, form | {"digest": digest(shown)}).text
    copied = load_provider(str(folder / "numergy.yaml"))
    assert copied.statements[-1].leaves == {} or len(copied.statements) == len(load_provider("numergy").statements) + 1
    assert "your folder" in site.get("/offers").text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"source_title": ""}, "the title of the source"),
        ({"publisher": " "}, "the publisher of the source"),
        ({"grade": "E"}, "the grade of a source"),
        ({"from": "soon"}, "true from"),
        ({"published": "2026-13-01"}, "published"),
    ],
)
def test_a_statement_says_where_it_comes_from(writing, profile, more, said):
    answer = writing.post(STATEMENT, FORM | more)
    assert answer.status_code == 422
    assert said in answer.text.lower()
    assert profile.read_text(encoding="utf-8") == PROFILE


@pytest.mark.usefixtures("profile")
def test_that_something_is_not_known_is_no_statement(writing):
    form = FORM | {"f.x.demo.enough": "unknown", "f.x.demo.needed": "unknown"}
    answer = writing.post(STATEMENT, form)
    assert answer.status_code == 422
    assert "Nothing is supposed that can be stated" in answer.text
    answer = writing.post(STATEMENT, FORM | {"f.x.demo.needed": "unknown"})
    assert "Left out" in answer.text


@pytest.mark.parametrize("path", [STATEMENT, SCENARIO])
def test_where_nothing_is_supposed_the_questions_come_again(site, path):
    answer = site.post(path, {name: value for name, value in FORM.items() if name != "f.x.demo.enough"})
    assert "Questions" in answer.text


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_file_is_the_old_one_where_writing_fails_and_the_page_says_so(writing, profile, monkeypatch, call):
    shown = digest(writing.post(STATEMENT, FORM))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if call == "fsync" else type(profile), call, full)
    answer = writing.post(STATEMENT, FORM | {"digest": shown})
    monkeypatch.undo()
    assert answer.status_code == 507
    assert "cannot be written (No space left on device): it is as it was" in unescape(answer.text)
    assert profile.read_text(encoding="utf-8") == PROFILE
    assert [path.name for path in profile.parent.iterdir() if path.name.startswith(".")] == []
    assert writing.complaints == []


FULL = """
import resource, sys
from pathlib import Path
from compliance.cli.replacing import replace_file
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    replace_file(Path(sys.argv[1]), [b"a" * 100_000], sync=True)
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_file_is_the_old_one_where_there_is_room_for_half_of_the_new_one(tmp_path):
    file = tmp_path / "acme.yaml"
    file.write_text("old", encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", FULL, str(file)], capture_output=True, text=True, check=True)
    assert ran.stdout == "File too large\n"
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["acme.yaml"]


def test_who_may_read_a_profile_stays_so(writing, profile):
    profile.chmod(0o640)
    writing.post(STATEMENT, FORM | {"digest": digest(writing.post(STATEMENT, FORM))})
    assert profile.stat().st_mode & 0o777 == 0o640


WRITER = """
import sys
from pathlib import Path
from compliance.cli.replacing import replace_file
print("there", flush=True)
number = 0
while True:
    number += 1
    replace_file(Path(sys.argv[1]), [f"{number}\\n".encode() * 20_000, b"end"], sync=True)
"""


@pytest.mark.exhaustive
@pytest.mark.parametrize("run", range(5))
def test_a_file_is_the_old_one_or_the_whole_new_one_even_where_the_program_is_killed(tmp_path, run):
    file = tmp_path / "acme.yaml"
    file.write_text("0\n" * 20_000 + "end", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(0.05 + run * 0.037)
        process.send_signal(signal.SIGKILL)
    lines = file.read_text(encoding="utf-8").split("\n")
    assert lines[-1] == "end"
    assert len(lines) == 20_001
    assert len({*lines[:-1]}) == 1


def test_the_profile_of_a_sub_folder_is_written_where_it_stands(folder):
    (folder / "inner").mkdir()
    (folder / "acme.yaml").unlink()
    provider(folder / "inner", needed=True)
    text = PROFILE.replace("   # two blanks before this", "")
    (folder / "inner" / "acme.yaml").write_text(text, encoding="utf-8")
    site = Site(folder, writes=True).opened()
    site.post(STATEMENT, FORM | {"digest": digest(site.post(STATEMENT, FORM))})
    assert "2026-01-31" in (folder / "inner" / "acme.yaml").read_text(encoding="utf-8")
    assert not (folder / "acme.yaml").exists()

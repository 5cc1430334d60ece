"""Tests in a browser: the gate finds them by their marker and installs a browser; who has none is told why they are skipped."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.docs.pages import ROOT, page

pytest_plugins = ["pytester"]

TESTS = """
import pytest

@pytest.fixture
def opened(browser): return browser

def test_page(opened): ...

def test_other(): ...
"""


def ran(pytester, *options):
    pytester.makeini(f"[pytest]\npythonpath = {ROOT}\nmarkers = browser\n    exhaustive")
    pytester.makeconftest(page("tests/conftest.py"))
    pytester.makepyfile(TESTS)
    return pytester.runpytest_subprocess("-v", "-ra", "-p", "no:cacheprovider", *options)


def test_who_has_no_browser_is_told_why_a_test_is_skipped(pytester, monkeypatch, tmp_path):
    pytest.importorskip("playwright", reason="needs the extra 'browser'")
    monkeypatch.setenv("PATH", str(tmp_path))
    lines = ran(pytester, "-m", "browser").stdout
    lines.fnmatch_lines(["*::test_page SKIPPED*", "*no browser is installed: Debian's package is 'chromium'"])
    lines.no_fnmatch_line("*::test_other*")


def test_the_others_are_no_tests_of_a_browser(pytester):
    ran(pytester, "-m", "not browser").assert_outcomes(passed=1, deselected=1)


def test_the_gate_runs_what_is_marked():
    (line,) = [line for line in page(".ci/run").splitlines() if "-m browser" in line]
    folders = re.findall(r"tests/\w+", line)
    asking = {
        file for file in (ROOT / "tests").rglob("test_*.py") if re.search(r"\bbrowser\b[,)]", file.read_text("utf-8"))
    }
    outside = [file for file in asking if not any(file.is_relative_to(ROOT / folder) for folder in folders)]
    assert [file.name for file in outside] == ["test_browser.py"], "this one"


APT = """#!/bin/sh
echo "$@" >>"{log}"
exit {code}
"""


@pytest.mark.parametrize(("there", "code"), [("chromium", 0), ("google-chrome", 0), ("", 0), ("", 100)])
def test_the_gate_installs_a_browser_where_there_is_none_and_goes_on_where_it_cannot(tmp_path, there, code):
    script = re.search(r"^browser\(\).*?^browser=\$!$", page(".ci/run"), re.DOTALL | re.MULTILINE)[0]
    log, tools = tmp_path / "log", tmp_path / "bin"
    tools.mkdir()
    for name, text in (("apt-get", APT.format(log=log, code=code)), ("sudo", '#!/bin/sh\nshift\nexec "$@"\n')):
        (tools / name).write_text(text, encoding="utf-8")
    if there:
        (tools / there).write_text("#!/bin/sh\n", encoding="utf-8")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    (tools / "id").symlink_to("/usr/bin/id")
    (tools / "sh").symlink_to("/bin/sh")
    whole = f'set -euo pipefail\nwork={tmp_path}\n{script}\nwait "$browser" || echo failed\necho on\n'
    told = subprocess.run(
        ["/bin/bash", "-c", whole], env={"PATH": str(tools)}, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == (["failed", "on"] if code else ["on"])
    asked = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    wanted = ["update", "install --yes --no-install-recommends chromium"][: 1 if code else 2]
    assert asked == ([] if there else wanted)

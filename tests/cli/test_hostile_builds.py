"""What a careless or hostile repository might try in a build: nothing of it may end in a pass."""

from __future__ import annotations

import os

import pytest

from tests.cli.documents import provider, ruleset

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
AGAINST = ("--against", "rules/demo.yaml", *DATES)


@pytest.fixture(autouse=True)
def tree(tmp_path, monkeypatch):
    """A provider that meets the rule set, and beside the folder one that does not."""
    monkeypatch.chdir(tmp_path)
    for folder in ("fleet", "rules", "elsewhere"):
        (tmp_path / folder).mkdir()
    ruleset(tmp_path / "rules")
    provider(tmp_path / "fleet", "good", needed=True, enough=True)
    provider(tmp_path / "elsewhere", "bad", needed=False, enough=False)
    return tmp_path


@pytest.mark.parametrize("name", ["bad.YAML", "bad.Yml"])
@pytest.mark.parametrize("given", ["fleet", "fleet/*", "**"])
def test_a_suffix_in_capitals_hides_no_profile(compliance, tree, name, given):
    (tree / "elsewhere/bad.yaml").rename(tree / "fleet" / name)
    assert compliance("evaluate", given, *AGAINST).code == 1


@pytest.mark.parametrize("given", ["fleet", "fleet/*"])
def test_a_linked_folder_is_not_left_out_in_silence(compliance, tree, given):
    (tree / "fleet/team").symlink_to(tree / "elsewhere", target_is_directory=True)
    ran = compliance("evaluate", given, *AGAINST)
    assert ran.code == 3
    assert "fleet/team:1:1: this is a link out of the folder, which is not followed" in ran.err


@pytest.mark.parametrize(
    "file", ["fleet/good.yaml", "fleet/../fleet/good.yaml", "rules/demo.yaml", "was.json", "waivers.yaml"]
)
@pytest.mark.parametrize("output", [("--format", "json={}"), ("--format", "json", "--output", "{}")])
def test_no_output_replaces_an_input(compliance, tree, file, output):
    """Least of all the baseline: the next run would be held against what this one found fault with."""
    assert compliance("evaluate", "fleet", *AGAINST, "--format", "json=was.json").code == 0
    (tree / "waivers.yaml").write_text("schema: waivers/1\nwaivers: {}\n", encoding="utf-8")
    before = (tree / file).read_bytes()
    more = [word.format(file) for word in output]
    ran = compliance("evaluate", "fleet", *AGAINST, "--baseline", "was.json", "--waivers", "waivers.yaml", *more)
    assert (ran.code, ran.err) == (
        2,
        f"compliance: '{file}' is an input of this run; write the output to another file\n",
    )
    assert (tree / file).read_bytes() == before


def test_no_output_replaces_the_configuration(compliance, tree):
    text = 'providers = ["fleet"]\nagainst = ["rules/demo.yaml"]\nformat = ["json=compliance.toml"]\n'
    (tree / "compliance.toml").write_text(text, encoding="utf-8")
    assert compliance("evaluate", *DATES).code == 2
    assert (tree / "compliance.toml").read_text(encoding="utf-8") == text


def test_a_configuration_with_a_byte_order_mark_is_read(compliance, tree):
    text = b'\xef\xbb\xbf[tool.compliance]\nproviders = ["fleet", "elsewhere"]\nagainst = ["rules/demo.yaml"]\n'
    (tree / "pyproject.toml").write_bytes(text)
    assert compliance("evaluate", "--as-of", "2024-01-01").code == 1


def test_a_configuration_that_is_a_list_is_a_problem(compliance, tree):
    (tree / "pyproject.toml").write_text('[[tool.compliance]]\nmin_score = "99"\n', encoding="utf-8")
    ran = compliance("evaluate", "fleet", *AGAINST)
    assert ran.code == 3
    assert "'tool.compliance' is not a table" in ran.err


@pytest.mark.parametrize("given", ["fleet", "fleet/*", "fleet/*/*.yaml", "fleet/**/*.yaml", "*/shut/*.yaml"])
def test_a_folder_that_cannot_be_searched_is_a_problem(compliance, tree, monkeypatch, given):
    (tree / "fleet/shut").mkdir()
    (tree / "elsewhere/bad.yaml").rename(tree / "fleet/shut/bad.yaml")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = compliance("evaluate", given, "fleet/good.yaml", *AGAINST)
    assert ran.code == 3
    assert ran.err.count("fleet/shut:1:1: cannot search the folder: Permission denied") == 1

"""What PROVIDER stands for: files, folders, patterns; each file once, in an order that never changes."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.loading.builtin import is_pattern, search_folder, search_pattern
from tests.cli.documents import provider, ruleset
from tests.properties import examples

DATES = ("--as-of", "2024-01-01", "--known-as-of", "2024-01-01")
AGAINST = ("--against", "rules/demo.yaml", *DATES)


@pytest.fixture(autouse=True)
def tree(tmp_path, monkeypatch):
    """A folder with profiles at three depths, and a rule set beside."""
    monkeypatch.chdir(tmp_path)
    for folder in ("rules", "fleet", "fleet/eu", "fleet/eu/deep", "fleet/.hidden"):
        (tmp_path / folder).mkdir()
    ruleset(tmp_path / "rules")
    for folder, name in (("fleet", "zeta"), ("fleet/eu", "beta"), ("fleet/eu/deep", "alpha"), ("fleet/.hidden", "no")):
        provider(tmp_path / folder, name, needed=True, enough=True)
    (tmp_path / "fleet/eu/beta.yaml").rename(tmp_path / "fleet/eu/beta.yml")
    (tmp_path / "fleet/notes.txt").write_text("not looked at", encoding="utf-8")
    (tmp_path / "fleet/market.yaml").write_text("schema: context/1\nid: market\nstatements: []\n", encoding="utf-8")
    return tmp_path


def ids(ran):
    return [card["provider"]["id"] for card in json.loads(ran.out)["scorecards"]]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["fleet"], ["beta", "alpha", "zeta"]),
        (["fleet/"], ["beta", "alpha", "zeta"]),
        (["."], ["beta", "alpha", "zeta"]),
        (["fleet/zeta.yaml", "fleet"], ["zeta", "beta", "alpha"]),
        (["fleet", "fleet", "./fleet/../fleet/zeta.yaml"], ["beta", "alpha", "zeta"]),
        (["fleet/*.yaml"], ["zeta"]),
        (["fleet/*"], ["beta", "alpha", "zeta"]),
        (["fleet/**/*.yaml"], ["alpha", "zeta"]),
        (["**"], ["beta", "alpha", "zeta"]),
        (["fleet/**/[ab]*.y*ml"], ["beta", "alpha"]),
        (["fleet/?eta.yaml"], ["zeta"]),
        (["f*"], ["beta", "alpha", "zeta"]),
        (["fleet/eu/deep", "aws", "aws"], ["alpha", "aws"]),
    ],
)
def test_what_a_name_stands_for(compliance, names, found):
    ran = compliance("evaluate", *names, *AGAINST, "--require", "none", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert ids(ran) == found


@pytest.mark.parametrize("name", ["empty", "fleet/*.yml", "nothing/**", "rules", "*.txt"])
def test_nothing_matched(compliance, tree, name):
    (tree / "empty").mkdir()
    ran = compliance("evaluate", name, *AGAINST)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == f"compliance: nothing to evaluate: there is no provider profile in '{name}'\n"


def test_nothing_matched_beside_something(compliance):
    ran = compliance("evaluate", "fleet", "fleet/*.yml", *AGAINST, "--format", "json")
    assert ran.code == 4
    assert len(ids(ran)) == 3


def test_a_file_that_was_named_is_never_skipped(compliance):
    ran = compliance("evaluate", "fleet/market.yaml", *AGAINST)
    assert ran.code == 3
    assert "this file is a context that provider profiles include" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: provider/1\nid: x\n", "missing key 'name'"),
        ("schema: provider/9\n", "'provider/9' is not allowed here"),
        ("shema: provider/1\n", "unknown key 'shema' (did you mean 'schema'?)"),
        ("just: yaml\n", "missing key 'schema'"),
        ("schema: [\n", "fleet/broken.yaml:"),
        ("schema: ruleset/1\nschema: ruleset/1\n", "fleet/broken.yaml:2:1"),
        ("", "the file is empty"),
    ],
)
def test_a_broken_file_is_a_problem_and_the_others_are_evaluated(compliance, tree, text, said):
    (tree / "fleet/broken.yaml").write_text(text, encoding="utf-8")
    ran = compliance("evaluate", "fleet", *AGAINST, "--format", "json")
    assert ran.code == 3
    assert said in ran.err
    assert len(ids(ran)) == 3


def test_the_problems_of_every_file_come_with_those_of_a_rule_set(compliance, tree):
    (tree / "fleet/broken.yaml").write_text("schema: provider/1\n", encoding="utf-8")
    (tree / "rules/demo.yaml").write_text("schema: ruleset/1\n", encoding="utf-8")
    ran = compliance("evaluate", "fleet", *AGAINST)
    assert (ran.code, ran.out) == (3, "")
    assert "fleet/broken.yaml:1:1" in ran.err
    assert "rules/demo.yaml:1:1" in ran.err


def test_links_do_not_lead_out_of_a_folder(compliance, tree):
    (tree / "secret.yaml").write_text("password: hunter2\n", encoding="utf-8")
    (tree / "fleet/eu/link.yaml").symlink_to(tree / "secret.yaml")
    (tree / "fleet/eu/inside.yaml").symlink_to(tree / "fleet/zeta.yaml")
    (tree / "fleet/loop").symlink_to(tree / "fleet", target_is_directory=True)
    for name in ("fleet", "fleet/**/*.yaml", "fleet/*"):
        ran = compliance("evaluate", name, *AGAINST, "--format", "json")
        assert ran.code == 3
        assert "fleet/eu/link.yaml:1:1: this is a link out of the folder" in ran.err
        assert "hunter2" not in ran.err
        assert sorted(ids(ran)) in (["alpha", "beta", "zeta"], ["alpha", "zeta"])
    assert compliance("check", "fleet").code == 3


def test_a_folder_that_cannot_be_searched(compliance, monkeypatch):
    real = os.scandir

    def scandir(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = compliance("evaluate", "fleet", *AGAINST, "--format", "json")
    assert ran.code == 3
    assert "fleet/eu/deep:1:1: cannot search the folder: Permission denied" in ran.err
    assert ids(ran) == ["beta", "zeta"]


def test_a_file_whose_name_looks_like_a_pattern(compliance, tree):
    (tree / "fleet/zeta.yaml").rename(tree / "fleet/[zeta].yaml")
    assert not is_pattern("fleet/[zeta].yaml")
    ran = compliance("evaluate", "fleet/[zeta].yaml", *AGAINST, "--format", "json")
    assert ids(ran) == ["zeta"]


def test_a_pattern_that_is_none(compliance):
    ran = compliance("evaluate", "fleet/**.yaml", *AGAINST)
    assert ran.code in (2, 4)
    assert ran.out == ""


def test_an_unknown_name_is_wrong_usage_still(compliance):
    ran = compliance("evaluate", "flet", "fleet", *AGAINST)
    assert (ran.code, ran.out) == (2, "")
    assert "unknown provider 'flet'" in ran.err


def test_a_search_gives_sorted_files(tree):
    names = [found.name for found in search_folder(tree / "fleet").files]
    assert names == sorted(names)
    assert [found.name for found in search_pattern(f"{tree}/fleet/**").files] == names


# --- Two files with one id ---------------------------------------------------------------------------------------------


@pytest.fixture
def _copied(tree):
    """A profile beside a copy that says otherwise and has its id still."""
    provider(tree / "fleet/eu/deep", "zeta", needed=True, enough=False)


@pytest.mark.usefixtures("_copied")
@pytest.mark.parametrize("names", [["fleet"], ["fleet/eu/deep/zeta.yaml", "fleet/zeta.yaml"]])
def test_of_two_files_with_one_id_the_second_is_left_out_and_both_places_are_told(compliance, names):
    ran = compliance(
        "evaluate", *names, *AGAINST, "--require", "none", "--format", "json=now.json", "--format", "sarif"
    )
    assert ran.code == 3
    assert (
        "fleet/zeta.yaml:1:26: 'zeta' is the id of another profile, fleet/eu/deep/zeta.yaml:1:26: this one" in ran.err
    )
    assert "'zeta' is the id of another profile" in ran.out
    assert compliance("diff", "now.json", "now.json").code == 0


_SAID = {
    "fleet/zeta.yaml": ("fleet/zeta.yaml", "zeta", "sufficient"),
    "./fleet/../fleet/zeta.yaml": ("fleet/zeta.yaml", "zeta", "sufficient"),
    "fleet/eu/deep/zeta.yaml": ("fleet/eu/deep/zeta.yaml", "zeta", "necessary-only"),
    "fleet/eu/beta.yml": ("fleet/eu/beta.yml", "beta", "sufficient"),
}
"""By the name of a file: the file, the id it has and the verdict of it alone."""


@pytest.mark.exhaustive
@pytest.mark.usefixtures("_copied")
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(_SAID)), min_size=1, max_size=5))
def test_41_a_file_named_twice_or_two_of_one_id_never_change_a_verdict_in_silence(compliance, names):
    ran = compliance("evaluate", *names, *AGAINST, "--require", "none", "--format", "json")
    first: dict[str, str] = {}
    for file, id_, _ in map(_SAID.get, names):
        first.setdefault(id_, file)
    verdicts = {card["provider"]["id"]: card["verdict"]["status"] for card in json.loads(ran.out)["scorecards"]}
    assert verdicts == {id_: verdict for file, id_, verdict in _SAID.values() if first.get(id_) == file}
    left_out = {file for file, id_, _ in map(_SAID.get, names) if first[id_] != file}
    assert ran.code == (3 if left_out else 0)
    told = f"{{}}:1:26: 'zeta' is the id of another profile, {first.get('zeta')}:1:26: this one is left out"
    assert all(told.format(file) in ran.err.replace("fleet/../", "") for file in left_out)


@pytest.mark.usefixtures("_copied")
def test_a_check_tells_of_one_id_in_two_files_but_not_of_one_file_named_twice(compliance):
    ran = compliance("check", "fleet/eu", "fleet/zeta.yaml", "--select", "same-id")
    told = "fleet/zeta.yaml:1:26: warning[same-id]: 'zeta' is the id of another document, fleet/eu/deep/zeta.yaml:1:26"
    assert (ran.code, ran.out.splitlines()[0]) == (1, told)
    assert compliance("check", "fleet/zeta.yaml", "./fleet/zeta.yaml", "fleet/eu/beta.yml").code == 0


@pytest.mark.usefixtures("_copied")
def test_two_documents_of_two_kinds_may_share_an_id_and_a_comment_may_explain_it(compliance, tree):
    assert compliance("check", "fleet/zeta.yaml", ruleset(tree, "zeta"), "--select", "same-id").code == 0
    copy = tree / "fleet/zeta.yaml"
    document = json.loads(copy.read_text(encoding="utf-8"))
    rest = json.dumps({name: value for name, value in document.items() if name != "id"})
    lines = ["{", '"id": "zeta",  # lint: off same-id (both are kept)', rest[1:]]
    copy.write_text("\n".join(lines), encoding="utf-8")
    assert compliance("check", "fleet/eu", "fleet/zeta.yaml").code == 0


def test_two_rule_sets_of_one_id_are_refused(compliance, tree):
    (tree / "more").mkdir()
    ruleset(tree / "more", title="Another")
    ran = compliance("evaluate", "fleet/zeta.yaml", *AGAINST, "--against", "more/demo.yaml")
    assert ran.code == 2
    assert "--against: several rule sets have the id 'demo': rules/demo.yaml, more/demo.yaml" in ran.err


@pytest.mark.usefixtures("_copied")
@pytest.mark.parametrize("command", ["compare", "ask"])
def test_where_offers_stand_side_by_side_files_of_one_id_are_named(compliance, command):
    ran = compliance(command, "fleet/zeta.yaml", "fleet/eu/deep/zeta.yaml", *AGAINST)
    assert ran.code == 2
    assert "named more than once: zeta (fleet/zeta.yaml and fleet/eu/deep/zeta.yaml)" in ran.err

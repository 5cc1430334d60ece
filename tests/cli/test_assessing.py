"""`compare` and `report` in several processes: the bytes, messages and exit code of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.documents import provider, ruleset
from tests.cli.invoke import process
from tests.cli.test_evaluation import DATES, profile, stated


@pytest.fixture
def offers(tmp_path):
    """Providers with services, of which some have ended; one that has ceased, and one that a rule set does not apply to."""
    one = profile(tmp_path, "acme", stated(), ("2023-06-01", {"facts": {"services": {"db": {"ended": "2023-06-01"}}}}))
    two = profile(tmp_path, "zenith", stated("US", certificates=False))
    gone = profile(tmp_path, "gone", stated(), ("2023-06-01", {"facts": {"identity": {"ended": "2023-06-01"}}}))
    return [one, two, gone]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "order",
    [
        ("compare", "--pairs", "2", "--format", "json"),
        ("compare", "--format", "json", "-v"),
        ("report", "--beside", "iso-27001"),
    ],
    ids=lambda order: order[1],
)
def test_the_same_bytes_messages_and_exit_code(compliance, offers, order):
    command, *options = order
    against = ["hds", "iso-27001"] if command == "compare" else ["hds"]
    run = (command, *offers, "--against", *against, *options, *DATES)
    one, two = (compliance(*run, "--jobs", jobs) for jobs in ("1", "2"))
    assert (two.code, two.out, two.err) == (one.code, one.out, one.err)
    assert "zenith" in one.out
    assert "ended" in one.err or "ceased" in one.err


@pytest.mark.exhaustive
def test_a_rule_set_that_can_be_read_once_is_read_in_this_process(tmp_path):
    named = [provider(tmp_path, name, needed=True) for name in ("fine", "other")]
    text = Path(ruleset(tmp_path)).read_text("utf-8")
    ran = process("compare", *named, "--against", "-", *DATES, "--format", "json", "--jobs", "2", input=text)
    assert (ran.returncode, '"fine"' in ran.stdout) == (0, True), ran.stderr

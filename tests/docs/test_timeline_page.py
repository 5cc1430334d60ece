"""docs/timeline.md: its commands run, and it names every kind of reason and every field of a point."""

import pytest

from compliance.cli.main import main
from tests.docs.pages import commands, page
from tests.published import schema

PAGE = "docs/timeline.md"
SCHEMA = schema("timeline")


@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, capsys):
    assert main(arguments) == 0
    assert "Necessary, not sufficient through 2016-12-30; on 2016-12-31, Numergy ceases." in capsys.readouterr().out


@pytest.mark.parametrize("kind", SCHEMA["$defs"]["Cause"]["properties"]["kind"]["enum"])
def test_every_kind_of_reason_is_described(kind):
    assert f"\n| `{kind}` |" in page(PAGE)


@pytest.mark.parametrize("field", [*SCHEMA["$defs"]["Point"]["properties"], "holds_until", "because", "sweep"])
def test_every_field_is_named(field):
    assert f"`{field}`" in page(PAGE)

"""What tests of the command line share."""

from __future__ import annotations

import pytest

from tests.cli.invoke import Command


@pytest.fixture
def compliance(capsys):
    """The command, in this process."""
    return Command(capsys)

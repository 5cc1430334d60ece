"""Real files in the formats of others; they are no part of the project, and tests that need them are skipped without."""

from __future__ import annotations

import pytest

from tests.docs.pages import ROOT

FOLDER = ROOT.parent / "shared" / "reference" / "samples"


def sample(name):
    """What one of them holds."""
    if not (FOLDER / name).is_file():
        pytest.skip("the folder of real files in the formats of others is not here")
    return (FOLDER / name).read_bytes()

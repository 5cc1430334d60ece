"""`compliance serve`: what it refuses before it listens."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.5"])
def test_a_port_is_a_number(compliance, port):
    assert "is no port" in compliance("serve", "--port", port).err


def test_a_folder_is_one(compliance, tmp_path):
    ran = compliance("serve", str(tmp_path / "none"))
    assert ran.code == 2
    assert "is no folder" in ran.err


def test_a_port_that_is_taken_is_told(compliance, tmp_path):
    pytest.importorskip("uvicorn", reason="needs the extra 'web'")
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = compliance("serve", str(tmp_path), "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "in use" in ran.err


def test_without_the_extra_it_says_how_to_get_it(compliance, tmp_path, monkeypatch):
    monkeypatch.setattr("compliance.cli.commands.serve._PACKAGES", ("starlette_is_missing",))
    ran = compliance("serve", str(tmp_path))
    assert ran.code == 2
    assert "pip install 'cloud-provider-compliance[web]'" in ran.err

"""The program that listens, in a process of its own: on this machine alone, with an address that works once."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress

import pytest

from tests.cli.invoke import environment, process

pytest.importorskip("uvicorn", reason="needs the extra 'web'")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("here")
    command = [sys.executable, "-m", "compliance", "serve", str(folder)]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        address = re.search(r"http://\S+", process.stderr.readline())[0]
        yield process, address
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert "Traceback" not in process.stderr.read()


def opener():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor())


def test_the_address_it_prints_leads_to_the_first_page_once(server):
    _, address = server
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/open\?token=[\w-]{43}", address)
    first = opener()
    with first.open(address) as answer:
        assert answer.url.endswith("/offers")
        assert "Which offer" in answer.read().decode()
        assert answer.headers["server"] is None
    with pytest.raises(urllib.error.HTTPError, match="403"):
        opener().open(address)


def test_no_other_machine_can_reach_it(server):
    port = int(re.search(r":(\d+)/", server[1])[1])
    for address in {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {
        "127.0.0.1"
    }:
        with closing(socket.socket()) as one:
            one.settimeout(2)
            assert one.connect_ex((address, port)) != 0


def test_what_is_no_request_is_refused_and_the_server_goes_on(server):
    port = int(re.search(r":(\d+)/", server[1])[1])
    for sent in (
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    ):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as one:
            one.sendall(sent)
            assert not one.recv(64).startswith(b"HTTP/1.1 2")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")


IMPATIENT = "import sys, compliance.web.server as server; server.PATIENCE = 0.3; from compliance.cli.main import main; "


def test_who_begins_requests_and_does_not_end_them_takes_nobody_s_place(tmp_path):
    command = [sys.executable, "-c", f"{IMPATIENT}sys.exit(main(['serve', {str(tmp_path)!r}]))"]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        address = re.search(r"http://\S+", process.stderr.readline())[0]
        port = int(re.search(r":(\d+)/", address)[1])
        slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(70)]
        for number, one in enumerate(slow):
            one.sendall(b"" if number % 2 else b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        for one in slow:
            with closing(one), suppress(ConnectionError):
                while one.recv(4096):
                    pass
        with opener().open(address) as answer:
            assert "Which offer" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def test_a_port_that_is_taken_is_named(server, tmp_path):
    port = re.search(r":(\d+)/", server[1])[1]
    ran = process("serve", str(tmp_path), "--port", port)
    assert ran.returncode == 2
    assert f"cannot listen on {port}: Address already in use" in ran.stderr

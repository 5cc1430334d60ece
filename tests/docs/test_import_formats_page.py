"""docs/import.md: its commands run, and it names every format there is."""

from __future__ import annotations

import json

import pytest

from compliance.cli.commands.import_ import FORMATS
from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from tests.docs.pages import commands, page
from tests.exchange.dora_tables import package, register
from tests.exchange.gleif_records import HOLDING, answer, entity, exception, relationship
from tests.exchange.test_ciso_assistant import LIBRARY
from tests.exchange.test_gaia_x import credential, person
from tests.exchange.test_jose import person as signed_person
from tests.exchange.test_jose import token
from tests.exchange.test_oscal import CATALOG, components, requirement
from tests.signing.keys import public_pem

PAGE = "docs/import.md"
FILES = {
    "acme.json": answer(entity()),
    "holding.json": answer(entity(HOLDING, "Beispiel Holding AG", "DE")),
    "parents.json": answer(relationship()),
    "caiq-4.0.csv": b"Question ID,Question,CSP CAIQ Answer\nA&A-02.1,,Yes\n",
    "catalog.json": json.dumps({"catalog": CATALOG}).encode(),
    "component.json": json.dumps(components(requirement("ac-1"))).encode(),
    "library.yaml": LIBRARY.encode(),
    "credential.json": json.dumps(credential(person())).encode(),
    "credential.jwt": token(signed_person()).encode(),
    "key.pub.pem": public_pem(),
    "register.zip": package(register()),
    "news.json": answer(entity(), exception()),
}


def test_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    run = commands(PAGE)
    assert {arguments[1] for arguments in run if arguments[0] == "import"} == {*FORMATS}
    for arguments in sorted(run, key=lambda arguments: arguments[0] == "evaluate"):  # which is about what was imported
        expected = ExitCode.NOT_MET if arguments[:2] == ["evaluate", "--suppliers"] else ExitCode.OK
        assert main(arguments) == expected, (arguments, capsys.readouterr().err)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_section(name):
    assert f"\n## {name}\n" in page(PAGE)

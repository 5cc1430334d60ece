"""docs/digests.md: whoever has the files computes the digests anew, by its commands and without our loader."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.docs.pages import ROOT, blocks

COMMANDS = [line for code in blocks("docs/digests.md", "console") for line in code.splitlines() if "sha256sum" in line]


def digest_of(*files: Path) -> str:
    return f"sha256:{hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}"


def files_of(command: str) -> list[Path]:
    return [ROOT / word for word in shlex.split(command) if word.endswith(".yaml")]


def stated(file: Path) -> str:
    """The digest our loader gives the document."""
    return load_provider(file.stem).digest if "providers" in file.parts else load_ruleset(file.stem).digest


def imported(file: Path) -> set[Path]:
    """Every rule set that one imports, directly or through another, as its YAML says."""
    direct = {file.with_name(f"{one['ruleset']}.yaml") for one in yaml.safe_load(file.read_text()).get("imports", [])}
    return direct.union(*map(imported, direct))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_files_a_command_names_have_the_digest(command):
    files = files_of(command)
    assert stated(files[0]) == digest_of(*files)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_digest(command):
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"sha256:{ran.stdout.split()[0]}" == stated(files_of(command)[0])


@pytest.mark.parametrize("id_", ids("provider"))
def test_the_digest_of_every_profile(id_):
    file = ROOT / "providers" / f"{id_}.yaml"
    contexts = yaml.safe_load(file.read_text(encoding="utf-8")).get("includes", [])
    assert stated(file) == digest_of(file, *(ROOT / "providers" / "context" / f"{one}.yaml" for one in contexts))


@pytest.mark.parametrize("id_", ids("ruleset"))
def test_the_digest_of_every_rule_set(id_):
    file = ROOT / "profiles" / f"{id_}.yaml"
    assert stated(file) == digest_of(file, *sorted(imported(file), key=lambda one: one.stem))


def test_line_ends_count_and_a_byte_order_mark_does_not(tmp_path):
    plain = (ROOT / "schemas" / "examples" / "provider.yaml").read_bytes()
    digests = []
    for data in (plain, b"\xef\xbb\xbf" + plain, plain.replace(b"\n", b"\r\n")):
        (tmp_path / "acme.yaml").write_bytes(data)
        digests.append(load_provider(tmp_path / "acme.yaml").digest)
    assert digests[0] == digests[1] != digests[2]
    assert digests[2] == digest_of(tmp_path / "acme.yaml")

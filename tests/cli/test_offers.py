"""What an argument stands for: a provider, or one of its services, however it is spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.cli.offers import OfferArgument, offer_of, offers_of
from compliance.cli.terminal import UsageError

LONG = "a" * 65


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Files and folders with and without an `@` in their names."""
    monkeypatch.chdir(tmp_path)
    for path in ("dir", "dir@eu", "whole@vm", "numergy"):
        (tmp_path / path).mkdir()
    for path in ("acme.yaml", "acme@vm.yaml", "acme.yaml@snapshot", "dir/acme.yaml", "dir@eu/acme.yaml", "[a].yaml"):
        (tmp_path / path).write_text("", encoding="utf-8")
    (tmp_path / "gone@vm").symlink_to("nowhere")
    return tmp_path


@pytest.mark.parametrize(
    ("argument", "document", "service"),
    [
        ("numergy", "numergy", None),
        ("numergy@iaas", "numergy", "iaas"),
        ("3ds-outscale@iaas-cloud_2", "3ds-outscale", "iaas-cloud_2"),
        ("nobody@vm", "nobody", "vm"),
        ("acme.yaml", "acme.yaml", None),
        ("acme.yaml@vm", "acme.yaml", "vm"),
        ("acme.yaml@VM", "acme.yaml", "VM"),
        ("./acme.yaml@vm", "./acme.yaml", "vm"),
        ("dir/acme.yaml@vm", "dir/acme.yaml", "vm"),
        ("missing/acme.yaml@vm", "missing/acme.yaml", "vm"),
        (r"C:\x\acme.yaml@vm", r"C:\x\acme.yaml", "vm"),
        (r"C:\x@y\acme.yaml", r"C:\x@y\acme.yaml", None),
        ("./a@b.yaml", "./a@b.yaml", None),
        ("./a@b.yaml@vm", "./a@b.yaml", "vm"),
        ("acme@vm.yaml", "acme@vm.yaml", None),
        ("acme@vm.yaml@vm", "acme@vm.yaml", "vm"),
        ("acme.yaml@snapshot", "acme.yaml@snapshot", None),
        ("acme.yaml@snapshot@vm", "acme.yaml@snapshot", "vm"),
        ("gone@vm", "gone@vm", None),
        ("dir@eu", "dir@eu", None),
        ("dir@eu/", "dir@eu/", None),
        ("dir@eu/acme.yaml", "dir@eu/acme.yaml", None),
        ("dir@eu/acme.yaml@vm", "dir@eu/acme.yaml", "vm"),
        ("whole@vm", "whole@vm", None),
        ("[a].yaml@vm", "[a].yaml", "vm"),
        ("dir/*.yaml", "dir/*.yaml", None),
        ("dir@eu/*.yaml", "dir@eu/*.yaml", None),
        ("dir/*@v?", "dir/*@v?", None),
        ("-", "-", None),
        ("/dev/stdin", "/dev/stdin", None),
        ("/dev/stdin@vm", "/dev/stdin", "vm"),
        ("acme@", "acme@", None),
        ("@vm", "@vm", None),
        ("@", "@", None),
        ("", "", None),
        ("acme@v.m", "acme@v.m", None),
        ("acme@-vm", "acme@-vm", None),
        ("acme@vm ", "acme@vm ", None),
        ("acme@vm\n", "acme@vm\n", None),
        ("acme@é", "acme@é", None),
        (f"acme@{LONG}", f"acme@{LONG}", None),
        (f"{LONG * 10}@vm", LONG * 10, "vm"),
        (f"x/{LONG * 100}.yaml@vm", f"x/{LONG * 100}.yaml", "vm"),
    ],
)
def test_what_an_argument_stands_for(argument, document, service):
    assert offer_of(argument) == OfferArgument(argument, document, service)


def test_a_built_in_provider_is_meant_where_a_folder_has_its_name():
    assert Path("numergy").is_dir()
    assert offer_of("numergy@iaas") == OfferArgument("numergy@iaas", "numergy", "iaas")


@pytest.mark.parametrize(
    ("argument", "service", "named"),
    [
        ("numergy", "iaas", "iaas"),
        ("numergy@iaas", "iaas", "iaas"),
        ("dir", "iaas", "iaas"),
        ("dir/*.yaml", "iaas", "iaas"),
        ("dir@eu", "iaas", "iaas"),
    ],
)
def test_the_option_names_the_service_of_what_names_none(argument, service, named):
    assert offer_of(argument, service).service == named


@pytest.mark.parametrize(
    ("argument", "service", "said"),
    [
        ("dir@vm", None, "'dir@vm': a folder stands for many providers: name one of them before the @, or write"),
        ("dir/@vm", None, "write 'dir/' --service vm"),
        ("dir@eu@vm", "vm", "write 'dir@eu' --service vm"),
        ("dir/*.yaml@vm", None, "'dir/*.yaml@vm': a pattern stands for many providers"),
        ("a?me@vm", None, "a pattern"),
        ("dir/*@vm", None, "write 'dir/*' --service vm for a service that all of them have"),
        ("numergy@iaas", "vm", "'numergy@iaas' and --service vm name different services: leave one of them out"),
    ],
)
def test_a_service_of_many_providers_and_two_services_are_refused(argument, service, said):
    with pytest.raises(UsageError) as error:
        offer_of(argument, service)
    assert said in str(error.value)


def test_every_mistake_is_told_at_once():
    with pytest.raises(UsageError) as error:
        offers_of(["dir@vm", "numergy@iaas", "acme.yaml@other"], "iaas")
    assert [line.split(":")[0].split(" ")[0] for line in str(error.value).splitlines()] == [
        "'dir@vm'",
        "'acme.yaml@other'",
    ]


def test_several_arguments_stand_for_as_many_offers():
    given = ["numergy@iaas", "acme.yaml", "numergy", "numergy@other"]
    assert [(offer.document, offer.service) for offer in offers_of(given)] == [
        ("numergy", "iaas"),
        ("acme.yaml", None),
        ("numergy", None),
        ("numergy", "other"),
    ]

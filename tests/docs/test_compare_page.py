"""docs/compare.md: its commands run, and the picture it shows is the one they draw."""

from xml.etree import ElementTree as ET

import pytest

from compliance.cli.main import main
from tests.docs.pages import ROOT, commands, page
from tests.published import schema

PAGE = "docs/compare.md"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [arguments for arguments in commands(PAGE) if "--picture" in arguments]
PICTURES = sorted(path.name for path in (ROOT / "docs/pictures").glob("compare-*.svg"))


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", [a for a in commands(PAGE) if a not in DRAWN], ids=" ".join)
def test_the_commands_run(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out


def said(svg):
    """Title, description and every text of a picture: what does not hang on the version of the library."""
    root = ET.fromstring(svg)  # noqa: S314 - our own
    texts = [" ".join("".join(element.itertext()).split()) for element in root.iter(f"{SVG}text")]
    return root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc"), sorted(texts)


@pytest.mark.parametrize("arguments", DRAWN, ids=" ".join)
def test_the_pictures_are_those_the_commands_draw(arguments, capsys):
    pytest.importorskip("matplotlib", reason="needs the extra 'pictures'")
    *command, output, file = arguments
    assert output == "--output"
    assert f"](pictures/{file})" in page(PAGE)
    assert main(command) == 0
    published = (ROOT / "docs/pictures" / file).read_text(encoding="utf-8")
    run = f"out of date; in docs/pictures run: compliance {' '.join(arguments)}"
    assert said(published) == said(capsys.readouterr().out), run


def test_every_picture_is_drawn_by_a_command():
    assert [arguments[-1] for arguments in sorted(DRAWN, key=lambda a: a[-1])] == PICTURES


@pytest.mark.parametrize("place", schema("comparison")["$defs"]["Offer"]["properties"]["place"]["enum"])
def test_every_place_is_described(place):
    assert place in page(PAGE)

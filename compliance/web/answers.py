"""One result as an answer: a page, or the JSON behind it where that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from compliance.model.phrases import short_day
from compliance.model.records import dataclass
from compliance.model.words import level_text, score_text
from compliance.report.escaping import inert, printable
from compliance.report.formats.json_ import render_document
from compliance.report.html import site
from compliance.report.pages.resting import verdict_word
from compliance.report.pages.wording import offer_title

JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its template, what it shows, and the document behind it, where it has one."""

    template: str
    context: dict[str, Any]
    document: object = None
    status: int = 200


@cache
def environment() -> Environment:
    """The templates of results, and those of the server that extend them."""
    shared = site.environment()
    loaders = [PackageLoader("compliance.web"), shared.loader]
    made = shared.overlay(loader=ChoiceLoader([one for one in loaders if one is not None]))
    made.filters = {**shared.filters, **_FILTERS}
    return made


def _field_id(name: str) -> str:
    """The name of a field as the id of an element."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda sign: f"_{ord(sign[0]):x}", name)


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "choice": lambda text: text.replace("-", " "),
    "fieldid": _field_id,
    "level": lambda line: level_text(line.level, levels=line.levels),
    "offer_title": offer_title,
    "plain_day": short_day,
    "score": score_text,
    "verdict_word": lambda line: verdict_word(line.verdict, line.ruleset.claims),
}
"""What templates of the server ask for, by name."""


@cache
def script() -> str:
    """The script that answers a change of a form at once."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), "live.js")[0]


def rendered(page: Page, nonce: str, **shared: Any) -> str:  # noqa: ANN401 - what every template may ask for
    """The text of a page, under the nonce of its answer."""
    look = site.look(nonce, script())
    text = environment().get_template(page.template).render({"look": look, **shared, **page.context})
    lines = text.split("\n")
    return inert("\n".join(line if line.isascii() and line.isprintable() else printable(line) for line in lines)) + "\n"


def wants_json(request: Request) -> bool:
    """Does a request ask for the JSON behind a page: by the end of its address, or by what it accepts?"""
    if request.url.path.endswith(".json"):
        return True
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    return JSON in accepted and "text/html" not in accepted


def answered(page: Page, request: Request, **shared: Any) -> Response:  # noqa: ANN401 - as above
    """The answer to a request."""
    if wants_json(request) and page.document is not None:
        return Response(render_document(page.document), page.status, media_type=JSON)
    return HTMLResponse(rendered(page, request.state.nonce, **shared), page.status)

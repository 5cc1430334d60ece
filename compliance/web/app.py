"""The routes of `compliance serve`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import UnknownServiceError
from compliance.web import reading, saving, whatif
from compliance.web.answers import Page, answered, wants_json
from compliance.web.asked import DaysNamed, RefusedError, address, dates_asked
from compliance.web.reading import Query
from compliance.web.shelf import NotOnShelfError, Shelf
from compliance.web.supposing import edits_of, scenario_text

FIELDS_LIMIT: Final = 3_000
"""Fields of a form, and pairs of an address."""

_PARTS: Final = ("quick", "panel")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the command was told.

    Attributes:
        dates: the day assessed and what was known by when, where an address names none.
        replace: replaces a file of the folder as a whole or not at all; `None` where nothing may be written.
        folder: the folder as it is shown.
    """

    dates: DaysNamed
    replace: saving.Replace | None
    folder: str


@dataclass(frozen=True, slots=True)
class _Site:
    shelf: Shelf
    desk: whatif.Desk
    settings: ServerSettings

    # --- Requests and answers -----------------------------------------------------------------------------------------

    def route(self, path: str, make: Callable[[Request, DaysNamed, Query], Page], *, json: bool = True) -> list[Route]:
        """A page to read, and the JSON behind it under the same address with `.json`."""

        async def answer(request: Request) -> Response:
            return self._answer(request, lambda: make(request, self._dates(request), _query(request)))

        return [Route(path, answer, methods=["GET"])] + (
            [Route(f"{path}.json", answer, methods=["GET"])] if json else []
        )

    def _dates(self, request: Request) -> DaysNamed:
        return dates_asked(request.query_params, self.settings.dates)

    def _answer(self, request: Request, make: Callable[[], Page | Response]) -> Response:
        """An answer, or a page that says why there is none."""
        shared: dict[str, Any] = {"path": request.url.path, "settings": self.settings, "days": self.settings.dates}
        try:
            shared["days"] = self._dates(request)
            self.shelf.look()
            page = make()
        except RefusedError as error:
            page = _problem(str(error), error.status, choices=error.choices)
        except NotOnShelfError as error:
            near = f"; did you mean {' or '.join(error.nearest)}?" if error.nearest else ""
            page = _problem(f"{error}{near}", 404)
        except UnknownServiceError as error:
            page = _problem(str(error), 404)
        except NothingEvaluatedError as error:
            page = _problem(f"Nothing to evaluate: {error}", 404)
        except LoadError as error:
            page = _problem("This document is not valid.", 422, error.problems)
        if isinstance(page, Response):
            return page
        if wants_json(request) and page.document is None and page.status >= 400:
            return PlainTextResponse(f"{page.context['message']}\n", page.status)
        shared["problems"] = self.shelf.problems
        query = f"?{request.url.query}" if request.url.query else ""
        readable = request.method == "GET" and page.document is not None
        return answered(page, request, json=f"{request.url.path}.json{query}" if readable else "", **shared)

    async def assess(self, request: Request) -> Response:
        """Where the form of the first page leads: an offer under rule sets, or what if."""
        query = _query(request)
        place = "/what-if/" if query.one("show") == "what-if" else "/offer/"
        pairs = [("against", id_) for id_ in query.values("against")]
        pairs += [(name, query.one(name).strip()) for name in ("as_of", "known_as_of") if query.one(name).strip()]
        return RedirectResponse(f"{place}{quote(query.one('offer'), safe='@')}?{urlencode(pairs)}", 303)

    async def missing(self, request: Request, error: Exception) -> Response:
        """There is no such page."""
        del error
        return self._answer(request, lambda: _problem("There is no such page.", 404))

    # --- Scenarios ----------------------------------------------------------------------------------------------------

    def _asked(self, request: Request) -> tuple[whatif.QuestionedOffer, DaysNamed]:
        dates = self._dates(request)
        return self.desk.asked(request.path_params["offer"], _query(request), dates), dates

    async def what_if(self, request: Request) -> Response:
        """The questions about an offer, or with a form what would be."""
        if request.method in ("GET", "HEAD"):
            return self._answer(request, lambda: whatif.questions_page(*self._asked(request)))
        form = await _form(request)
        part = request.headers.get("x-part", "")

        def make() -> Page:
            asked, dates = self._asked(request)
            return whatif.supposed_page(asked, dates, form, part=part if part in _PARTS else "")

        return self._answer(request, make)

    async def scenario(self, request: Request) -> Response:
        """What a form supposes, as the file of a scenario."""
        form = await _form(request)

        def make() -> Page | Response:
            asked, dates = self._asked(request)
            edits = edits_of(form, asked.before)
            if not edits or edits.mistakes:
                return whatif.supposed_page(asked, dates, form)
            text = scenario_text(edits, asked.before, form.get("grade", "A"), form.get("title", ""))
            name = f"what-if-{asked.before.offer.id.replace('@', '-')}.yaml"
            head = {"Content-Disposition": f'attachment; filename="{name}"'}
            return PlainTextResponse(text, media_type="application/yaml", headers=head)

        return self._answer(request, make)

    async def statement(self, request: Request) -> Response:
        """What a form supposes as a new statement: shown, and with the digest of what was shown written, if that is allowed."""
        form = await _form(request)

        def make() -> Page:
            asked, dates = self._asked(request)
            edits = edits_of(form, asked.before)
            if not edits or edits.mistakes:
                return whatif.supposed_page(asked, dates, form)
            saved = saving.statement_of(edits, asked.before, form, self.shelf)
            done = False
            if "digest" in form:
                if self.settings.replace is None:
                    raise RefusedError("nothing is written: the command was started without --write", 403)
                saving.write(saved, form["digest"], self.settings.replace)
                done = True
            here = address(f"/what-if/{asked.before.offer.id}", dates, *asked.against)
            return Page("lines.html", self._lines(saved, form, here, asked, done=done))

        return self._answer(request, make)

    def _lines(
        self, saved: saving.Saved, form: Mapping[str, str], here: str, asked: whatif.QuestionedOffer, *, done: bool
    ) -> dict[str, Any]:
        place, _, query = here.partition("?")
        return {
            "title": "Written" if done else "The lines to be written",
            "saved": saved,
            "form": {name: value for name, value in form.items() if name != "digest"},
            "here": here,
            "action": f"{place}/statement?{query}",
            "offer": asked.before.snapshot.title,
            "done": done,
        }


def _problem(message: str, status: int, told: Sequence[Problem] = (), choices: Sequence[tuple[str, str]] = ()) -> Page:
    message = f"{message[0].upper()}{message[1:]}"
    context = {"title": "This cannot be shown", "message": message, "told": told, "choices": choices}
    return Page("problem.html", context, status=status)


def _query(request: Request) -> Query:
    pairs = request.query_params.multi_items()
    if len(pairs) > FIELDS_LIMIT:
        raise RefusedError("this address asks for too much")
    return Query(lambda name: [value for key, value in pairs if key == name])


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; of several of one name the last."""
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=FIELDS_LIMIT,
        )
    except ValueError:  # too many, not UTF-8, or no form at all: nothing of it is taken
        return {}
    return dict(pairs)


def _under(request: Request, name: str) -> str:
    return str(request.path_params[name])


def application(shelf: Shelf, settings: ServerSettings) -> Starlette:
    """The pages about what is on a shelf; who may ask for them is for `guard` to say."""
    site = _Site(shelf, whatif.Desk(shelf), settings)

    async def start(request: Request) -> Response:
        del request
        return RedirectResponse("/offers", 303)

    routes = [
        Route("/", start),
        Route("/assess", site.assess, methods=["GET"]),
        *site.route("/offers", lambda _, dates, query: reading.offers_page(shelf, dates, query)),
        *_reversed(
            site.route("/offer/{offer}", lambda r, dates, q: reading.offer_page(shelf, dates, _under(r, "offer"), q))
        ),
        *site.route("/compare", lambda _, dates, query: reading.compare_page(shelf, dates, query)),
        *site.route("/corpus", lambda _, dates, query: reading.corpus_page(shelf, dates, query)),
        *_reversed(
            site.route(
                "/timeline/{offer}/{ruleset}",
                lambda r, dates, _: reading.timeline_page(shelf, dates, _under(r, "offer"), _under(r, "ruleset")),
            )
        ),
        *site.route("/rule-sets", lambda *_: reading.rulesets_page(shelf)),
        *_reversed(site.route("/rule-sets/{ruleset}", lambda r, *_: reading.ruleset_page(shelf, _under(r, "ruleset")))),
        *_reversed(
            site.route(
                "/rule-sets/{ruleset}/{rule:path}",
                lambda r, *_: reading.rule_page(shelf, _under(r, "ruleset"), _under(r, "rule")),
            )
        ),
        *site.route("/facts", lambda *_: reading.facts_page()),
        Route("/what-if/{offer}.json", site.what_if, methods=["GET", "POST"]),
        Route("/what-if/{offer}", site.what_if, methods=["GET", "POST"]),
        Route("/what-if/{offer}/scenario", site.scenario, methods=["POST"]),
        Route("/what-if/{offer}/statement", site.statement, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={404: site.missing, 405: site.missing})


def _reversed(routes: list[Route]) -> list[Route]:
    """The JSON first: its address also fits the page's."""
    return routes[::-1]

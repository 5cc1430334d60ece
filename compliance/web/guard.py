"""Who may ask, and what an answer may do in a browser.

A page of any site can make a browser ask this machine for something. So nothing is answered that was not asked for by the name of
this machine (a name that now leads here is that of another), with the key that only the first address gives, and nothing is
taken from a form of another site.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import field
from hmac import compare_digest
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from compliance.model.records import dataclass

BODY_LIMIT: Final = 262_144
"""Bytes of a form."""

TARGET_LIMIT: Final = 16_384
"""Bytes of an address with its query."""

FORM: Final = "application/x-www-form-urlencoded"
OPENING: Final = "/open"
"""Where the first address leads: its token is exchanged for the key."""

_TOO_LARGE: Final = f"A form has at most {BODY_LIMIT} bytes."
_BROKEN: Final = "Something went wrong in the program itself. Please report it."

_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass
class Keys:
    """The secrets of one run.

    Attributes:
        token: stands in the first address and is good once.
        cookie: the key it is exchanged for.
    """

    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))


@dataclass
class Guard:
    """The outermost layer of the application.

    Attributes:
        app: what answers.
        keys: the secrets of this run.
        port: the one listened on.
        complain: told of an error of the program, in one line.
    """

    app: ASGIApp
    keys: Keys
    port: int
    complain: Callable[[str], None]

    @property
    def cookie_name(self) -> str:
        """A name of its own for each port: a browser sends the cookies of one to all of them."""
        return f"compliance-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names this machine may be asked by."""
        return frozenset((f"127.0.0.1:{self.port}", f"localhost:{self.port}"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _protect(MutableHeaders(scope=message), nonce)
            await send(message)

        answer = self._refusal(scope)
        try:
            if answer is not None:
                await answer(scope, receive, sent)
            else:
                await self.app(scope, _bounded(receive), sent)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - no traceback reaches a user
            self.complain(
                f"compliance: internal error: {type(error).__name__}: {error}; this is our bug, please report it"
            )
            if not begun:
                await _refused(500, _BROKEN)(scope, receive, sent)

    def _refusal(self, scope: Scope) -> Response | None:
        """What to answer instead; nothing where the request may go on."""
        headers = Headers(scope=scope)
        if len(scope["path"]) + len(scope["query_string"]) > TARGET_LIMIT:
            return _refused(414, "This address is too long.")
        if headers.getlist("host") not in [[host] for host in self.hosts]:
            return _refused(
                403, "This server answers for this machine only: open the address that the command printed."
            )
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _refused(405, "GET and POST are all there is.")
        if scope["path"] == OPENING and scope["method"] == "GET":
            return self._opened(scope, headers)
        if not self._has_key(headers):
            return _refused(403, "Open the address that the command printed; it can be used once, by one browser.")
        return self._foreign(headers) if scope["method"] == "POST" else None

    def _foreign(self, headers: Headers) -> Response | None:
        """A refusal of what no form of ours has sent."""
        origins = headers.getlist("origin")
        if origins not in [[f"http://{host}"] for host in self.hosts] or origins != [f"http://{headers['host']}"]:
            return _refused(403, "This form was not sent by a page of this server.")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _refused(403, "This form was not sent by a page of this server.")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            return _refused(415, f"Forms are sent as {FORM}.")
        size = headers.get("content-length", "0")
        if not size.isascii() or not size.isdigit() or int(size) > BODY_LIMIT:
            return _refused(413, _TOO_LARGE)
        return None

    def _opened(self, scope: Scope, headers: Headers) -> Response:
        """Exchange the token for the key; who has the key already goes on."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        good = self.keys.token is not None and compare_digest(given.encode(), self.keys.token.encode())
        if not good and not self._has_key(headers):
            return _refused(403, "This address has been used already, or is none of ours: start the command again.")
        answer = RedirectResponse("/", status_code=303)
        if good:
            self.keys.token = None
            answer.set_cookie(self.cookie_name, self.keys.cookie, httponly=True, samesite="strict", path="/")
        return answer

    def _has_key(self, headers: Headers) -> bool:
        return any(compare_digest(given.encode(), self.keys.cookie.encode()) for given in self._given(headers))

    def _given(self, headers: Headers) -> list[str]:
        """The keys that a browser sends: there is one, unless another program sets one of the same name."""
        given = []
        for line in headers.getlist("cookie"):
            for part in line.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self.cookie_name:
                    given.append(value.strip('"'))
        return given


def _bounded(receive: Receive) -> Receive:
    """Reads a body as far as it may go."""
    size = 0

    async def received() -> Message:
        nonlocal size
        message = await receive()
        if message["type"] == "http.request":
            size += len(message.get("body", b""))
            if size > BODY_LIMIT:
                raise HTTPException(413, _TOO_LARGE)
        return message

    return received


def _protect(headers: MutableHeaders, nonce: str) -> None:
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers["Content-Security-Policy"] = policy
    for name, value in _HEADERS.items():
        headers[name] = value


def _refused(status: int, text: str) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)

"""The templates of all pages, with the one style sheet and the one script that a content policy lets them use.

The same templates make a file and the answer of a server. A file allows its own style and script by their hashes, in a meta
element; a server hands in a nonce and sends the policy itself.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from compliance.model.phrases import ENGLISH, Translator, say, say_count
from compliance.model.records import dataclass
from compliance.model.scorecard import TOOL
from compliance.report.escaping import inert, inert_json, printable
from compliance.report.html import marks, words
from compliance.report.html.facts import by_name
from compliance.report.html.filters import FILTERS
from compliance.report.html.said import leading


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in every page besides its content.

    Attributes:
        style: the style sheet.
        script: the script; pages are complete without it.
        policy: the content policy by hash, for a meta element.
        nonce: what a server allows style and script by, in a header of its own; null in a file.
    """

    style: Markup
    script: Markup
    policy: str
    nonce: str | None = None


def look(nonce: str | None = None, extra_script: str = "") -> Look:
    """Style, script and policy of a page.

    Args:
        nonce: for a server that sends the policy itself.
        extra_script: script of one's own, run after that of every page.
    """
    style, script = asset("style.css"), asset("page.js") + extra_script
    policy = (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return Look(Markup(style), Markup(script), policy, nonce)  # noqa: S704 - our own files


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def asset(name: str) -> str:
    """The text of `style.css`, `form.css`, `page.js` or `whatif.js`."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0].strip() + "\n"


@lru_cache(maxsize=8)
def environment(translator: Translator = ENGLISH) -> Environment:
    """The templates of a language: a text put into one is said in it and escaped; a name that is not there is an error."""

    def finalized(value: object) -> object:
        """Text with whatever could move or hide something spelled out; nothing for what is not there."""
        if value is None:
            return ""
        text = translator(value) if isinstance(value, str) else value
        return printable(text) if isinstance(text, str) and not isinstance(text, Markup) else text

    made = Environment(
        loader=PackageLoader("compliance.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "day": words.day,
        "long_day": words.long_day,
        "plural": words.plural,
        "web": web_address,
    }
    made.filters |= FILTERS
    made.filters |= {
        "by_name": lambda text, names=None: by_name(translator(text), translator, names),
        "leading": leading,
    }
    made.globals |= {"tool": TOOL, "lang": translator.language, "_": say, "say_count": say_count, "words": words}
    made.globals |= {"sprite": marks.sprite, "symbol": marks.symbol, "marks": marks}
    return made


def web_address(url: str | None) -> str | None:
    """An address that a page may link to: of the web, and without what could hide in it; `None` for any other."""
    if url is None or not url.lower().startswith(("https://", "http://")) or url != printable(url):
        return None
    return url


def in_words(data: Any, translator: Translator) -> Any:  # noqa: ANN401 - anything JSON holds
    """Data that a script of the page shows, with every text of ours in the language of the page."""
    match data:
        case dict():
            return {name: in_words(value, translator) for name, value in data.items()}
        case list() | tuple():
            return [in_words(value, translator) for value in data]
        case str():
            return translator(data)
    return data


def embedded(data: Any) -> Markup:  # noqa: ANN401 - anything JSON holds
    """Data for programs inside a script element: JSON that nothing ends early, whatever stands in it."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(inert_json(text))  # noqa: S704 - escaped above


def render(template: str, translator: Translator = ENGLISH, **context: Any) -> str:  # noqa: ANN401 - what the template asks for
    """The text of a page.

    Args:
        template: its name in `templates/`.
        translator: the language of the page.
        **context: what it shows; `look` among it.

    Raises:
        jinja2.UndefinedError: the template asks for something that is not there.
    """
    # Once more for what came as markup: a day, a picture. A page printed into the log of a build commands nothing there.
    lines = environment(translator).get_template(template).render(context).split("\n")
    return inert("\n".join(line if line.isascii() and line.isprintable() else printable(line) for line in lines)) + "\n"

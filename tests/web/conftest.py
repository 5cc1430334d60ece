"""What tests of the server share: a folder with a profile and a rule set, and a client that has the key."""

from __future__ import annotations

import warnings
from datetime import date

import pytest

pytest.importorskip("starlette", reason="needs the extra 'web'")

from compliance.cli.replacing import replace_file
from compliance.report.pages.fact_reference import fact_entries
from compliance.web.app import ServerSettings, application
from compliance.web.asked import DaysNamed
from compliance.web.guard import Guard, Keys
from compliance.web.shelf import Shelf
from tests.cli.documents import provider, ruleset, write

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the client it is made of
    from starlette.testclient import TestClient

PORT = 8642


def replace(path, content):
    replace_file(path, [content], sync=True)


HERE = f"http://127.0.0.1:{PORT}"
TODAY = date(2026, 11, 30)


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}' onmouseover=alert(3) \u202e\x1b[31m"


def hostile_folder(folder, text):
    """A folder with a profile and a rule set in which every free text is this one, that of every fact included."""
    facts = {"x": {"demo": {"word": text}}}
    for entry in fact_entries():
        if entry.kind.name in ("text", "texts") and not entry.kind.values and not entry.kind.form:
            *above, name = entry.path.replace("<id>", "one").split(".")
            at = facts
            for part in above:
                at = at.setdefault(part, {})
            at[name] = text if entry.kind.name == "text" else [text]
    source = {"title": text, "publisher": text, "page": text, "clause": text, "published": "2019-01-01", "grade": "C"}
    said = {"from": "2020-01-01", "sources": ["s", "t"], "grade": "B", "grade_reason": text, "summary": text}
    document = {
        "schema": "provider/1",
        "id": "acme",
        "name": text,
        "sources": {
            "s": {**source, "url": f"javascript:{text}"},
            "t": {**source, "url": f"https://example.org/{text}"},
        },
        "statements": [{**said, "facts": facts}],
    }
    write(folder / "acme.yaml", document)
    rule = {"title": text, "why": text, "fix": {"text": text, "by": "provider"}, "references": ["r"]}
    ruleset(
        folder,
        title=text,
        issuer=text,
        references={"r": {"title": text, "url": f"javascript:{text}", "clause": text}},
        facts={f"x.demo.{name}": {"type": "str", "title": text} for name in ("word", "other")},
        objectives=[{"id": "one", "title": text, "weight": 1}],
        rules=[
            {**rule, "id": "needed", "objective": "one", "check": "x.demo.word == 'a'"},
            {
                **rule,
                "id": "enough",
                "objective": "one",
                "check": "x.demo.other == 'a' && services.exists(s, s.name == 'a')",
            },
        ],
    )


class Site:
    """A server in this process."""

    def __init__(self, folder, *, writes=False, today=TODAY):
        self.folder = folder
        self.complaints = []
        self.keys = Keys()
        self.shelf = Shelf(folder)
        app = application(self.shelf, ServerSettings(DaysNamed(today, today), replace if writes else None, "here/"))
        self.guard = Guard(app, self.keys, PORT, self.complaints.append)
        self.client = TestClient(self.guard, base_url=HERE, raise_server_exceptions=False)

    def opened(self):
        """The site with the key."""
        self.client.get(f"/open?token={self.keys.token}", follow_redirects=False)
        return self

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, form, **headers):
        return self.client.post(path, data=form, headers={"Origin": HERE, **headers})


@pytest.fixture
def folder(tmp_path):
    """A folder with one provider, of which one fact is stated, and one rule set of two rules."""
    provider(tmp_path, needed=True)
    ruleset(tmp_path)
    return tmp_path


@pytest.fixture
def site(folder):
    return Site(folder).opened()


@pytest.fixture
def writing(folder):
    return Site(folder, writes=True).opened()


@pytest.fixture(scope="module")
def builtin(tmp_path_factory):
    """A server with what is built in, and an empty folder."""
    return Site(tmp_path_factory.mktemp("empty")).opened()

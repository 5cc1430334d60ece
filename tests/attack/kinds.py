"""Every kind of document there is: where one stands, what it is seeded with, how it is written, and the commands that read it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from compliance.loading.yaml_source import parse_yaml
from compliance.report.formats.formats import FORMATS, NO_TEXT
from tests.attack.execute import run_here
from tests.attack.from_schemas import schema
from tests.attack.writing import as_csv, as_json, as_toml, as_workbook, as_yaml, encoded
from tests.docs.pages import ROOT
from tests.exchange import dora_tables, gleif_records, test_ciso_assistant, test_gaia_x, test_oscal
from tests.texts import PROVIDER, RULESET

DATES = ("--as-of", "2025-06-30", "--known-as-of", "2025-12-31")
PAGES = ("text", "json", "markdown")
CARDS = tuple(name for name in FORMATS if name not in NO_TEXT)
RARE = 0.002

Command = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of document: `FILE` in a command is its name, `FORMAT` one of `formats`. Rare commands are one in five hundred."""

    name: str
    file: str
    seeds: Callable[[], list[Any]]
    commands: tuple[Command, ...]
    write: Callable[[Any], str | bytes] = as_yaml
    formats: tuple[str, ...] = PAGES
    made_of: str | None = None
    fixed_name: bool = False
    may_change: frozenset[str] = field(default_factory=frozenset)
    rare: tuple[Command, ...] = ()

    def command(self, rng: Random, file: str) -> list[str]:
        """One of the commands that read it."""
        words = {"FILE": file, "FORMAT": rng.choice(self.formats)}
        return [
            words.get(word, word.replace("FILE", file) if "=FILE" in word else word)
            for word in rng.choice(self.rare if self.rare and rng.random() < RARE else self.commands)
        ]


def example(name: str) -> Any:
    """A document of `schemas/examples/`."""
    return of_file(ROOT / "schemas" / "examples" / f"{name}.yaml")


def of_file(path: Path) -> Any:
    """A document as plain data; dates are texts."""
    return plain(path.read_bytes(), path.name)


def plain(data: bytes, name: str = "seed.yaml") -> Any:
    """YAML as plain data; dates are texts."""
    return json.loads(json.dumps(parse_yaml(data, name).data, default=str))


def shipped(*names: str) -> list[Any]:
    """Documents that are built in, by path without ending."""
    return [of_file(ROOT / f"{name}.yaml") for name in names]


@cache
def _providers() -> list[Any]:
    of_all_services = example("provider")
    first = of_all_services["statements"][0]["facts"]
    first.update(
        services={
            "vault": {"name": "Vault", "kind": "iaas", "facts": {"identity": {"listed": True}}},
            "mail": {"kind": "saas"},
        },
        certifications={"c": {"scheme": "visa", "issued": "2024-01-01", "services": ["vault"], "edition": "1"}},
        answers={"acme-baseline": {"VIA-3": "pass", "VIA-1": 2}},
        datacenters={"paris": {"country": "FR", "tier": 3}, "lyon": {"country": "FR", "tier": {"min": 2}}},
        x={"acme": {"regions": 3}},
    )
    return [
        of_all_services,
        plain(PROVIDER.encode()),
        *shipped("providers/nirvanix", "providers/elastichosts", "providers/numergy"),
    ]


@cache
def _contexts() -> list[Any]:
    return [{**context, "id": "market"} for context in (example("context"), *shipped("providers/context/market-fr"))]


@cache
def _rulesets() -> list[Any]:
    return [
        example("ruleset"),
        plain(RULESET.encode()),
        *shipped("profiles/uptime-tier", "profiles/eu-csf-2026", "profiles/hds"),
    ]


@cache
def _tests() -> list[Any]:
    return [example("tests"), house_tests(), *shipped("profiles/csa-star.tests", "profiles/uptime-tier.tests")]


def house_tests() -> Any:
    """Tests of the rule set of the examples."""
    return {
        "schema": "tests/1",
        "ruleset": "acme-baseline",
        "as_of": "2025-06-30",
        "tests": [
            {"name": "Enough regions", "facts": {"x": {"acme": {"regions": 3}}}, "expect": {"VIA-2": "pass"}},
            {"name": "Too few regions", "facts": {"x": {"acme": {"regions": 1}}}, "expect": {"VIA-2": "fail"}},
        ],
    }


def _configurations() -> list[Any]:
    whole = {
        "providers": ["acme.yaml"],
        "against": ["house.yaml"],
        "require": "necessary",
        "min_score": ["viability=40"],
        "min_level": {"security": "basic"},
        "max_unknown": "10%",
        "min_coverage": 0.5,
        "expiring_within": "90d",
        "expiring": "warn",
        "format": ["text"],
        "accept": "declared",
        "evidence": "B,P2Y",
        "set": {"min_sites": 3, "zone": "outer"},
    }
    return [whole, {"providers": ["acme.yaml"], "against": "house.yaml", "strict_waivers": True, "waivers": []}]


def _suppliers() -> list[Any]:
    header = ["id", "lei", "number", "name", "country"]
    return [
        [
            header,
            ["acme", "", "", "Acme Cloud", "FR"],
            ["", "00EXEMPLENUAGE000017", "", "Someone", "DE"],
            ["", "", "1", "", ""],
        ]
    ]


@cache
def _scorecards() -> list[Any]:
    made = []
    for extra in ((), ("--service", "vault")):
        argv = ["evaluate", "acme.yaml", "--against", "house.yaml", "--format", "json", *DATES, *extra]
        made.append(json.loads(run_here(argv).out))
    return made


@cache
def _verdicts() -> list[Any]:
    return [
        json.loads(run_here(["evaluate", "acme.yaml", "--against", "house.yaml", *DATES, "--format", "in-toto"]).out)
    ]


KEY = "d28b57209240717d904625a3cafc07e124f741cc600e59dbabff439ba0539f34"
PRIVATE, PUBLIC = b"attackattackattackattackattackxx", "MCowBQYDK2VwAyEA4A7qCaMZ4vYOq4HQNRBRVoUs4gzvS6HnKH+IRgWYJ3I="
"""A key that everybody knows, with which whatever was made is signed."""


def signed(statement: Any) -> str:
    """A statement in an envelope whose signature is right."""
    payload, type_ = encoded(as_json(statement)), b"application/vnd.in-toto+json"
    told = b"DSSEv1 %d %s %d %s" % (len(type_), type_, len(payload), payload)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(told)
    written = {
        "payload": b64encode(payload).decode(),
        "payloadType": type_.decode(),
        "signatures": [{"keyid": KEY, "sig": b64encode(signature).decode()}],
    }
    return as_json(written)


def _answers() -> list[Any]:
    return [
        example("answers"),
        {
            "schema": "answers/1",
            "offers": ["acme"],
            "rulesets": ["acme-baseline"],
            "answers": [
                {"id": "identity.listed", "answer": "yes", "source": "https://example.org/a"},
                {"id": "finance.paid_in_meur", "answer": "at least 3"},
                {"id": "acme-baseline/VIA-3", "answer": "pass"},
                {"id": "datacenters", "rows": [{"id": "nice", "country": "FR", "tier": 3}], "all": True},
            ],
        },
    ]


MARKDOWN = """# Questions about Acme Cloud under acme-baseline

- About: `acme`
- Under: `acme-baseline`
- As of: 2025-06-30

## 1. How much capital has been paid in so far?

- Id: `finance.paid_in_meur`
- Written to: `finance.paid_in_meur`

Answer: 12 to 15

Source: https://example.org/report

## 2. Which datacenters are there?

- Id: `datacenters`
- Written to: `datacenters`

| id | country | tier |
| --- | --- | --- |
| paris | FR | 3 |
|  |  |  |

These are all (yes, no or none): yes

Source: the register
"""
"""A form as it comes back."""


def _caiq() -> list[Any]:
    header = ["Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership", "CSP Implementation Description"]
    return [
        [
            header,
            ["A&A-01.1", "", "Yes", "CSP-owned", "We do"],
            ["A&A-01.2", "", "No", "", ""],
            ["A&A-02.1", "", "NA", "", "x"],
        ]
    ]


def _gleif() -> list[Any]:
    g = gleif_records
    return [{"data": [g.entity(), g.entity(g.HOLDING, "Holding"), g.relationship(), g.exception()]}]


def _gleif_csv() -> list[Any]:
    return [[line.split(",") for line in text.splitlines()] for text in (gleif_records.LEVEL_1, gleif_records.LEVEL_2)]


def _gaia_x() -> list[Any]:
    g = test_gaia_x
    return [[g.credential(g.person()), g.confirmed(), g.service()]]


def _oscal() -> list[Any]:
    o = test_oscal
    return [{"catalog": o.CATALOG}, o.profile("ac-1"), o.components(o.requirement("ac-1", "implemented"))]


def _libraries() -> list[Any]:
    c = test_ciso_assistant
    return [plain((c.LIBRARY + c.SCALE).encode()), plain(c.MAPPING.encode())]


def _register() -> list[Any]:
    table = dora_tables.register(contracts=[dora_tables.contract()], chains=[dora_tables.link(dora_tables.ACME, 1)])
    return [
        [line.split(",") for line in table[name].splitlines()] for name in ("b_05.01.csv", "b_02.02.csv", "b_05.02.csv")
    ]


def _scenarios() -> list[Any]:
    plain_one = {
        "schema": "scenario/1",
        "title": "If it were",
        "offer": "acme",
        "grade": "C",
        "facts": {"x": {"acme": {"regions": 1}}, "certifications": {"c": {"expires": "2025-07-01"}}},
    }
    return [example("scenario"), plain_one]


def _keys() -> list[Any]:
    public = f"-----BEGIN PUBLIC KEY-----\n{PUBLIC}\n-----END PUBLIC KEY-----\n"
    private = Ed25519PrivateKey.from_private_bytes(PRIVATE).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return [public, private.decode()]


def _sets() -> list[Any]:
    return [example("sets")]


AGAINST = ("--against", "house.yaml", *DATES)
OF_ACME = ("acme.yaml", "--against", "FILE", *DATES)
GLEIF = ("import", "gleif", "FILE", "--of", gleif_records.ACME, "--on", "2025-06-30")
TEST = ("test", "FILE", "--no-mutation")
KINDS = (
    Kind(
        "provider",
        "case.yaml",
        _providers,
        (
            ("check", "FILE"),
            ("evaluate", "FILE", *AGAINST, "--format", "FORMAT"),
            ("evaluate", "FILE", *AGAINST, "--verbose"),
            ("evaluate", "FILE", "--against", "iso-27001", *DATES, "--format", "FORMAT"),
            ("evaluate", "FILE", *AGAINST, "--summary"),
            ("evaluate", "FILE", *AGAINST, "--strengths", "--evidence", "B,P2Y"),
            ("explain", "FILE", "SEC-1", *AGAINST),
            ("plan", "FILE", *AGAINST),
            ("compare", "FILE", "acme.yaml", *AGAINST),
            ("timeline", "FILE", *AGAINST),
            ("disputes", "FILE", *AGAINST),
            ("ask", "FILE", *AGAINST),
            ("ask", "FILE", *AGAINST, "--format", "html"),
            ("report", "FILE", "acme.yaml", *AGAINST),
            ("list", "services", "FILE"),
            ("show", "FILE"),
        ),
        formats=CARDS,
        made_of="provider",
    ),
    Kind("context", "providers/context/market.yaml", _contexts,
         (("check", "FILE"), ("evaluate", "providers/sharer.yaml", *AGAINST)), made_of="context", fixed_name=True),
    Kind(
        "ruleset",
        "case.yaml",
        _rulesets,
        (
            ("check", "FILE"),
            ("evaluate", *OF_ACME, "--format", "FORMAT"),
            ("plan", *OF_ACME),
            ("ask", *OF_ACME),
            ("timeline", *OF_ACME),
            ("compare", "acme.yaml", "acme.yaml@vault", "--against", "FILE", *DATES),
            ("report", "acme.yaml", "--against", "FILE", "house.yaml", *DATES),
            ("list", "rules", "--against", "FILE"),
            ("show", "FILE"),
            ("test", "FILE", "--no-mutation"),
        ),
        formats=CARDS,
        made_of="ruleset",
        rare=(("test", "FILE"), ("analyze", "FILE")),  # the latter looks at every day of every provider built in
    ),
    Kind("tests", "house.tests.yaml", _tests,
         (("check", "FILE"), TEST, (*TEST, "--format", "junit")), rare=(("test", "FILE"),),
         made_of="tests", fixed_name=True),
    Kind("waivers", "waivers.yaml", lambda: [example("waivers")],
         (("check", "FILE"), ("evaluate", "acme.yaml", *AGAINST, "--waivers", "FILE", "--format", "FORMAT"),
          ("evaluate", "acme.yaml", *AGAINST, "--waivers", "FILE", "--strict-waivers")), formats=CARDS, made_of="waivers"),
    Kind("sets", "case.yaml", _sets, (("check", "FILE"),), made_of="sets"),
    Kind("configuration", "compliance.toml", _configurations,
         (("config", "--config", "FILE"), ("evaluate", "--config", "FILE", *DATES)), write=as_toml),
    Kind("answers", "form.json", _answers,
         (("answer", "FILE", "--into", "acme.yaml", "--against", "house.yaml", "--on", "2025-06-01", *DATES),
          ("answer", "FILE", "--into", "acme.yaml", "--against", "house.yaml", "--on", "2025-06-01", "--dry-run", *DATES),
          ("check", "FILE")), write=as_json, made_of="answers", may_change=frozenset({"acme.yaml"})),
    Kind("form-markdown", "form.md", lambda: [MARKDOWN],
         (("answer", "FILE", "--into", "acme.yaml", "--against", "house.yaml", "--on", "2025-06-01", *DATES),),
         write=lambda text: text if isinstance(text, str) else as_json(text), may_change=frozenset({"acme.yaml"})),
    Kind("scorecards", "old.json", _scorecards,
         (("evaluate", "acme.yaml", *AGAINST, "--baseline", "FILE"), ("diff", "FILE", "base.json", "--format", "FORMAT"),
          ("diff", "base.json", "FILE")), write=as_json),
    Kind("verdicts", "signed.json", _verdicts,
         (("verify", "--key", "key.pub.pem", "--as-of", "2025-07-01", "FILE", "acme.yaml", "house.yaml"),), write=signed),
    Kind("scenario", "if.yaml", _scenarios,
         (("check", "FILE"), ("evaluate", "acme.yaml", *AGAINST, "--what-if", "FILE", "--format", "FORMAT"),
          ("evaluate", "acme.yaml@vault", *AGAINST, "--what-if", "FILE")), formats=CARDS, made_of="scenario"),
    Kind("keys", "case.pem", _keys,
         (("verify", "--key", "FILE", "--as-of", "2025-07-01", "said.json", "acme.yaml", "house.yaml"),
          ("sign", "said.json", "--key", "FILE")), write=lambda text: text if isinstance(text, str) else as_json(text)),
    Kind("suppliers", "list.csv", _suppliers,
         (("evaluate", "acme.yaml", "--suppliers", "FILE", *AGAINST, "--format", "FORMAT"),), write=as_csv),
    Kind("gleif", "x.json", _gleif, (GLEIF,), write=as_json),
    Kind("gleif-csv", "x.csv", _gleif_csv, (GLEIF,), write=as_csv),
    Kind("gaia-x", "x.json", _gaia_x, (("import", "gaia-x", "FILE", "--on", "2025-06-30"),), write=as_json),
    Kind("oscal", "x.json", _oscal, (("import", "oscal", "FILE", "--on", "2025-06-30"),), write=as_json),
    Kind("ciso-assistant", "x.yaml", _libraries, (("import", "ciso-assistant", "FILE", "--on", "2025-06-30"),)),
    Kind("caiq", "caiq-4.0.csv", _caiq,
         (("import", "caiq", "FILE", "--name", "Acme", "--on", "2025-06-30"),
          ("import", "caiq", "FILE", "--into", "acme.yaml", "--on", "2025-06-30")), write=as_csv),
    Kind("caiq-workbook", "caiq-4.0.xlsx", lambda: [{"CAIQ": _caiq()[0]}],
         (("import", "caiq", "FILE", "--name", "Acme", "--on", "2025-06-30"),
          ("answer", "FILE", "--into", "acme.yaml", "--on", "2025-06-01", *DATES)), write=as_workbook),
    Kind("dora-register", "register/b_05.01.csv", _register,
         (("import", "dora-register", "register", "--of", dora_tables.ACME, "--on", "2025-06-30"),
          ("import", "dora-register", "register", "--list")), write=as_csv, fixed_name=True),
)  # fmt: skip
"""Every kind of document; the attack takes one after the other."""


def surroundings(folder: Path) -> None:
    """Write what stands beside every case."""
    (folder / "providers" / "context").mkdir(parents=True, exist_ok=True)
    (folder / "register").mkdir(exist_ok=True)
    for name, text in dora_tables.register(contracts=[dora_tables.contract()]).items():
        (folder / "register" / name).write_text(text, encoding="utf-8")
    sharer = {**_providers()[0], "id": "sharer", "includes": ["market"]}
    for name, document in (
        ("acme.yaml", _providers()[0]),
        ("house.yaml", example("ruleset")),
        ("house.tests.yaml", house_tests()),
        ("providers/sharer.yaml", sharer),
    ):
        (folder / name).write_text(as_yaml(document), encoding="utf-8")
    key = f"-----BEGIN PUBLIC KEY-----\n{PUBLIC}\n-----END PUBLIC KEY-----\n"
    (folder / "key.pub.pem").write_text(key, encoding="utf-8")
    said = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [],
        "predicateType": "https://example.org",
        "predicate": {},
    }
    (folder / "said.json").write_text(as_json(said) + "\n", encoding="utf-8")


assert all(kind.made_of is None or schema(kind.made_of) for kind in KINDS)

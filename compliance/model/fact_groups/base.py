"""What every group of facts has in common: how a fact is declared, what is asked of it, and who usually knows."""

from __future__ import annotations

from typing import Any, Final, Literal

from compliance.model.declared import Declared, Field
from compliance.model.records import dataclass


class Group(Declared):
    """Base of fact groups and of the entries of keyed lists."""


@dataclass(frozen=True, slots=True)
class Register:
    """A public register that answers a question, with its address where there is one for all."""

    title: str
    url: str | None = None


COMPANY_REGISTER: Final = Register("the company register of its country, or its published accounts")
LEGAL_ENTITIES: Final = Register("the global register of legal entities (GLEIF)", "https://search.gleif.org")
UPTIME_LIST: Final = Register("the Uptime Institute's own list of certified sites")
DORA_LIST: Final = Register("the European Supervisory Authorities' list of critical providers under DORA")
ANSSI_LIST: Final = Register(
    "ANSSI's list of qualified products and services",
    "https://messervices.cyber.gouv.fr/visas/"
    "catalogue-produits-services-profils-de-protection-sites-certifies-qualifies-agrees-anssi.pdf",
)

KnownBy = Literal["public", "provider"] | Register
"""Who usually knows a fact: anybody who looks it up, the provider alone, or a register."""

QUESTION: Final = "x-question"
KNOWN_BY: Final = "x-known-by"
REGISTER: Final = "x-register"


def fact(description: str, question: str = "", known_by: KnownBy = "provider", *, also: str | None = None) -> Any:  # noqa: ANN401 - what is declared
    """A field that may be left out (unknown) or `null` (ended).

    Args:
        description: what it holds, in a few words.
        question: what one asks to find it out, in plain words; groups of facts have none.
        known_by: who usually knows.
        also: another key for the same.
    """
    extra: dict[str, Any] = {}
    if question:
        register = known_by if isinstance(known_by, Register) else None
        extra = {QUESTION: question, KNOWN_BY: "public" if register else known_by}
        if register:
            extra[REGISTER] = register.title if register.url is None else f"{register.title}: {register.url}"
    return Field(None, also=also, description=description, json_schema_extra=extra or None)

"""The schema of facts: which can be stated about a provider, of what type and in which unit.

Units are in the names: `_meur`, `_musd` and `_mgbp` are millions, `_pct` is a share from 0 to 100, `_hours` and `_days` are
durations. Every field may be left out (unknown) and every field may be `null` (ended from that statement on).
A model here is read in two ways: as the validator of a statement's `facts`, and, through `FactSchema`, as the
types the expression checker knows.
"""

from __future__ import annotations

from typing import Annotated, Any

from compliance.model.dates import Date
from compliance.model.declared import PlainValidator, WithJsonSchema, WrongValueError
from compliance.model.fact_groups.base import Group, fact
from compliance.model.fact_groups.data import Access, Crypto, Data
from compliance.model.fact_groups.evidence import Application, Assessment, Certification, Datacenter, PlannedSite
from compliance.model.fact_groups.jurisdiction import Compliance, Jurisdiction
from compliance.model.fact_groups.market import Finance, Market
from compliance.model.fact_groups.operation import Operations, Sustainability
from compliance.model.fact_groups.organisation import Customers, Governance, Identity, Ownership
from compliance.model.fact_groups.supply import Continuity, SupplyChain, Technology
from compliance.model.fact_groups.terms import Contract, Exit, GaiaX, Included
from compliance.model.values import (
    TEXT_SCHEMA,
    Choice,
    DottedIdentifier,
    Identifier,
    Text,
    describe,
    number_schema,
    parse_number,
    parse_text,
)


def _parse_answer(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return int(value)
    if isinstance(value, str) and value in ("pass", "fail"):
        return value
    raise WrongValueError(
        "bad_answer",
        "expected a rung (a number from 1) or 'pass' or 'fail', found {found}",
        {"found": describe(value)},
    )


def _parse_custom(value: object) -> Any:  # noqa: ANN401 - a custom fact of any declared type
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | dict):
        return parse_number(value)
    if isinstance(value, list):
        raise WrongValueError("bad_custom", "expected a number, text, true or false, or a date, found a list")
    return parse_text(value)


Answer = Annotated[
    int | str,
    PlainValidator(_parse_answer),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"enum": ["pass", "fail"]}]}),
]
CustomFact = Annotated[
    Any,
    PlainValidator(_parse_custom),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {**TEXT_SCHEMA, "type": "string"}, *number_schema()["anyOf"]]}),
]
Answers = dict[DottedIdentifier, dict[DottedIdentifier, Answer | None] | None]
CustomFacts = dict[Identifier, dict[Identifier, CustomFact | None] | None]


class FactGroups(Group):
    """The groups both a provider and one of its services can state."""

    identity: Identity | None = fact("Who the provider is")
    ownership: Ownership | None = fact("Who owns and controls it")
    finance: Finance | None = fact("Money promised, paid, earned and lost")
    governance: Governance | None = fact("How it is led")
    jurisdiction: Jurisdiction | None = fact("Whose law reaches it")
    contract: Contract | None = fact("What the contract with customers says")
    exit: Exit | None = fact("How a customer leaves")
    compliance: Compliance | None = fact("Audits and duties")
    data: Data | None = fact("Where customer data is")
    crypto: Crypto | None = fact("Who holds the keys")
    access: Access | None = fact("How users and administrators are known")
    operations: Operations | None = fact("Who runs the services and from where")
    supply_chain: SupplyChain | None = fact("Whom it depends on")
    technology: Technology | None = fact("What the services are built with")
    continuity: Continuity | None = fact("What happens when others cut it off")
    offer: Included | None = fact("What comes with the services")
    sustainability: Sustainability | None = fact("Energy, water, reporting")
    gaia_x: GaiaX | None = fact("Standing within Gaia-X")
    customers: Customers | None = fact("Who buys")
    market: Market | None = fact("The market it sells in")
    certifications: dict[Identifier, Certification | None] | None = fact(
        "Certificates, by id", "Which certificates, qualifications, approvals and attestations are held?", "public"
    )
    assessments: dict[Identifier, Assessment | None] | None = fact(
        "Assessments under published frameworks, by id",
        "Which assessments under published frameworks are there?",
        "public",
    )
    applications: dict[Identifier, Application | None] | None = fact(
        "Certificates applied for and not held, by id", "Which certificates are applied for and not held yet?", "public"
    )
    datacenters: dict[Identifier, Datacenter | None] | None = fact(
        "Sites, by id", "From which sites do the services run?", "public"
    )
    planned_sites: dict[Identifier, PlannedSite | None] | None = fact(
        "Sites announced and not open yet, by id", "Which sites are announced and not open yet?", "public"
    )
    x: CustomFacts | None = fact("Custom facts: x.<namespace>.<name>, declared by the rule set that reads them")


class Service(Group):
    """One service the provider sells."""

    name: Text | None = fact("Name of the service", "What is the service called?", "public")
    kind: Annotated[str, Choice(("iaas", "paas", "saas", "housing", "other"))] | None = fact(
        "Kind of service", "What kind of service is it?", "public"
    )
    summary: Text | None = fact("What it is", "What is the service?", "public")
    launched: Date | None = fact("Day it was launched", "On which day was the service launched?", "public")
    ended: Date | None = fact(
        "First day it is not offered any more", "On which day did the service stop being offered, if it did?", "public"
    )
    facts: FactGroups | None = fact("Facts of this service, merged over the provider's when the service is assessed")


class Facts(FactGroups):
    """All facts of one statement."""

    services: dict[Identifier, Service | None] | None = fact("Services, by id", "Which services are sold?", "public")
    answers: Answers | None = fact("Declared answers: answers.<rule set>.<rule>, a rung from 1, or pass or fail")

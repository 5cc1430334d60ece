"""Records of the register of legal entities (GLEIF): who a provider is, who consolidates it, and what is not told.

Level 1 is who is who, level 2 who consolidates whom, and exceptions say why a parent is not named. They are read as the
register's API gives them (JSON) or as its files have them (CSV, a selection of the rows).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from compliance.exchange.foreign import Foreign, TableRow, below, is_lei, json_value, rows
from compliance.exchange.imported import Absence, CitedFacts, Imported, ImportTerms
from compliance.model.records import dataclass

PUBLISHER: Final = "Global Legal Entity Identifier Foundation (GLEIF)"

RecordKind = Literal["entity", "relationship", "exception"]

# What each is called in the register's API, and in its files.
_FIELDS: Final[dict[RecordKind, dict[str, tuple[str, str]]]] = {
    "entity": {
        "lei": ("lei", "LEI"),
        "name": ("entity/legalName/name", "Entity.LegalName"),
        "country": ("entity/legalAddress/country", "Entity.LegalAddress.Country"),
        "headquarters": ("entity/headquartersAddress/country", "Entity.HeadquartersAddress.Country"),
        "number": ("entity/registeredAs", "Entity.RegistrationAuthority.RegistrationAuthorityEntityID"),
        "form": ("entity/legalForm/other", "Entity.LegalForm.OtherLegalForm"),
        "form code": ("entity/legalForm/id", "Entity.LegalForm.EntityLegalFormCode"),
        "created": ("entity/creationDate", "Entity.EntityCreationDate"),
        "status": ("entity/status", "Entity.EntityStatus"),
        "expired": ("entity/expiration/date", "Entity.EntityExpirationDate"),
        "expiry": ("entity/expiration/reason", "Entity.EntityExpirationReason"),
        "updated": ("registration/lastUpdateDate", "Registration.LastUpdateDate"),
        "registration": ("registration/status", "Registration.RegistrationStatus"),
        "renewal": ("registration/nextRenewalDate", "Registration.NextRenewalDate"),
        "corroboration": ("registration/corroborationLevel", "Registration.ValidationSources"),
    },
    "relationship": {
        "lei": ("relationship/startNode/id", "Relationship.StartNode.NodeID"),
        "parent": ("relationship/endNode/id", "Relationship.EndNode.NodeID"),
        "type": ("relationship/type", "Relationship.RelationshipType"),
        "status": ("relationship/status", "Relationship.RelationshipStatus"),
        "updated": ("registration/lastUpdateDate", "Registration.LastUpdateDate"),
        "registration": ("registration/status", "Registration.RegistrationStatus"),
        "corroboration": ("registration/corroborationLevel", "Registration.ValidationSources"),
    },
    "exception": {
        "lei": ("lei", "LEI"),
        "category": ("category", "Exception.Category"),
        "reason": ("reason", "Exception.Reason.1"),
    },
}
_TYPES: Final[dict[str, RecordKind]] = {
    "lei-records": "entity",
    "relationship-records": "relationship",
    "reporting-exceptions": "exception",
}
_GRADES: Final = {"FULLY_CORROBORATED": "A", "PARTIALLY_CORROBORATED": "B", "ENTITY_SUPPLIED_ONLY": "B"}
_WITHDRAWN: Final = frozenset({"ANNULLED", "DUPLICATE"})
_CONTROLLER: Final = ("ownership.ultimate_controller", "ownership.ultimate_controller_country")
_ABSENT: Final = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": ("ownership.shareholders",),
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": _CONTROLLER,
}


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of the register, from JSON or from a row."""

    kind: RecordKind
    file: Foreign
    at: str
    held: object

    def place(self, name: str) -> str:
        pointer, column = _FIELDS[self.kind][name]
        return f"{self.at}, column {column}" if isinstance(self.held, TableRow) else f"{self.at}/{pointer}"

    def __getitem__(self, name: str) -> str:
        pointer, column = _FIELDS[self.kind][name]
        found = self.held[column] if isinstance(self.held, TableRow) else below(self.held, pointer)
        return found.strip() if isinstance(found, str) else ""

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self[name][:10])
        except ValueError:
            return None

    def former_names(self) -> list[str]:
        if isinstance(self.held, TableRow):
            columns = [f"Entity.OtherEntityNames.OtherEntityName.{number}" for number in range(1, 6)]
            named = [(self.held[column], self.held[f"{column}.type"]) for column in columns]
        else:
            others = below(self.held, "entity/otherNames")
            listed = [one for one in others if isinstance(one, dict)] if isinstance(others, list) else []
            named = [(str(one.get("name") or ""), str(one.get("type") or "")) for one in listed]
        return [name for name, kind in named if name and kind == "PREVIOUS_LEGAL_NAME"]


def read(files: Sequence[Foreign], asked: ImportTerms) -> Imported:
    """One legal entity, from its records and those of its parents.

    Args:
        files: level 1 and level 2, in any order.
        asked: `of` is the LEI of the provider; null where only one entity is described that is nobody's parent.

    Raises:
        LoadError: a file is no record of the register, or which entity is meant is not plain.
    """
    records = [record for file in files for record in _records(file)]
    entities = {record["lei"]: record for record in records if record.kind == "entity"}
    subject = _subject(files[0], records, entities, asked.of)
    imported = Imported("gleif", asked.name or entities[subject]["name"] or subject, asked.on)
    parents = {record["parent"] for record in records if record.kind == "relationship" and record["lei"] == subject}
    for record in records:
        if not is_lei(record["lei"]):
            imported.leave(record.file, record.place("lei"), record["lei"], "not an LEI: its check digits are wrong")
        elif record["lei"] != subject:
            if record["lei"] not in parents:
                imported.leave(record.file, record.at, record["lei"], f"about another entity than {subject}")
        elif record.kind == "entity":
            _identity(imported, record)
        elif record.kind == "relationship":
            _owner(imported, record, entities.get(record["parent"]))
        else:
            _absence(imported, record)
    return imported


def _records(file: Foreign) -> Iterator[_Record]:
    if not file.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        for row in rows(file):
            columns = row.cells
            kind: RecordKind | None = (
                "relationship" if "Relationship.RelationshipType" in columns
                else "exception" if "Exception.Category" in columns
                else "entity" if {"LEI", "Entity.LegalName"} <= {*columns}
                else None
            )  # fmt: skip
            if kind is None:
                raise file.refuse("no columns of the register: LEI and Entity.LegalName, or those of level 2")
            yield _Record(kind, file, row.at, row)
        return
    held = json_value(file)
    wrapped = isinstance(held, dict) and "data" in held
    data, pointer = (held["data"], "/data") if wrapped else (held, "")
    many = data if isinstance(data, list) else [data]
    for number, one in enumerate(many):
        at = f"{pointer}/{number}" if isinstance(data, list) else pointer
        of_type = _TYPES.get(str(one.get("type"))) if isinstance(one, dict) else None
        if of_type is None or not isinstance(one.get("attributes"), dict):
            raise file.refuse(
                f"{at or '/'} is no record of the register's API", f"its type is one of: {', '.join(_TYPES)}"
            )
        yield _Record(of_type, file, f"{at}/attributes", one["attributes"])


def _subject(file: Foreign, records: Sequence[_Record], entities: dict[str, _Record], of: str | None) -> str:
    if of is not None:
        if of not in entities:
            raise file.refuse(f"no level 1 record of {of} in these files", "name the file that has it as well")
        return of
    owners = {record["parent"] for record in records if record.kind == "relationship"}
    candidates = sorted(lei for lei in entities if lei not in owners)
    if len(candidates) != 1:
        found = f"{len(candidates)} entities" if candidates else "no level 1 record"
        raise file.refuse(f"{found} in these files that could be the provider", "say which with --of LEI")
    return candidates[0]


def _entry(imported: Imported, record: _Record) -> CitedFacts:
    updated = record.day("updated")
    grade = _GRADES.get(record["corroboration"], "B")
    return CitedFacts(record.file, record.at, PUBLISHER, updated or imported.on, updated, grade)


def _identity(imported: Imported, record: _Record) -> None:
    if record["registration"] in _WITHDRAWN:
        why = "the register has withdrawn this record"
        imported.leave(record.file, record.place("registration"), record["registration"], why)
        return
    entry = _entry(imported, record)
    for name, fact in (
        ("name", "legal_name"),
        ("form", "legal_form"),
        ("country", "registered_office_country"),
        ("headquarters", "central_administration_country"),
    ):
        if record[name]:
            imported.take(entry, ("identity", fact), record[name], record.place(name))
    numbers = [record["lei"], *([record["number"]] if record["number"] else [])]
    imported.take(entry, ("identity", "register_numbers"), numbers, record.place("lei"))
    if former := record.former_names():
        imported.take(entry, ("identity", "former_names"), former, record.at)
    if (created := record.day("created")) is not None:
        imported.take(entry, ("identity", "founded"), created.isoformat(), record.place("created"))
    _ended(imported, entry, record)
    if record["form code"] and not record["form"]:
        why = "a code of the list of legal forms (ISO 20275), not a name"
        imported.leave(record.file, record.place("form code"), record["form code"], why)
    if record["registration"] == "LAPSED":
        why = (
            f"renewal was due on {record['renewal'][:10] or 'a day not stated'}: nobody has confirmed this record since"
        )
        imported.leave(record.file, record.place("registration"), "LAPSED", why)
    imported.add(entry)


def _ended(imported: Imported, entry: CitedFacts, record: _Record) -> None:
    """The end of the entity, where the register says that it was dissolved; else what it says is left, with the reason."""
    if record["status"] != "INACTIVE":
        return
    expired = record.day("expired")
    if record["expiry"] == "DISSOLVED" and expired is not None:
        imported.take(entry, ("identity", "ended"), expired.isoformat(), record.place("expired"))
    else:
        what = " ".join(("INACTIVE", record["expiry"], record["expired"][:10])).strip()
        imported.leave(
            record.file, record.place("status"), what, "not a dissolution: whether its offers ended is not said"
        )


def _owner(imported: Imported, record: _Record, parent: _Record | None) -> None:
    ultimate = record["type"] == "IS_ULTIMATELY_CONSOLIDATED_BY"
    if not ultimate and record["type"] != "IS_DIRECTLY_CONSOLIDATED_BY":
        imported.leave(record.file, record.place("type"), record["type"], "not about who consolidates the provider")
    elif record["status"] != "ACTIVE":
        imported.leave(record.file, record.place("status"), record["status"], "the relationship is not in force")
    elif record["registration"] in _WITHDRAWN:
        why = "the register has withdrawn this record"
        imported.leave(record.file, record.place("registration"), record["registration"], why)
    elif parent is None:
        why = "the name of the parent is in none of these files: add its level 1 record"
        imported.leave(record.file, record.place("parent"), record["parent"], why)
    else:
        _parent(imported, record, parent, ultimate=ultimate)


def _parent(imported: Imported, record: _Record, parent: _Record, *, ultimate: bool) -> None:
    entry = _entry(imported, record)
    entry.summary = f"{'Ultimate' if ultimate else 'Direct'} consolidating parent: {parent['name']} ({parent['lei']})"
    owner = ("ownership", "shareholders", parent["lei"])
    path = ("ownership", "ultimate_controller") if ultimate else (*owner, "name")
    country = ("ownership", "ultimate_controller_country") if ultimate else (*owner, "country")
    imported.take(entry, path, parent["name"], f"{record.place('parent')}; {parent.file.name} {parent.place('name')}")
    if parent["country"]:
        place = f"{record.place('parent')}; {parent.file.name} {parent.place('country')}"
        imported.take(entry, country, parent["country"], place)
    if not ultimate:
        why = "who consolidates the accounts is not said to hold a share of any size: capital and votes stay unknown"
        imported.leave(record.file, record.place("type"), record["type"], why)
    imported.add(entry)


def _absence(imported: Imported, record: _Record) -> None:
    facts = _ABSENT.get(record["category"])
    if facts is None or not record["reason"]:
        imported.leave(record.file, record.place("category"), record["category"], "not an exception that is known here")
        return
    told = f"{PUBLISHER}, exception {record['category']}: {record['reason']} ({record.file.name}, {record.at})"
    imported.absences.append(Absence(facts, told, imported.on))

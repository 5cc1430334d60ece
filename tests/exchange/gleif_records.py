"""Made-up records of legal entities, in the shape of the register's API and of its files."""

from __future__ import annotations

import json

ACME, HOLDING, STRANGER = "00EXEMPLENUAGE000017", "00BEISPIELHOLD000006", "00OTHEROWNER00000090"


def entity(lei=ACME, name="Exemple Nuage SAS", country="FR", registration=None, **more):
    """A level 1 record."""
    held = {
        "legalName": {"name": name, "language": "fr"},
        "otherNames": [
            {"name": "Nuage Un SAS", "type": "PREVIOUS_LEGAL_NAME"},
            {"name": "Nuage", "type": "TRADING_OR_OPERATING_NAME"},
        ],
        "legalAddress": {"country": country},
        "headquartersAddress": {"country": country},
        "registeredAs": "000 111 222",
        "legalForm": {"id": "6CHY", "other": None},
        "status": "ACTIVE",
        "creationDate": "2019-02-03T00:00:00Z",
        **more,
    }
    updated = {
        "lastUpdateDate": "2025-06-01T10:00:00Z",
        "status": "ISSUED",
        "nextRenewalDate": "2026-06-01T00:00:00Z",
        "corroborationLevel": "FULLY_CORROBORATED",
        **(registration or {}),
    }
    return {"type": "lei-records", "id": lei, "attributes": {"lei": lei, "entity": held, "registration": updated}}


def relationship(kind="IS_ULTIMATELY_CONSOLIDATED_BY", parent=HOLDING, status="ACTIVE"):
    """A level 2 record."""
    between = {"startNode": {"id": ACME}, "endNode": {"id": parent}, "type": kind, "status": status}
    registration = {
        "lastUpdateDate": "2025-05-02T00:00:00Z",
        "status": "PUBLISHED",
        "corroborationLevel": "ENTITY_SUPPLIED_ONLY",
    }
    return {"type": "relationship-records", "attributes": {"relationship": between, "registration": registration}}


def exception(category="ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT", reason="NATURAL_PERSONS"):
    """An exception: why a parent is not named."""
    return {"type": "reporting-exceptions", "attributes": {"lei": ACME, "category": category, "reason": reason}}


def answer(*records):
    """What the API answers."""
    return json.dumps({"data": records[0] if len(records) == 1 else records}).encode()


_UPDATED = "Registration.LastUpdateDate"
_NODES = "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID"
LEVEL_1 = f"""LEI,Entity.LegalName,Entity.LegalAddress.Country,Entity.EntityStatus,{_UPDATED},Registration.ValidationSources
{ACME},Exemple Nuage SAS,FR,ACTIVE,2025-06-01T10:00:00Z,PARTIALLY_CORROBORATED
{HOLDING},Beispiel Holding AG,DE,ACTIVE,2025-06-01T10:00:00Z,FULLY_CORROBORATED
"""
LEVEL_2 = f"""{_NODES},Relationship.RelationshipType,Relationship.RelationshipStatus,{_UPDATED}
{ACME},{HOLDING},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2025-05-02T00:00:00Z
"""

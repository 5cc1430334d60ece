"""A made-up register under DORA, in the shape of its xBRL-CSV."""

from __future__ import annotations

from tests.exchange.gleif_records import ACME, HOLDING, STRANGER
from tests.exchange.workbooks import archive

IAAS, BACKUP = "eba_TA:S17", "eba_TA:S09"
LEI = "eba_qCO:qx2000"
PROVIDERS = ("c0010", "c0020", "c0030", "c0040", "c0050", "c0080", "c0110")
CONTRACTS = ("c0060", "c0010", "c0030", "c0140", "c0150", "c0160")
CHAINS = ("c0010", "c0030", "c0020", "c0050", "c0060")
ASSESSED = ("c0010", "c0020", "c0040", "c0050", "c0070", "c0080", "c0090", "c0110", "c0120")


def table(columns, *rows):
    """A template as text."""
    return "".join(f"{','.join(cells)}\n" for cells in (columns, *rows))


def provider(code=ACME, name="Exemple Nuage SAS", country="eba_GA:FR", kind=LEI, parent=""):
    """A row of B_05.01."""
    return (code, kind, "", "", name, country, parent)


def contract(country="eba_GA:FR", stores="eba_BT:x28", code=ACME, service=IAAS, processing="eba_GA:FR"):
    """A row of B_02.02."""
    return (service, "C-1", code, stores, country, processing)


def link(code, rank, recipient="", contract="C-1"):
    """A row of B_05.02."""
    return (contract, code, IAAS, str(rank), recipient)


def assessment(substitutability="eba_ZZ:x962", audit="2024-03-01", plan="eba_BT:x28", alternatives="Nuage Deux"):
    """A row of B_07.01."""
    return ("C-1", ACME, IAAS, substitutability, audit, plan, "eba_ZZ:x0", "eba_BT:x21", alternatives)


def register(providers=None, contracts=(), chains=(), assessed=()):
    """The tables of a register, by name."""
    named = (provider(), provider(HOLDING, "Beispiel Holding AG", "eba_GA:DE"), provider(STRANGER, "Autre SAS"))
    return {
        "parameters.csv": "name,value\nentityID,rs:X\nrefPeriod,2025-12-31\n",
        "b_01.01.csv": "c0010,c0020\nX,Banque Exemple\n",
        "b_05.01.csv": table(PROVIDERS, *(named if providers is None else providers)),
        "b_02.02.csv": table(CONTRACTS, *contracts),
        "b_05.02.csv": table(CHAINS, *chains),
        "b_07.01.csv": table(ASSESSED, *assessed),
    }


def package(tables):
    """The tables as the zip that is handed in."""
    return archive({f"X_DORA/reports/{name}": text for name, text in tables.items()})

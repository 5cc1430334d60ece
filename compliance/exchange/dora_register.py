"""A register of information under DORA (xBRL-CSV of the European Supervisory Authorities): a bank's providers and its contracts.

It says what the bank that keeps it knows: no more than one report. A code for "not applicable", the year 9999 and a blank are
no facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from compliance.exchange.foreign import Foreign, TableRow, is_lei, rows
from compliance.exchange.imported import CitedFacts, Imported, ImportTerms
from compliance.exchange.sheets import unpacked
from compliance.model.records import dataclass

GRADE: Final = "C"
SERVICES: Final = {
    "S01": "ICT project management",
    "S02": "ICT development",
    "S03": "ICT help desk and first level support",
    "S04": "ICT security management services",
    "S05": "Provision of data",
    "S06": "Data analysis",
    "S07": "ICT, facilities and hosting services (excluding cloud services)",
    "S08": "Computation",
    "S09": "Non-cloud data storage",
    "S10": "Telecom carrier",
    "S11": "Network infrastructure",
    "S12": "Hardware and physical devices",
    "S13": "Software licencing (excluding SaaS)",
    "S14": "ICT operation management (including maintenance)",
    "S15": "ICT consulting",
    "S16": "ICT risk management",
    "S17": "Cloud services: IaaS",
    "S18": "Cloud services: PaaS",
    "S19": "Cloud services: SaaS",
}
"""Types of ICT services, by the code of the register."""
_CLOUD: Final = {"S17": "iaas", "S18": "paas", "S19": "saas"}
_LEI, _EUID = "qx2000", "qx2002"
_YES, _NO = "x28", "x29"
_NEVER: Final = "9999-12-31"
_WORDS: Final = {
    "x959": "not substitutable",
    "x960": "highly complex substitutability",
    "x961": "medium complexity in terms of substitutability",
    "x962": "easily substitutable",
    "x798": "easy",
    "x966": "difficult",
    "x967": "highly complex",
}
_ASSESSED: Final = {
    "c0050": "substitutability",
    "c0070": "last_audit",
    "c0080": "exit_plan",
    "c0090": "reintegration",
    "c0110": "alternatives_identified",
    "c0120": "alternatives",
}
"""What a bank says of a provider in B_07.01, as custom facts `x.dora.<name>` of the service."""
_KEYS: Final = {
    "b_05.01": ("c0010", "c0050"),
    "b_02.02": ("c0010", "c0030", "c0060"),
    "b_05.02": ("c0010", "c0020", "c0030", "c0050", "c0060"),
    "b_07.01": ("c0010", "c0020", "c0040"),
}
_LOST: Final = {
    "b_02.02": "dates, notice, law, country of provision, sensitivity and reliance are of the bank's contract",
    "b_05.01": "what the bank pays is no fact of the provider",
}


@dataclass(frozen=True, slots=True)
class Supplier:
    """One provider of a register, as a line of a list.

    Attributes:
        lei: its legal entity identifier; empty where it has none.
        number: its identification code, where that is another one.
        name: as registered.
        country: of its headquarters.
        services: the codes of the services bought from it, or that it takes part in.
        rank: the lowest in the supply chain: 1 for whom the bank has a contract with; null where no chain names it.
        parent: the identification code of its ultimate parent, where another one.
    """

    lei: str
    number: str
    name: str
    country: str
    services: tuple[str, ...]
    rank: int | None
    parent: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a template, and where it stands."""

    row: TableRow
    file: Foreign
    at: str

    def __getitem__(self, column: str) -> str:
        """A cell, without the prefix of its list of codes."""
        return re.sub(r"^[a-z]+_[A-Za-z]+:", "", self.row[column])


@dataclass(slots=True)
class _Register:
    """The templates that are read, by name, with who keeps the register and for which day it stands."""

    files: Foreign
    lines: dict[str, list[_Line]] = field(default_factory=dict)
    keeper: str = ""
    day: date | None = None

    def of(self, template: str) -> list[_Line]:
        return self.lines.get(template, [])


def suppliers(files: Sequence[Foreign]) -> list[Supplier]:
    """Every provider of a register, in its order, each once; last those that only contracts and chains name.

    Raises:
        LoadError: it is no register.
    """
    register = _register(files)
    services: dict[str, set[str]] = {}
    ranks: dict[str, int] = {}
    for line in register.of("b_02.02"):
        services.setdefault(line["c0030"], set()).add(line["c0060"])
    for line in register.of("b_05.02"):
        services.setdefault(line["c0030"], set()).add(line["c0020"])
        if line["c0050"].isdecimal():
            rank = int(line["c0050"])
            ranks[line["c0030"]] = min(rank, ranks.get(line["c0030"], rank))
    found: dict[str, Supplier] = {}
    for line in register.of("b_05.01"):
        code = line["c0010"]
        lei = next(
            (line[c] for c, kind in (("c0010", "c0020"), ("c0030", "c0040")) if line[kind] == _LEI and is_lei(line[c])),
            "",
        )
        parent = line["c0110"] if line["c0110"] != code else ""
        bought = tuple(sorted(services.get(code, set())))
        supplier = Supplier(
            lei, "" if lei == code else code, line["c0050"], _country(line["c0080"]), bought, ranks.get(code), parent
        )
        found.setdefault(code, supplier)
    for code, types in services.items():
        lei = code if is_lei(code) else ""
        found.setdefault(code, Supplier(lei, "" if lei else code, "", "", tuple(sorted(types)), ranks.get(code), ""))
    return [*found.values()]


def read(files: Sequence[Foreign], asked: ImportTerms) -> Imported:
    """One provider of a register.

    Args:
        files: the package (zip), or the files of its folder.
        asked: `of` is the identification code of the provider; null where the register has one only.

    Raises:
        LoadError: it is no register, or which provider is meant is not plain.
    """
    register = _register(files)
    codes = [*dict.fromkeys(line["c0010"] for line in register.of("b_05.01") if line["c0010"])]
    if asked.of is None and len(codes) != 1:
        raise register.files.refuse(
            f"{len(codes)} providers in this register", "say which with --of CODE; --list names them"
        )
    code = asked.of or codes[0]
    if code not in codes:
        raise register.files.refuse(f"no provider '{code}' in B_05.01 of this register", "--list names them")
    name = next(line["c0050"] for line in register.of("b_05.01") if line["c0010"] == code)
    imported = Imported("dora-register", asked.name or name or code, asked.on)
    _identity(imported, register, code)
    _services(imported, register, code)
    _chain(imported, register, code)
    _assessed(imported, register, code)
    return imported


def _register(files: Sequence[Foreign]) -> _Register:
    register = _Register(files[0])
    named: dict[str, tuple[Foreign, Foreign, str]] = {}
    for file in files:
        inner = (
            [Foreign(f"{file.name}/{name}", data) for name, data in unpacked(file).items()]
            if file.data[:2] == b"PK"
            else [file]
        )
        for one in inner:
            base = PurePosixPath(one.name).name.lower()
            if base in named:
                raise one.refuse(f"'{base}' is there twice")
            named[base] = (one, file, "" if one is file else f"{base}, ")
    if "b_05.01.csv" not in named:
        raise register.files.refuse("no register under DORA: it has no b_05.01.csv, the list of providers")
    for template, columns in _KEYS.items():
        if f"{template}.csv" in named:
            register.lines[template] = [*_lines(*named[f"{template}.csv"], columns)]
    for line in _lines(*named["b_01.01.csv"], ("c0010",)) if "b_01.01.csv" in named else ():
        register.keeper = register.keeper or line["c0020"]
    for line in _lines(*named["parameters.csv"], ("name", "value")) if "parameters.csv" in named else ():
        if line["name"] == "refPeriod":
            register.day = _day(line["value"])
    return register


def _lines(file: Foreign, cited: Foreign, prefix: str, columns: Iterable[str]) -> Iterator[_Line]:
    for row in rows(file):
        if missing := [column for column in columns if column not in row.cells]:
            raise file.refuse(f"no column {missing[0]}", "the header names the columns, in any order")
        yield _Line(row, cited, f"{prefix}{row.at}")


def _country(code: str) -> str:
    return code if re.fullmatch("[A-Z]{2}", code) else ""


def _day(text: str) -> date | None:
    try:
        return None if text == _NEVER else date.fromisoformat(text)
    except ValueError:
        return None


def _entry(imported: Imported, register: _Register, line: _Line, summary: str = "") -> CitedFacts:
    keeper = register.keeper or "the bank that keeps the register"
    # For the day it stands for, not that of the import: what the register says is as old as that.
    return CitedFacts(line.file, line.at, keeper, register.day or imported.on, register.day, GRADE, summary)


def _identity(imported: Imported, register: _Register, code: str) -> None:
    for line in register.of("b_05.01"):
        if not line["c0010"]:
            imported.leave(line.file, line.at, line["c0050"], "no identification code: whom it is about is not said")
        if line["c0010"] != code:
            continue
        entry = _entry(imported, register, line)
        imported.take(entry, ("identity", "legal_name"), line["c0050"], f"{line.at}, c0050")
        if country := _country(line["c0080"]):
            imported.take(entry, ("identity", "central_administration_country"), country, f"{line.at}, c0080")
        elif line["c0080"]:
            imported.leave(line.file, f"{line.at}, c0080", line["c0080"], "not the code of a country")
        if numbers := [*_numbers(imported, line)]:
            imported.take(entry, ("identity", "register_numbers"), numbers, f"{line.at}, c0010, c0030")
        imported.add(entry)
        _parent(imported, register, line)
        imported.leave(line.file, line.at, "c0090, c0100", _LOST["b_05.01"])


def _numbers(imported: Imported, line: _Line) -> Iterator[str]:
    for column, kind in (("c0010", "c0020"), ("c0030", "c0040")):
        if line[kind] == _LEI and not is_lei(line[column]):
            imported.leave(line.file, f"{line.at}, {column}", line[column], "not an LEI: its check digits are wrong")
        elif line[kind] in (_LEI, _EUID) and line[column]:
            yield line[column]
        elif line[column]:
            imported.leave(line.file, f"{line.at}, {column}", line[column], "neither an LEI nor an EUID")


def _parent(imported: Imported, register: _Register, line: _Line) -> None:
    if not line["c0110"] or line["c0110"] == line["c0010"]:
        return
    named = next((other for other in register.of("b_05.01") if other["c0010"] == line["c0110"]), None)
    if named is None:
        imported.leave(line.file, f"{line.at}, c0110", line["c0110"], "the ultimate parent has no row with its name")
        return
    entry = _entry(imported, register, line, f"Ultimate parent: {named['c0050']} ({line['c0110']})")
    imported.take(entry, ("ownership", "ultimate_controller"), named["c0050"], f"{line.at}, c0110; {named.at}, c0050")
    imported.add(entry)


def _services(imported: Imported, register: _Register, code: str) -> None:
    """The services bought from a provider, and where each keeps data; a list of places only where every row has its own."""
    bought: dict[str, list[_Line]] = {}
    providers = {line["c0010"] for line in register.of("b_05.01")}
    for line in register.of("b_02.02"):
        if line["c0030"] == code:
            bought.setdefault(line["c0060"], []).append(line)
        elif line["c0030"] not in providers:
            imported.leave(line.file, line.at, line["c0030"], "a contract with a provider that B_05.01 does not have")
    for service, lines in bought.items():
        if service not in SERVICES:
            imported.leave(lines[0].file, f"{lines[0].at}, c0060", service, "not a type of service of the register")
            continue
        entry = _entry(imported, register, lines[0])
        path = ("services", service.lower())
        at = f"{lines[0].at}, c0060"
        imported.take(entry, (*path, "name"), SERVICES[service], at)
        imported.take(entry, (*path, "kind"), _CLOUD.get(service, "other"), at)
        stored = [line for line in lines if line["c0140"] != _NO]
        unsaid = [line for line in stored if line["c0140"] != _YES]
        for line in unsaid:
            imported.leave(line.file, f"{line.at}, c0140", line["c0140"], "whether it stores data is not said")
        _places(imported, entry, (*path, "facts", "data", "storage_countries"), [] if unsaid else stored, "c0150")
        _places(imported, entry, (*path, "facts", "data", "processing_countries"), lines, "c0160")
        imported.add(entry)
    if bought:
        first = next(iter(bought.values()))[0]
        imported.leave(
            first.file, first.at.rpartition("row")[0].strip(", ") or "the whole file", "other columns", _LOST["b_02.02"]
        )


def _places(imported: Imported, entry: CitedFacts, path: Sequence[str], lines: Sequence[_Line], column: str) -> None:
    unsaid = [line for line in lines if not _country(line[column])]
    for line in unsaid:
        why = "no country: where else data may be is not known, so no list of countries was taken"
        imported.leave(line.file, f"{line.at}, {column}", line[column], why)
    if lines and not unsaid:
        at = ", ".join([lines[0].at, *(line.row.at for line in lines[1:])])
        imported.take(entry, path, sorted({line[column] for line in lines}), f"{at}, {column}")


def _chain(imported: Imported, register: _Register, code: str) -> None:
    """Who stands behind a provider in any contract, and how long the longest chain is at least."""
    names = {line["c0010"]: line["c0050"] for line in register.of("b_05.01")}
    behind: dict[tuple[str, str, str], list[_Line]] = {}
    for line in register.of("b_05.02"):
        if line["c0050"] != "1" and line["c0060"]:
            behind.setdefault((line["c0010"], line["c0020"], line["c0060"]), []).append(line)
        elif line["c0030"] == code and line["c0050"] != "1":
            imported.leave(line.file, line.at, line["c0030"], "no recipient: behind whom it stands is not said")
    longest, deepest = 0, None
    taken: set[str] = set()
    for contract, service in dict.fromkeys(key[:2] for key in behind):
        layer, seen, depth = [code], {code}, 0
        while lines := [
            line for one in layer for line in behind.get((contract, service, one), []) if line["c0030"] not in seen
        ]:
            depth += 1
            layer = [*dict.fromkeys(line["c0030"] for line in lines)]
            seen.update(layer)
            if depth > longest:
                longest, deepest = depth, lines[0]
            for line in lines:
                if line["c0030"] not in taken:
                    taken.add(line["c0030"])
                    _subcontractor(imported, register, line, names)
    if deepest is not None:
        entry = _entry(imported, register, deepest, f"A chain of {longest} behind {names[code]}")
        imported.take(entry, ("supply_chain", "chain_length"), {"min": longest}, f"{deepest.at}, c0050")
        imported.add(entry)


def _subcontractor(imported: Imported, register: _Register, line: _Line, names: Mapping[str, str]) -> None:
    code = line["c0030"]
    id_ = "-".join(re.findall("[A-Za-z0-9]+", code))[:64]
    if not id_ or not names.get(code):
        imported.leave(line.file, f"{line.at}, c0030", code, "a subcontractor that B_05.01 has no name of")
        return
    entry = _entry(imported, register, line, f"Subcontractor of rank {line['c0050']}: {names[code]} ({code})")
    path = ("supply_chain", "subprocessors", id_)
    imported.take(entry, (*path, "name"), names[code], f"{line.at}, c0030")
    if line["c0020"] in SERVICES:
        imported.take(entry, (*path, "role"), SERVICES[line["c0020"]], f"{line.at}, c0020")
    imported.add(entry)


def _assessed(imported: Imported, register: _Register, code: str) -> None:
    """What the bank says of substitution and exit, service by service; where contracts of a service differ, nothing."""
    by_service: dict[str, list[_Line]] = {}
    for line in register.of("b_07.01"):
        if line["c0020"] == code and line["c0040"] in SERVICES:
            by_service.setdefault(line["c0040"], []).append(line)
    for service, lines in by_service.items():
        entry = _entry(imported, register, lines[0], f"How hard to replace, for {SERVICES[service]}")
        for column, name in _ASSESSED.items():
            said = {line[column] for line in lines}
            values = [_value(name, line[column]) for line in lines]
            if len(said) > 1:
                why = "contracts of one service differ: none was taken"
                imported.leave(lines[0].file, f"{lines[0].at}, {column}", ", ".join(sorted(said)), why)
            elif values[0] is not None:
                path = ("services", service.lower(), "facts", "x", "dora", name)
                imported.take(entry, path, values[0], f"{lines[0].at}, {column}")
            elif lines[0][column]:
                imported.leave(
                    lines[0].file, f"{lines[0].at}, {column}", lines[0][column], "not applicable, or not assessed"
                )
        imported.add(entry)


def _value(name: str, said: str) -> object:
    """What a cell of B_07.01 says; null where it says nothing."""
    if name in ("exit_plan", "alternatives_identified"):
        return {_YES: True, _NO: False}.get(said)
    if name == "last_audit":
        day = _day(said)
        return None if day is None else day.isoformat()
    return (said or None) if name == "alternatives" else _WORDS.get(said)

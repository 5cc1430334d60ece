"""Gaia-X credentials, 22.06 to 24.11: who a participant says it is, what it offers, and that a clearing house confirmed it.

The keys of signatures stand elsewhere on the network, so none is verified unless keys are given: all of it is a claim then,
of grade D. With keys, those of JWT are; those over canonical RDF, as up to 22.10, are not, and each statement says which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from compliance.exchange.foreign import Foreign, is_lei, json_value
from compliance.exchange.imported import CitedFacts, Imported, ImportTerms
from compliance.exchange.jose import JWT, Keyring, Signed, issuer_of
from compliance.exchange.profile import id_for
from compliance.model.records import dataclass
from compliance.model.statements import Grade

_DEPTH: Final = 12
_ADDRESSES: Final = {
    "legalAddress": "registered_office_country",
    "headquarterAddress": "central_administration_country",
    "headquartersAddress": "central_administration_country",
}
_NUMBERS: Final = frozenset({"leiCode", "EUID", "euid", "vatID", "EORI", "eori", "local", "countryCompanyNumber"})
_PARENTS: Final = ("parentOrganisation", "parentOrganization")
_INNER: Final = (
    "credentialSubject",
    "selfDescriptionCredential",
    "complianceCredential",
    "verifiableCredential",
    "vc",
    "@graph",
)
_ISSUED: Final = ("issuanceDate", "validFrom")


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one credential says of one subject; its issuer is empty, and its day null, where the claims stand alone.

    `signed` is null where no signature of its issuer was verified; `proof` whether it bears one of a kind that is not.
    """

    file: Foreign
    at: str
    held: Mapping[str, Any]
    types: frozenset[str]
    issuer: str
    issued: date | None
    until: str
    signed: Signed | None
    proof: bool

    @property
    def id(self) -> str:
        return _id(self.held)


def read(files: Sequence[Foreign], asked: ImportTerms) -> Imported:
    """A participant with its services, or services alone.

    Args:
        files: credentials, presentations or bare claims, as JSON or as JWT.
        asked: `of` is the id of the participant, where several are described; `name` the provider's where none is.

    Raises:
        LoadError: a file is no credential, or which participant is meant is not plain.
    """
    keyring = Keyring(asked.keys)
    claims = [claim for file in files for claim in _claims(file, keyring)]
    if asked.keys and not any(claim.signed for claim in claims):
        hint = (
            "these signatures are over canonical RDF, which is not made here: without --key it is imported as a claim"
        )
        raise files[0].refuse("no signature here can be verified with a key: only those of JWT can", hint)
    participants = {claim.id: claim for claim in claims if _name(claim.held) and _is_participant(claim)}
    wanted = {asked.of} if asked.of else {*participants}
    if asked.of and asked.of not in participants:
        raise files[0].refuse(f"no participant '{asked.of}' with a name in these files")
    if len(wanted) > 1:
        raise files[0].refuse(
            f"{len(wanted)} participants in these files", f"say which with --of ID: {', '.join(sorted(wanted))}"
        )
    subject = next(iter(wanted), None)
    name = asked.name or (_name(participants[subject].held) if subject is not None else "")
    imported = Imported("gaia-x", name or "not named in the credential", asked.on)
    for claim in claims:
        if _is_participant(claim):
            if claim.id == subject:
                _participant(imported, claim)
            else:
                imported.leave(claim.file, claim.at or "/", claim.id, "a participant without a name, or another one")
        elif _is_service(claim):
            _service(imported, claim, subject)
        else:
            _other(imported, claim, {one.id: one for one in claims if one is not claim})
    return imported


def _claims(file: Foreign, keyring: Keyring) -> Iterator[_Claim]:
    text = file.data.strip()
    if text.startswith(b"eyJ"):
        held, signed = keyring.payload(file, text.decode("ascii", "replace"))
    else:
        held, signed = json_value(file), None
    found = [*_Walk(file, keyring).below(held, "", None, signed, 0)]
    if not found:
        raise file.refuse("no Gaia-X credential: nothing in it has a subject with a type")
    yield from found


@dataclass(frozen=True, slots=True)
class _Walk:
    """The way through one file, down to every subject in it."""

    file: Foreign
    keyring: Keyring

    def below(
        self, held: object, at: str, credential: Mapping[str, Any] | None, signed: Signed | None, depth: int
    ) -> Iterator[_Claim]:
        """Every subject below a value: of credentials in it, of presentations, or of the value itself."""
        if depth > _DEPTH:
            raise self.file.refuse("credentials within credentials, nested too deep")
        if isinstance(held, list):
            for number, one in enumerate(held):
                yield from self.below(one, f"{at}/{number}", credential, signed, depth + 1)
            return
        enveloped = held.get("id") if isinstance(held, dict) else held if credential is None else None
        if isinstance(enveloped, str) and _is_token(held, enveloped):
            inner, by = self.keyring.payload(self.file, enveloped)
            yield from self.below(inner, f"{at} (payload)", None, by, depth + 1)
            return
        if not isinstance(held, dict):
            return
        inside = [key for key in _INNER if key in held]
        for key in inside:
            around = held if key == "credentialSubject" else credential
            yield from self.below(held[key], f"{at}/{key}", around, signed, depth + 1)
        if not inside and (_types(held) or credential is not None):
            yield self._claim(held, at, credential, signed)

    def _claim(
        self, held: Mapping[str, Any], at: str, credential: Mapping[str, Any] | None, signed: Signed | None
    ) -> _Claim:
        around = credential or {}
        issuer = issuer_of({"issuer": around.get("issuer")})
        if signed is not None and issuer != signed.issuer:  # a presentation is the word of its holder alone
            signed = None
        issued = next((day for key in _ISSUED if (day := _day(around.get(key)))), None)
        until = str(around.get("expirationDate") or around.get("validUntil") or "")[:10]
        types = _types(held) | _types(around)
        return _Claim(self.file, at, held, types, issuer, issued, until, signed, "proof" in around)


def _is_token(held: object, text: str) -> bool:
    """Is it a JWT: one that stands as a text, or one that an object envelops?"""
    return text.startswith("data:application/") if isinstance(held, dict) else JWT.fullmatch(text) is not None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _local(key: str) -> str:
    """A name without its prefix or the address of its vocabulary."""
    return re.split(r"[:#/]", key)[-1]


def _types(held: Mapping[str, Any]) -> frozenset[str]:
    found = held.get("type", held.get("@type", ()))
    return frozenset(_local(one) for one in (found if isinstance(found, list) else [found]) if isinstance(one, str))


def _id(held: Mapping[str, Any]) -> str:
    return str(held.get("id") or held.get("@id") or "")


def _get(held: object, *names: str) -> tuple[str, Any]:
    """The key and the value of the first of some names, whatever their prefix; an empty key where there is none."""
    for name in names:
        for key, value in held.items() if isinstance(held, dict) else ():
            if _local(key) == name:
                return key, value["@value"] if isinstance(value, dict) and "@value" in value else value
    return "", None


def _text(held: object, *names: str) -> str:
    value = _get(held, *names)[1]
    return " ".join(value.split()) if isinstance(value, str) else ""


def _name(held: Mapping[str, Any]) -> str:
    return _text(held, "legalName", "name")


def _is_participant(claim: _Claim) -> bool:
    return bool(claim.types & {"LegalPerson", "LegalParticipant", "Participant"}) or bool(
        _get(claim.held, "legalName")[0]
    )


def _entry(imported: Imported, claim: _Claim, *, bound: bool = False) -> CitedFacts:
    """What a credential says, and how good a source it is: the issuer's own document where its signature was verified.

    `bound` asks for a key of which it was said whose it is: without that, who gave the key may be anybody.
    """
    signed = claim.signed
    if not claim.issuer:
        said = "Gaia-X claims, not signed"
    elif signed is None:
        why = "not checked: it is over canonical RDF" if claim.proof else "not verified"
        said = f"Gaia-X credential of {claim.issuer}, signature {why}"
    else:
        said = f"Gaia-X credential of {claim.issuer}, signature verified with the key {signed.key}"
    grade: Grade = "B" if claim.issuer and signed is not None and (signed.bound or not bound) else "D"
    publisher = claim.issuer or "not stated: claims without an issuer"
    issued = claim.issued
    return CitedFacts(claim.file, claim.at or "/", publisher, issued or imported.on, issued, grade, said[:300])


def _country(imported: Imported, claim: _Claim, address: object, at: str) -> str:
    """The country of an address, by its code or that of its region; nothing where the two differ, which is told."""
    country = _text(address, "addressCountryCode", "countryCode", "addressCountry").upper()
    region = _text(address, "countrySubdivisionCode", "subdivisionCountryCode", "addressCode")
    of_region = region.partition("-")[0].upper() if re.fullmatch(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", region) else ""
    if country and of_region and country != of_region:
        imported.leave(
            claim.file, at, f"country {country}, region {region}", "they contradict each other: neither was taken"
        )
        return ""
    return country or of_region


def _participant(imported: Imported, claim: _Claim) -> None:
    entry = _entry(imported, claim)
    imported.take(
        entry, ("identity", "legal_name"), _name(claim.held), f"{claim.at}/{_get(claim.held, 'legalName', 'name')[0]}"
    )
    for name, fact in _ADDRESSES.items():
        key, address = _get(claim.held, name)
        if key and (country := _country(imported, claim, address, f"{claim.at}/{key}")):
            imported.take(entry, ("identity", fact), country, f"{claim.at}/{key}")
    key, registered = _get(claim.held, "registrationNumber", "legalRegistrationNumber")
    if key:
        numbers = [*_numbers(imported, claim, registered, f"{claim.at}/{key}")]
        if numbers:
            imported.take(entry, ("identity", "register_numbers"), numbers, f"{claim.at}/{key}")
    key, parents = _get(claim.held, *_PARENTS)
    for parent in parents if isinstance(parents, list) else [parents]:
        if key:
            _parent(imported, claim, entry, parent, f"{claim.at}/{key}")
    if mandate := _get(claim.held, "subOrganisationOf")[0]:
        imported.leave(claim.file, f"{claim.at}/{mandate}", mandate, "a legal mandate, not said to be an owner")
    imported.add(entry)


def _numbers(imported: Imported, claim: _Claim, registered: object, at: str) -> Iterator[str]:
    for one in registered if isinstance(registered, list) else [registered]:
        number = _text(one, "registrationNumberNumber")
        found = {_text(one, "registrationNumberType"): number} if number else {}
        if not found and isinstance(one, dict):
            found = {_local(key): _text(one, _local(key)) for key in one if _local(key) in _NUMBERS}
        for kind, number in found.items():
            if kind == "leiCode" and not is_lei(number):
                imported.leave(claim.file, at, number, "not an LEI: its check digits are wrong")
            elif number:
                yield number
        if not found and isinstance(one, dict | str):
            imported.leave(
                claim.file, at, _id(one) if isinstance(one, dict) else one, "a reference: the number is in no file here"
            )


def _parent(imported: Imported, claim: _Claim, entry: CitedFacts, parent: object, at: str) -> None:
    name = _name(parent) if isinstance(parent, dict) else ""
    if not id_for(name):
        shown = _id(parent) if isinstance(parent, dict) else str(parent)
        imported.leave(claim.file, at, shown, "a parent that is not named in this file")
        return
    path = ("ownership", "shareholders", id_for(name))
    imported.take(entry, (*path, "name"), name, at)
    key, address = _get(parent, "legalAddress")
    if key and (country := _country(imported, claim, address, f"{at}/{key}")):
        imported.take(entry, (*path, "country"), country, f"{at}/{key}")


def _service(imported: Imported, claim: _Claim, subject: str | None) -> None:
    provider = _get(claim.held, "providedBy")[1]
    by = _id(provider) if isinstance(provider, dict) else str(provider or "")
    if subject is not None and by != subject:
        imported.leave(claim.file, claim.at or "/", by, f"a service that is not said to be provided by {subject}")
        return
    if subject is None:
        imported.leave(claim.file, f"{claim.at}/providedBy", by, "a reference: who provides it is in no file here")
    name, id_ = _text(claim.held, "name", "title"), _service_id(claim)
    if not id_:
        imported.leave(claim.file, claim.at or "/", claim.id, "a service without a name or an id")
        return
    entry = _entry(imported, claim)
    path = ("services", id_)
    if name:
        imported.take(entry, (*path, "name"), name, f"{claim.at}/{_get(claim.held, 'name', 'title')[0]}")
    if description := _text(claim.held, "description"):
        imported.take(entry, (*path, "summary"), description, f"{claim.at}/{_get(claim.held, 'description')[0]}")
    key, exported = _get(claim.held, "dataAccountExport", "dataExport")
    exports = exported if isinstance(exported, list) else [exported]
    if formats := list(dict.fromkeys(text for one in exports if (text := _text(one, "formatType")))):
        imported.take(entry, (*path, "facts", "exit", "export_formats"), formats, f"{claim.at}/{key}")
    imported.add(entry)


def _service_id(claim: _Claim) -> str:
    return id_for(_text(claim.held, "name", "title")) or id_for(claim.id.rpartition("/")[2].partition(".")[0])


def _is_service(claim: _Claim) -> bool:
    return any("ServiceOffering" in kind for kind in claim.types) and "compliance" not in claim.issuer


def _other(imported: Imported, claim: _Claim, subjects: Mapping[str, _Claim]) -> None:
    """A clearing house's word that a credential complies; other claims are left."""
    if "compliance" not in claim.issuer and not claim.types & {"LabelCredential"}:
        imported.leave(
            claim.file, claim.at or "/", ", ".join(sorted(claim.types)), "a claim of a kind that is not read"
        )
    elif claim.id not in subjects:
        imported.leave(claim.file, claim.at or "/", claim.id, "confirms a credential that is in no file here")
    elif claim.issued is None:
        imported.leave(claim.file, claim.at or "/", claim.id, "no day of issue: not taken as a certificate")
    else:
        entry = _entry(imported, claim, bound=True)
        confirmed = subjects[claim.id]
        service = _service_id(confirmed) if _is_service(confirmed) else ""
        path = ("certifications", f"gaia-x-{service or 'participant'}"[:64])
        imported.take(entry, (*path, "scheme"), "gaia-x", claim.at)
        if service:
            imported.take(entry, (*path, "services"), [service], f"{claim.at}/id")
        imported.take(entry, (*path, "issuer"), claim.issuer, f"{claim.at}, issuer")
        imported.take(entry, (*path, "issued"), claim.issued.isoformat(), f"{claim.at}, day of issue")
        if claim.until:
            imported.take(entry, (*path, "expires"), claim.until, f"{claim.at}, last day")
        imported.add(entry)

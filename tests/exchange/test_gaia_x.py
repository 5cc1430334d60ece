"""`gaia-x`: participants and services of all editions as claims of grade D; contradictions are told, never chosen from."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

from compliance.exchange import gaia_x
from compliance.exchange.foreign import Foreign
from compliance.exchange.imported import ImportTerms
from compliance.exchange.profile import profile_text
from compliance.loading.providers import load_provider
from compliance.model.problem import LoadError
from tests.exchange.gleif_records import ACME
from tests.exchange.samples import sample

TODAY = date(2026, 11, 30)
ID = "https://acme.example/participant.json"


def address(country, region):
    return {"gx-participant:addressCountryCode": country, "gx-participant:addressCode": region}


def person(parent=("US", "US-WA"), **more):
    return {
        "id": ID,
        "gx-participant:legalName": "Acme SAS",
        "gx-participant:registrationNumber": {
            "gx-participant:registrationNumberType": "EUID",
            "gx-participant:registrationNumberNumber": "FR0000.1",
        },
        "gx-participant:legalAddress": address("FR", "FR-75"),
        "gx-participant:parentOrganisation": {
            "gx-participant:legalName": "Acme, Inc.",
            "gx-participant:legalAddress": address(*parent),
        },
        **more,
    }


def credential(subject, kind="LegalPerson", issuer="did:web:acme.example", **more):
    return {
        "type": ["VerifiableCredential", kind],
        "issuer": issuer,
        "issuanceDate": "2022-09-23T01:02:03Z",
        "credentialSubject": subject,
        **more,
    }


def confirmed(of=ID, **more):
    return credential({"id": of, "hash": "00"}, "ParticipantCredential", "did:web:compliance.example", **more)


def service(by=ID, name="Kubernetes"):
    held = {"id": "https://acme.example/k8s.json", "gx:providedBy": {"id": by}, "gx:name": name}
    held["gx:dataAccountExport"] = {"gx:formatType": {"@value": "application/json"}, "gx:requestType": "API"}
    return credential(held, "gx:ServiceOffering")


def read(*documents, **asked):
    return gaia_x.read(
        [Foreign(f"{n}.json", json.dumps(one).encode()) for n, one in enumerate(documents)], ImportTerms(TODAY, **asked)
    )


def facts(imported, start=""):
    found = {".".join(taken.path): taken.value for entry in imported.entries for taken in entry.facts}
    return {path: value for path, value in found.items() if path.startswith(start)}


def why(imported):
    return "; ".join(f"{left.at}: {left.what}: {left.why}" for left in imported.left)


def test_a_participant_has_its_identity_and_its_owner_as_a_claim_of_its_issuer():
    imported = read({"selfDescriptionCredential": credential(person())})
    assert facts(imported) == {
        "identity.legal_name": "Acme SAS",
        "identity.registered_office_country": "FR",
        "identity.register_numbers": ["FR0000.1"],
        "ownership.shareholders.acme-inc.name": "Acme, Inc.",
        "ownership.shareholders.acme-inc.country": "US",
    }
    (entry,) = imported.entries
    assert (entry.grade, entry.publisher, entry.published) == ("D", "did:web:acme.example", date(2022, 9, 23))
    assert entry.summary == "Gaia-X credential of did:web:acme.example, signature not verified"
    load_provider(text=profile_text(imported, "acme"))


def test_a_country_that_its_region_contradicts_is_told_and_not_taken():
    imported = read(credential(person(parent=("JP", "US-WA"))))
    assert "ownership.shareholders.acme-inc.country" not in facts(imported)
    assert "country JP, region US-WA: they contradict each other" in why(imported)


def test_the_country_of_a_region_is_taken_where_no_other_is_stated():
    bare = {
        "type": "gx:LegalParticipant",
        "id": ID,
        "gx:legalName": "Acme",
        "gx:legalAddress": {"gx:countrySubdivisionCode": "DE-BY"},
    }
    imported = read(bare)
    assert facts(imported)["identity.registered_office_country"] == "DE"
    (entry,) = imported.entries
    assert (entry.grade, entry.published, entry.summary) == ("D", None, "Gaia-X claims, not signed")


@pytest.mark.parametrize(
    ("registered", "numbers", "said"),
    [
        ([{"gx:leiCode": ACME}, {"gx:vatID": "FR1"}], [ACME, "FR1"], ""),
        ({"gx:leiCode": ACME[:-1] + "8"}, None, "not an LEI: its check digits are wrong"),
        ({"id": "https://acme.example/number.json"}, None, "a reference: the number is in no file here"),
    ],
)
def test_numbers_of_all_editions_are_read(registered, numbers, said):
    imported = read({"type": "gx:LegalPerson", "id": ID, "gx:legalName": "Acme", "gx:registrationNumber": registered})
    assert facts(imported).get("identity.register_numbers") == numbers
    assert said in why(imported)


def test_a_clearing_house_confirms_a_participant_or_one_service():
    imported = read(
        [
            credential(person()),
            confirmed(expirationDate="2023-09-23T00:00:00Z"),
            service(),
            confirmed("https://acme.example/k8s.json"),
        ]
    )
    assert facts(imported, "certifications") == {
        "certifications.gaia-x-participant.scheme": "gaia-x",
        "certifications.gaia-x-participant.issuer": "did:web:compliance.example",
        "certifications.gaia-x-participant.issued": "2022-09-23",
        "certifications.gaia-x-participant.expires": "2023-09-23",
        "certifications.gaia-x-kubernetes.scheme": "gaia-x",
        "certifications.gaia-x-kubernetes.services": ["kubernetes"],
        "certifications.gaia-x-kubernetes.issuer": "did:web:compliance.example",
        "certifications.gaia-x-kubernetes.issued": "2022-09-23",
    }
    assert "confirms a credential that is in no file here" in why(read(credential(person()), confirmed("elsewhere")))


def test_a_service_has_its_name_and_formats_and_belongs_to_the_participant_it_names():
    imported = read(credential(person()), service())
    assert facts(imported, "services") == {
        "services.kubernetes.name": "Kubernetes",
        "services.kubernetes.facts.exit.export_formats": ["application/json"],
    }
    other = read(credential(person()), service(by="https://other.example"))
    assert facts(other, "services") == {}
    assert "not said to be provided by" in why(other)
    alone = read(service(), name="Acme")
    assert (alone.name, "a reference: who provides it is in no file here" in why(alone)) == ("Acme", True)


def jwt(payload):
    part = lambda data: base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")  # noqa: E731
    return f"{part({'alg': 'none'})}.{part(payload)}.c2lnbmF0dXJl"


def test_a_jwt_is_read_as_what_it_holds_alone_or_in_a_presentation():
    held = credential(
        {"type": "gx:LegalPerson", "id": ID, "schema:name": "Acme"}, issuer={"id": "did:web:acme.example"}
    )
    alone = gaia_x.read([Foreign("vc.jwt", jwt(held).encode())], ImportTerms(TODAY))
    enveloped = {"id": f"data:application/vc+jwt,{jwt(held)}", "type": "EnvelopedVerifiableCredential"}
    presented = read({"type": "VerifiablePresentation", "verifiableCredential": [enveloped]})
    for imported in (alone, presented):
        assert facts(imported) == {"identity.legal_name": "Acme"}
        assert (imported.entries[0].grade, imported.entries[0].publisher) == ("D", "did:web:acme.example")


def test_which_of_several_participants_is_asked():
    other = person(id="did:web:other")
    with pytest.raises(LoadError, match=r"(?s)2 participants .*--of ID"):
        read(credential(person()), credential(other))
    assert "another one" in why(read(credential(person()), credential(other), of=ID))


def nested(depth):
    return {"verifiableCredential": nested(depth - 1)} if depth else {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{}", "no Gaia-X credential"),
        (b"[1, 2]", "no Gaia-X credential"),
        (b"eyJhIjoxfQ.b", "not a JWT"),
        (b"eyJhIjoxfQ.bm90IGpzb24.c", "not JSON"),
        (json.dumps(nested(20)).encode(), "nested too deep"),
    ],
)
def test_what_is_no_credential_is_refused(data, said):
    with pytest.raises(LoadError, match=said):
        gaia_x.read([Foreign("x", data)], ImportTerms(TODAY))


@pytest.mark.parametrize(
    ("name", "count", "left"),
    [
        ("deltadao-participantAmazon", 9 - 1, "country JP, region US-WA"),
        ("deltadao-participantATOS", 9, ""),
        ("deltadao-serviceK8sClusterDeltaDAO", 6, "who provides it is in no file here"),
        ("deltadao-2210_service_application", 2, "who provides it is in no file here"),
        ("msg-legalparticipant-tagus", 3, "the number is in no file here"),
        ("msg-serviceoffering-tagus", 1, "who provides it is in no file here"),
    ],
)
def test_real_files(name, count, left):
    imported = gaia_x.read([Foreign(name, sample(f"gaia-x/{name}.json"))], ImportTerms(TODAY))
    assert (imported.count, left in why(imported)) == (count, True)
    assert {entry.grade for entry in imported.entries} == {"D"}
    load_provider(text=profile_text(imported, "sample"))

"""What a form supposes, against the engine: a scenario gives what a statement of that day would, and the page says no more."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest

from compliance import load_provider, load_ruleset, load_scenario, suppose
from compliance.assess import Evaluation
from compliance.web.asked import DaysNamed, offer_asked
from compliance.web.fields import NOT_KNOWN
from compliance.web.reading import Query
from compliance.web.saving import statement_of
from compliance.web.shelf import Shelf
from compliance.web.supposing import before_of, edits_of, scenario_text
from compliance.web.supposing import suppose as supposed
from compliance.web.whatif import Desk
from tests.cli.documents import ruleset
from tests.web.conftest import TODAY, Site

WHAT_IF = "/what-if/acme?against=demo"
DAY = date(2026, 12, 5)
SOURCE = {"source_title": "A letter", "publisher": "Somebody", "grade": "A"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(Shelf(tmp_path_factory.mktemp("empty")))


def asked(desk, offer, *rulesets, day=TODAY):
    """An offer with the questions about it."""
    dates = DaysNamed(day, day)
    return desk.asked(offer, Query(lambda name: rulesets if name == "against" else ()), dates)


def stood(desk, name, against, day):
    """An offer as it stands, without the questions: these take most of the time."""
    offer, dates = offer_asked(name, desk.shelf), DaysNamed(day, day)
    state = Evaluation(dates.terms(offer.service)).state(offer.provider, load_ruleset(against))
    return before_of(offer, [state], dates)


@pytest.fixture(scope="module")
def founding(desk):
    """The founding case as it stood."""
    return stood(desk, "numergy", "andromede", date(2016, 2, 5))


def controls(fields):
    for one in (*fields.questions, *fields.stated):
        yield from one.controls


def edited(control, random):
    """Another value of a field; nothing where that cannot be made up."""
    others = [choice for choice in control.choices if choice != control.stated]
    if others:
        return random.choice(others)
    if control.hint.startswith("two letters"):
        return (
            random.choice(["FR", "US", "DE", "FR, DE"])
            if "countries" in control.name
            else random.choice(["FR", "US", "DE"])
        )
    if control.hint.startswith("a day"):
        return random.choice(["2020-01-31", "2026-12-01", "2031-05"])
    if control.suggestions:
        return random.choice(control.suggestions)
    return str(random.choice([0, 1, 3, 50, 99])) if control.hint and "commas" not in control.hint else ""


def random_form(fields, random, most=3):
    chosen = random.sample(list(controls(fields)), most)
    return {control.name: edited(control, random) for control in chosen}


def outcome(card):
    findings = {f.rule: (f.status, f.points, f.basis) for f in card.findings}
    return card.verdict.status, card.verdict.possible, card.verdict.binding, card.score, card.level, findings


CASES = [
    ("numergy", ("andromede",)),
    ("s3ns@premi3ns", ("secnumcloud-3.2", "extraterritorial-exposure")),
    ("aws", ("andromede", "iso-27001")),
]
"""One provider as a whole with disputes and a course; one service that rests on a certificate; one of which much is stated."""
MANY = 60


@pytest.mark.parametrize("number", [0, *(pytest.param(n, marks=pytest.mark.exhaustive) for n in range(1, MANY))])
def test_what_is_supposed_gives_what_a_statement_would(desk, number):
    random = Random(number)  # noqa: S311 - the same examples in every run
    offer, rulesets = CASES[number % len(CASES)]
    day = date(2016, 2, 5) if offer == "numergy" else DAY
    one = asked(desk, offer, *rulesets, day=day)
    tried = (edits_of({**random_form(one.fields, random), **SOURCE}, one.before) for _ in range(50))
    edits = next(edits for edits in tried if edits and None not in edits.leaves.values())
    what_if = supposed(edits, one.before, "A", detail="verdict")
    saved = statement_of(edits, one.before, SOURCE, desk.shelf)
    stated = load_provider(text=saved.after, name="stated.yaml")
    evaluation = Evaluation(DaysNamed(day, day).terms(offer.partition("@")[2] or None, "verdict"))
    for card, name in zip(what_if.cards, rulesets, strict=True):
        assert outcome(card) == outcome(evaluation.card(stated, load_ruleset(name))), what_if.text


def test_the_file_of_a_scenario_gives_the_same(desk):
    day = date(2026, 10, 5)  # two days later the edition is known
    before = stood(desk, "ovhcloud@vmware-snc", "secnumcloud-3.2", day)
    edits = edits_of({"f.certifications.secnumcloud-vmware.edition": "3.2"}, before)
    (card,) = supposed(edits, before, "B", "Decision 2279", detail="verdict").cards
    scenario = load_scenario(text=scenario_text(edits, before, "B", "Decision 2279"))
    real = suppose(load_provider("ovhcloud"), scenario, as_of=day, known_as_of=day)
    evaluation = Evaluation(DaysNamed(day, day).terms("vmware-snc", "verdict"))
    assert outcome(evaluation.card(real, load_ruleset("secnumcloud-3.2"))) == outcome(card)
    assert card.provider.what_if.title == "Decision 2279"
    assert card.verdict.status == "necessary-only"


def test_what_a_form_says_alike_is_no_edit(desk):
    one = asked(desk, "numergy", "andromede", day=date(2016, 2, 5))
    form = {control.name: control.value for control in controls(one.fields)}
    assert not edits_of(form, one.before)
    assert not edits_of({"f.customers.orders_meur": "", "f.customers.anchor_customer": NOT_KNOWN}, one.before)


def test_what_is_stated_can_be_supposed_not_to_be_known(founding):
    edits = edits_of({"f.finance.paid_in_meur": "", "f.governance.owners_aligned": NOT_KNOWN}, founding)
    assert edits.leaves == {("finance", "paid_in_meur"): None, ("governance", "owners_aligned"): None}
    (card,) = supposed(edits, founding, "A", detail="verdict").cards
    assert card.finding("capital-paid-in").status == "unknown"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("f.finance.paid_in_meur", "lots", "no number"),
        ("f.finance.paid_in_meur", "-5", "must not be below 0"),
        ("f.governance.owners_aligned", "maybe", "neither yes nor no"),
        ("f.finance.nothing", "5", "there is no fact"),
        ("f.finance", "5", "there is no fact"),
        ("f.../../etc/passwd", "5", "the name of no fact"),
        ("f.answers.andromede.none", "pass", "no rule set here asks"),
        ("c.finance", "yes", "is no list"),
        ("n.finance.paid_in_meur", "5", "is no list"),
        ("n.certifications.nothing", "5", "there is no fact"),
        ("f.identity.registered_office_country", "France", "country code"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(founding, name, text, said):
    edits = edits_of({name: text}, founding)
    assert not edits
    assert said in edits.mistakes[name]


def test_an_entry_can_be_supposed_and_a_list_taken_as_complete(founding):
    form = {"n.technology.security_products.name": "Wall", "n.technology.security_products.vendor_country": "FR"}
    form |= {"c.technology.security_products": "yes"}
    edits = edits_of(form, founding)
    assert edits.closes == ["technology.security_products"]
    (card,) = supposed(edits, founding, "A", detail="verdict").cards
    assert card.finding("security-products").status == "pass"


def test_a_list_taken_as_complete_keeps_what_it_holds(founding):
    edits = edits_of({"c.ownership.shareholders": "yes"}, founding)
    assert {path[2] for path in edits.leaves} == {"sfr"}  # the last one by then
    assert ("ownership", "shareholders", "sfr", "country") in edits.leaves


def test_the_answer_says_what_is_supposed_and_what_it_does(site):
    text = site.post(WHAT_IF, {"f.x.demo.enough": "yes"}).text
    assert '<a href="#q-x_2edemo_2eenough">1 answer</a> of yours, not saved' in text
    assert 'id="q-x_2edemo_2eenough"' in text
    assert "<strong>open</strong> becomes <strong>sufficient</strong>" in text
    assert "<summary>1 rule is settled: 1 by what you suppose.</summary><ul><li>Enough</li></ul>" in text
    assert "Now: " in text
    assert 'value="yes" checked' in text
    assert "Changed by you" in text


@pytest.mark.parametrize("part", ["quick", "panel"])
def test_a_part_of_it_is_the_verdict_alone(site, part):
    answer = site.post(WHAT_IF, {"f.x.demo.enough": "no"}, **{"X-Part": part})
    assert "<html" not in answer.text
    assert "stays" in answer.text or "becomes" in answer.text
    assert ("Holds" in answer.text) is (part == "panel")


def test_the_json_of_it_is_marked_as_hypothetical(site):
    answer = site.post("/what-if/acme.json?against=demo", {"f.x.demo.enough": "yes"})
    (card,) = json.loads(answer.text)["scorecards"]
    assert card["provider"]["what_if"]["facts"] == ["x.demo.enough"]
    assert card["verdict"]["status"] == "sufficient"


def test_a_mistake_stands_beside_its_field_and_the_rest_counts(folder):
    checks = {"needed": "finance.paid_in_meur > 5", "enough": "x.demo.enough"}
    rules = [{"id": id_, "title": id_.capitalize(), "check": check} for id_, check in checks.items()]
    ruleset(folder, facts={"x.demo.enough": {"type": "bool", "title": "enough"}}, rules=rules)
    text = Site(folder).opened().post(WHAT_IF, {"f.finance.paid_in_meur": "lots", "f.x.demo.enough": "yes"}).text
    assert "is no number" in text
    assert 'aria-invalid="true"' in text
    assert '<a href="#f_2efinance_2epaid_in_meur-wrong">1 answer</a> cannot be taken' in text
    assert ">1 answer</a> of yours" in text

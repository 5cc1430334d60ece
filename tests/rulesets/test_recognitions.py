"""Recognitions are bound to the rules they show, and to no others; imports, prefixes and settings carry them."""

from __future__ import annotations

import pytest

from compliance.model.problem import LoadError
from compliance.model.rule_values import Evidence, Period
from compliance.rulesets.recognitions import PATTERNS_LIMIT
from compliance.rulesets.settings import SettingError, with_settings
from tests.builders import judgement, rule, ruleset

VISA = 'certifications.exists(c, c.scheme == "visa" && covers(c) && in_force(c))'
LEVELS = ["none", "basic", "full"]
TEXTS = {"law": {"title": "A law"}}


def recognition(shows=("*",), id_="visa", **more):
    entries = [shows] if isinstance(shows, dict) else [{"rules": list(shows)}]
    return {"id": id_, "title": "A visa in force", "by": "Authority", "when": VISA, "shows": entries, **more}


def graded(id_, *levels, **more):
    """A graded rule, a rung for each level."""
    rungs = [{"title": f"rung {n}", "points": n} | ({} if not n else {"when": "x.demo.a"}) for n in range(len(levels))]
    rungs = [rung | ({} if level is None else {"level": level}) for rung, level in zip(rungs, levels, strict=True)]
    return {"id": id_, "rungs": rungs, **more}


def document(rules, *recognitions, id_="base", **more):
    """A rule set to import: every rule has to pass."""
    return {
        "schema": "ruleset/1", "id": id_, "title": id_, "version": "1", "issuer": "Nobody", "claims": "necessary",
        "facts": {"x.demo.a": {"type": "bool", "title": "a"}, "x.demo.n": {"type": "int", "title": "n"}},
        "rules": [{"title": one["id"], **one} for one in rules],
        "recognises": list(recognitions),
        "verdict": {"necessary": [{"all": [one["id"] for one in rules]}]},
        **more,
    }  # fmt: skip


def shows(made):
    return {one.id: dict(one.shows) for one in made.recognitions}


def withheld(made):
    return {id_: one.why for recognition in made.recognitions for id_, one in recognition.withheld.items()}


def problems(*recognitions, rules=(), **more):
    rules = [rule("x.demo.a", "A"), judgement("B"), graded("G", None, None, None), *rules]
    with pytest.raises(LoadError) as caught:
        ruleset([{"title": one["id"], **one} for one in rules], recognises=list(recognitions), **more)
    return [problem.message for problem in caught.value.problems]


# --- Which rules, and how far -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"rules": ["*"]}, {"A-1": 2, "A-2": 2, "B": 2}),
        ({"rules": ["A-*"]}, {"A-1": 2, "A-2": 2}),
        ({"rules": ["?"]}, {"B": 2}),
        ({"rules": ["B", "A-2"]}, {"B": 2, "A-2": 2}),
        ({"rules": ["none-*"]}, {}),
        ({"rules": ["base/A"]}, {"base/A": 2}),
        ({"rules": ["base/*"]}, {}),
    ],
)
def test_a_pattern_takes_own_rules_and_an_id_any(entry, expected):
    imported = document([rule("x.demo.a", "A")])
    made = ruleset(
        [rule("x.demo.a", "A-1"), rule("x.demo.a", "A-2"), judgement("B")],
        recognises=[recognition(entry)],
        imports=[{"ruleset": "base", "as": "base"}],
        beside={"base": imported},
    )
    assert shows(made) == {"visa": expected}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"rules": ["high"], "rung": 3}, {"high": 3}),
        ({"rules": ["high"], "level": "full"}, {"high": 3}),
        ({"rules": ["*"], "level": "full"}, {"high": 3, "skips": 3, "capped": 2, "top": 2}),
        ({"rules": ["*"], "level": "basic"}, {"high": 2, "skips": 3, "capped": 2}),
        ({"rules": ["*"], "level": "none"}, {}),
        ({"rules": ["inert"], "level": "full"}, {}),
    ],
)
def test_a_graded_rule_is_shown_up_to_a_rung_or_the_lowest_rung_of_a_level(entry, expected):
    rules = [
        graded("high", *LEVELS),
        graded("skips", "none", "none", "full"),
        graded("inert", "full", "full"),
        graded("short", "none", "none"),
        rule("x.demo.a", "capped", level="basic"),
        rule("x.demo.a", "top", level="full"),
        rule("x.demo.a", "free"),
    ]
    made = ruleset(rules, recognises=[recognition(entry)], levels=LEVELS)
    assert shows(made) == {"visa": expected}


def test_of_several_entries_the_highest_rung_counts_with_its_clause():
    entries = [
        {"rules": ["G"], "rung": 2, "clause": "1"},
        {"rules": ["*"], "rung": 3, "clause": "2"},
        {"rules": ["G"], "rung": 2, "clause": "3"},
    ]
    made = ruleset([graded("G", None, None, None)], recognises=[recognition(reading="ours") | {"shows": entries}])
    (one,) = made.recognitions
    assert (one.shows, one.clauses, one.reading) == ({"G": 3}, {"G": "2"}, "2")


def test_what_a_recognition_is_made_of():
    made = ruleset(
        [rule("x.demo.a", "A", evidence={"grade": "B", "max_age": "P1Y"})],
        recognises=[recognition(evidence={"grade": "A", "max_age": "P12M"}, references=["law"])],
        references=TEXTS,
    )
    (one,) = made.recognitions
    assert (one.id, one.origin, one.title, one.by) == ("visa", ("demo", "visa"), "A visa in force", "Authority")
    assert (one.scope, one.evidence, one.asked) == (
        "",
        Evidence("A", Period(0, 12, 0)),
        Evidence("A", Period(0, 12, 0)),
    )
    assert ([r.id for r in one.references], one.reading, one.location.line) == (["law"], None, 1)
    assert ("certifications", "*", "services") in one.when.reads
    assert [(r.id, rung) for r, rung in made.shown_by("A")] == [("visa", 2)]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (recognition(["AA"]), "unknown rule 'AA' (did you mean 'A'?)"),
        (recognition(["G"]), "'G' is graded: say how far it is shown: rung: <number> or level: <level>"),
        (recognition(["G*"]), "'G' is graded: say how far it is shown: rung: <number> or level: <level>"),
        (
            recognition({"rules": ["G"], "rung": 4}),
            "'G' has 3 rungs, and the lowest needs no showing: name one of the others",
        ),
        (
            recognition({"rules": ["G"], "rung": 1}),
            "'G' has 3 rungs, and the lowest needs no showing: name one of the others",
        ),
        (recognition({"rules": ["A"], "rung": 2}), "'A' is a yes/no rule: it has no rungs"),
        (recognition({"rules": ["A"], "level": "full"}), "unknown level 'full'; none is declared"),
        (
            recognition({"rules": ["A"], "rung": 2, "level": "full"}),
            "either 'rung' or 'level' says how far rules are shown, not both",
        ),
        (recognition(["A"], references=["lw"]), "unknown reference 'lw'; none is declared"),
        (recognition(["A"], when="certifcations.exists(c, covers(c))"), "unknown name 'certifcations' (did you mean"),
        (recognition(["A"], when="finance.paid_in_meur"), "a condition must be true or false; this is a number"),
        (recognition(["A"], clause="4.2"), "'clause' goes with 'reading: ours'"),
        (recognition(["A"], reading="ours"), "a reading of ours names the clause it reads: clause: <clause>, here or"),
        (recognition(["A"], reading="theirs", clause="4.2"), "'theirs' is not allowed here; it is one of: ours"),
    ],
)
def test_what_does_not_bind(wrong, expected):
    (message,) = problems(wrong)
    assert message.startswith(expected)


def test_a_rule_without_levels_cannot_be_shown_by_one_if_it_is_named():
    rules = [graded("H", "none", "basic"), rule("x.demo.a", "L", level="basic")]
    named = problems(recognition({"rules": ["A", "H"], "level": "full"}), rules=rules, levels=LEVELS)
    assert named == ["'A' says nothing about levels", "no rung of 'H' stands for the level 'full'"]


def test_ids_are_unique():
    (message,) = problems(recognition(["A"]), recognition(["B"]))
    assert message.startswith("the recognition 'visa' stands here twice; the first one is at ")


def test_patterns_are_bounded():
    (message,) = problems(recognition(["A*"] * (PATTERNS_LIMIT + 1)))
    assert message == f"the recognitions of a rule set may have at most {PATTERNS_LIMIT} patterns"


# --- Evidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asks", "rule_asks", "expected"),
    [
        ({}, {}, True),
        ({"grade": "A"}, {"grade": "B"}, True),
        ({"grade": "B"}, {"grade": "B"}, True),
        (
            {"grade": "C"},
            {"grade": "B"},
            "'A' asks grade B, and what shows it asks at least as much; this asks grade C",
        ),
        (None, {"grade": "D"}, "'A' asks grade D, and what shows it asks at least as much; this asks nothing"),
        ({"grade": "A"}, {"max_age": "P1Y"}, "'A' asks no older than P1Y, and what shows it asks at least as much; "),
        ({"max_age": "P12M"}, {"max_age": "P1Y"}, True),
        ({"max_age": "P1Y"}, {"max_age": "P12M"}, True),
        ({"max_age": "P364D"}, {"max_age": "P1Y"}, True),
        ({"max_age": "P366D"}, {"max_age": "P1Y"}, "'A' asks no older than P1Y"),
        ({"max_age": "P1Y"}, {"max_age": "P365D"}, "'A' asks no older than P365D"),
        ({"grade": "A", "max_age": "P2Y"}, {"grade": "B", "max_age": "P1Y"}, "'A' asks grade B, no older than P1Y"),
    ],
)
def test_a_recognition_asks_at_least_what_its_rules_ask(asks, rule_asks, expected):
    rules = [rule("x.demo.a", "A", title="A", evidence=rule_asks), rule("x.demo.a", "B", evidence={"grade": "A"})]
    more = {} if asks is None else {"evidence": asks}
    if expected is True:
        assert shows(ruleset(rules, recognises=[recognition(["A"], **more)])) == {"visa": {"A": 2}}
    else:
        with pytest.raises(LoadError) as caught:
            ruleset(rules, recognises=[recognition(["A"], **more)])
        (problem,) = caught.value.problems
        assert problem.message.startswith(expected)


def test_the_rung_that_is_shown_says_what_is_asked():
    one = graded("G", None, None, None)
    one["rungs"][2]["evidence"] = {"grade": "A"}
    low = ruleset([one], recognises=[recognition({"rules": ["G"], "rung": 2})])
    assert shows(low) == {"visa": {"G": 2}}
    with pytest.raises(LoadError, match="'G' asks grade A"):
        ruleset([one], recognises=[recognition({"rules": ["G"], "rung": 3}, evidence={"grade": "B"})])


# --- Imports and settings ---------------------------------------------------------------------------------------------

NUMBERS = {
    "least": {"title": "Least", "value": 2},
    "most": {"title": "Most", "value": 9},
}
COUNTED = document(
    [
        rule("x.demo.n >= params.least", "least"),
        rule("x.demo.n <= params.most", "most"),
        rule("x.demo.n == params.least", "exact"),
        rule("x.demo.a", "free"),
        rule("x.demo.a", "fitting", applies="x.demo.n > params.least"),
    ],
    recognition(),
    parameters=NUMBERS,
)
EVERY = {"least": 2, "most": 2, "exact": 2, "free": 2, "fitting": 2}


def importing(import_, *recognitions, beside=None):
    return ruleset(
        document([rule("x.demo.a", "own")], *recognitions, id_="demo", imports=[{"ruleset": "base", **import_}]),
        beside={"base": COUNTED, **(beside or {})},
    )


@pytest.mark.parametrize(
    ("import_", "expected"),
    [
        ({}, {"visa": EVERY}),
        ({"as": "b"}, {"b/visa": {f"b/{id_}": 2 for id_ in EVERY}}),
        ({"rules": ["free"]}, {"visa": {"free": 2}}),
        ({"rules": ["free", "most"], "exclude": ["most"]}, {"visa": {"free": 2}}),
        ({"rules": ["free"], "tailor": {"free": {"role": "gate", "points": 5}}}, {"visa": {"free": 2}}),
        ({"definitions": ["named"]}, {}),
    ],
)
def test_imports_carry_recognitions_of_the_rules_they_take(import_, expected):
    source = {**COUNTED, "define": {"named": "x.demo.a"}}
    made = importing(import_, beside={"base": source})
    assert shows(made) == expected
    assert {one.origin for one in made.recognitions} <= {("base", "visa")}


def test_recognitions_reach_through_two_imports():
    middle = document(
        [rule("x.demo.a", "m")], id_="middle", imports=[{"ruleset": "base", "as": "b", "rules": ["most"]}]
    )
    made = ruleset(
        document([rule("x.demo.a", "own")], id_="demo", imports=[{"ruleset": "middle", "as": "m"}]),
        beside={"base": COUNTED, "middle": middle},
    )
    (one,) = made.recognitions
    assert (one.id, one.scope, one.shows) == ("m/b/visa", "m/b/", {"m/b/most": 2})
    assert one.scope == made.rule("m/b/most").scope


def test_two_recognitions_of_one_name_need_a_prefix():
    with pytest.raises(LoadError, match="the recognition 'visa' is here already; give this import a prefix"):
        importing({}, recognition(["own"]))
    assert list(shows(importing({"as": "b"}, recognition(["own"])))) == ["visa", "b/visa"]


@pytest.mark.parametrize(
    ("parameters", "gone"),
    [
        ({"least": 3}, {"least", "exact", "fitting"}),
        ({"least": 1}, {"exact", "fitting"}),
        ({"least": 2}, set()),
        ({"most": 8}, {"most"}),
        ({"most": 10}, set()),
    ],
)
def test_a_rule_that_asks_more_here_is_not_shown(parameters, gone):
    for made in (
        importing({"parameters": parameters}),
        *with_settings([ruleset(COUNTED)], [f"{name}={value}" for name, value in parameters.items()]),
    ):
        assert shows(made) == {"visa": {id_: 2 for id_ in EVERY if id_ not in gone}}
        assert withheld(made).keys() == gone
        for why in withheld(made).values():
            (name, value) = next(iter(parameters.items()))
            assert why == f"the rule reads {name}, which is {value} here and was {NUMBERS[name]['value']}"


def test_what_is_asked_is_measured_against_the_published_value():
    tightened = importing({"parameters": {"least": 4}})
    (less,) = with_settings([tightened], ["base/least=3"])
    assert withheld(less)["least"] == "the rule reads least, which is 3 here and was 2"
    (back,) = with_settings([tightened], ["base/least=2"])
    assert shows(back) == {"visa": EVERY}


def test_values_by_date_are_all_compared():
    dated = [{"from": f"20{year}-01-01", "value": value, "source": "law"} for year, value in ((10, 2), (20, 5))]
    made = ruleset(
        [rule("x.demo.n >= params.least", "least")],
        recognises=[recognition()],
        facts={"x.demo.n": {"type": "int", "title": "n"}},
        parameters={"least": {"title": "Least", "values": dated}},
        references={"law": {"title": "A law", "published": "2000-01-01"}},
    )
    gone = {value: withheld(*with_settings([made], [f"least={value}"])) for value in (1, 2, 3, 5)}
    assert {value: [*rules] for value, rules in gone.items()} == {1: [], 2: [], 3: ["least"], 5: ["least"]}


CHOSEN = {"title": "Scheme", "value": "low", "choices": ["low", "high"]}
SITES = {"title": "Sites", "value": ["1", "2"], "choices": ["1", "2", "3"]}


@pytest.mark.parametrize("setting", ["scheme=high", "scheme=low", "sites=3", "sites=1,2,3"])
def test_to_choose_what_a_framework_offers_changes_nothing_of_it(setting):
    source = document(
        [rule('params.scheme == "low" || x.demo.a', "A"), rule('"3" in params.sites || x.demo.a', "B")],
        recognition(when='params.scheme != "low" && certifications.exists(c, covers(c))'),
        parameters={"scheme": CHOSEN, "sites": SITES},
    )
    (made,) = with_settings([ruleset(source)], [setting])
    assert (shows(made), withheld(made)) == ({"visa": {"A": 2, "B": 2}}, {})
    name, _, value = setting.partition("=")
    value = value.split(",") if name == "sites" else value
    made = importing({"parameters": {name: value}}, beside={"base": source})
    assert shows(made) == {"visa": {"A": 2, "B": 2}}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("scheme", "middle", "'middle' is none of low, high"),
        ("sites", ["1", "4"], "'4' is none of 1, 2, 3"),
    ],
)
def test_what_a_framework_does_not_offer_cannot_be_chosen(name, value, expected):
    source = document(
        [rule('params.scheme == "low" || "3" in params.sites', "A")], parameters={"scheme": CHOSEN, "sites": SITES}
    )
    text = ",".join(value) if isinstance(value, list) else value
    with pytest.raises(SettingError, match=f"{name}: {expected}"):
        with_settings([ruleset(source)], [f"{name}={text}"])
    with pytest.raises(LoadError, match=expected):
        importing({"parameters": {name: value}}, beside={"base": source})
    wrong = {"scheme": CHOSEN, "sites": SITES} | {name: {**{"scheme": CHOSEN, "sites": SITES}[name], "value": value}}
    with pytest.raises(LoadError, match=expected):
        ruleset({**source, "parameters": wrong})


def test_a_list_of_countries_takes_no_other_word():
    """Compared with a country a word that is none would never be found, and a law of that country overlooked."""
    far = {"title": "Far", "value": ["US"], "type": "countries"}
    source = document(
        [rule("!(identity.registered_office_country in params.far)", "A")],
        recognition(when="certifications.exists(c, covers(c))"),
        parameters={"far": far},
    )
    for text, values in (("US,CN", ("US", "CN")), ("[US, CN]", ("US", "CN")), ("[]", ())):
        (made,) = with_settings([ruleset(source)], [f"far={text}"])
        assert made.parameters[""]["far"].values[0].value == values
    assert withheld(*with_settings([ruleset(source)], ["far=US,CN"])) != {}  # unlike a choice, it is a change
    expected = r"'USA' is not an ISO 3166-1 alpha-2 country code \(did you mean 'US'\?\)"
    with pytest.raises(SettingError, match=expected):
        with_settings([ruleset(source)], ["far=USA"])
    with pytest.raises(LoadError, match=expected):
        importing({"parameters": {"far": ["USA"]}}, beside={"base": source})
    with pytest.raises(LoadError, match=expected):
        ruleset({**source, "parameters": {"far": {**far, "value": ["USA"]}}})


def test_choices_are_of_the_kind_of_the_value():
    with pytest.raises(LoadError, match="expected a number, found"):
        ruleset(document([rule("params.n > 1", "A")], parameters={"n": {"title": "N", "value": 1, "choices": ["1"]}}))


def test_a_recognition_whose_own_condition_was_changed_shows_nothing():
    made = ruleset(
        [rule("x.demo.a", "A")],
        recognises=[recognition(when="certifications.exists(c, c.scheme == params.scheme && covers(c))")],
        parameters={"scheme": {"title": "Scheme", "value": "visa"}},
    )
    assert shows(made) == {"visa": {"A": 2}}
    (changed,) = with_settings([made], ["scheme=leaflet"])
    assert (shows(changed), withheld(changed)) == (
        {"visa": {}},
        {"A": "it depends on scheme, which is leaflet here and was visa"},
    )


# --- Decisions --------------------------------------------------------------------------------------------------------


def test_decisions_name_rules_and_references_there_are():
    decision = {
        "text": "One ceiling for votes and capital.",
        "why": "The text says and.",
        "rules": ["A"],
        "references": ["law"],
    }
    made = ruleset([rule("x.demo.a", "A")], decisions=[decision], references=TEXTS)
    (one,) = made.decisions
    assert (one.text, one.rules, [r.id for r in one.references]) == (decision["text"], ("A",), ["law"])
    with pytest.raises(LoadError) as caught:
        ruleset(
            [rule("x.demo.a", "A")], decisions=[decision | {"rules": ["B"], "references": ["lw"]}], references=TEXTS
        )
    assert [p.message for p in caught.value.problems] == [
        "unknown rule 'B'; there are: A",
        "unknown reference 'lw' (did you mean 'law'?)",
    ]


def test_an_account_names_rules_and_facts_there_are():
    sentence = {"text": "The capital was not paid in.", "why": "A quarter of it.", "rules": ["A"]}
    facts = ["finance.paid_in_meur", "datacenters.a.tier"]
    made = ruleset([rule("x.demo.a", "A")], account=[sentence | {"facts": facts}])
    assert [(one.rules, one.facts) for one in made.account] == [(("A",), tuple(facts))]
    with pytest.raises(LoadError) as caught:
        ruleset([rule("x.demo.a", "A")], account=[sentence | {"rules": ["B"], "facts": ["finance.paid"]}])
    assert [p.message for p in caught.value.problems] == [
        "unknown rule 'B'; there are: A",
        "no fact stands at 'finance.paid'; see 'list facts'",
    ]

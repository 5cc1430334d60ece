"""Random profiles and rule sets within what the oracle reads, as plain documents, with the tree of every condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.attack.oracle.expressions import Tree

FLAGS, NUMBERS, TEXTS, DATES = ("a", "b", "c"), ("n", "m"), ("s",), ("d",)
SCHEMES, AWARDS, COUNTRIES = ("c5", "ens", "soc-2"), ("gold", "none"), ("FR", "DE", "US")
SERVICES = ("vault", "mail")
DAYS = ("2022-03-01", "2023-01-01", "2023-06-15", "2024-01-01", "2024-01-01", "2024-03-10")
MONTHS = ("2023-06", "2024-01", "2024-03", "2023")
GRADES = "AABBCD"
AS_OF = date(2024, 6, 30)
LEVELS = ["none", "low", "high"]


@dataclass
class Case:
    """A profile, a rule set and the terms of a run; `trees` are the conditions by their text."""

    profile: dict[str, Any]
    ruleset: dict[str, Any]
    as_of: str
    known: str
    service: str | None
    evidence: str | None
    accept: str
    trees: dict[str, Tree] = field(default_factory=dict)


def case_of(rng: Random) -> Case:
    """One at random."""
    making = _Making(rng)
    ruleset = making.ruleset()
    profile = making.profile(ruleset)
    as_of = AS_OF + timedelta(days=rng.choice((0, 0, 0, -200, 1, 400, rng.randint(-900, 900))))
    known = as_of + timedelta(days=rng.choice((0, 0, 200, 1000, -100)))
    service = rng.choice((None, None, *[s for s in SERVICES if making.states(profile, s, as_of, known)]))
    evidence = rng.choice((None, None, None, None, "B", "C", "A,P1Y", "any"))
    accept = rng.choice(("declared", "declared", "facts", "attested", "read"))
    return Case(profile, ruleset, as_of.isoformat(), known.isoformat(), service, evidence, accept, making.trees)


class _Making:
    """Makes the documents of one case."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.trees: dict[str, Tree] = {}

    # --- Profile ---

    def profile(self, ruleset: dict[str, Any]) -> dict[str, Any]:
        rng = self.rng
        count = rng.choice((1, 2, 2, 3, 3, 4, 5, 6))
        sources = {f"s{n}": self._source() for n in range(count + 1)}
        statements = [self._statement(n, ruleset, [*sources]) for n in range(count)]
        for n, statement in enumerate(statements):
            if n and rng.random() < 0.12:
                statement[rng.choice(("disputes", "supersedes"))] = [f"t{rng.randrange(n)}"]
        head = {"schema": "provider/1", "id": "acme", "name": "Acme Cloud"}
        return {**head, "sources": sources, "statements": statements}

    def _source(self) -> dict[str, Any]:
        rng = self.rng
        day = rng.choice((*DAYS, "2024-05", "2024", "2020-01-01", "2025-01-01"))
        dated = {"published": day} if rng.random() < 0.8 or len(day) < 10 else {"retrieved": day}
        return {"title": "T", "publisher": "P", "grade": rng.choice(GRADES), **dated}

    def _statement(self, number: int, ruleset: dict[str, Any], sources: list[str]) -> dict[str, Any]:
        rng = self.rng
        facts: dict[str, Any] = {}
        demo = {
            name: self._value(name)
            for name in rng.sample((*FLAGS, *NUMBERS, *TEXTS, *DATES), rng.choice((0, 1, 2, 3, 5)))
        }
        if demo:
            facts["x"] = {"demo": demo}
        for group, keys, make in (
            ("certifications", ("k1", "k2", "k3"), self._certificate),
            ("datacenters", ("paris", "lyon", "bonn"), self._datacenter),
            ("services", SERVICES, self._service),
        ):
            if rng.random() < 0.45:
                chosen = rng.sample(keys, rng.choice((0, 1, 1, 2)) if group != "services" else rng.choice((1, 2)))
                entries = {key: None if rng.random() < 0.15 and group != "services" else make() for key in chosen}
                if entries:
                    facts[group] = entries
        if rng.random() < 0.3:
            rule = rng.choice(ruleset["rules"])
            answers = (
                [*range(1, len(rule["rungs"]) + 1)]
                if "rungs" in rule
                else ["pass", "fail"]
                if "check" not in rule
                else []
            )
            if answers:
                facts["answers"] = {"demo": {rule["id"]: rng.choice(answers)}}
        made: dict[str, Any] = {
            "id": f"t{number}",
            "from": rng.choice(MONTHS) if rng.random() < 0.1 else rng.choice(DAYS),
            "sources": rng.sample(sources, rng.choice((1, 1, 1, 2))),
            "facts": facts or {"x": {"demo": {"a": True}}},
        }
        if rng.random() < 0.15:
            made["until"] = rng.choice(("2024-04-01", "2024-06-30", "2024-07-01", "2025-06-01"))
        if rng.random() < 0.35:
            made["exhaustive"] = [self._closure()]
        return made

    def _closure(self) -> Any:
        rng = self.rng
        if rng.random() < 0.4:
            return {"path": "certifications", "where": {"scheme": rng.choice(SCHEMES)}}
        return rng.choice(("certifications", "datacenters"))

    def _value(self, name: str) -> Any:
        rng = self.rng
        if rng.random() < 0.1:
            return None
        if name in FLAGS:
            return rng.random() < 0.6
        if name in NUMBERS:
            return self._number()
        if name in DATES:
            return rng.choice(("2024-01-01", "2024-06", "2023", "2024-06-30"))
        return rng.choice(COUNTRIES)

    def _number(self) -> Any:
        rng = self.rng
        low = rng.choice((0, 1, 2, 3, 3, 4))
        if rng.random() < 0.6:
            return low
        return rng.choice(({"min": low}, {"max": low}, {"min": low, "max": low + rng.choice((1, 2))}))

    def _certificate(self) -> dict[str, Any]:
        rng = self.rng
        fields = {
            "scheme": rng.choice(SCHEMES),
            "award": rng.choice(AWARDS),
            "services": rng.sample(SERVICES, rng.choice((0, 1, 2))),
            "issued": rng.choice(("2024-01-01", "2023-06", "2022-01-15", "2025-01-01", "2024-06")),
            "expires": rng.choice(("2024-12-31", "2024-06", "2024-06-29", "2026-01-01")),
        }
        return self._some(fields, 0.6)

    def _datacenter(self) -> dict[str, Any]:
        rng = self.rng
        tier = rng.choice((1, 2, 3, 4, {"min": 2}, {"min": 2, "max": 3}, {"max": 3}))
        return self._some(
            {"country": rng.choice(COUNTRIES), "tier": tier, "opened": rng.choice(("2020-01-01", "2024-06"))}, 0.6
        )

    def _service(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"kind": self.rng.choice(("iaas", "saas"))}
        if self.rng.random() < 0.4:
            fields["facts"] = {
                "x": {"demo": {name: self._value(name) for name in self.rng.sample((*FLAGS, *NUMBERS), 2)}}
            }
        return fields

    def _some(self, fields: dict[str, Any], share: float) -> dict[str, Any]:
        rng = self.rng
        kept = {name: value for name, value in fields.items() if rng.random() < share}
        return {name: None if rng.random() < 0.05 else value for name, value in kept.items()}

    @staticmethod
    def states(profile: dict[str, Any], service: str, as_of: date, known: date) -> bool:
        """Does a statement that is surely there name the service?"""
        return any(
            service in statement["facts"].get("services", {})
            and statement["from"] in DAYS
            and statement["from"] <= as_of.isoformat()
            and "until" not in statement
            and any(
                (source.get("published") or source["retrieved"]) in DAYS
                and (source.get("published") or source["retrieved"]) <= known.isoformat()
                for source in (profile["sources"][id_] for id_ in statement["sources"])
            )
            for statement in profile["statements"]
        )

    # --- Rule set ---

    def ruleset(self) -> dict[str, Any]:
        rng = self.rng
        objectives = [{"id": id_, "title": id_, "weight": rng.choice((1, 2, 30, 0.5))} for id_ in ("o1", "o2")][
            : rng.choice((1, 2))
        ]
        levels = rng.random() < 0.6
        rules = [
            self._rule(f"R{n}", rng.choice(objectives)["id"], levels=levels) for n in range(rng.choice((1, 2, 3, 4, 5)))
        ]
        used = {rule["objective"] for rule in rules}
        objectives = [objective for objective in objectives if objective["id"] in used]
        if rng.random() < 0.15:
            objectives[0]["out_of"] = 20
        sufficient = rng.random() < 0.5
        verdict: dict[str, Any] = {"necessary": self._clauses(rules, objectives, levels=levels)}
        if sufficient:
            verdict["sufficient"] = self._clauses(rules, objectives, levels=levels)
        facts = {f"x.demo.{name}": {"type": "bool", "title": name} for name in FLAGS}
        facts |= {f"x.demo.{name}": {"type": "float", "title": name} for name in NUMBERS}
        facts |= {"x.demo.s": {"type": "str", "title": "s"}, "x.demo.d": {"type": "date", "title": "d"}}
        made = {
            "schema": "ruleset/1",
            "id": "demo",
            "title": "Demo",
            "version": "1",
            "issuer": "Nobody",
            "claims": "sufficient" if sufficient else "necessary",
            "references": {"law": {"title": "A law"}},
            "facts": facts,
            "objectives": objectives,
            "rules": rules,
            "verdict": verdict,
        }
        if levels:
            made["levels"] = LEVELS
        recognises = [self._recognition(n, rules) for n in range(rng.choice((0, 0, 1, 2)))]
        return {**made, "recognises": [r for r in recognises if r]} if any(recognises) else made

    def _rule(self, id_: str, objective: str, *, levels: bool) -> dict[str, Any]:
        rng = self.rng
        rule: dict[str, Any] = {
            "id": id_,
            "title": id_,
            "objective": objective,
            "role": rng.choice(("gate", "contributory")),
        }
        evidence = self._evidence()
        if evidence:
            rule["evidence"] = evidence
        if rng.random() < 0.2:
            rule["applies"] = self._text(self._condition(1))
        if rng.random() < 0.08:
            rule["effective"] = {"from": rng.choice(("2024-01-01", "2024-07-01"))}
        way = rng.random()
        if way < 0.3:
            rule["rungs"] = self._rungs(levels=levels)
            if rng.random() < 0.6 or not levels:
                rule["pass_from"] = rng.randint(2, len(rule["rungs"]))
        else:
            rule["points"] = rng.choice((1, 1, 5, 2.5))
            if levels and rng.random() < 0.5:
                rule["level"] = rng.choice(LEVELS[1:])
            if way < 0.9:
                rule["check"] = self._text(self._condition(2))
        return rule

    def _rungs(self, *, levels: bool) -> list[dict[str, Any]]:
        rng = self.rng
        rungs: list[dict[str, Any]] = []
        for n in range(rng.choice((2, 3, 3, 4))):
            points = rungs[-1]["points"] + rng.choice((1, 5)) if rungs else rng.choice((0, 0, 0, 1, 4))
            rung: dict[str, Any] = {"title": str(n), "points": points}
            if levels:
                rung["level"] = LEVELS[min(n, 2)]
            if n and rng.random() < 0.85:
                rung["when"] = self._text(self._condition(1))
                evidence = self._evidence()
                if evidence and rng.random() < 0.4:
                    rung["evidence"] = evidence
            rungs.append(rung)
        return rungs

    def _evidence(self) -> dict[str, str]:
        rng = self.rng
        made = {}
        if rng.random() < 0.4:
            made["grade"] = rng.choice("ABBC")
        if rng.random() < 0.2:
            made["max_age"] = rng.choice(("P1Y", "P2Y"))
        return made

    def _recognition(self, number: int, rules: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        rng = self.rng
        shown = rng.sample(rules, rng.randint(1, len(rules)))
        asked = [rule.get("evidence", {}) for rule in shown]
        asked += [rung["evidence"] for rule in shown for rung in rule.get("rungs", ()) if "evidence" in rung]
        grades = [one["grade"] for one in asked if "grade" in one]
        ages = [one["max_age"] for one in asked if "max_age" in one]
        evidence = {**({"grade": min(grades)} if grades else {}), **({"max_age": min(ages)} if ages else {})}
        of_scheme = ("cmp", "==", ("field", "scheme"), ("lit", rng.choice(SCHEMES)))
        condition = ("exists", ("list", ("certifications",)), ("and", of_scheme, ("covers",), ("in_force",)))
        return {
            "id": f"rec{number}",
            "title": f"rec{number}",
            "by": "Authority",
            "when": self._text(condition),
            "shows": [
                {"rules": [rule["id"]], **({"rung": rng.randint(2, len(rule["rungs"]))} if "rungs" in rule else {})}
                for rule in shown
            ],
            **({"evidence": evidence} if evidence else {}),
            **({"reading": "ours", "clause": "1"} if rng.random() < 0.3 else {"references": ["law"]}),
        }

    def _clauses(
        self, rules: Sequence[dict[str, Any]], objectives: Sequence[dict[str, Any]], *, levels: bool
    ) -> list[dict[str, Any]]:
        rng = self.rng
        ids = [rule["id"] for rule in rules]
        ofs = [*(o["id"] for o in objectives), "all"]
        clauses: list[dict[str, Any]] = []
        if any(rule["role"] == "gate" for rule in rules) and rng.random() < 0.4:
            clauses.append({"gates": "all"})
        if rng.random() < 0.3:
            clauses.append({"all": rng.sample(ids, rng.randint(1, len(ids)))})
        if rng.random() < 0.4 or not clauses:
            clauses.append({"any_of": rng.sample(ids, rng.randint(1, len(ids)))})
        if rng.random() < 0.3:
            clauses.append({"score": {"of": rng.choice(ofs), "at_least": rng.choice((1, 25, 50, 66.5, 100))}})
        if levels and rng.random() < 0.3:
            clauses.append({"level": {"of": rng.choice(ofs), "at_least": rng.choice(LEVELS[1:])}})
        if rng.random() < 0.2:
            of = {id_: rng.choice((1, 2, 0.5)) for id_ in rng.sample(ids, rng.randint(1, len(ids)))}
            clauses.append({"points": {"of": of, "at_least": rng.choice((1, 1.5))}})
        return clauses

    # --- Conditions ---

    def _text(self, tree: Tree) -> str:
        text = text_of(tree)
        self.trees[text] = tree
        return text

    def _condition(self, depth: int) -> Tree:
        rng = self.rng
        if depth and rng.random() < 0.45:
            word = rng.choice(("and", "or", "not"))
            if word == "not":
                return ("not", self._condition(depth - 1))
            return (word, *(self._condition(depth - 1) for _ in range(rng.choice((2, 2, 3)))))
        return rng.choice(
            (
                self._flag,
                self._flag,
                self._compared,
                self._compared,
                self._of_list,
                self._of_list,
                self._counted,
                self._known,
                self._dated,
            )
        )()

    def _flag(self) -> Tree:
        return ("fact", ("x", "demo", self.rng.choice(FLAGS)))

    def _compared(self) -> Tree:
        rng = self.rng
        if rng.random() < 0.2:
            s = ("fact", ("x", "demo", "s"))
            return rng.choice(
                (("cmp", rng.choice(("==", "!=")), s, ("lit", rng.choice(COUNTRIES))), ("in", s, ("lit", ["FR", "DE"])))
            )
        return ("cmp", rng.choice(("==", "!=", "<", "<=", ">", ">=")), self._term(1), self._term(1))

    def _term(self, depth: int) -> Tree:
        rng = self.rng
        if depth and rng.random() < 0.3:
            return ("arith", rng.choice("+-*/"), self._term(depth - 1), self._term(depth - 1))
        if rng.random() < 0.4:
            return ("lit", rng.choice((0, 1, 2, 3, 0.5, 4)))
        return ("fact", ("x", "demo", rng.choice(NUMBERS)))

    def _of_list(self) -> Tree:
        rng = self.rng
        listed, body = self._listed()
        return (rng.choice(("exists", "exists", "all")), listed, body)

    def _listed(self) -> tuple[Tree, Tree]:
        """A list, perhaps filtered, and a condition on its entries."""
        rng = self.rng
        path = rng.choice((("certifications",), ("datacenters",)))
        listed: Tree = ("list", path)
        if rng.random() < 0.3:
            listed = ("filter", listed, self._body(path))
        return listed, self._body(path)

    def _body(self, path: tuple[str, ...], depth: int = 1) -> Tree:
        rng = self.rng
        if depth and rng.random() < 0.5:
            word = rng.choice(("and", "and", "or", "not"))
            if word == "not":
                return ("not", self._body(path, depth - 1))
            return (word, *(self._body(path, depth - 1) for _ in range(rng.choice((2, 3)))))
        return self._of_certificate() if path == ("certifications",) else self._of_datacenter()

    def _of_certificate(self) -> Tree:
        rng = self.rng
        scheme = ("field", "scheme")
        return rng.choice((
            ("cmp", rng.choice(("==", "==", "!=")), scheme, ("lit", rng.choice(SCHEMES))),
            ("cmp", rng.choice(("==", "!=")), ("field", "award"), ("lit", rng.choice(AWARDS))),
            ("in", scheme, ("lit", rng.sample(SCHEMES, rng.choice((1, 2, 3))))),
            ("in_force",),
            ("covers",),
            ("has", ("field", rng.choice(("award", "expires")))),
            ("cmp", rng.choice(("<", ">=")), ("field", "issued"), rng.choice((("as_of",), ("day", "2024-06-10")))),
        ))  # fmt: skip

    def _of_datacenter(self) -> Tree:
        rng = self.rng
        return rng.choice((
            ("cmp", rng.choice(("==", "!=")), ("field", "country"), ("lit", rng.choice(COUNTRIES))),
            ("in", ("field", "country"), ("lit", ["FR", "DE"])),
            ("cmp", rng.choice(("==", "<", ">=", ">")), ("field", "tier"), ("lit", rng.choice((2, 3)))),
            ("cmp", rng.choice(("<=", ">")), ("field", "opened"), ("day", "2024-06-10")),
            ("has", ("field", "tier")),
        ))  # fmt: skip

    def _counted(self) -> Tree:
        rng = self.rng
        listed, body = self._listed()
        if rng.random() < 0.5:
            number: Tree = ("size", ("filter", listed, body) if rng.random() < 0.6 else listed)
        else:
            number = (
                "sum",
                ("map", ("filter", ("list", ("datacenters",)), self._body(("datacenters",))), ("field", "tier")),
            )
        if rng.random() < 0.15:
            return ("in", ("lit", rng.choice(COUNTRIES)), ("map", ("list", ("datacenters",)), ("field", "country")))
        return ("cmp", rng.choice(("==", "<", ">=", ">")), number, ("lit", rng.choice((0, 1, 2, 3, 6))))

    def _known(self) -> Tree:
        return ("has", ("fact", ("x", "demo", self.rng.choice((*FLAGS, *NUMBERS)))))

    def _dated(self) -> Tree:
        rng = self.rng
        d = ("fact", ("x", "demo", "d"))
        return rng.choice((
            ("cmp", rng.choice(("<", "<=", ">", ">=")), d, rng.choice((("as_of",), ("day", "2024-06-10")))),
            ("cmp", rng.choice(("<", ">=", ">")), ("age", d), ("lit", rng.choice((0, 100, 365)))),
        ))  # fmt: skip


# --- Text -------------------------------------------------------------------------------------------------------------


def text_of(tree: Tree, variable: int = 0) -> str:
    """A condition as rule sets write it."""
    name = f"v{variable}"

    def of(part: Tree) -> str:
        return text_of(part, variable)

    match tree:
        case ("lit", value):
            return _literal(value)
        case ("day", *_) | ("as_of",):
            return f'timestamp("{tree[1]}T00:00:00Z")' if tree[0] == "day" else "as_of"
        case ("fact", path) | ("list", path):
            return ".".join(path)
        case ("field", field_):
            return f"{name}.{field_}"
        case (("in_force" | "covers") as word,):
            return f"{word}({name})"
        case ("not", part):
            return f"!({of(part)})"
        case (("and" | "or") as word, *parts):
            return (" && " if word == "and" else " || ").join(f"({of(part)})" for part in parts)
        case (("cmp" | "arith"), operator, left, right):
            return f"({of(left)}) {operator} ({of(right)})"
        case ("in", left, right):
            return f"({of(left)}) in {of(right)}"
        case (("exists" | "all" | "filter" | "map") as word, listed, body):
            return f"{of(listed)}.{word}(v{variable + 1}, {text_of(body, variable + 1)})"
        case (("size" | "sum" | "has") as word, part):
            return f"{word}({of(part)})"
        case ("age", part):
            return f"days(as_of - {of(part)})"
    raise AssertionError(tree)


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)

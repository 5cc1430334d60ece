"""What each field of a scorecard means, for its JSON Schema: the classes say what they are, here is what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SCORECARD_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "tool": "The program that made it",
        "scorecards": "One for each provider under each rule set",
    },
    "Tool": {"name": "Name of the program", "version": "Its version"},
    "Scorecard": {
        "provider": "Who was assessed",
        "ruleset": "Under what",
        "as_of": "The day assessed",
        "known_as_of": "Sources published later were left out",
        "parameters": "Values of the parameters at the day assessed, by name",
        "verdict": "What it comes to",
        "clauses": "The conditions of the verdict, each with how it came out",
        "score": "Total score; null where the rule set has no points",
        "level": "Overall level; null where the rule set has no levels",
        "objectives": "Scores and levels of the objectives",
        "findings": "The outcome of every rule",
        "sources": "The sources the findings cite, by id",
        "with_waivers": "What it would come to had every waived finding passed; null where no waiver is in force",
        "requirements": "What the run required, each with whether it is there",
        "levels": "The scale the levels are of, lowest first; empty where the rule set has none",
    },
    "ProviderSummary": {
        "id": "Id of the provider",
        "name": "Its name",
        "digest": "Digest of its file and of the contexts it includes",
        "service": "The service assessed; null for the provider as a whole",
        "ended": "Day it ceased, if it has by the day assessed",
        "file": "Its profile, as the locations of facts name it",
    },
    "RuleSetSummary": {
        "id": "Id of the rule set",
        "title": "Its title",
        "version": "Its version",
        "digest": "Digest of its file and of the rule sets it imports",
        "claims": "What meeting it is said to show",
        "tailoring": "What its imports and settings changed, in words",
        "level_inert": "Rules that can never lower the level",
    },
    "Verdict": {
        "status": "The verdict",
        "possible": "The verdicts still possible, worst first",
        "binding": "Ids of the rules that keep it from being better",
        "holds_until": "First day on which it can change, as far as is known; null where no such day is known",
    },
    "ClauseResult": {
        "part": "Part of the verdict it belongs to",
        "text": "What it asks for, in words",
        "status": "How it came out; dropped where no rule it speaks of applies",
        "kind": "What it is a condition on",
        "asks_nothing": "Its threshold is the lowest there is",
    },
    "ObjectiveResult": {
        "id": "Id of the objective",
        "title": "Its title",
        "weight": "Its weight in the total score",
        "score": "Its score; null where none of its rules applies",
        "level": "Its level; null where it has none",
    },
    "Finding": {
        "rule": "Id of the rule",
        "title": "The requirement in a few words",
        "objective": "Id of its objective; null where it has none",
        "role": "A gate is a necessary condition",
        "status": "How it came out",
        "reason": "Why it is unknown or not applicable; null otherwise",
        "message": "The reason for the status in one sentence",
        "waiver": "The waiver in force over it; its status stays as it is",
        "rung": "The rung reached",
        "points": "The points reached",
        "max_points": "The most points there are for it",
        "facts": "Every fact the rule mentions, sorted by path",
        "causes": "Every unknown fact in the way: the reason, and its path",
        "worlds": "The outcome under each reading, where sources disagree",
        "contradiction": "A declared answer outside what the facts allow; it was ignored",
        "why": "Why the rule matters",
        "fix": "What would make it pass",
        "fix_by": "Who can do that",
        "url": "Address of the first text the rule rests on that has one",
        "decided": "Paths of the facts that settled it short of the top, or are in its way; the one to look at first first",
    },
    "WaiverNote": {
        "id": "Key of the waiver in its file",
        "reason": "Why the finding is accepted for now",
        "owner": "Who answers for that; null where the file names nobody",
        "created": "First day it is in force",
        "expires": "Last day it is in force",
        "broad": "It names its finding by a pattern",
        "location": "Where it stands",
    },
    "WaivedResult": {
        "possible": "The verdicts then possible, worst first",
        "score": "The total score then; null where there is none",
        "level": "The overall level then; null where there is none",
        "objectives": "The objectives then, in the same order",
    },
    "Requirement": {
        "kind": "What it is a requirement on",
        "text": "What is required, in words",
        "status": "Whether it is there; a warning does not fail the run",
        "message": "Why, in one sentence",
        "rules": "Ids of the rules whose findings stand against it",
        "waived": "Those of them that are passed over",
    },
    "Fact": {
        "path": "Dotted path",
        "value": "Its value; null where it is missing, ended or disputed",
        "candidates": "Its values by source, where it is disputed",
        "from": "First day it is true",
        "until": "First day no longer true, where that was announced",
        "known": "Day from which it could be known",
        "sources": "Ids of the sources",
        "grade": "Grade of the best source; null where nobody states it",
        "location": "Where it stands; null where nobody states it",
    },
    "Candidate": {
        "value": "One of its values; null for an end of the fact",
        "sources": "Ids of the sources that give it",
        "grade": "Grade of the best of them",
        "location": "Where it stands",
    },
    "FactLocation": {"file": "File", "line": "Line, from 1", "column": "Column, from 1"},
    "CitedSource": {
        "title": "What the source is",
        "publisher": "Who published it",
        "url": "Address",
        "published": "Day it was published; the last day of a month or year; null for an undated source",
        "retrieved": "Day an undated source was read",
        "grade": "Its grade",
    },
    "Span": {"certain": "Certainly reached", "possible": "Still possible"},
    "RungSpan": {"certain": "Rung certainly reached, from 1", "possible": "Highest rung still possible"},
    "LevelSpan": {"certain": "Level certainly reached", "possible": "Highest level still possible"},
    "Score": {
        "certain": "Score certainly reached, of 100",
        "possible": "Highest score still possible",
        "coverage": "Share of the weight that is settled, 0 to 1",
    },
}


def describe_result(schema: dict[str, Any], *words: Mapping[str, Mapping[str, str]]) -> None:
    """Give every property of the schema of a result its description, from the first table that knows its class."""
    for name, owner in [*schema["$defs"].items(), ("", schema)]:
        for key, text in next((table[name] for table in words if name in table), {}).items():
            owner["properties"][key]["description"] = text

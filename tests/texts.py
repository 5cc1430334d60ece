"""Documents that loader tests edit piece by piece, and the rule sets that stand beside the edited one."""

from __future__ import annotations

PROVIDER = """\
schema: provider/1
id: acme
name: Acme
sources:
  s: {title: T, publisher: P, published: 2024, grade: C}
  t: {title: U, publisher: Q, retrieved: 2024-05-06, grade: C}
statements:
  - id: one
    from: 2024-01-01
    sources: [s]
    facts:
      identity: {listed: true}
"""

FACTS = "identity: {listed: true}"

RULESET = """\
schema: ruleset/1
id: base
title: Base
version: 1.0
issuer: I
claims: necessary
references:
  law: {title: L, published: 2020}
  memo: {title: M}
parameters:
  least: {title: T, value: 2}
  word: {title: T, value: b}
levels: [none, b, full]
objectives:
  - {id: sec, title: S}
  - {id: via, title: V}
rules:
  - id: A
    objective: sec
    title: TA
    role: gate
    check: identity.listed
  - id: B
    objective: via
    title: TB
    rungs:
      - {title: low, points: 0, level: none}
      - {title: high, points: 5, level: b, when: operations.staff > params.least}
verdict:
  necessary:
    - {gates: all}
"""
GATES = "- {gates: all}"
CHECK = "check: identity.listed"
LEVELS = "levels: [none, b, full]\n"
FILES = {
    "other": """\
schema: ruleset/1
id: other
title: Base
version: 1.0
issuer: I
claims: necessary
parameters: {n: {title: T, value: 1}, d: {title: D, type: date, value: 2020-01-01}}
facts: {x.a.n: {type: int, title: T}}
rules:
  - {id: A, title: TA, check: identity.listed || operations.staff > params.n && identity.founded < params.d, role: gate}
verdict: {necessary: [{gates: all}]}
""",
    "levelled": """\
schema: ruleset/1
id: levelled
title: Base
version: 1.0
issuer: I
claims: necessary
levels: [none, b]
rules:
  - {id: A, title: TA, check: identity.listed, level: b, role: gate}
verdict: {necessary: [{gates: all}]}
""",
    "circle": """\
schema: ruleset/1
id: circle
title: Base
version: 1.0
issuer: I
claims: necessary
imports: [{ruleset: back, as: k}]
rules:
  - {id: A, title: TA, check: identity.listed, role: gate}
verdict: {necessary: [{gates: all}]}
""",
    "back": """\
schema: ruleset/1
id: back
title: Base
version: 1.0
issuer: I
claims: necessary
imports: [{ruleset: circle, as: k}]
rules:
  - {id: A, title: TA, check: identity.listed, role: gate}
verdict: {necessary: [{gates: all}]}
""",
    "named": """\
schema: ruleset/1
id: someone
title: Base
version: 1.0
issuer: I
claims: necessary
rules:
  - {id: A, title: TA, check: identity.listed, role: gate}
verdict: {necessary: [{gates: all}]}
""",
    "broken": """\
schema: ruleset/1
id: broken
title: Base
version: 1.0
issuer: I
claims: necessary
rules:
  - {id: A, title: TA, check: identity.listd, role: gate}
verdict: {necessary: [{gates: all}]}
""",
}


def edited(text, edits):
    """A text with pieces replaced, each the first time it stands there."""
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text

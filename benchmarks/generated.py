"""Rule sets and providers of any size, made up at random, the same each time; as the text of real documents."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

LEVELS = ("none", "basic", "full")
OBJECTIVES = 10


def ruleset_text(size: int, seed: int = 0) -> str:
    """A rule set with every kind of clause.

    A third of the rules is graded, one in twenty a gate. Every objective has a mark to reach, some a level too; there is a
    total mark, a sum of points, and groups of which one rule is enough. Marks leave much to choose.
    """
    random = Random(seed)  # noqa: S311 - nothing to keep secret
    return (
        "\n".join([*_head(size, random), "rules:", *_rules(size, random), "verdict:", *_verdict(size, random)]) + "\n"
    )


def _head(size: int, random: Random) -> Iterator[str]:
    yield from ("schema: ruleset/1", f"id: generated-{size}", f"title: {size} generated rules", "version: 1.0.0")
    yield from ("issuer: Nobody", "claims: necessary", "parameters:")
    yield '  mark: {value: 60, title: "Least score of each objective"}'
    yield f"levels: [{', '.join(LEVELS)}]"
    yield "facts:"
    yield from (f"  x.made.f{n}: {{type: bool, title: Fact {n}}}" for n in range(size) if not _graded(n))
    yield "objectives:"
    yield from (f"  - {{id: o{n}, title: Objective {n}, weight: {random.randint(1, 9)}}}" for n in range(OBJECTIVES))


def _graded(number: int) -> bool:
    return number % 3 == 0


def _rules(size: int, random: Random) -> Iterator[str]:
    for n in range(size):
        yield f"  - id: R{n}"
        yield f"    objective: o{n % OBJECTIVES}"
        yield f"    title: Rule {n}"
        if n % 20 == 7:
            yield "    role: gate"
        by = random.choice(("provider", "provider", "owners", "state"))
        yield f"    fix: {{text: Do what rule {n} asks for., by: {by}, effort: {random.randint(2, 40) / 2:g}}}"
        if _graded(n):
            low, high = sorted(random.sample(range(1, 40), 2))
            yield "    rungs:"
            yield "      - {title: low, points: 0, level: none}"
            yield f"      - {{title: middle, points: {low / 4:g}, level: basic}}"
            yield f"      - {{title: high, points: {high / 4:g}, level: full}}"
        else:
            yield f"    points: {random.randint(1, 40) / 4:g}"
            yield f"    check: x.made.f{n}"


def _verdict(size: int, random: Random) -> Iterator[str]:
    yield "  necessary:"
    yield "    - {gates: all}"
    for n in range(OBJECTIVES):
        yield f"    - {{score: {{of: o{n}, at_least: {{param: mark}}}}}}"
    yield "    - {score: {of: all, at_least: 75}}"
    yield "    - {level: {of: o0, at_least: basic}}"
    for _ in range(size // 20):
        yield f"    - {{any_of: [{', '.join(f'R{n}' for n in sorted(random.sample(range(size), 4)))}]}}"
    few = sorted(random.sample(range(size), size // 4))
    weights = {n: random.randint(1, 60) for n in few}
    of = ", ".join(f"R{n}: {w}" for n, w in weights.items())
    yield f"    - points: {{of: {{{of}}}, at_least: {sum(weights.values()) * 2 // 3}}}"


def provider_text(size: int, seed: int = 0, *, settled: float = 1.0) -> str:
    """A provider that passes two rules in five; of the rest a share is settled, and nothing is known of the others."""
    random = Random(seed + 1)  # noqa: S311 - nothing to keep secret
    facts, rungs = [], []
    for n in range(size):
        passes, known = random.random() < 0.4, random.random() < settled
        if passes or known:
            if _graded(n):
                rungs.append(f"R{n}: {random.choice((2, 3)) if passes else 1}")
            else:
                facts.append(f"f{n}: {'true' if passes else 'false'}")
    return f"""schema: provider/1
id: generated
name: Generated
sources:
  report: {{title: Report, publisher: The provider, published: 2025-06-01, grade: A}}
statements:
  - from: 2025-06-01
    sources: [report]
    facts:
      x: {{made: {{{", ".join(facts)}}}}}
      answers: {{generated-{size}: {{{", ".join(rungs)}}}}}
"""

"""`python -m benchmarks house`: is a package still easy to find one's way in? Counted from its source alone, nothing is run.

- **Modules**: files of the package. An `__init__.py` that holds a docstring and nothing else is counted apart: nobody goes there.
- **Longest import chain**: the most modules in a row of which each imports the next, wherever in the module the import stands.
  A circle counts as one link; what is imported for type checkers only (`if TYPE_CHECKING`) does not count.
- **Circles**: groups of modules that import each other, by any way, also for type checkers only.
- **Type names with two meanings**: names of classes, type aliases and type variables that more than one module defines.
  Private names (`_Walk`) stay where they are and are left out.
- **Functions too long**: those of more than 40 lines, from `def` to the last line.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

from compliance.report.pages.layout import plain_table

LONGEST_FUNCTION = 40
"""Lines; a function of more is not read at one glance."""

WORDS = frozenset({
    "basis", "fact", "finding", "gate", "grade", "level", "objective", "offer", "profile", "provider", "question", "recognition",
    "rule", "ruleset", "scorecard", "source", "statement", "status", "verdict", "waiver",
})  # fmt: skip
"""Words of the subject itself: a type named like one of them has this meaning and no other."""

Imports = Mapping[str, frozenset[str]]
"""What each module imports, modules of the package only."""


@dataclass(frozen=True, slots=True)
class Module:
    """One source file.

    Attributes:
        name: with dots, as it is imported.
        lines: how many the file has.
        tree: what stands in it.
        is_package: whether it is the `__init__.py` of a folder.
    """

    name: str
    lines: int
    tree: ast.Module
    is_package: bool

    @property
    def says_nothing(self) -> bool:
        """Is it the `__init__.py` of a folder, with a docstring at most?"""
        return self.is_package and all(
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in self.tree.body
        )


def read(package: Path) -> list[Module]:
    """Every module below the folder of a package, sorted by name."""
    modules = []
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(package.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        modules.append(Module(name, len(text.splitlines()), ast.parse(text, str(path)), is_package))
    return sorted(modules, key=lambda module: module.name)


@dataclass(frozen=True)
class House:
    """What is counted.

    Attributes:
        modules: of the package, sorted by name.
    """

    modules: list[Module]

    @cached_property
    def rooms(self) -> list[Module]:
        """Modules that hold something."""
        return [module for module in self.modules if not module.says_nothing]

    @cached_property
    def chain(self) -> list[str]:
        """The longest import chain; a circle is one link, its modules joined by `=`."""
        return longest_chain(self._imports(with_types=False))

    @cached_property
    def circles(self) -> list[tuple[str, ...]]:
        """Groups of modules that import each other, each sorted."""
        imports = self._imports(with_types=True)
        return sorted({members for members in groups(imports).values() if len(members) > 1})

    @cached_property
    def two_meanings(self) -> dict[str, list[str]]:
        """Public type names that several modules define, with those modules."""
        places: dict[str, set[str]] = defaultdict(set)
        for module in self.modules:
            for name in type_names(module.tree):
                places[name].add(module.name)
        return {name: sorted(where) for name, where in sorted(places.items()) if len(where) > 1}

    @cached_property
    def words_with_two_meanings(self) -> list[str]:
        """Those of them that are words of the subject."""
        return [name for name in self.two_meanings if name.lower() in WORDS]

    @cached_property
    def long_functions(self) -> list[tuple[str, int]]:
        """Functions of too many lines, with how many they have."""
        return [
            (f"{module.name}.{node.name}", length)
            for module in self.modules
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        ]

    def _imports(self, *, with_types: bool) -> Imports:
        known = frozenset(module.name for module in self.modules)
        return {
            module.name: frozenset(imported(module, known, with_types=with_types)) - {module.name}
            for module in self.modules
        }


def imported(module: Module, known: frozenset[str], *, with_types: bool) -> Iterator[str]:
    """Modules of the package that a module imports.

    Args:
        module: the one that imports.
        known: names of every module of the package.
        with_types: count what is imported for type checkers only.
    """
    for node in _nodes(module.tree, with_types=with_types):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            for alias in node.names:
                inside = f"{origin}.{alias.name}"
                if inside in known or origin in known:
                    yield inside if inside in known else origin


def _nodes(node: ast.AST, *, with_types: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).split(".")[-1] == "TYPE_CHECKING" and not with_types:
            continue
        yield child
        yield from _nodes(child, with_types=with_types)


def _origin(module: Module, node: ast.ImportFrom) -> str:
    """The module that something is imported from, with its whole name."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    above = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def groups(imports: Imports) -> dict[str, tuple[str, ...]]:
    """For each module those that import it and that it imports, by any way; itself always among them."""
    reached = {name: _reached(name, imports) for name in imports}
    return {
        name: tuple(sorted({name} | {other for other in reached[name] if name in reached[other]})) for name in imports
    }


def _reached(start: str, imports: Imports) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for name in imports[waiting.pop()] - reached:
            reached.add(name)
            waiting.append(name)
    return reached


def longest_chain(imports: Imports) -> list[str]:
    """The longest chain of imports, from the one nobody imports; of several the first by name."""
    members = groups(imports)
    longest: dict[tuple[str, ...], list[str]] = {}

    def below(group: tuple[str, ...]) -> list[str]:
        if group not in longest:
            further = {members[target] for name in group for target in imports[name]} - {group}
            longest[group] = ["=".join(group), *max(map(below, sorted(further)), key=len, default=[])]
        return longest[group]

    return max(map(below, sorted(set(members.values()))), key=len, default=[])


def type_names(tree: ast.Module) -> Iterator[str]:
    """Public names of the types that a module defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_type(name, value):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if ast.unparse(kind).endswith("TypeAlias"):
                yield from [] if name.startswith("_") else [name]


def _is_type(name: str, value: ast.expr) -> bool:
    """Is it written like a type, `Turn = Literal[...]`, and not like a constant, `TURNS = (...)`?"""
    written = name[0].isupper() and not name.isupper()
    return written and isinstance(value, ast.BinOp | ast.Subscript | ast.Name | ast.Attribute | ast.Call)


@dataclass(frozen=True, slots=True)
class Count:
    """One number and its target.

    Attributes:
        name: what is counted.
        value: how many there are.
        at_most: the target; `None` where there is none.
        details: one line for each thing that is too many.
    """

    name: str
    value: float
    at_most: float | None = None
    details: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Is the target met?"""
        return self.at_most is None or self.value <= self.at_most


def counts(house: House) -> list[Count]:
    """Every number, with the target of this project."""
    return [
        Count("modules", len(house.rooms), 215),
        Count("packages without code, not counted", len(house.modules) - len(house.rooms)),
        Count("lines of a module, median", median([module.lines for module in house.rooms] or [0])),
        Count("longest import chain", len(house.chain), 18, tuple(house.chain)),
        Count(
            "type names with two meanings",
            len(house.two_meanings),
            10,
            tuple(f"{name}: {', '.join(where)}" for name, where in house.two_meanings.items()),
        ),
        Count(
            "words of the subject among them",
            len(house.words_with_two_meanings),
            0,
            tuple(house.words_with_two_meanings),
        ),
        Count(
            f"functions over {LONGEST_FUNCTION} lines",
            len(house.long_functions),
            0,
            tuple(f"{name}: {length} lines" for name, length in house.long_functions),
        ),
        Count("import circles", len(house.circles), 0, tuple(" = ".join(circle) for circle in house.circles)),
        Count("lines", sum(module.lines for module in house.modules), 33_500),
    ]


def report(numbers: list[Count]) -> str:
    """A table for reading; below it what misses its target, piece by piece."""
    cells = [
        (
            count.name,
            f"{count.value:,g}",
            "" if count.at_most is None else f"<= {count.at_most:,g}",
            "" if count.at_most is None else "yes" if count.met else "NO",
        )
        for count in numbers
    ]
    text = "\n".join(plain_table(("", "counted", "target", "met"), cells, numbers=(1,)))
    missed = [
        "\n".join(
            [
                f"missed: {count.name}, {count.value:,g} instead of {count.at_most:,g}",
                *map("  {}".format, count.details),
            ]
        )
        for count in numbers
        if not count.met
    ]
    return "\n\n".join([text, *missed])

"""Walks over trees, and what is remembered of nodes."""

from __future__ import annotations

from compliance.language.parser import parse
from compliance.language.tree import ByNode, Name, children, nodes_of


def names(nodes):
    return sorted(node.name for node in nodes if isinstance(node, Name))


def test_a_walk_meets_every_node_once():
    tree = parse("a && (b || !a) && size(c) > -d")
    nodes = [*nodes_of(tree)]
    assert names(nodes) == ["a", "a", "b", "c", "d"]
    assert len({id(node) for node in nodes}) == len(nodes) == 1 + sum(len(children(node)) for node in nodes)


def test_what_stands_below_two_nodes_is_met_once():
    shared = parse("a && b")
    tree = type(shared)(shared.span, "||", (shared, shared))
    assert names(nodes_of(tree)) == ["a", "b"]


def test_a_memory_takes_every_node_as_itself():
    memory = ByNode()
    one, other = parse("a && b"), parse("a && b")
    assert one == other
    assert memory.keep(one, 1) == 1
    assert memory.keep(one, 2, "key") == 2
    assert [memory.get(one), memory.get(one, "key"), memory.get(other), memory.get(other, "key")] == [1, 2, None, None]


def test_a_memory_never_takes_a_new_node_for_one_that_is_gone():
    memory = ByNode()
    for number in range(1_000):  # without its nodes, identities come back within a few rounds
        node = parse("a && b")
        assert memory.get(node) is None
        memory.keep(node, number)

import copy
import dataclasses
import pickle
import subprocess
import sys
from typing import ClassVar

import pytest

from compliance.model.records import dataclass
from compliance.model.statements import Location


@dataclass(frozen=True, slots=True)
class _Base:
    LIMIT: ClassVar[int] = 3
    name: str
    many: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.many) > self.LIMIT:
            raise ValueError(self.name)


@dataclass(frozen=True, slots=True)
class _Derived(_Base):
    of: dict[str, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)


@dataclass(slots=True)
class _Open:
    items: list[int] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class _Ordered:
    first: int
    last: int


def test_it_is_what_the_standard_library_makes_of_a_class():
    @dataclasses.dataclass(frozen=True, slots=True)
    class Base:
        name: str
        many: tuple[str, ...] = ()

    @dataclasses.dataclass(frozen=True, slots=True)
    class Derived(Base):
        of: dict[str, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    assert [(f.name, f.type, f.compare) for f in dataclasses.fields(_Derived)] == [
        (f.name, f.type, f.compare) for f in dataclasses.fields(Derived)
    ]
    assert _Derived.__slots__ == Derived.__slots__ == ("of",)
    assert _Derived.__match_args__ == Derived.__match_args__
    assert dataclasses.asdict(_Derived("a", of={"b": 1})) == dataclasses.asdict(Derived("a", of={"b": 1}))


def test_instances_compare_hash_and_read_by_their_fields():
    one = _Derived("a", ("b",), {"c": 1})
    assert one == _Derived("a", ("b",))
    assert one != _Derived("b", ("b",))
    assert one != _Base("a", ("b",))
    assert len({one, _Derived("a", ("b",))}) == 1
    assert repr(one) == "_Derived(name='a', many=('b',))"
    assert _Ordered(1, 2) < _Ordered(1, 3)
    with pytest.raises(TypeError):
        hash(_Open())


def test_what_is_frozen_is_never_changed_and_what_is_not_can_be():
    with pytest.raises(dataclasses.FrozenInstanceError):
        _Base("a").name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del _Base("a").name
    with pytest.raises(AttributeError):
        _Base("a").other = "b"
    shared = _Open()
    shared.items.append(1)
    shared.items = [2, *shared.items]
    assert shared.items == [2, 1]
    assert _Open().items == []


def test_what_is_checked_on_making_one_is_checked_of_what_is_derived():
    with pytest.raises(ValueError, match="a"):
        _Derived("a", ("b", "c", "d", "e"))
    with pytest.raises(ValueError, match="x"):
        dataclasses.replace(_Base("x"), many=("b", "c", "d", "e"))


def test_another_process_gets_it_whole_though_it_has_made_none():
    code = """if True:
        import pickle, sys
        one = pickle.load(sys.stdin.buffer)
        print(one, one == pickle.loads(pickle.dumps(one)), hash(one) == hash(pickle.loads(pickle.dumps(one))))
    """
    place = Location("file.yaml", 1, 2)
    assert copy.deepcopy(place) == place
    other = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(place), capture_output=True, check=True)
    assert other.stdout.decode() == "Location(file='file.yaml', line=1, column=2) True True\n"


def test_a_pattern_fits_by_position():
    match _Base("a", ("b",)):
        case _Base(name, many):
            assert (name, many) == ("a", ("b",))
        case _:
            pytest.fail("it fits")


def test_a_class_derived_from_one_that_has_made_none_is_made_by_both():
    @dataclass(slots=True)
    class Plain:
        name: str

    class More(Plain):
        def __init__(self) -> None:
            super().__init__("a")
            self.more = [self.name]

    assert (More().name, More().more) == ("a", ["a"])

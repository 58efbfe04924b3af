"""Records: frozen, keyword-only, compared by identity."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import FrozenInstanceError

import pytest

from backproof.record import Record, dataclass, field, once, replace


class Point(Record):
    x: int
    y: int = 0


class Named(Point):
    name: str = ""


def test_fields_and_defaults_are_inherited():
    assert Named.fields == ("x", "y", "name")
    point = Named(x=1)
    assert (point.x, point.y, point.name) == (1, 0, "")
    assert repr(point) == "Named(x=1, y=0, name='')"


@pytest.mark.parametrize("values", [{}, {"y": 1}, {"x": 1, "z": 2}])
def test_missing_and_unknown_fields_are_refused(values):
    with pytest.raises(TypeError, match="Point"):
        Point(**values)


def test_a_record_is_frozen_and_is_only_equal_to_itself():
    point = Point(x=1)
    with pytest.raises(AttributeError, match="frozen"):
        point.x = 2
    with pytest.raises(AttributeError, match="frozen"):
        del point.x
    assert point != Point(x=1)
    assert point.replace(y=5).y == 5
    with pytest.raises(TypeError):
        point.replace(z=1)


def test_patterns_match_by_keyword():
    match Named(x=1, name="p"):
        case Point(x=1, y=y):
            assert y == 0
        case _:
            pytest.fail("no match")


def test_a_question_is_asked_once_of_each_record():
    asked = []

    @once(Point)
    def double(point: Point) -> int:
        asked.append(point)
        return 2 * point.x

    point = Point(x=1)
    assert (double(point), double(point)) == (2, 2)
    moved = point.replace(x=5)
    assert double(moved) == 10
    assert asked == [point, moved]


@dataclass(frozen=True)
class Size:
    """Two numbers."""

    rows: int
    columns: int = 1
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Owned:
    """Equal to itself alone."""

    size: Size


def test_a_frozen_dataclass_is_that_of_the_standard_library():
    size = Size(2)
    assert size == Size(2, 1, []) != Size(2, 3)
    assert repr(size) == "Size(rows=2, columns=1, notes=[])"
    assert size.notes is not Size(2).notes
    assert replace(size, columns=4) == Size(rows=2, columns=4)
    with pytest.raises(FrozenInstanceError):
        size.rows = 3
    with pytest.raises(TypeError, match=r"Size.__init__\(\) missing"):
        Size()
    with pytest.raises(TypeError):
        replace(size, rank=1)
    match size:
        case Size(2, columns):
            assert columns == 1
    assert hash(Convention(1)) == hash(Convention(1))
    assert Owned(size) != Owned(size)


@dataclass(frozen=True)
class Convention:
    """A part that can be hashed."""

    number: int


@dataclass(frozen=True)
class Base:
    first: int
    many: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Derived(Base):
    last: str = "z"


@pytest.mark.parametrize("ask_first", [False, True])
def test_fields_are_those_that_the_standard_library_would_find(ask_first):
    @dataclass(frozen=True)
    class Local(Base):
        last: str = "z"

    if ask_first:
        assert [f.name for f in dataclasses.fields(Local)] == ["first", "many", "last"]
    made = Local(1)
    assert (made.first, made.many, made.last) == (1, [], "z")
    assert made.many is not Local(2).many
    assert dataclasses.asdict(made) == {"first": 1, "many": [], "last": "z"}
    assert dataclasses.replace(made, last="y") == replace(made, last="y") != made
    assert repr(made).endswith("Local(first=1, many=[], last='z')")


def test_a_copy_keeps_what_is_not_changed_and_forgets_what_was_found_out():
    @once(Base)
    def length(base: Base) -> int:
        return len(base.many)

    base = Base(1, [2])
    assert length(base) == 1
    copy = replace(base, many=[])
    assert (copy.first, length(copy)) == (1, 0)
    with pytest.raises(TypeError, match="unknown third"):
        replace(base, third=3)


@dataclass
class Counter:
    """One that may change."""

    count: int = 0
    seen: list[str] = field(default_factory=list, repr=False)


def test_a_dataclass_that_may_change_is_that_of_the_standard_library():
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1) != Counter()
    assert repr(counter) == "Counter(count=1)"
    assert counter.seen is not Counter().seen
    assert [f.repr for f in dataclasses.fields(Counter)] == [True, False]
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


def test_a_field_of_the_standard_library_is_refused():
    with pytest.raises(TypeError, match=r"Wrong\.many: take `field` from backproof\.record"):

        @dataclass(frozen=True)
        class Wrong:
            many: list[int] = dataclasses.field(default_factory=list)


def test_an_object_from_another_process_is_equal_before_any_was_made_here():
    assert pickle.loads(pickle.dumps(Derived(1))) == Derived(1)
    assert hash(pickle.loads(pickle.dumps(Derived(1, last="q"), 2)).last) == hash("q")


def test_patterns_match_by_position_too():
    match Derived(1, [2], "q"):
        case Derived(first, [second], last="q"):
            assert (first, second) == (1, 2)
        case _:
            pytest.fail("no match")

"""Records: frozen, keyword-only, compared by identity."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, field, replace

import pytest

from backproof.record import Record, dataclass, once


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

    @once
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

"""Records: frozen, keyword-only, compared by identity."""

from __future__ import annotations

import pytest

from backproof.record import Record, once


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

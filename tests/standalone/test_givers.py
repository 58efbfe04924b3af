"""The sections that give formulas."""

from backproof.pipeline import check, read_text
from backproof.standalone.givers import given_elsewhere, given_in, uses_outside

TWICE = r"""# First

$$ s = a w $$
$$ E = s^2 $$

# Second

$$ s = b w $$
$$ F = s^3 $$
"""


def test_formulas_are_found_by_their_sections() -> None:
    reading = check(read_text(TWICE, "a.md"), mend=False).reading
    first, second = (s for s in reading.document.sections if s.title)
    assert [d.name for d in given_in("s", reading, {first})] == ["s"]
    assert [*given_in("E", reading, {second})] == []
    assert [*given_in("w", reading, {first, second})] == []


def test_what_others_give_is_given_elsewhere() -> None:
    reading = check(read_text(TWICE, "a.md"), mend=False).reading
    first, second = (s for s in reading.document.sections if s.title)
    assert given_elsewhere(reading, {first}) == {"s", "F"}
    assert given_elsewhere(reading, {first, second}) == set()


def test_uses_outside_are_those_of_the_other_formulas() -> None:
    reading = check(read_text(TWICE, "a.md"), mend=False).reading
    first, second = (s for s in reading.document.sections if s.title)
    assert uses_outside("s", reading, {first}) == {"b", "w"}
    assert uses_outside("s", reading, {second}) == {"a", "w"}
    assert uses_outside("s", reading, {first, second}) == set()
    assert uses_outside("x", reading, {first}) == set()

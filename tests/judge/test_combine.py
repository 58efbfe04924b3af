"""One verdict from the verdicts on the instances of a generic claim."""

from __future__ import annotations

from backproof.judge.combine import combine
from backproof.judge.verdicts import Fails, Holds, Undecided

GOOD, BAD = Holds(), Fails("scale", "this is 2 times it")
OPEN, EDGE = Undecided("unread", "why"), Undecided("no-path", "it is never used")
LAYERS = tuple((("l", value),) for value in (1, 2, 3))


def test_all_hold_and_conditions_are_merged():
    found = combine([Holds(("a",), ("r",)), Holds(("b", "a")), Holds()], LAYERS)
    assert found == Holds(("a", "b"), ("r",))


def test_a_boundary_without_a_path_does_not_count():
    assert combine([EDGE, GOOD, GOOD], LAYERS) == GOOD
    assert combine([GOOD, Undecided("undefined-symbol", "z is never defined")]) == GOOD


def test_what_was_compared_and_is_another_value_is_not_at_a_boundary():
    differing = Undecided("undefined-symbol", "it rests on a name", differs=True)
    assert combine([GOOD, GOOD, differing], LAYERS) == differing


def test_any_other_doubt_is_a_doubt():
    assert combine([EDGE, OPEN, GOOD], LAYERS) == OPEN
    assert combine([EDGE, EDGE], LAYERS[:2]) == EDGE


def test_all_fail():
    assert combine([BAD, BAD, BAD], LAYERS) == Fails("scale", "at l = 2: this is 2 times it")
    assert combine([BAD, BAD], LAYERS[:2]) == Fails("scale", "at l = 1: this is 2 times it")


def test_the_inside_fails_though_the_boundary_holds():
    assert combine([GOOD, BAD, GOOD], LAYERS) == Fails("scale", "at l = 2: this is 2 times it")


def test_a_boundary_that_fails_alone_decides_nothing():
    found = combine([GOOD, GOOD, BAD], LAYERS)
    assert found == Undecided("boundary", "it holds for l = 1, 2 but not for l = 3")
    assert combine([BAD, BAD, GOOD], LAYERS).code == "boundary"
    assert combine([OPEN, OPEN, BAD], LAYERS) == OPEN


def test_what_speaks_of_all_is_not_meant_for_the_last_alone():
    found = combine([BAD, BAD, GOOD], LAYERS, of_all=True)
    assert found == Fails("scale", "at l = 2: this is 2 times it")
    assert combine([GOOD, GOOD, BAD], LAYERS, of_all=True).code == "boundary"


def test_the_inside_fails_and_the_rest_is_open():
    assert isinstance(combine([OPEN, BAD, EDGE], LAYERS), Fails)


def test_pairs_of_letters_are_named():
    pairs = [(("k", k), ("t", t)) for k in (1, 2, 3) for t in (1, 2, 3)]
    verdicts = [BAD if pair == (("k", 2), ("t", 2)) else GOOD for pair in pairs]
    assert combine(verdicts, pairs) == Fails("scale", "at k = 2, t = 2: this is 2 times it")
    found = combine([GOOD, BAD], pairs[:2])
    assert found == Undecided("boundary", "it holds for k = 1, t = 1 but not for k = 1, t = 2")


def test_one_verdict_without_letters_is_itself_and_none_is_undecided():
    assert combine([BAD]) is BAD
    assert combine([]).code == "no-instance"


def test_a_mark_has_no_boundary():
    pairs = [(("c", c), ("l", step)) for step in (1, 2) for c in (1, 2)]
    found = combine([GOOD, BAD, GOOD, BAD], pairs, marks=frozenset("c"))
    assert found == Fails("scale", "at l = 1: at c = 2: this is 2 times it")
    assert combine([GOOD] * 4, pairs, marks=frozenset("c")) == GOOD
    assert combine([GOOD, OPEN, GOOD, GOOD], pairs, marks=frozenset("c")) == OPEN

"""The choice among readings: which are looked at, and which cannot matter."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.judge.choose import choose
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.reading import readings

FORWARD = r"""For weights $W \in \mathbb{R}^{3 \times 4}$ and an input $x \in \mathbb{R}^4$ let
$$
z = W x, \qquad E = z^\top z
$$
"""
RIGHT = r"$$ \frac{\partial E}{\partial W} = 2 z x^\top $$"
WRONG = r"$$ \frac{\partial E}{\partial W} = 3 z x^\top $$"
UNDEFINED = r"$$ \frac{\partial E}{\partial W} = 2 z q^\top $$"


def looked_at(text: str):
    """The readings that were built to choose among them, and the verdicts."""
    built = []

    def counted():
        for reading in readings(read_text(text, "note.md")):
            built.append(reading)
            yield reading

    _, judged = choose(counted())
    return len(built), [verdict for _, _, verdict in judged if verdict is not None]


def test_one_reading_is_enough_where_all_holds():
    built, said = looked_at(FORWARD + RIGHT)
    assert built == 1
    assert [type(verdict) for verdict in said] == [Holds]


def test_one_reading_is_enough_where_the_rest_has_nothing_to_do_with_shapes():
    built, said = looked_at(FORWARD + RIGHT + "\n\n" + UNDEFINED)
    assert built == 1
    assert isinstance(said[0], Holds)
    assert said[1].code == "undefined-symbol"


def test_what_fails_is_tried_in_the_other_orientation():
    built, said = looked_at(FORWARD + WRONG)
    assert built > 1
    assert [type(verdict) for verdict in said] == [Fails]


@pytest.mark.parametrize("line", [RIGHT, WRONG])
def test_a_contradiction_in_a_definition_calls_for_other_readings(line):
    built, _ = looked_at(FORWARD + "$$ E_2 = (x x) W $$\n\n" + line.replace("E}", "E_2}"))
    assert built > 1

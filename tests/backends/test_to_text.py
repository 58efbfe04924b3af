"""Programs as text: the same program comes back, and nothing else is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import networks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backproof.algebra.expressions import constant, gradient, symbol
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Dim
from backproof.backends.stable import stabilise
from backproof.backends.to_text import TextError, from_text, to_text
from backproof.described import network_of
from backproof.pipeline import check, read_text


@pytest.mark.parametrize("make", networks.ALL.values(), ids=networks.ALL.keys())
def test_a_program_comes_back(make: Callable[[], Program]) -> None:
    for program in (make(), stabilise(make())):
        assert from_text(to_text(program)) == program


BY_ENTRIES = r"""
$H = \tanh(X W + b)$ with $X \in \mathbb{R}^{N \times 2}$, $W \in \mathbb{R}^{2 \times 3}$, the
scores are $P = \mathrm{softmax}(H V)$ and $Y \in \mathbb{R}^{N \times 4}$ the labels.

$$ L = -\frac{1}{N} \sum_{i=1}^N \sum_{k=1}^4 Y_{ik} \log P_{ik} + \frac{\lambda}{2} \|W\|_F^2 $$

Here $\lambda = 0.01$.
"""


def test_a_loss_by_entries_comes_back() -> None:
    """Sums over index letters, and a number that is given last: it is no loss."""
    program = network_of(check(read_text(BY_ENTRIES, "a.md"), mend=False).reading)
    assert program.loss is not None
    assert program.loss.name == "L"
    text = to_text(program)
    assert '"take_row"' in text
    assert '"total"' in text
    assert from_text(text) == program


@pytest.mark.parametrize("row", [["i", 99], ["", 0], [5, 0], ["x" * 1000, 0]])
def test_a_damaged_index_is_refused(row: list[Any]) -> None:
    with pytest.raises(TextError):
        from_text(_broken(lambda data: data["nodes"].__setitem__(1, ["total", [0], row])))


def test_dims_of_nothing_come_back() -> None:
    """A program in which nothing has the length of a batch."""
    number = symbol("c")
    program = Program((Definition(number, constant(2.0)),), loss=number, batch=Dim("N"))
    assert from_text(to_text(program)) == program


def _broken(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(to_text(networks.disc()))
    change(data)
    return json.dumps(data)


FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "version": lambda d: d.update(version=2),
    "format": lambda d: d.update(format="pickle"),
    "no nodes": lambda d: d.pop("nodes"),
    "forward reference": lambda d: d["nodes"].__setitem__(0, ["exp", [1], {}]),
    "self reference": lambda d: d["nodes"].__setitem__(0, ["exp", [0], {}]),
    "negative index": lambda d: d["definitions"][0].__setitem__(1, -1),
    "boolean index": lambda d: d["definitions"][0].__setitem__(1, True),
    "unknown operation": lambda d: d["nodes"].__setitem__(3, ["__import__", [1, 2], {}]),
    "wrong shapes": lambda d: d["nodes"].__setitem__(3, ["matmul", [2, 1], {}]),
    "wrong arity": lambda d: d["nodes"].__setitem__(3, ["matmul", [1], {}]),
    "unknown letter": lambda d: d["nodes"].__setitem__(3, ["matmul", [1, 2], {"q": 0}]),
    "no symbol": lambda d: d.update(inputs=[3]),
    "no scalar loss": lambda d: d.update(loss=0),
    "huge constant": lambda d: d["nodes"].__setitem__(0, ["constant", 10**400, 0, 0]),
    "a long name": lambda d: d["nodes"].__setitem__(0, ["symbol", "x" * 1000, 0, 0]),
    "twice": lambda d: d["definitions"].append(d["definitions"][0]),
    "wrong order": lambda d: d["definitions"].reverse(),
    "first dim": lambda d: d["dims"].__setitem__(0, ["N", None, []]),
    "a null node": lambda d: d["nodes"].__setitem__(0, None),
    "too many": lambda d: d.update(nodes=[["size", 0]] * 200_000),
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS.keys())
def test_a_damaged_text_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(TextError):
        from_text(_broken(change))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"format": NaN}', "[" * 100_000, "1" * 10_000, "\ud800"]
)
def test_what_is_no_program_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        from_text(text)


@given(st.data())
def test_no_change_of_one_entry_escapes(data: st.DataObject) -> None:
    """Whatever stands in one place, the answer is a program or a TextError."""
    rows = json.loads(to_text(networks.softmax()))
    key = data.draw(st.sampled_from(sorted(rows)))
    junk = data.draw(
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)
        | st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)
    )  # fmt: skip
    if isinstance(rows[key], list) and rows[key] and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(rows[key]) - 1))
        if isinstance(rows[key][place], list) and rows[key][place] and data.draw(st.booleans()):
            rows[key][place][data.draw(st.integers(0, len(rows[key][place]) - 1))] = junk
        else:
            rows[key][place] = junk
    else:
        rows[key] = junk
    with suppress(TextError):
        from_text(json.dumps(rows))


def test_a_gradient_by_name_has_no_place_in_a_program() -> None:
    w, L = symbol("w"), symbol("L")
    with pytest.raises(TextError):
        to_text(Program((Definition(L, gradient(L, w)),)))

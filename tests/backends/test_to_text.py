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

from backproof.algebra.expressions import gradient, symbol
from backproof.algebra.program import Definition, Program
from backproof.backends.stable import stabilise
from backproof.backends.to_text import TextError, from_text, to_text


@pytest.mark.parametrize("make", networks.ALL.values(), ids=networks.ALL.keys())
def test_a_program_comes_back(make: Callable[[], Program]) -> None:
    for program in (make(), stabilise(make())):
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

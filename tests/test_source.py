"""Positions: what an editor counts in UTF-16 units is found again in characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backproof.source import Source

TEXTS = st.text(st.sampled_from("a𝟏∂\n\r"))


@given(TEXTS, st.data())
def test_a_position_leads_back(text: str, data: st.DataObject) -> None:
    source = Source("a.md", text)
    offset = data.draw(st.integers(0, len(text)))
    found = source.offset_utf16(*source.position_utf16(offset))
    assert found == offset or text[found:offset].strip("\r") == ""  # a line ends before its \r


@given(TEXTS)
def test_units_are_those_of_the_encoding(text: str) -> None:
    source = Source("a.md", text)
    line, column = source.position_utf16(len(text))
    last = text.rpartition("\n")[2]
    assert (line, column) == (text.count("\n"), len(last.encode("utf-16-le")) // 2)


@pytest.mark.parametrize(
    ("line", "column", "offset"), [(9, 9, 5), (0, 99, 2), (1, 1, 4), (-1, -5, 0), (1, 0, 3)]
)
def test_a_position_outside_is_the_nearest_one(line: int, column: int, offset: int) -> None:
    assert Source("a.md", "ab\n𝟏c").offset_utf16(line, column) == offset

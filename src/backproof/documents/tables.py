"""Tables whose columns say the same in several ways: each column is a section of its own.

In a table of conventions, with a column for rows and one for columns as samples, a name that two
cells of one row define is two quantities. Its blocks are read down the columns then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.source import Block, Passage, Section

_TABLE = regex(
    r"^(?P<header>[^\n]*\|[^\n]*)\n"
    r"[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)+\|?[ \t]*+\r?\n"
    r"(?P<rows>(?:[^\n]*\|[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_BAR = regex(r"\\.|\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`|(?P<bar>\|)")
_LEFT = regex(r"\s*(?P<left>[^=]*[^=\s:])\s*:?=")


@dataclass(frozen=True)
class Cell:
    """One block of a table, its row and column, and what it defines or speaks of."""

    block: Block
    row: int
    column: int

    @property
    def left(self) -> str:
        """What stands before the first equality sign, without blanks."""
        found = _LEFT.match(self.block.text)
        return "".join(found["left"].split()) if found else ""


def by_columns(blocks: Sequence[Block], passage: Passage) -> list[Block]:
    """The blocks of a passage, where those of a table whose columns speak of the same names stand
    column after column."""
    if "|" not in passage.text:
        return list(blocks)
    found = list(blocks)
    for table in _TABLE.finditer(passage.text):
        start, end = table.span("rows")
        inside = [i for i, b in enumerate(found) if b.passage is passage and start <= b.start < end]
        cells = list(cells_of([found[i] for i in inside], passage.text, start))
        if are_alternatives(cells):
            titles = headings(table["header"])
            sections: dict[int, Section] = {}
            down = sorted(cells, key=lambda cell: cell.column)
            moved = [in_section(cell, titles, sections, table.start()) for cell in down]
            found[inside[0] : inside[-1] + 1] = moved
    return found


def cells_of(blocks: Sequence[Block], text: str, start: int) -> Iterator[Cell]:
    """The blocks of a table with the places of their cells."""
    position, row, column = start, 0, 0
    for block in blocks:
        while (line := text.find("\n", position, block.start)) >= 0:
            position, row = line + 1, row + 1
        column = len(bars(text, position, block.start))
        yield Cell(block, row, column)


def bars(text: str, start: int, end: int) -> list[int]:
    """Where cells of a line end, outside of maths and code."""
    return [m.start() for m in _BAR.finditer(text, start, end) if m["bar"]]


def headings(header: str) -> list[str]:
    """What stands above each column, by the bars before it."""
    ends = [-1, *bars(header, 0, len(header)), len(header)]
    return [header[a + 1 : b].strip() for a, b in pairwise(ends)]


def are_alternatives(cells: Sequence[Cell]) -> bool:
    """Whether two columns of a row speak of the same, and no two rows of a column do."""
    rows: dict[tuple[int, str], set[int]] = {}
    columns: dict[tuple[int, str], set[int]] = {}
    for cell in cells:
        if cell.left:
            rows.setdefault((cell.row, cell.left), set()).add(cell.column)
            columns.setdefault((cell.column, cell.left), set()).add(cell.row)
    beside = sum(len(found) > 1 for found in rows.values())
    return beside > sum(len(found) > 1 for found in columns.values())


def in_section(
    cell: Cell, titles: Sequence[str], sections: dict[int, Section], start: int
) -> Block:
    """The block of a cell in the section of its column."""
    outer, column = cell.block.section, cell.column
    if column not in sections:
        title = titles[column] if column < len(titles) else ""
        sections[column] = Section(title, outer.level + 1, outer, start + column)
    return replace(cell.block, section=sections[column])

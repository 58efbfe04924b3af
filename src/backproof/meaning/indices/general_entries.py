"""Matrices written out by entries with dots: `[∂y/∂x_1; …; ∂y/∂x_n]` is its general entry ∂y/∂x_i
over a letter for the rows, one for the columns, or both.

The letters are none that the document uses. A matrix is read so only where all the cells that are
written follow one pattern; a diagonal one has zeros beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each, with_node
from backproof.meaning.statements import below, inside, throughout
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

Cell = syntax.Node
Place = tuple[int, int]
STACKS = ("rows", "columns")
_LETTERS = "ijkpqrsuvabcdefgh"


@dataclass(frozen=True)
class Grid:
    """The cells that are written, by row and column, and the last of both."""

    cells: dict[Place, Cell]
    last: Place


def with_general_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where matrices with dots stand as their general entries."""
    if not any(map(has_dots, throughout(statements, syntax.Matrix))):
        return list(statements)
    members = [m.node for s in statements for m in s.members if m.node is not None]
    letters = unused(members)

    def general(statement: Statement) -> Statement:
        members = tuple(
            with_node(member, lambda node: _read(node, letters)) for member in statement.members
        )
        return replace(statement, members=with_capitals(members))

    return with_each(statements, general)


def with_capitals(members: Sequence[Member]) -> tuple[Member, ...]:
    """The members of a statement, where the entries `a_{ij}` of a matrix that is written out are
    those of A, if the statement has that too."""
    nodes = [n for m in members if m.node is not None for n in below(m.node)]
    bases = {n.base for n in nodes if isinstance(n, syntax.Symbol) and not n.scripts}
    if not any(isinstance(n, syntax.BigOperator) and n.operator in STACKS for n in nodes):
        return tuple(members)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Symbol(base=base, scripts=(syntax.Script(items=(_, _)),)) if (
                len(base) == 1 and base.upper() != base and base.upper() in bases
            ):
                return node.replace(base=base.upper())
            case syntax.Symbol():
                return node
            case _:
                return rebuilt(node, change)

    def inside(node: syntax.Node) -> syntax.Node:
        stack = isinstance(node, syntax.BigOperator) and node.operator in STACKS
        return change(node) if stack else rebuilt(node, inside)

    return tuple(m if m.node is None else replace(m, node=inside(m.node)) for m in members)


def has_dots(node: syntax.Node) -> bool:
    """Whether a node is a matrix in which cells are left out."""
    return isinstance(node, syntax.Matrix) and any(is_dots(c) for row in node.rows for c in row)


def is_dots(cell: Cell) -> bool:
    """Whether a cell says that others are left out."""
    return isinstance(cell, syntax.Words) and cell.text == "..."


def unused(members: Iterable[syntax.Node]) -> tuple[str, str]:
    """Two letters for indices that the document uses nowhere."""
    used: set[str] = set()
    for node in members:
        for part in below(node):
            if isinstance(part, syntax.Symbol):
                used.add(part.base)
            elif isinstance(part, syntax.Script):
                used.update(part.text)
    free = [letter for letter in _LETTERS if letter not in used]
    free += [letter + letter for letter in _LETTERS]
    return free[0], free[1]


def _read(node: syntax.Node, letters: tuple[str, str]) -> syntax.Node:
    if has_dots(node):
        assert isinstance(node, syntax.Matrix)
        return general(node, letters) or node
    return rebuilt(node, lambda part: _read(part, letters))


def general(node: syntax.Matrix, letters: tuple[str, str]) -> syntax.Node | None:
    """The general entry of a matrix over its letters; None where the cells follow no pattern."""
    grid = grid_of(node)
    if grid is None:
        return None
    diagonal = on_diagonal(grid)
    used = diagonal or grid
    sides = [axis for axis in (0, 1) if grid.last[axis] > 0]
    tops: list[str | None] = [None, None]
    entry = _entry(used, letters, tops, bool(diagonal))
    if entry is None or any(tops[axis] is None for axis in sides):
        return None
    if diagonal is not None:
        same = syntax.Comparison(
            start=node.start, end=node.end, operator="=",
            left=_symbol(letters[0], node), right=_symbol(letters[1], node),
        )  # fmt: skip
        here = syntax.Indicator(start=node.start, end=node.end, condition=same)
        inner = syntax.Group(start=node.start, end=node.end, body=entry, opening="(")
        entry = syntax.Juxtaposition(start=node.start, end=node.end, factors=(here, inner))
    for axis in reversed(sides):
        one = syntax.Number(start=node.start, end=node.start, value=1.0, text="1")
        entry = syntax.BigOperator(
            start=node.start, end=node.end, operator=STACKS[axis],
            letters=(_symbol(letters[axis], node),), lower=one,
            upper=_symbol(tops[axis] or "", node), condition=None, body=entry,
        )  # fmt: skip
    return entry


def _symbol(name: str, node: syntax.Node) -> syntax.Symbol:
    return syntax.Symbol(start=node.start, end=node.start, base=name)


def grid_of(node: syntax.Matrix) -> Grid | None:
    """The written cells, where one row or one column of dots (or both) stands before the last."""
    height = len(node.rows)
    width = max(map(len, node.rows))
    cells: dict[Place, Cell] = {}
    for i, row in enumerate(node.rows):
        if all(map(is_dots, row)):
            continue
        if len(row) != width:
            return None
        cells.update({(i, j): bare(cell) for j, cell in enumerate(row) if not is_dots(cell)})
    last = height - 1, width - 1
    rows, columns = ({place[axis] for place in cells} for axis in (0, 1))
    ends = (0, last[0]), (0, last[1])
    corners = {(i, j) for i in ends[0] for j in ends[1]}
    full = len(cells) == len(rows) * len(columns)
    skipped = (height - len(rows), width - len(columns))
    right = all(gap == 1 or (gap == 0 and length == 1) for gap, length in
                zip(skipped, (height, width), strict=True))  # fmt: skip
    return Grid(cells, last) if full and right and corners <= cells.keys() else None


def on_diagonal(grid: Grid) -> Grid | None:
    """The cells of the diagonal, where the others are 0; None for other matrices."""
    if grid.last[0] != grid.last[1] or not grid.last[0]:
        return None
    beside = [cell for (i, j), cell in grid.cells.items() if i != j]
    if not all(isinstance(cell, syntax.Number) and cell.value == 0 for cell in beside):
        return None
    return Grid({place: c for place, c in grid.cells.items() if len({*place}) == 1}, grid.last)


def _entry(
    grid: Grid, letters: tuple[str, str], tops: list[str | None], diagonal: bool
) -> Cell | None:
    """The first cell with letters for its numbers; `tops` are filled with the ends of the rows and
    of the columns. None where the cells do not follow it."""
    first = grid.cells[0, 0]
    sites = [marks(cell) for cell in grid.cells.values()]
    if len({key(marked(cell, [])) for cell in grid.cells.values()}) > 1:
        return None
    if len({tuple(map(len, site)) for site in sites}) > 1:
        return None
    texts = dict(zip(grid.cells, sites, strict=True))
    general_: list[list[str]] = []
    for number, parts in enumerate(texts[0, 0]):
        general_.append([])
        for position, part in enumerate(parts):
            found = {place: text[number][position] for place, text in texts.items()}
            axis = _axis(found, diagonal)
            if axis is None:
                if part.isdigit():
                    return None
                general_[-1].append(part)
                continue
            if axis < 0 or not _counts(found, axis, grid.last, tops):
                return None
            general_[-1].append(letters[axis])
    if diagonal:
        tops[1] = tops[0]
    return marked(first, general_)


def _axis(found: dict[Place, str], diagonal: bool) -> int | None:
    """Along which axis a part of a script changes; None for neither, -1 for both."""
    if len({*found.values()}) == 1:
        return None
    if diagonal:
        return 0
    along = [
        axis for axis in (0, 1)
        if len({part for place, part in found.items() if not place[1 - axis]}) > 1
    ]  # fmt: skip
    return along[0] if len(along) == 1 else -1


def _counts(found: dict[Place, str], axis: int, last: Place, tops: list[str | None]) -> bool:
    """Whether a part counts 1, 2, … along an axis and ends with the letter that all end with."""
    for place, part in found.items():
        if place[axis] < last[axis]:
            if part != str(place[axis] + 1):
                return False
        elif not part.isalpha() or tops[axis] not in (None, part):
            return False
        else:
            tops[axis] = part
    return True


def marks(cell: Cell) -> list[list[str]]:
    """The parts of all scripts in a cell: `a_{11}` has 1 and 1."""
    scripts = [s for n in inside(cell, syntax.Symbol) for s in n.scripts]
    return [s.text.split(",") if "," in s.text else list(s.text) for s in scripts]


def marked(cell: Cell, parts: Sequence[Sequence[str]]) -> Cell:
    """The cell with other parts in its scripts, in the order of `marks`; with none where they run
    out."""
    waiting = iter(parts)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol):
            return rebuilt(node, change)
        scripts = tuple(
            script.replace(text="".join(part), items=tuple(_symbol(p, script) for p in part))
            for script in node.scripts
            for part in [next(waiting, ())]
        )
        return node.replace(scripts=scripts)

    return change(cell)

"""Work on what all samples share: parameters, totals and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backproof.algebra.expressions import Expr
from backproof.algebra.types import size_of
from backproof.backends.native.quantities import BY_ENTRY, Number, Shared, Sorting, View, refused
from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.text import Lines, Width
from backproof.backends.native.tile_work import operation


def write_shared(
    lines: Lines,
    width: Width,
    sorting: Sorting,
    e: Expr,
    into: str,
    pointer: Callable[[View], str],
    samples: str,
) -> None:
    """Compute a shared expression into its array, row by row; `samples` is their number."""
    if e.op.name == "size":
        own = e.parameters[0] == sorting.batch
        value = samples if own else width.alone.literal(_length(sorting, e))
        lines.store(width.alone, value, into)
    elif e.op.name in BY_ENTRY:
        entry_by_entry(lines, width, sorting, e, e.args, into, pointer)
    elif e.op.name == "matmul":
        _product(lines, width, sorting, e, into, pointer)
    elif e.op.name in ("sum_rows", "sum_columns", "sum_all"):
        _sum(lines, width, sorting, e, into, pointer)
    else:
        raise refused(e.op.name, "of what all samples share")


def _length(sorting: Sorting, e: Expr) -> float:
    dim = e.parameters[0]
    if sorting.batch in dim.parts:
        raise refused("size", f"of {dim}")
    return float(size_of(dim, sorting.sizes))


def entry_by_entry(
    lines: Lines,
    width: Width,
    sorting: Sorting,
    e: Expr,
    args: Sequence[Expr] | None,
    into: str,
    pointer: Callable[[View], str],
) -> None:
    """An operation on all entries, or a copy of them where there are no arguments.

    In vectors where every argument lies as the result does.
    """
    rows, columns = sorting.shape(e)
    seen = [sorting.view(a) for a in ([e] if args is None else args)]
    if all(_in_line(view, rows, columns) for view in seen):
        count = rows * columns

        def vectors(kind: Width) -> Callable[[str, list[str]], list[str]]:
            def body(i: str, _: list[str]) -> list[str]:
                given = []
                for view in seen:
                    if isinstance(view, Number):
                        given.append(kind.literal(view.value))
                    elif rows * columns > 1 and view.down == view.across == 0:
                        one = lines.load(kind.alone, pointer(view))
                        given.append(lines.splat(kind, one))
                    else:
                        given.append(lines.load(kind, lines.offset(kind, pointer(view), _i(i))))
                found = given[0] if args is None else operation(lines, kind, e, given, width)
                lines.store(kind, found, lines.offset(kind, into, _i(i)))
                return []

            return body

        whole = count // width.lanes * width.lanes
        if whole:
            repeat(lines, 0, whole, width.lanes, vectors(width))
        if whole < count:
            repeat(lines, whole, count, 1, vectors(width.alone))
        return

    def row(i: str, _: list[str]) -> list[str]:
        def entry(j: str, _: list[str]) -> list[str]:
            given = [number(lines, width, view, i, j, pointer) for view in seen]
            at = plus(lines, times(lines, i, columns), j) if i != "0" else j
            one = width.alone
            found = given[0] if args is None else operation(lines, one, e, given, width)
            lines.store(width.alone, found, lines.offset(width, into, _i(at)))
            return []

        return repeat(lines, 0, columns, 1, entry)

    repeat(lines, 0, rows, 1, row)


def _in_line(view: Shared, rows: int, columns: int) -> bool:
    if isinstance(view, Number) or view.down == view.across == 0:
        return True
    down = view.down == columns or rows == 1
    return down and (view.across == 1 or columns == 1)


def number(
    lines: Lines,
    width: Width,
    view: Shared,
    i: str,
    j: str,
    pointer: Callable[[View], str],
) -> str:
    """One entry of a shared value."""
    if isinstance(view, Number):
        return width.alone.literal(view.value)
    place = lines.offset(width, pointer(view), _i(times(lines, i, view.down)))
    place = lines.offset(width, place, _i(times(lines, j, view.across)))
    return lines.load(width.alone, place)


def _product(
    lines: Lines,
    width: Width,
    sorting: Sorting,
    e: Expr,
    into: str,
    pointer: Callable[[View], str],
) -> None:
    rows, columns = sorting.shape(e)
    length = sorting.shape(e.args[0])[1]
    a, b = (sorting.view(x) for x in e.args)
    one = width.alone

    def row(i: str, _: list[str]) -> list[str]:
        def entry(j: str, _: list[str]) -> list[str]:
            def body(k: str, held: list[str]) -> list[str]:
                x = number(lines, width, a, i, k, pointer)
                y = number(lines, width, b, k, j, pointer)
                return [lines.intrinsic("fmuladd", one, x, y, held[0])]

            found = repeat(lines, 0, length, 1, body, [(one.type, one.literal(0))])
            at = plus(lines, times(lines, i, columns), j) if i != "0" else j
            lines.store(one, found[0], lines.offset(width, into, _i(at)))
            return []

        return repeat(lines, 0, columns, 1, entry)

    repeat(lines, 0, rows, 1, row)


def _sum(
    lines: Lines,
    width: Width,
    sorting: Sorting,
    e: Expr,
    into: str,
    pointer: Callable[[View], str],
) -> None:
    """Sums of rows, of columns or of all entries of a shared value."""
    rows, columns = sorting.shape(e.args[0])
    view, one = sorting.view(e.args[0]), width.alone
    down, across = e.op.name != "sum_columns", e.op.name != "sum_rows"
    lengths = (rows if down else 1, columns if across else 1)
    kept = (1 if down else rows, 1 if across else columns)

    def outer_entry(i: str, _: list[str]) -> list[str]:
        def inner_entry(j: str, _: list[str]) -> list[str]:
            def first(k: str, held: list[str]) -> list[str]:
                def second(m: str, held: list[str]) -> list[str]:
                    x = number(lines, width, view, k if down else i, m if across else j, pointer)
                    return [lines.value(f"fadd {one.type} {held[0]}, {x}")]

                return repeat(lines, 0, lengths[1], 1, second, [(one.type, held[0])])

            found = repeat(lines, 0, lengths[0], 1, first, [(one.type, one.literal(0))])
            at = plus(lines, times(lines, i, kept[1]), j) if i != "0" else j
            lines.store(one, found[0], lines.offset(width, into, _i(at)))
            return []

        return repeat(lines, 0, kept[1], 1, inner_entry)

    repeat(lines, 0, kept[0], 1, outer_entry)


def _i(at: str) -> int | str:
    return int(at) if at.isdecimal() else at

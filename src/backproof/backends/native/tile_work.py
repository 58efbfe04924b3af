"""Work on a strip of samples: products, sums and entry-by-entry operations, as loops.

A column is an array (blocks, entries, lanes). A product is taken in tiles: some entries by all
blocks of the strip are accumulated in registers while one loop runs over what is contracted.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import Expr
from backproof.backends.native.quantities import (
    ALONG,
    Column,
    Group,
    Number,
    Operand,
    Sorting,
    Spread,
    View,
    Work,
    operands_of,
)
from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.text import Lines, Width, arithmetic

MOST_WHOLE = 16


def operation(lines: Lines, width: Width, e: Expr, args: list[str], vector: Width) -> str:
    """An operation entry by entry, on vectors or plain numbers."""

    def make(op: str, *given: str) -> str:
        return arithmetic(lines, width, op, [*given], vector)

    match e.op.name:
        case "scale":
            return make("multiply", *args)
        case "square":
            return make("multiply", args[0], args[0])
        case "reciprocal":
            return make("divide", width.literal(1), args[0])
        case "power":
            return _power(e, args, width, make)
        case "repeat_rows" | "repeat_columns" | "transpose" | "constant" | "ones" | "symbol":
            return args[0]
        case name:
            return make(name, *args)


def _power(e: Expr, args: list[str], width: Width, make: Callable[..., str]) -> str:
    """aᵇ: products for a small whole exponent, e^(b log a) for another one."""
    exponent = e.args[1]
    while exponent.args and exponent.op.name.startswith("repeat"):
        exponent = exponent.args[0]
    value = exponent.parameters[0] if exponent.op.name == "constant" else 0.3
    if value == 0.5:
        return make("sqrt", args[0])
    if value != round(value) or abs(value) > MOST_WHOLE:
        return make("exp", make("multiply", args[1], make("log", args[0])))
    result, base, left = width.literal(1), args[0], int(abs(value))
    while left:
        result = make("multiply", result, base) if left & 1 else result
        base, left = make("multiply", base, base) if left > 1 else base, left >> 1
    return make("divide", width.literal(1), result) if value < 0 else result


class Strip:
    """The blocks of a strip, and where the columns of each are.

    `pointers` gives, for a column, the pointer to the first entry of each block of the strip,
    `apart` how many vectors one entry is from the next.
    """

    def __init__(
        self,
        lines: Lines,
        width: Width,
        sorting: Sorting,
        copied: frozenset[Expr],
        pointers: Callable[[Expr], list[str]],
        apart: Callable[[Expr], int],
        shared: Callable[[View], str],
        blocks: int,
        tile: int,
    ):
        self.lines, self.width, self.sorting, self.copied = lines, width, sorting, copied
        self.pointers, self.apart, self.shared = pointers, apart, shared
        self.blocks, self.tile = blocks, tile

    def write(self, work: Group | Work) -> None:
        """One operation, or one loop of operations."""
        if isinstance(work, Group):
            self._group(work)
        elif work.target.op.name == "matmul":
            self._product(work.target)
        elif work.target.op.name in ("sum_rows", "sum_columns"):
            self._sum(work.target)
        else:
            self._along(work.target)

    def _load(self, seen: Column, block: int, index: str) -> str:
        """An entry of a column, in a block of the strip."""
        far = seen.step * self.apart(seen.of) * self.width.lanes
        at = times(self.lines, index, far)
        place = self.lines.offset(self.width, self.pointers(seen.of)[block], _whole(at))
        return self.lines.load(self.width, place)

    def _store(self, value: str, e: Expr, block: int, index: str, more: int = 0) -> None:
        """The entry `more` behind a place of a column."""
        far = self.apart(e) * self.width.lanes
        at = times(self.lines, index, far)
        place = self.lines.offset(self.width, self.pointers(e)[block], _whole(at))
        self.lines.store(self.width, value, place, more * far)

    def spread(self, pointer: str, index: str, step: int, more: int = 0) -> str:
        """A shared number in every lane."""
        at = times(self.lines, index, step)
        if step and more:
            at = plus(self.lines, at, more * step)
        place = self.lines.offset(self.width, pointer, _whole(at))
        return self.lines.splat(self.width, self.lines.load(self.width.alone, place))

    # Entry by entry.

    def _group(self, group: Group) -> None:
        def body(index: str, _: list[str]) -> list[str]:
            spread: dict[Operand, str] = {}
            for block in range(self.blocks):
                held: dict[Operand, str] = dict(spread)
                for e in group.members:
                    args = [
                        self._seen(a, index, block, held, spread)
                        for a in operands_of(e, self.copied, self.sorting)
                    ]
                    found = operation(self.lines, self.width, e, args, self.width)
                    held[Column(e, 1)] = held[Column(e, 0)] = found
                    if e in group.kept:
                        self._store(found, e, block, index)
            return []

        repeat(self.lines, 0, group.entries, 1, body)

    def _seen(
        self,
        a: Operand,
        index: str,
        block: int,
        held: dict[Operand, str],
        spread: dict[Operand, str],
    ) -> str:
        if a in held:
            return held[a]
        match a:
            case Number(value):
                found = self.width.literal(value)
            case Column():
                found = self._load(a, block, index)
            case Spread(view, step):
                found = spread[a] = self.spread(self.shared(view), index, step)
        held[a] = found
        return found

    # Products with shared matrices.

    def _product(self, e: Expr) -> None:
        """Entry j of a sample: the sum over i of x[i] w[i, j]."""
        a, b = e.args
        if self.sorting.varies(a):
            seen, weights = self.sorting.look(a, self.copied), self.sorting.view(b)
            length = self.sorting.shape(b)[0]
        else:
            seen, weights = self.sorting.look(b, self.copied), self.sorting.view(a)
            weights = weights.turned if isinstance(weights, View) else weights
            length = self.sorting.shape(a)[1]
        assert isinstance(seen, Column)  # operands of products are stored
        entries = self.sorting.entries(e)
        whole = entries // self.tile * self.tile
        for first, end, size in ((0, whole, self.tile), (whole, entries, entries - whole)):
            if first < end:
                self._tiles(e, (first, end, size), length, seen, weights)

    def _tiles(
        self,
        e: Expr,
        span: tuple[int, int, int],
        length: int,
        seen: Column,
        weights: View | Number,
    ) -> None:
        lines, width = self.lines, self.width
        size = span[2]
        pointer = self.shared(weights) if isinstance(weights, View) else ""

        def tile(j: str, _: list[str]) -> list[str]:
            column = pointer
            if isinstance(weights, View):
                far = times(lines, j, weights.across)
                column = lines.offset(width, pointer, _whole(far))

            def contract(i: str, sums: list[str]) -> list[str]:
                x = [self._load(seen, c, i) for c in range(self.blocks)]
                found = []
                for r in range(size):
                    if isinstance(weights, View):
                        at = times(lines, i, weights.down)
                        near = lines.offset(width, column, _whole(at))
                        near = lines.offset(width, near, r * weights.across)
                        w = lines.splat(width, lines.load(width.alone, near))
                    else:
                        w = width.literal(weights.value)
                    found += [
                        lines.intrinsic("fmuladd", width, w, x[c], sums[r * self.blocks + c])
                        for c in range(self.blocks)
                    ]
                return found

            zero = [(width.type, width.literal(0))] * (size * self.blocks)
            sums = repeat(lines, 0, length, 1, contract, zero)
            for r in range(size):
                for c in range(self.blocks):
                    self._store(sums[r * self.blocks + c], e, c, j, r)
            return []

        repeat(lines, *span, tile)

    # Along the entries of a sample.

    def _sum(self, e: Expr) -> None:
        """The sum of the entries of a sample."""
        seen = self.sorting.look(e.args[0], self.copied)
        assert isinstance(seen, Column)  # operands of sums are stored
        zero = [self.width.literal(0)] * self.blocks
        sums = self._reduced(seen, self.sorting.entries(e.args[0]), "add", zero)
        for c, found in enumerate(sums):
            self._store(found, e, c, "0")

    def _reduced(
        self,
        seen: Column,
        entries: int,
        op: str,
        start: list[str],
        each: Callable[[int, str], str] | None = None,
    ) -> list[str]:
        """Entries of each block of the strip joined by an operation, after `each`."""

        def body(index: str, held: list[str]) -> list[str]:
            found = []
            for c in range(self.blocks):
                x = self._load(seen, c, index)
                x = x if each is None else each(c, x)
                found.append(arithmetic(self.lines, self.width, op, [held[c], x], self.width))
            return found

        typed = [(self.width.type, s) for s in start]
        return repeat(self.lines, 0, entries, 1, body, typed)

    def _along(self, e: Expr) -> None:
        """softmax, its logarithm, or log Σ exp: all from the entries less the largest one."""
        lines, width = self.lines, self.width
        assert e.op.name in ALONG  # the sorting refuses what is not known
        seen = self.sorting.look(e.args[0], self.copied)
        assert isinstance(seen, Column)  # operands of sums are stored
        entries = self.sorting.entries(e.args[0])

        def make(op: str, *args: str) -> str:
            return arithmetic(lines, width, op, [*args], width)

        lowest = [width.literal(float("-inf"))] * self.blocks
        edge = self._reduced(seen, entries, "maximum", lowest)
        zero = [width.literal(0)] * self.blocks

        def exponential(c: int, x: str) -> str:
            return make("exp", make("subtract", x, edge[c]))

        summed = self._reduced(seen, entries, "add", zero, exponential)
        if e.op.name.startswith("log_sum_exp"):
            for c in range(self.blocks):
                self._store(make("add", edge[c], make("log", summed[c])), e, c, "0")
            return
        softmax = e.op.name.startswith("softmax")
        ends = [
            make("divide", width.literal(1), summed[c]) if softmax else make("log", summed[c])
            for c in range(self.blocks)
        ]

        def body(index: str, _: list[str]) -> list[str]:
            for c in range(self.blocks):
                x = self._load(seen, c, index)
                if softmax:
                    found = make("multiply", exponential(c, x), ends[c])
                else:
                    found = make("subtract", make("subtract", x, edge[c]), ends[c])
                self._store(found, e, c, index)
            return []

        repeat(lines, 0, entries, 1, body)


def _whole(at: str) -> int | str:
    return int(at) if at.isdecimal() else at

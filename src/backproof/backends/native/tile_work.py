"""Work on a strip of samples: products, sums and entry-by-entry operations, as loops.

A column is an array (blocks, entries, lanes). A product is taken in tiles: some entries by all
blocks of the strip are accumulated in registers while one loop runs over what is contracted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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

    `pointers` gives, for a column, the pointer to the first entry of each block of the strip.
    """

    def __init__(
        self,
        lines: Lines,
        width: Width,
        sorting: Sorting,
        copied: frozenset[Expr],
        pointers: Callable[[Expr], list[str]],
        shared: Callable[[View], str],
        blocks: int,
        tile: int,
    ):
        self.lines, self.width, self.sorting, self.copied = lines, width, sorting, copied
        self.pointers, self.shared, self.blocks, self.tile = pointers, shared, blocks, tile

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

    def _load(self, pointer: str, index: str, step: int, more: int = 0) -> str:
        at = plus(self.lines, times(self.lines, index, step * self.width.lanes), 0)
        if step and more:
            at = plus(self.lines, at, more * step * self.width.lanes)
        return self.lines.load(self.width, self.lines.offset(self.width, pointer, _whole(at)))

    def _store(self, value: str, pointer: str, index: str, more: int = 0) -> None:
        at = times(self.lines, index, self.width.lanes)
        if more:
            at = plus(self.lines, at, more * self.width.lanes)
        self.lines.store(self.width, value, self.lines.offset(self.width, pointer, _whole(at)))

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
                        self._store(found, self.pointers(e)[block], index)
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
            case Column(of, step):
                found = self._load(self.pointers(of)[block], index, step)
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
        xs, outs = self.pointers(seen.of), self.pointers(e)
        entries = self.sorting.entries(e)
        whole = entries // self.tile * self.tile
        for first, end, size in ((0, whole, self.tile), (whole, entries, entries - whole)):
            if first < end:
                self._tiles(first, end, size, length, xs, seen.step, weights, outs)

    def _tiles(
        self,
        first: int,
        end: int,
        size: int,
        length: int,
        xs: list[str],
        step: int,
        weights: View | Number,
        outs: list[str],
    ) -> None:
        lines, width = self.lines, self.width
        pointer = self.shared(weights) if isinstance(weights, View) else ""

        def tile(j: str, _: list[str]) -> list[str]:
            column = pointer
            if isinstance(weights, View):
                far = times(lines, j, weights.across)
                column = lines.offset(width, pointer, _whole(far))

            def contract(i: str, sums: list[str]) -> list[str]:
                x = [self._load(p, i, step) for p in xs]
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
                    self._store(sums[r * self.blocks + c], outs[c], j, r)
            return []

        repeat(lines, first, end, size, tile)

    # Along the entries of a sample.

    def _sum(self, e: Expr) -> None:
        """The sum of the entries of a sample."""
        seen = self.sorting.look(e.args[0], self.copied)
        assert isinstance(seen, Column)  # operands of sums are stored
        zero = [self.width.literal(0)] * self.blocks
        sums = self._reduced(seen, self.sorting.entries(e.args[0]), "add", zero)
        for c, found in enumerate(sums):
            self._store(found, self.pointers(e)[c], "0")

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
                x = self._load(self.pointers(seen.of)[c], index, seen.step)
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
        entries, outs = self.sorting.entries(e.args[0]), self.pointers(e)

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
                self._store(make("add", edge[c], make("log", summed[c])), outs[c], "0")
            return
        softmax = e.op.name.startswith("softmax")
        ends = [
            make("divide", width.literal(1), summed[c]) if softmax else make("log", summed[c])
            for c in range(self.blocks)
        ]

        def body(index: str, _: list[str]) -> list[str]:
            for c in range(self.blocks):
                x = self._load(self.pointers(seen.of)[c], index, seen.step)
                if softmax:
                    found = make("multiply", exponential(c, x), ends[c])
                else:
                    found = make("subtract", make("subtract", x, edge[c]), ends[c])
                self._store(found, outs[c], index)
            return []

        repeat(lines, 0, entries, 1, body)


def _whole(at: str) -> int | str:
    return int(at) if at.isdecimal() else at


Pointers = Mapping[Expr, list[str]]

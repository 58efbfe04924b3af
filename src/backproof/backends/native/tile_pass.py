"""One pass over a batch: chunks of samples that fit the caches, strips of a few blocks, totals.

A column of the data and one of a chunk are addressed alike: blocks apart, entries side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import Expr
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import padded
from backproof.backends.native.quantities import (
    Column,
    Number,
    Schedule,
    View,
    schedule,
)
from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.shared_work import entry_by_entry, write_shared
from backproof.backends.native.text import Lines
from backproof.backends.native.tile_totals import Source, outer, summed
from backproof.backends.native.tile_work import Strip
from backproof.backends.native.tiled_program import Tiled, sorting

# Bytes of the columns of a chunk: a share of the second cache, and of any stack.
CHUNK_BYTES = 192 * 1024
MOST_BLOCKS = 64
# Blocks of a strip by entries of a product: the sums that stay in registers.
BLOCKS, TILE = 2, 6


class TilePass:
    """One pass over the batch, written into a function.

    `row` is memory of this function for the gradients by all parameters and one vector more:
    totals that are gradients grow where they are wanted.
    """

    def __init__(
        self,
        lines: Lines,
        choices: Choices,
        program: Tiled,
        roots: Sequence[Expr],
        exact: bool,
        row: str = "",
    ):
        self.lines, self.width, self.program, self.exact = lines, choices.width, program, exact
        self.sorting = sorting(program, roots)
        self.plan: Schedule = schedule(self.sorting)
        s, lanes = self.sorting, self.width.lanes
        per_block = sum(map(s.entries, self.plan.columns)) * lanes * self.width.bits // 8
        self.chunk = max(1, min(MOST_BLOCKS, CHUNK_BYTES // max(per_block, 1)) // BLOCKS) * BLOCKS
        # All blocks of one entry lie side by side, so that a total reads memory in order; and
        # entries not at powers of two, so that they do not meet in one set of a cache.
        self.entry = self.chunk + (2 if self.chunk % 8 == 0 else 0)
        self.places: dict[Expr, str] = {}
        for c in self.plan.columns:
            self.places[c] = lines.room(self.width, self.entry * s.entries(c))
        self.arrays: dict[Expr, str] = {}
        if row:
            for start, root in zip(program.starts.values(), program.gradients, strict=True):
                if root in self.plan.totals and root not in self.arrays:
                    self.arrays[root] = lines.offset(self.width, row, start)
        self.placed = frozenset(self.arrays)
        for e in (*self.plan.before, *self.plan.totals, *self.plan.after):
            if e in self.arrays:
                continue
            vectors = -(-s.entries(e) // lanes)
            self.arrays[e] = lines.room(self.width, vectors)

    def pointer(self, view: View) -> str:
        """Where the first entry of a shared value is."""
        start = self.program.starts.get(view.of)
        if start is not None:
            return self.lines.offset(self.width, "%parameters", start)
        return self.arrays[view.of]

    def write(self) -> None:
        """Everything that the roots need."""
        lines, width, plan = self.lines, self.width, self.plan
        self.samples = lines.value(f"uitofp i64 %samples to {width.number}")
        for e in plan.before:
            self._shared(e)
        for e in plan.totals:
            self._zero(self.arrays[e], self.sorting.entries(e))
        if plan.totals:
            more = lines.value(f"add i64 %samples, {width.lanes - 1}")
            blocks = lines.value(f"udiv i64 {more}, {width.lanes}")
            repeat(lines, 0, blocks, self.chunk, lambda i, _: self._chunk(i, blocks))
        for e in plan.after:
            self._shared(e)

    def _shared(self, e: Expr) -> None:
        write_shared(
            self.lines, self.width, self.sorting, e, self.arrays[e], self.pointer, self.samples
        )

    def _zero(self, pointer: str, count: int) -> None:
        lines, width = self.lines, self.width

        def body(i: str, _: list[str]) -> list[str]:
            lines.store(width, width.literal(0), lines.offset(width, pointer, _i(i)))
            return []

        repeat(lines, 0, padded(count, width.lanes), width.lanes, body)

    def _chunk(self, first: str, blocks: str) -> list[str]:
        lines = self.lines
        left = lines.value(f"sub i64 {blocks}, {first}")
        here = lines.smaller(left, str(self.chunk))
        last = lines.value(f"sub i64 {here}, 1")
        repeat(lines, 0, here, BLOCKS, lambda i, _: self._strip(first, i, last))
        if self.plan.masked and not self.exact:
            self._mask(first, last, blocks)
        for e in self.plan.totals:
            self._total(e, first, here)
        return []

    def _strip(self, first: str, index: str, last: str) -> list[str]:
        lines, width = self.lines, self.width
        # A block beyond the last one is the last one again: nothing is read or written elsewhere.
        own = [
            index if c == 0 else lines.smaller(plus(lines, index, c), last) for c in range(BLOCKS)
        ]
        known: dict[Expr, list[str]] = {}

        def pointers(e: Expr) -> list[str]:
            if e not in known:
                known[e] = [self._block(e, first, i) for i in own]
            return known[e]

        for c in self.plan.columns:
            pointers(c)
        for d in self.program.data:
            pointers(d)
        strip = Strip(
            lines,
            width,
            self.sorting,
            self.plan.copied,
            pointers,
            self.apart,
            self.pointer,
            BLOCKS,
            TILE,
        )
        for work in self.plan.work:
            strip.write(work)
        return []

    def apart(self, e: Expr) -> int:
        """Vectors from one entry of a column to the next."""
        return 1 if e in self.program.data else self.entry

    def _block(self, e: Expr, first: str, index: str) -> str:
        """Where the entries of a block are."""
        lines, width = self.lines, self.width
        source = self._at(e, first)
        far = times(lines, index, source.far * width.lanes)
        return lines.offset(width, source.pointer, _i(far))

    def _at(self, e: Expr, first: str, step: int = 1) -> Source:
        """A column, from the first block of the chunk."""
        lines, width = self.lines, self.width
        place = self.program.data.get(e)
        if place is None:
            return Source(self.places[e], step * self.entry, 1)
        columns = self.program.columns
        far = lines.value(f"mul i64 {first}, {columns * width.lanes}")
        start = lines.offset(width, lines.offset(width, "%data", far), place * width.lanes)
        return Source(start, step, columns)

    def _mask(self, first: str, last: str, blocks: str) -> None:
        """Zeros in the lanes of the last block that hold no sample."""
        lines, width = self.lines, self.width
        if width.lanes == 1:
            return
        at = lines.value(f"add i64 {first}, {last}")
        start = lines.value(f"mul i64 {at}, {width.lanes}")
        left = lines.value(f"sub i64 %samples, {start}")
        left = lines.smaller(left, str(width.lanes))
        narrow = lines.value(f"trunc i64 {left} to i{width.bits}") if width.bits == 32 else left
        one = lines.value(f"insertelement {width.whole} poison, i{width.bits} {narrow}, i64 0")
        zeros = f"<{width.lanes} x i32> zeroinitializer"
        limit = lines.value(f"shufflevector {width.whole} {one}, {width.whole} poison, {zeros}")
        lanes = ", ".join(f"i{width.bits} {i}" for i in range(width.lanes))
        inside = lines.value(f"icmp ult {width.whole} <{lanes}>, {limit}")
        for c in self.plan.masked:
            pointer = self._block(c, first, last)

            def body(i: str, _: list[str], pointer: str = pointer) -> list[str]:
                place = lines.offset(width, pointer, _i(times(lines, i, self.entry * width.lanes)))
                value = lines.load(width, place)
                kept = lines.value(
                    f"select {width.truth} {inside}, {width.type} {value}, "
                    f"{width.type} {width.literal(0)}"
                )
                lines.store(width, kept, place)
                return []

            repeat(lines, 0, self.sorting.entries(c), 1, body)

    def _total(self, e: Expr, first: str, blocks: str) -> None:
        s = self.sorting
        seen = [s.look(a, self.plan.copied) for a in e.args]
        sources = [self._at(a.of, first, a.step) for a in seen if isinstance(a, Column)]
        assert len(sources) == len(e.args)  # operands of totals are stored
        entries = [s.entries(a) for a in e.args]
        if e.op.name == "matmul":
            shape = (entries[0], entries[1])
            a, b = sources
            outer(self.lines, self.width, a, b, shape, blocks, self.arrays[e])
        else:
            every = e.op.name == "sum_all"
            (a,) = sources
            summed(self.lines, self.width, a, entries[0], blocks, self.arrays[e], every)

    def scalar(self, root: Expr) -> str:
        """The one entry of a root."""
        view = self.sorting.view(root)
        if isinstance(view, Number):
            return self.width.alone.literal(view.value)
        return self.lines.load(self.width.alone, self.pointer(view))

    def row(self, pointer: str) -> None:
        """The gradients by all parameters, one after the other, from a pointer on."""
        left = set(self.placed)
        starts = self.program.starts.values()
        for start, root in zip(starts, self.program.gradients, strict=True):
            if root in left:
                left.remove(root)
                continue
            into = self.lines.offset(self.width, pointer, start)
            entry_by_entry(self.lines, self.width, self.sorting, root, None, into, self.pointer)


def _i(at: str) -> int | str:
    return int(at) if at.isdecimal() else at

"""The regime of medium networks: loops over tiles that stay in registers, text that stays short.

The samples of a batch are taken in chunks whose columns fit the nearer caches, a chunk in strips of
a few blocks (one sample in each lane of each block). All that a strip needs is computed while it is
near; sums over samples are taken chunk by chunk. Sizes are known when the text is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Array, Expr, substitute, walk
from backproof.algebra.ops.elementwise import positive, relu
from backproof.algebra.types import Dim, Sizes
from backproof.backends.native.driver import packing, training_driver
from backproof.backends.native.lanes import Choices, padded
from backproof.backends.native.quantities import (
    Column,
    Number,
    Schedule,
    Sorting,
    View,
    refused,
    schedule,
)
from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.shared_work import entry_by_entry, write_shared
from backproof.backends.native.text import Lines
from backproof.backends.native.tile_totals import Source, outer, summed
from backproof.backends.native.tile_work import Strip
from backproof.backends.native.updates import UPDATES
from backproof.backends.native.vector_math import math_functions
from backproof.backends.plan import Plan
from backproof.record import dataclass

# Bytes of the columns of a chunk: a share of the second cache, and of any stack.
CHUNK_BYTES = 192 * 1024
MOST_BLOCKS = 64
# Blocks of a strip by entries of a product: the sums that stay in registers.
BLOCKS, TILE = 3, 4


@dataclass(frozen=True)
class Tiled:
    """A plan to be compiled in tiles; `starts` gives the place of each parameter in their row."""

    loss: Expr
    gradients: tuple[Expr, ...]
    starts: Mapping[Expr, int]
    data: Mapping[Expr, int]
    batch: Dim
    sizes: Sizes
    constants: Mapping[Expr, Array]
    count: int
    columns: int
    operations: int


def tiled(
    plan: Plan,
    data: Sequence[Expr],
    batch: Dim | None,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
) -> Tiled:
    """What is compiled; raises UnsupportedProgram("not-compiled"), which names the operation."""
    loss = plan.program.loss
    assert loss is not None  # make_plan refuses a program without a loss
    if batch is None:
        raise refused(loss.name, "has no batch of samples")
    for free, values in constants.items():
        if (values != values.flat[0]).any():
            raise refused(free.name, "is a table of constants")
    known: dict[Expr, Expr] = {}
    for assignment in (*plan.forward, *plan.backward):
        known[assignment.target] = substitute(assignment.expr, known)
    roots = [known[loss], *(known[plan.gradients[p]] for p in plan.program.parameters)]
    roots = _masks_by_relu(roots)
    starts: dict[Expr, int] = {}
    count = 0
    for p in plan.program.parameters:
        rows, across = p.type.shape(sizes)
        starts[p], count = count, count + rows * across
    places: dict[Expr, int] = {}
    columns = 0
    for d in data:
        if batch not in (d.type.rows, d.type.columns):
            raise refused(d.name, "holds no samples")
        rows, across = d.type.shape({**sizes, batch: 1})
        places[d], columns = columns, columns + rows * across
    found = Tiled(
        roots[0], tuple(roots[1:]), starts, places, batch, sizes, constants, count, columns,
        6 * count,
    )  # fmt: skip
    schedule(_sorting(found, [found.loss]))
    schedule(_sorting(found, found.gradients))
    return found


def _masks_by_relu(roots: Sequence[Expr]) -> list[Expr]:
    """max(z, 0) is positive where z is, and is stored anyway: z need not be."""
    everything = [*walk(roots)]
    known = set(everything)
    better = {
        e: positive(relu(e.args[0]))
        for e in everything
        if e.op is positive and relu(e.args[0]) in known
    }
    return [substitute(root, better) for root in roots]


def _sorting(program: Tiled, roots: Sequence[Expr]) -> Sorting:
    return Sorting(
        tuple(roots), tuple(program.data), program.batch, program.sizes, program.constants
    )


def module(program: Tiled, choices: Choices) -> str:
    """The text of `step`, `train`, `losses` and `pack`, as in `lanes`."""
    used: set[tuple[str, int, int]] = set()
    parts = [
        _update(program, choices, used),
        _step(program, choices, used),
        _loss(program, choices, used),
        training_driver(program.columns, program.count, choices),
    ]
    return _joined(parts, choices, used)


def single_call(program: Tiled, choices: Choices) -> str:
    """The text of `gradients` and `pack`, as in `lanes`."""
    used: set[tuple[str, int, int]] = set()
    lines, width = Lines(), choices.width
    pass_ = _Pass(lines, choices, program, [program.loss, *program.gradients], choices.exact_whole)
    pass_.write()
    pass_.row("%result")
    lines.act(f"ret {width.number} {pass_.scalar(program.loss)}")
    text = lines.function(
        f"{width.number} @gradients(ptr noalias %parameters, ptr noalias %data, i64 %samples, "
        "ptr noalias %result)"
    )
    return _joined([text, packing(choices)], choices, used | lines.math)


def _joined(parts: list[str], choices: Choices, used: set[tuple[str, int, int]]) -> str:
    functions = math_functions(choices.bits, choices.lanes, sorted({name for name, _, _ in used}))
    return "\n\n".join([functions, *parts]) + "\n"


def _update(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    """One vector of parameters moved, the pointers being at it; w - w, 0 where w is finite."""
    lines, width = Lines(), choices.width
    length = padded(program.count, width.lanes)
    update = UPDATES[choices.optimiser](lines, width, choices.momentum, length)
    moved = update(0, "%gradient")
    lines.store(width, moved, "%parameters")
    apart = lines.value(f"fsub {width.type} {moved}, {moved}")
    lines.act(f"ret {width.type} {apart}")
    used |= lines.math
    n = width.number
    return lines.function(
        f"internal {width.type} @update(ptr noalias %parameters, ptr noalias %state, "
        f"{width.type} %gradient, {n} %rate, {n} %momentum, double %power1, double %power2) "
        "alwaysinline"
    )


def _step(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    length = padded(program.count, width.lanes)
    row = lines.room(width, length // width.lanes)
    last = length - width.lanes
    lines.store(width, width.literal(0), row, last)
    pass_ = _Pass(lines, choices, program, program.gradients, choices.exact)
    pass_.write()
    pass_.row(row)
    n = width.number

    def body(i: str, held: list[str]) -> list[str]:
        gradient = lines.load(width, lines.offset(width, row, _i(i)))
        w, s = (lines.offset(width, p, _i(i)) for p in ("%parameters", "%state"))
        apart = lines.value(
            f"call {width.type} @update(ptr {w}, ptr {s}, {width.type} {gradient}, {n} %rate, "
            f"{n} %momentum, double %power1, double %power2)"
        )
        return [lines.value(f"fadd {width.type} {held[0]}, {apart}")]

    (apart,) = repeat(lines, 0, length, width.lanes, body, [(width.type, width.literal(0))])
    bad = lines.value(f"fcmp uno {width.type} {apart}, {apart}")
    if width.lanes > 1:
        bits = lines.value(f"bitcast {width.truth} {bad} to i{width.lanes}")
        lines.act(f"ret i1 {lines.value(f'icmp eq i{width.lanes} {bits}, 0')}")
    else:
        lines.act(f"ret i1 {lines.value(f'xor i1 {bad}, true')}")
    used |= lines.math
    return lines.function(
        "internal i1 @step(ptr noalias %parameters, ptr noalias %state, ptr noalias %data, "
        f"i64 %samples, {n} %rate, {n} %momentum, double %power1, double %power2) noinline"
    )


def _loss(program: Tiled, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    pass_ = _Pass(lines, choices, program, [program.loss], choices.exact_whole)
    pass_.write()
    lines.act(f"ret {width.number} {pass_.scalar(program.loss)}")
    used |= lines.math
    return lines.function(
        f"internal {width.number} @loss(ptr noalias %parameters, ptr noalias %data, i64 %samples) "
        "noinline"
    )


class _Pass:
    """One pass over the batch, written into a function."""

    def __init__(
        self, lines: Lines, choices: Choices, program: Tiled, roots: Sequence[Expr], exact: bool
    ):
        self.lines, self.width, self.program, self.exact = lines, choices.width, program, exact
        self.sorting = _sorting(program, roots)
        self.plan: Schedule = schedule(self.sorting)
        s, lanes = self.sorting, self.width.lanes
        # An odd distance between blocks, so that they do not meet in one set of a cache.
        self.far = {c: s.entries(c) | 1 if s.entries(c) > 1 else 1 for c in self.plan.columns}
        per_block = sum(self.far.values()) * lanes * self.width.bits // 8
        self.chunk = max(1, min(MOST_BLOCKS, CHUNK_BYTES // max(per_block, 1)) // BLOCKS) * BLOCKS
        self.places: dict[Expr, str] = {}
        for c in self.plan.columns:
            self.places[c] = lines.room(self.width, self.chunk * self.far[c])
        self.arrays: dict[Expr, str] = {}
        for e in (*self.plan.before, *self.plan.totals, *self.plan.after):
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
            lines, width, self.sorting, self.plan.copied, pointers, self.pointer, BLOCKS, TILE
        )
        for work in self.plan.work:
            strip.write(work)
        return []

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
            return Source(self.places[e], step, self.far[e])
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
                place = lines.offset(width, pointer, _i(times(lines, i, width.lanes)))
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
        gradients = self.program.gradients
        for (_, start), root in zip(self.program.starts.items(), gradients, strict=True):
            into = self.lines.offset(self.width, pointer, start)
            entry_by_entry(self.lines, self.width, self.sorting, root, None, into, self.pointer)


def _i(at: str) -> int | str:
    return int(at) if at.isdecimal() else at

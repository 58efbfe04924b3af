"""Totals over a chunk of samples: tiles of sums that stay in registers while samples pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.text import Lines, Width
from backproof.record import dataclass

# Sums in registers at a time, by rows and columns: 12, with what they are made from 4 + 3.
ROWS, COLUMNS = 3, 4


@dataclass(frozen=True)
class Source:
    """A column in memory: entries `step` vectors apart (0: one for all), blocks `far` vectors."""

    pointer: str
    step: int
    far: int


def outer(
    lines: Lines,
    width: Width,
    a: Source,
    b: Source,
    shape: tuple[int, int],
    blocks: str,
    into: str,
) -> None:
    """into[i, j] += Σ over samples of a[i] b[j]; `into` is laid out row by row."""
    rows, columns = shape
    # A group of neighbours in memory is added at once, so the longer side lies along it.
    tall = columns < COLUMNS <= rows
    high, wide = (COLUMNS, min(columns, ROWS)) if tall else (ROWS, COLUMNS)

    def tile(size: int, across: int, i: str, j: str) -> list[str]:
        sums = _summed(lines, width, a, b, i, j, size, across, blocks)
        at = plus(lines, times(lines, i, columns), j) if i != "0" else j
        start = lines.offset(width, into, _whole(at))
        if tall:
            for s in range(across):
                places = [r * columns + s for r in range(size)]
                _add(lines, width, sums[s::across], start, places)
        else:
            for r in range(size):
                places = [r * columns + s for s in range(across)]
                _add(lines, width, sums[r * across : (r + 1) * across], start, places)
        return []

    def turned(size: int, across: int, j: str, i: str) -> list[str]:
        return tile(size, across, i, j)

    for down in _parts(rows, high):
        for along in _parts(columns, wide):
            sizes = (down[2], along[2])
            # The inner loop reads the shorter side again and again, from the nearest cache.
            if columns > rows:
                repeat(lines, *along, partial(_within, lines, down, partial(turned, *sizes)))
            else:
                repeat(lines, *down, partial(_within, lines, along, partial(tile, *sizes)))


def _within(
    lines: Lines,
    span: tuple[int, int, int],
    tile: Callable[[str, str], list[str]],
    outside: str,
    _: list[str],
) -> list[str]:
    """All tiles along a span, at one place of the loop around it."""
    return repeat(lines, *span, lambda inside, _: tile(outside, inside))


def summed(
    lines: Lines, width: Width, a: Source, entries: int, blocks: str, into: str, every: bool
) -> None:
    """into[i] += Σ over samples of a[i]; where `every` holds, all entries go into the first."""
    for first, end, size in _parts(entries, COLUMNS):

        def tile(i: str, _: list[str], size: int = size) -> list[str]:
            pointer = _moved(lines, width, a, i)

            def body(block: str, held: list[str]) -> list[str]:
                here = lines.offset(
                    width, pointer, _whole(times(lines, block, a.far * width.lanes))
                )
                return [
                    lines.value(f"fadd {width.type} {h}, {_load(lines, width, here, a.step * r)}")
                    for r, h in enumerate(held)
                ]

            zero = [(width.type, width.literal(0))] * size
            sums = repeat(lines, 0, blocks, 1, body, zero)
            start = into if every else lines.offset(width, into, _whole(i))
            places = [0] * size if every else [*range(size)]
            _add(lines, width, sums, start, places)
            return []

        repeat(lines, first, end, size, tile)


def _parts(length: int, size: int) -> list[tuple[int, int, int]]:
    """Whole tiles, then one of what is left."""
    whole = length // size * size
    parts = ((0, whole, size), (whole, length, length - whole))
    return [part for part in parts if part[0] < part[1]]


def _summed(
    lines: Lines,
    width: Width,
    a: Source,
    b: Source,
    i: str,
    j: str,
    high: int,
    wide: int,
    blocks: str,
) -> list[str]:
    left, right = _moved(lines, width, a, i), _moved(lines, width, b, j)

    def body(block: str, held: list[str]) -> list[str]:
        at = lines.offset(width, left, _whole(times(lines, block, a.far * width.lanes)))
        to = lines.offset(width, right, _whole(times(lines, block, b.far * width.lanes)))
        # The shorter side stays in registers; of the longer one there is one vector at a time.
        found = [""] * (high * wide)
        if high <= wide:
            xs = [_load(lines, width, at, a.step * r) for r in range(high)]
            for s in range(wide):
                y = _load(lines, width, to, b.step * s)
                for r in range(high):
                    place = r * wide + s
                    found[place] = lines.intrinsic("fmuladd", width, xs[r], y, held[place])
        else:
            ys = [_load(lines, width, to, b.step * s) for s in range(wide)]
            for r in range(high):
                x = _load(lines, width, at, a.step * r)
                for s in range(wide):
                    place = r * wide + s
                    found[place] = lines.intrinsic("fmuladd", width, x, ys[s], held[place])
        return found

    zero = [(width.type, width.literal(0))] * (high * wide)
    return repeat(lines, 0, blocks, 1, body, zero)


def _moved(lines: Lines, width: Width, source: Source, entry: str) -> str:
    far = times(lines, entry, source.step * width.lanes)
    return lines.offset(width, source.pointer, _whole(far))


def _load(lines: Lines, width: Width, pointer: str, vectors: int) -> str:
    return lines.load(width, pointer, vectors * width.lanes)


def _whole(at: str) -> int | str:
    return int(at) if at.isdecimal() else at


def _add(
    lines: Lines, width: Width, vectors: Sequence[str], start: str, places: Sequence[int]
) -> None:
    """Add the sum over the lanes of each vector to the number at its place."""
    first, count = 0, len(vectors)
    while first < count:
        # Neighbours are added at once; others one by one, but their lanes are joined together.
        size = width.lanes
        while size > count - first:
            size //= 2
        _add_group(lines, width, vectors[first : first + size], start, places[first:])
        first += size


def _add_group(
    lines: Lines, width: Width, vectors: Sequence[str], start: str, places: Sequence[int]
) -> None:
    """The same for a power of two of vectors: a tree that transposes while it adds."""
    lanes, held, apart = width.lanes, [*vectors], 1
    while len(held) > 1:
        held = [
            halved(lines, width, a, b, apart) for a, b in zip(held[::2], held[1::2], strict=True)
        ]
        apart *= 2
    vector = held[0]
    while apart < lanes:
        other = lines.shuffle(width, vector, vector, [(i + apart) % lanes for i in range(lanes)])
        vector = lines.value(f"fadd {width.type} {vector}, {other}")
        apart *= 2
    size = len(vectors)
    if size > 1 and list(places[:size]) == [*range(places[0], places[0] + size)]:
        short = Width(width.bits, size)
        if size < lanes:
            mask = ", ".join(f"i32 {i}" for i in range(size))
            vector = lines.value(
                f"shufflevector {width.type} {vector}, {width.type} poison, <{size} x i32> <{mask}>"
            )
        old = lines.load(short, start, places[0])
        lines.store(short, lines.value(f"fadd {short.type} {old}, {vector}"), start, places[0])
        return
    for lane in range(size):
        old = lines.load(width.alone, start, places[lane])
        found = lines.extract(width, vector, lane) if lanes > 1 else vector
        lines.store(
            width.alone, lines.value(f"fadd {width.number} {old}, {found}"), start, places[lane]
        )


def halved(lines: Lines, width: Width, a: str, b: str, apart: int) -> str:
    """Lanes `apart` from one another added: of `a` where that bit of a lane is 0, else of `b`."""
    lanes = width.lanes
    one = [i if not i & apart else i - apart + lanes for i in range(lanes)]
    other = [i + apart if not i & apart else i + lanes for i in range(lanes)]
    left, right = lines.shuffle(width, a, b, one), lines.shuffle(width, a, b, other)
    return lines.value(f"fadd {width.type} {left}, {right}")

"""Rows of samples into blocks of lanes: (samples, numbers) become (blocks, numbers, lanes).

A lane without a sample repeats the last one, so that nothing in it overflows that does not
elsewhere.
"""

from __future__ import annotations

from functools import partial

from backproof.backends.native.repetition import plus, repeat, times
from backproof.backends.native.text import Lines, Width


def pack_function(width: Width) -> str:
    """The text of `pack(x, y, order, inputs, targets, first, samples, data)`.

    Rows of x hold `inputs` numbers, rows of y `targets`; `order`, if there is one, says which rows
    are samples `first` and after.
    """
    lines, lanes = Lines(), width.lanes
    more = lines.value(f"add i64 %samples, {lanes - 1}")
    blocks = lines.value(f"udiv i64 {more}, {lanes}")
    last = lines.value("sub i64 %samples, 1")
    columns = lines.value("add i64 %inputs, %targets")
    ordered = lines.value("icmp ne ptr %order, null")

    def block(b: str, _: list[str]) -> list[str]:
        start = times(lines, b, lanes)
        places = []
        for lane in range(lanes):
            near = lines.smaller(plus(lines, start, lane), last)
            places.append(lines.value(f"add i64 %first, {near}"))
        looked, found, before = lines.name("looked"), lines.name("found"), lines.block
        lines.act(f"br i1 {ordered}, label %{looked}, label %{found}")
        lines.label(looked)
        rows = []
        for place in places:
            at = lines.value(f"getelementptr inbounds i64, ptr %order, i64 {place}")
            rows.append(lines.value(f"load i64, ptr {at}"))
        lines.act(f"br label %{found}")
        lines.label(found)
        rows = [
            lines.value(f"phi i64 [ {place}, %{before} ], [ {row}, %{looked} ]")
            for place, row in zip(places, rows, strict=True)
        ]
        far = lines.value(f"mul i64 {b}, {columns}")
        for source, count, behind in (("%x", "%inputs", "0"), ("%y", "%targets", "%inputs")):
            pointers = []
            for row in rows:
                at = lines.value(f"mul i64 {row}, {count}")
                pointers.append(lines.offset(width, source, at))
            start = lines.value(f"mul i64 {plus(lines, far, behind)}, {lanes}")
            to = lines.offset(width, "%data", start)

            repeat(lines, 0, count, 1, partial(_column, lines, width, pointers, to))
        return []

    repeat(lines, 0, blocks, 1, block)
    lines.act("ret void")
    return lines.function(
        "dso_local void @pack(ptr noalias %x, ptr noalias %y, ptr noalias %order, i64 %inputs, "
        "i64 %targets, i64 %first, i64 %samples, ptr noalias %data)"
    )


def _column(
    lines: Lines, width: Width, pointers: list[str], to: str, j: str, _: list[str]
) -> list[str]:
    """Number j of the rows that the pointers begin, side by side."""
    places = [lines.offset(width, p, j) for p in pointers]
    numbers = [lines.load(width.alone, p) for p in places]
    value = numbers[0] if width.lanes == 1 else lines.gathered(width, numbers)
    lines.store(width, value, lines.offset(width, to, times(lines, j, width.lanes)))
    return []

"""Counted loops in LLVM IR, written from the outside in: what runs through them, what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backproof.backends.native.text import Lines

# Index and what is carried around -> what is carried on.
Body = Callable[[str, list[str]], Sequence[str]]


def repeat(
    lines: Lines,
    first: int | str,
    end: int | str,
    step: int,
    body: Body,
    carried: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Run a body for first, first + step, ... below end, at least once.

    `carried` are types and first values of what goes from one turn to the next; the values after
    the last turn are given back. What is known to run once is no loop.
    """
    start = [value for _, value in carried]
    if isinstance(first, int) and isinstance(end, int) and first + step >= end:
        return list(body(str(first), start))
    head, done, before = lines.name("loop"), lines.name("after"), lines.block
    index, after = lines.name("%i"), lines.name("%n")
    held = [lines.name("%h") for _ in carried]
    lines.act(f"br label %{head}")
    lines.label(head)
    place = len(lines.lines)
    passed = list(body(index, held))
    lines.act(f"{after} = add nuw nsw i64 {index}, {step}")
    going = lines.value(f"icmp ult i64 {after}, {end}")
    last = lines.block
    lines.act(f"br i1 {going}, label %{head}, label %{done}")
    lines.lines[place:place] = [
        f"  {index} = phi i64 [ {first}, %{before} ], [ {after}, %{last} ]",
        *(
            f"  {h} = phi {type_} [ {value}, %{before} ], [ {new}, %{last} ]"
            for h, (type_, value), new in zip(held, carried, passed, strict=True)
        ),
    ]
    lines.label(done)
    return passed


def times(lines: Lines, index: str, factor: int) -> str:
    """An index times a number that is known."""
    if factor == 0 or index == "0":
        return "0"
    if factor == 1:
        return index
    return str(int(index) * factor) if index.isdecimal() else lines.value(
        f"mul i64 {index}, {factor}"
    )  # fmt: skip


def plus(lines: Lines, index: str, number: int | str) -> str:
    """An index plus a number."""
    if str(number) == "0" or index == "0":
        return index if index != "0" else str(number)
    if index.isdecimal() and str(number).isdecimal():
        return str(int(index) + int(number))
    return lines.value(f"add i64 {index}, {number}")

"""Constants: the inverse of what a line is too large by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from backproof.mend.changes import insertions
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import terms_of
from backproof.patterns import regex
from backproof.syntax.nodes import Add, Negate, Node, Number

FACTOR = regex(r"(?P<sign>-)?(?P<number>[\d.]+)? ?(?P<over>/)?(?P<length>[A-Za-z]\w*)?")


def undone(
    written: Written, node: Node, factor: str, parsed: Callable[[str], Node | None]
) -> Iterator[Change]:
    """A formula that is a factor too large, over that factor: `N`, `2`, `0.5/N`."""
    for text in inverses(factor):
        constant = parsed(text)
        whole = node.operand if isinstance(node, Negate) else node
        if isinstance(whole, Add) and whole.signs[0] < 0:
            continue
        if constant is not None:
            yield insertions.in_front(written, whole, constant, text)


def counted(
    written: Written, node: Node, counts: Iterable[str], parsed: Callable[[str], Node | None]
) -> Iterator[Change]:
    """A formula over each of what the sums of the document run to."""
    for count in counts:
        yield from undone(written, node, count, parsed)


def doubled(written: Written, node: Node) -> Iterator[Change]:
    """Each term of a sum twice: the slope of a square."""
    for term in terms_of("", node) if isinstance(node, Add) else ():
        two = Number(start=term.node.start, end=term.node.start, value=2.0, text="2")
        yield insertions.in_front(written, term.node, two, "2")


def inverses(factor: str) -> Iterator[str]:
    """One over a factor, as people write it; nothing for a factor that is no number and no
    length."""
    found = FACTOR.fullmatch(factor)
    if found is None or not factor:
        return
    number, length = float(found["number"] or 1), found["length"] or ""
    above, below = 1.0, number
    if number < 1 and round(1 / number) * number == 1:
        above, below = float(round(1 / number)), 1.0
    if above != int(above) or below != int(below):
        return
    top = [str(int(above))] if above != 1 else []
    bottom = [str(int(below))] if below != 1 else []
    (top if found["over"] else bottom).extend([length] if length else [])
    upper, lower = " ".join(top) or "1", " ".join(bottom)
    sign = found["sign"] or ""
    yield sign + (rf"\frac{{{upper}}}{{{lower}}}" if lower else upper)

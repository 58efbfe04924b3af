"""What the lines around one are made of: the quantities, functions and brackets that may be missing
in it, as their author writes them there.

They are nodes of lines that were read, for the same layer or time: a name that is parsed alone says
nothing of these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from backproof.meaning.statements import Stated
from backproof.mend.changes.exchanges import quantities
from backproof.mend.known import Quantity
from backproof.mend.respelled import is_whole
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Call, Group, Indicator, Node, Number, Script, children

MOST, NEAR = 16, 100
"""How many of them are looked at, those of the nearest lines first; and how many lines on either
side."""


def parts_around(stated: Stated, lines: Sequence[Stated]) -> Iterator[Quantity]:
    """What stands in lines for the same layer or time, which stand in order; each once."""
    seen: set[Key] = {key(stated.head)} if stated.head is not None else set()
    texts: set[str] = set()
    order = stated.place.order
    here = bisect_left(lines, order, key=order_of)
    beside = [line for line in lines[max(0, here - NEAR) : here + NEAR] if line is not stated]
    for other in sorted(beside, key=lambda line: abs(order_of(line) - order)):
        text = other.statement.block.passage.text
        for part in parts_of(other.node):
            slice_ = text[part.start : part.end]
            if key(part) not in seen and is_whole(slice_):
                seen.add(key(part))
                texts.add(slice_)
                if len(texts) > MOST:
                    return
                yield Quantity(slice_, part)


def order_of(line: Stated) -> float:
    """Where a line stands in its document."""
    return line.place.order


def parts_of(node: Node | None) -> Iterator[Node]:
    """The factors that a formula may lend: names, entries, what functions give, brackets."""
    if node is None or isinstance(node, Script | Number):
        return
    match node:
        case Call(bracketed=True) | Indicator():
            yield node
        case Group(opening="("):
            yield node
        case _:
            pass
    if [*quantities(node)] == [node]:
        yield node
        return
    for child in children(node):
        if not (isinstance(node, Call) and child is node.function):
            yield from parts_of(child)

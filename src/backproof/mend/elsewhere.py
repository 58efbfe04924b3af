"""What the lines around one are made of: the quantities, functions and brackets that may be missing
in it, as their author writes them there.

They are nodes of lines that were read, for the same layer or time: a name that is parsed alone says
nothing of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.statements import Stated
from backproof.mend.changes.exchanges import quantities
from backproof.mend.known import Quantity
from backproof.mend.respelled import is_whole
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Call, Group, Indicator, Node, Number, Script, children

MOST = 16
"""How many of them are looked at, those of the nearest lines first."""


def parts_around(stated: Stated, lines: Sequence[Stated]) -> Iterator[Quantity]:
    """What stands in lines for the same layer or time, each once."""
    seen: set[Key] = {key(stated.head)} if stated.head is not None else set()
    texts: set[str] = set()
    beside = [
        other for other in lines
        if other is not stated and other.instance == stated.instance and other.node is not None
    ]  # fmt: skip
    order = stated.place.order
    for other in sorted(beside, key=lambda line: abs(line.place.order - order)):
        text = other.statement.block.passage.text
        for part in parts_of(other.node):
            slice_ = text[part.start : part.end]
            if key(part) not in seen and is_whole(slice_):
                seen.add(key(part))
                texts.add(slice_)
                if len(texts) > MOST:
                    return
                yield Quantity(slice_, part)


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

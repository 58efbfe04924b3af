"""A right side that is right for another left side: the mistake may be on the left."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated
from backproof.mend.changes import functions
from backproof.mend.changes.written import Written
from backproof.mend.differences import parts_of
from backproof.mend.known import Known
from backproof.mend.proposals import Proposal, proposal
from backproof.patterns import regex
from backproof.syntax.keys import key
from backproof.syntax.nodes import Derivative, Element, Node, Symbol
from backproof.syntax.rebuild import exchanged

_SCRIPT = regex(r"\^\{?[\[({]([^\])}]*)[\])}]|_\{([^{}]*)\}|_(\\?\w)")
_NUMBERED = regex(r"(?P<letter>[A-Za-z]|\\ell)\s*(?:(?P<sign>[+-])\s*(?P<number>\d+))?")


def heads(stated: Stated, known: Known) -> Iterator[tuple[Node, Proposal]]:
    """The left sides that a line may be about instead: a derivative by another entry of the same
    quantity, or by another quantity."""
    derivative = bare(stated.head) if stated.head is not None else None
    if not isinstance(derivative, Derivative) or len(derivative.denominators) != 1:
        return
    text = stated.statement.block.passage.text
    by = derivative.denominators[0]
    own = bare(by)
    for other in known.quantities:
        if isinstance(own, Element) and isinstance(other.node, Element):
            fits, code = named(own.base) == named(other.node.base), "wrong-index"
        else:
            fits, code = isinstance(own, Symbol) and isinstance(other.node, Symbol), "wrong-symbol"
        above = derivative.numerator
        itself = above is not None and key(other.node) == key(bare(above))
        if fits and not itself and key(other.node) != key(own) and by.end > by.start:
            assert stated.head is not None
            assert stated.node is not None
            head = exchanged(stated.head, by, other.node)
            if key(bare(head)) in parts_of(stated.node):
                # A line that is made of what it is for holds, and says nothing.
                continue
            old = text[by.start : by.end]
            message = f"the right side is the derivative by `{other.text}`, not by `{old}`"
            made = ((own.start, own.end, other.text),)
            yield head, Proposal(code, message, made, own.start, own.end)


def of_identity(stated: Stated, table: Table) -> Iterator[Proposal]:
    """The left side of an identity, with each known function exchanged for one that is taken for
    it; a name that stands there has a definition of its own."""
    left = table.by_key.get(stated.name)
    if left is None or stated.head is None or left.node.start != stated.head.start:
        return
    written = Written(stated.statement.block.passage.text)
    for change in functions.exchanged(written, left.node):
        yield proposal(written, left.node, [change], "wrong-function")


def shifted(stated: Stated, letters: Collection[str]) -> Iterator[Proposal]:
    """The left side of a generic line at the layer or time before or after, by the letters that
    count them: known as text alone."""
    if stated.head is None:
        return
    text = stated.statement.block.passage.text
    start, end = stated.head.start, stated.head.end
    for found in _SCRIPT.finditer(text[start:end]):
        group = next(number for number in (1, 2, 3) if found[number] is not None)
        inner = _NUMBERED.fullmatch(found[group].strip())
        if inner is None or inner["letter"].removeprefix("\\") not in letters:
            continue
        number = int(f"{inner['sign']}{inner['number']}") if inner["sign"] else 0
        a, b = start + found.start(group), start + found.end(group)
        for other in (number - 1, number + 1):
            new = inner["letter"] + (f"{other:+d}" if other else "")
            new = f"{{{new}}}" if group == 3 else new
            left = text[start:a] + new + text[b:end]
            message = f"the right side belongs to another index: write `{left}` on the left"
            yield Proposal("wrong-index", message, ((a, b, new),), a, b)

"""All single changes of a formula: the slips of a tired author.

A change works on what was typed, so whatever notation the formula is in, it stays in it. Whether it
is a mistake is not known here: what was changed may equal what stood there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.mend.changes import names, numbers, products, signs, terms, transposes
from backproof.mend.changes.written import Change, Written
from backproof.record import replace
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Element,
    Fraction,
    Group,
    Indexed,
    Juxtaposition,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Symbol,
    Transpose,
)


def slips(written: Written, node: Node) -> list[Change]:
    """Every single change of an expression, each resulting text once."""
    return distinct(written, (*signs.of_whole(written, node), *inside(written, node)))


def distinct(written: Written, changes: Iterable[Change]) -> list[Change]:
    """The changes that leave a formula in its place, each once."""
    found: dict[tuple[int, int, str], Change] = {}
    for change in changes:
        old = written.text[change.start : change.end]
        # A row or a cell that ends inside a change would change the document around it.
        if "&" in old or "\\\\" in old or "".join(old.split()) == "".join(change.text.split()):
            continue
        # Where a label and a transpose share one superscript, the base ends inside its braces.
        if any(text.count("{") != text.count("}") for text in (change.text, old)):
            continue
        place = (change.start, change.end, change.text)
        known = found.setdefault(place, change)
        if known is not change and is_in_another_term(known, change):
            assert change.new is not None
            found[place] = replace(known, also=(*known.also, (change.old, change.new)))
    return list(found.values())


def is_in_another_term(known: Change, change: Change) -> bool:
    """Whether a change is one that is known, in another term of a sum that is written as one."""
    old, other = known.old, change.old
    alike = (old.start, old.end, type(old)) == (other.start, other.end, type(other))
    olds = [old, *(node for node, _ in known.also)]
    return alike and change.new is not None and not any(other is node for node in olds)


def inside(written: Written, node: Node) -> Iterator[Change]:
    """The changes of a node and of what is in it."""
    yield from own(written, node)
    for child in parts(node):
        yield from inside(written, child)


def parts(node: Node) -> list[Node]:
    """What an author reads as parts of a formula: no limits, no exponents, no names."""
    match node:
        case Call():
            return list(node.arguments)
        case BigOperator():
            return [node.body]
        case Derivative() | Symbol() | Ones() | Number():
            return []
        case Element():
            # An entry is a number: its transpose is the entry.
            return []
        case Power() | Transpose() | Indexed():
            return [node.base]
        case _:
            direct = [getattr(node, name) for name in node.fields]
            flat = [x for part in direct for x in (part if isinstance(part, tuple) else [part])]
            return [x for x in flat if isinstance(x, Node)]


def own(written: Written, node: Node) -> Iterator[Change]:
    """The changes of one node."""
    match node:
        case Transpose():
            yield from transposes.dropped(written, node)
        case Symbol():
            yield from transposes.added(written, node)
            yield from names.renamed(written, node)
        case Group():
            yield from transposes.added(written, node)
        case Derivative():
            yield from transposes.added(written, node)
            yield from names.differentiated(written, node)
        case Juxtaposition():
            yield from products.side_by_side(written, node)
        case Product():
            yield from products.with_sign(written, node)
        case Fraction():
            yield from products.fraction(written, node)
        case Add():
            yield from signs.of_sum(written, node)
            yield from terms.dropped(written, node)
        case Number():
            yield from numbers.changed(written, node)
        case Call():
            yield from names.called(written, node)
        case Comparison():
            yield from numbers.turned(written, node)
        case Indexed(script=script):
            yield from names.in_script(written, script)
        case Element():
            yield from names.element(written, node)
        case _:
            pass

"""Definitions that a chain gives in passing: `∂z/∂a = ∂/∂a [f(a)]` says that z is f(a).

Where one member of a chain has the derivative of a name, and the next has in its place the
derivative of an expression by the same thing, the name stands for the expression. Only names that
nothing else ties to what they are differentiated by are read so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import Stated, derivatives
from backproof.meaning.translate import flatten
from backproof.record import replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


def with_restated(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with the definitions that chains give before the first that has one."""
    uses: dict[str, set[str]] = {}
    arguments: dict[str, set[str]] = {}
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            uses.setdefault(item.name, set()).update(used_names(item.node))
            arguments.setdefault(item.name, set()).update(plain_arguments(item.head))
    known: set[tuple[str, Section]] = set()
    found: list[Stated] = []
    previous: tuple[syntax.Node, syntax.Node] | None = None
    for item in stated:
        if item.head is None or item.node is None or item.kind not in ("gradient", "chain-step"):
            found.append(item)
            continue
        same = previous is not None and previous[0] is item.head
        before = previous[1] if same and previous is not None else item.head
        for left, right, by in replacements(before, item.node):
            name = named(left)
            # `ℓ(h, y)` beside a definition of `ℓ(h(x), y)`: here it is a function of h.
            own = named(by) in {*plain_arguments(left)} - arguments.get(name or "", set())
            if name is not None and not own and reaches(uses, name, named(by) or ""):
                continue
            section = item.place.section
            if name is not None and (name, section) not in known:
                known.add((name, section))
                member = replace(item.member, node=right)
                place = replace(item.place, order=item.place.order - 0.5)
                found.append(
                    replace(
                        item,
                        kind="definition",
                        head=left,
                        name=name,
                        member=member,
                        origin=item.origin or item,
                        place=place,
                    )
                )
        previous = item.head, item.node
        found.append(item)
    return tuple(found)


def plain_arguments(node: syntax.Node | None) -> Iterator[str]:
    """The names that stand alone among what a function is applied to."""
    inner = bare(node) if node is not None else None
    for argument in inner.arguments if isinstance(inner, syntax.Call) else ():
        if isinstance(bare(argument), syntax.Symbol):
            yield named(argument) or ""


def reaches(uses: Mapping[str, set[str]], name: str, other: str) -> bool:
    """Whether the definitions of a name lead to another name."""
    return other in reached(uses, name)


def reached(uses: Mapping[str, set[str]], name: str) -> set[str]:
    """All that the definitions of a name lead to."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = uses.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def replacements(
    one: syntax.Node, other: syntax.Node
) -> Iterator[tuple[syntax.Node, syntax.Node, syntax.Node]]:
    """The names in derivatives of one product, what stands for them in another, and by what they
    are differentiated."""
    first, second = derivatives_in(one), derivatives_in(other)
    if len(first) != len(second):
        return
    for a, b in zip(first, second, strict=True):
        if a.numerator is None or b.numerator is None or a.order != b.order:
            continue
        if not a.denominators:
            continue
        if tuple(map(whole, a.denominators)) != tuple(map(whole, b.denominators)):
            continue
        left, right = bare(a.numerator), bare(b.numerator)
        formula = named(right) is None or isinstance(right, syntax.Call)
        if not formula or derivatives(right) or isinstance(right, syntax.Number):
            continue
        # `∂/∂w g(w x) = g'(w x) ∂/∂w (w x)` goes on to what g is applied to.
        if isinstance(left, syntax.Call) and key(right) in map(key, map(bare, left.arguments)):
            continue
        # `∂ℓ(h, y)/∂h = ∂/∂h [...]` says what ℓ is as well.
        if isinstance(left, syntax.Symbol | syntax.Element) or (
            isinstance(left, syntax.Call) and named(left) not in (None, named(right))
        ):
            yield left, right, a.denominators[0]


def derivatives_in(node: syntax.Node) -> list[syntax.Derivative]:
    """The derivatives among the factors of a product, in order."""
    return [d for _, f in flatten(bare(node)) if isinstance(d := bare(f), syntax.Derivative)]


def whole(node: syntax.Node) -> Key:
    """What makes two denominators the same: the quantity, whichever of its elements."""
    inner = bare(node)
    return key(inner.base if isinstance(inner, syntax.Element) else inner)

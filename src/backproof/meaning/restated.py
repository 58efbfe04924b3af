"""Definitions that a chain gives in passing: `∂z/∂a = ∂/∂a [f(a)]` says that z is f(a).

Where one member of a chain has the derivative of a name, and the next has in its place the
derivative of an expression by the same thing, the name stands for the expression. Only names that
nothing else defines are read so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from backproof.meaning.names import bare, named
from backproof.meaning.statements import Stated, derivatives
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def with_restated(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with the definitions that chains give before the first that has one."""
    known = {item.name for item in stated if item.kind == "definition"}
    found: list[Stated] = []
    previous: tuple[syntax.Node, syntax.Node] | None = None
    for item in stated:
        if item.head is None or item.node is None or item.kind not in ("gradient", "chain-step"):
            found.append(item)
            continue
        same = previous is not None and previous[0] is item.head
        before = previous[1] if same and previous is not None else item.head
        for left, right in replacements(before, item.node):
            name = named(left)
            if name is not None and name not in known:
                known.add(name)
                member = replace(item.member, node=right)
                found.append(
                    replace(
                        item, kind="definition", head=left, name=name, member=member,
                        origin=item.origin or item,
                    )  # fmt: skip
                )
        previous = item.head, item.node
        found.append(item)
    return tuple(found)


def replacements(
    one: syntax.Node, other: syntax.Node
) -> Iterator[tuple[syntax.Node, syntax.Node]]:
    """The names in derivatives of one product and what stands for them in another."""
    first, second = derivatives_in(one), derivatives_in(other)
    if len(first) != len(second):
        return
    for a, b in zip(first, second, strict=True):
        if a.numerator is None or b.numerator is None or a.order != b.order:
            continue
        if tuple(map(key, a.denominators)) != tuple(map(key, b.denominators)):
            continue
        left, right = bare(a.numerator), bare(b.numerator)
        if isinstance(left, syntax.Symbol | syntax.Element) and named(right) is None:
            if not derivatives(right) and not isinstance(right, syntax.Number):
                yield left, right


def derivatives_in(node: syntax.Node) -> list[syntax.Derivative]:
    """The derivatives among the factors of a product, in order."""
    return [d for _, f in flatten(bare(node)) if isinstance(d := bare(f), syntax.Derivative)]

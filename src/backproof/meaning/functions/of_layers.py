"""Functions of layers that are given by a name: `A^{[l]} = g^{[l]}(Z^{[l]})` and `g^{[L]} = σ`.

Both sides of such a line are functions: it defines no quantity, and where the one is applied the
other is.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_functions_of_layers(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such functions are those that they are said to be."""
    given = {item: sides for item in stated if (sides := _sides(item)) is not None}
    if not given:
        return tuple(stated)
    applied = {
        name_of(call.function.replace(primes=0))
        for item in stated
        for part in (item.head, item.node)
        if part is not None
        for call in inside(part, syntax.Call)
    }
    functions = {name: to for name, to in given.values() if name in applied}
    if not functions:
        return tuple(stated)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Call):
            return node
        to = functions.get(name_of(node.function.replace(primes=0)))
        if to is None:
            return node
        function = node.function
        named = function.replace(base=to.base, style=to.style, scripts=to.scripts)
        return node.replace(function=named)

    def rewritten(item: Stated) -> Stated:
        if item in given and given[item][0] in functions:
            return replace(item, kind="mention")
        if item.node is None:
            return item
        node = changed(item.node, change, syntax.Call)
        head = None if item.head is None else changed(item.head, change, syntax.Call)
        if node is item.node and head is item.head:
            return item
        return replace(item, head=head, member=replace(item.member, node=node))

    return tuple(map(rewritten, stated))


def _sides(item: Stated) -> tuple[str, syntax.Symbol] | None:
    """The name with a layer that a line gives a known function, and that function."""
    if item.kind != "definition" or item.head is None or item.node is None:
        return None
    left, right = bare(item.head), bare(item.node)
    if not isinstance(left, syntax.Symbol) or not isinstance(right, syntax.Symbol):
        return None
    layered = len(left.scripts) == 1 and left.scripts[0].kind in ("paren", "bracket")
    known = not right.scripts and function_name(right.base) in KNOWN
    return (name_of(left), right) if layered and known else None

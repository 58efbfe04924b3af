"""Functions that are shown with squares of what they depend on: `φ(x; μ, σ^2)`.

The formula that a page gives them has σ: they are functions of that. Where every use shows the
square of something in that place, or a number that is its own square, it stands without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Place = tuple[str, int]
"""A function, and which of its arguments."""


def with_squares_taken_apart(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such functions are functions of what is squared."""
    squared = {place for statement in statements for place in squares_of(statement)}
    if not squared:
        return list(statements)
    for call in throughout(statements, syntax.Call):
        name = name_of(call.function)
        squared -= {(name, i) for i, each in enumerate(call.arguments) if root_of(each) is None}

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Call):
            return node
        name = name_of(node.function)
        found = [
            (root_of(each) or each) if (name, index) in squared else each
            for index, each in enumerate(node.arguments)
        ]
        same = all(a is b for a, b in zip(found, node.arguments, strict=True))
        return node if same else node.replace(arguments=tuple(found))

    return with_changed(statements, change, syntax.Call) if squared else list(statements)


def squares_of(statement: Statement) -> Iterator[Place]:
    """Where the left side of a formula has squares for arguments, of several."""
    call = left_side(statement)
    if isinstance(call, syntax.Call) and len(call.arguments) > 1:
        for index, argument in enumerate(call.arguments):
            if isinstance(bare(argument), syntax.Power) and root_of(argument) is not None:
                yield name_of(call.function), index


def root_of(node: syntax.Node) -> syntax.Node | None:
    """What a square is that of; a number that is its own square; None for others."""
    inner = bare(node)
    if isinstance(inner, syntax.Number) and inner.value in (0, 1):
        return inner
    if not isinstance(inner, syntax.Power):
        return None
    two = bare(inner.exponent)
    return inner.base if isinstance(two, syntax.Number) and two.value == 2 else None

"""A square that a page differentiates by, ∂ℓ/∂σ²: σ² is the quantity there, σ⁴ its square and σ its
root."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import differentiated_by, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_squares_named(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a name for each square that is differentiated by, if no formula is
    given for it before and neither its root is differentiated by nor a function."""
    squares: set[str] = set()
    given: set[str] = set()
    for statement in statements:
        left = statement.members[0].node if len(statement.members) > 1 else None
        given.update(roots([left] if left is not None else []))
        squares.update(set(roots(differentiated_by([statement]))) - given)
    if not squares:
        return list(statements)
    by = differentiated_by(statements)
    squares -= {stem(node) for node in by if isinstance(node, syntax.Symbol)}
    squares -= {stem(call.function) for call in throughout(statements, syntax.Call)}

    def change(node: syntax.Node) -> syntax.Node:
        return named_square(node, squares)

    return with_changed(statements, change, syntax.Symbol) if squares else list(statements)


def roots(nodes: Iterable[syntax.Node]) -> list[str]:
    """The stems of what is squared among some expressions."""
    found: list[str] = []
    for node in map(bare, nodes):
        match node:
            case syntax.Power(base=syntax.Symbol() as base, exponent=syntax.Number(value=2.0)):
                found.append(stem(base))
            case _:
                pass
    return found


def named_square(node: syntax.Node, squares: Collection[str]) -> syntax.Node:
    """A symbol as the root of its square, an even power of it as a power of the square; other nodes
    as they are. What a power is of has been changed before it."""
    match node:
        case syntax.Symbol() if stem(node) in squares:
            mark = syntax.Script(start=node.end, end=node.end, kind="super", text="2")
            square = node.replace(scripts=(*node.scripts, mark))
            root = syntax.Symbol(start=node.start, end=node.start, base="sqrt")
            return syntax.Call(start=node.start, end=node.end, function=root, arguments=(square,))
        case syntax.Power(
            base=syntax.Call(
                function=syntax.Symbol(base="sqrt"), arguments=(syntax.Symbol() as square,)
            ),
            exponent=syntax.Number(value=value),
        ) if stem(square) in squares and value % 2 == 0:
            if value == 2:
                return square.replace(end=node.end)
            half = syntax.Number(
                start=node.end, end=node.end, value=value / 2, text=f"{value / 2:g}"
            )
            return node.replace(base=square, exponent=half)
        case _:
            return node

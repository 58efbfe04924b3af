"""The root of what is defined as a square: σ of `(u - m) / σ` after `σ^2 = 1/d Σ_k (u_k - m)^2`.

Only the square has a formula, and σ without it stands for the positive root. Where a page defines
or differentiates by σ as well, it says itself what that is.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.naming.unwritten import applied
from backproof.meaning.statements import differentiated_by, left_side, throughout
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


def with_roots_of_squares(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a root is the root of the square, in the section that gives
    it and those around and below."""
    squares: dict[Key, list[Section]] = {}
    for statement in statements:
        if (base := squared(left_side(statement))) is not None:
            squares.setdefault(key(base), []).append(statement.block.section)
    if not squares:
        return list(statements)
    lefts = [(s, left) for s in statements if (left := left_side(s)) is not None]
    own = {key(left) for _, left in lefts}
    # The root of a square, `e^2 = (r - s)^2`, has a sign.
    own |= {key(base) for s, left in lefts if (base := squared(left)) and is_square(s)}
    own |= {*map(key, differentiated_by(statements))}
    for letter in own & squares.keys():
        del squares[letter]

    def changed(statement: Statement) -> Statement:
        here = statement.block.section
        near = {
            letter
            for letter, places in squares.items()
            if any(p in here.path() or here in p.path() for p in places)
        }
        alone = len(statement.members) == 1 and isinstance(statement.members[0].node, syntax.Symbol)
        if alone or not any(key(s) in near for s in throughout((statement,), syntax.Symbol)):
            return statement

        def change(node: syntax.Node) -> syntax.Node:
            if squared(node) is not None:
                return node
            if isinstance(node, syntax.Call):
                return node.replace(arguments=tuple(map(change, node.arguments)))
            if isinstance(node, syntax.Symbol):
                return root_of(node) if key(node) in near else node
            return rebuilt(node, change)

        return of_members(statement, lambda m: with_node(m, change))

    return with_each(statements, changed) if squares else list(statements)


def squared(node: syntax.Node | None) -> syntax.Symbol | None:
    """The letter of which a node is the square; None for other nodes."""
    match node:
        case syntax.Power(base=syntax.Symbol(primes=0) as base, exponent=exponent):
            two = bare(exponent)
            return base if isinstance(two, syntax.Number) and two.value == 2 else None
        case _:
            return None


def is_square(statement: Statement) -> bool:
    """Whether a statement gives something as a square."""
    nodes = (bare(m.node) for m in statement.members[1:] if m.node is not None)
    return any(isinstance(node, syntax.Power | syntax.Norm) for node in nodes)


def root_of(symbol: syntax.Symbol) -> syntax.Node:
    """The root of the square of a letter."""
    two = syntax.Number(start=symbol.end, end=symbol.end, value=2.0, text="2")
    square = syntax.Power(start=symbol.start, end=symbol.end, base=symbol, exponent=two)
    return applied("sqrt", square)

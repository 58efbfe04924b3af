"""A name whose subscript lost its sign: a derivative by `Ct` is one by C_t, since none is by a
product."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_subscripts(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where derivatives are by subscripted names that the document has instead
    of by two letters side by side."""
    by = throughout(statements, syntax.Derivative)
    wanted = {pair for n in by if (pair := letters_by(n)) is not None}
    if not wanted:
        return list(statements)
    symbols = [n for n in throughout(statements, syntax.Symbol) if is_subscripted(n)]
    named = {pair: n for n in symbols if (pair := (n.base, n.scripts[0].text)) in wanted}

    def change(node: syntax.Node) -> syntax.Node:
        pair = letters_by(node)
        if pair is None or pair not in named or not isinstance(node, syntax.Derivative):
            return node
        written = node.denominators[0]
        return node.replace(
            denominators=(named[pair].replace(start=written.start, end=written.end),)
        )

    return with_changed(statements, change, syntax.Derivative)


def letters_by(node: syntax.Node) -> tuple[str, str] | None:
    """The two letters side by side that a derivative is by."""
    match node:
        case syntax.Derivative(denominators=(by,), order=1):
            pass
        case _:
            return None
    match bare(by):
        case syntax.Juxtaposition(
            factors=(
                syntax.Symbol(scripts=(), accents=(), primes=0) as one,
                syntax.Symbol(scripts=(), accents=(), primes=0) as other,
            )
        ) if one.end == other.start:
            return one.base, other.base
        case _:
            return None


def is_subscripted(symbol: syntax.Symbol) -> bool:
    """Whether a name is a letter with one subscript."""
    marks = symbol.scripts
    return len(marks) == 1 and marks[0].kind == "sub" and not symbol.accents and not symbol.primes

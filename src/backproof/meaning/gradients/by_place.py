"""`D_j S_i`: the partial derivative of the i-th component by the j-th variable, where S has a
formula in the entries of one quantity (M. Spivak, "Calculus on Manifolds", chapter 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import inside, left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_OPERATOR = "D"


def with_derivatives_by_place(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the derivatives that a D with an index stands for."""
    if not any(map(_is_operator, throughout(statements, syntax.Symbol))):
        return list(statements)
    variables = {name: entry for name, entry in _variables(statements) if entry is not None}
    return with_changed(
        statements, lambda node: _derivatives(node, variables), syntax.Juxtaposition
    )


def _derivatives(node: syntax.Node, variables: Mapping[str, syntax.Symbol]) -> syntax.Node:
    def joined(before: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
        of = bare(factor)
        if not _is_operator(before) or not isinstance(of, syntax.Symbol) or not of.scripts:
            return None
        assert isinstance(before, syntax.Symbol)
        variable = variables.get(stem(of))
        if variable is None:
            return None
        by = variable.replace(start=before.start, end=before.end, scripts=before.scripts)
        return syntax.Derivative(
            start=before.start, end=factor.end, numerator=factor, denominators=(by,),
            style="partial", form="fraction",
        )  # fmt: skip

    return with_joined(node, joined) if isinstance(node, syntax.Juxtaposition) else node


def _variables(
    statements: Sequence[Statement],
) -> Iterator[tuple[str, syntax.Symbol | None]]:
    """The stems of what is given by its entries, each with the one quantity whose entries are in
    the formula, without its index; None where there are others."""
    for statement in statements:
        head = left_side(statement)
        formula = None if head is None else statement.members[1].node
        if not isinstance(head, syntax.Symbol) or not _has_index(head) or formula is None:
            continue
        entries = [n for n in inside(formula, syntax.Symbol) if _has_index(n)]
        stems = {stem(entry) for entry in entries}
        one = len(stems) == 1 and stem(head) not in stems
        yield stem(head), entries[0].replace(scripts=()) if one else None


def _has_index(symbol: syntax.Symbol) -> bool:
    return len(symbol.scripts) == 1 and symbol.scripts[0].kind == "sub"


def _is_operator(node: syntax.Node) -> bool:
    """Whether a node is a D with one letter below it."""
    match node:
        case syntax.Symbol(base=base, style="", scripts=(script,), accents=(), primes=0):
            letter = len(script.items) == 1 and isinstance(script.items[0], syntax.Symbol)
            return base == _OPERATOR and script.kind == "sub" and letter
        case _:
            return False

"""Derivatives of a function without what it is applied to: `∂σ/∂w_j` beside `σ(z)` in its line."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import ELEMENTWISE, function_name
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


def with_functions_alone(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with the function applied to what its line applies it to, always the
    same, where it is differentiated by what that is made of."""
    alone = {symbol.base for d in throughout(statements, syntax.Derivative)
             if (symbol := function_above(d)) is not None}  # fmt: skip
    if not alone:
        return list(statements)

    def of_statement(statement: Statement) -> Statement:
        applied: dict[str, list[syntax.Call]] = {}
        for member in statement.members:
            for call in inside(member.node, syntax.Call):
                if call.function.base in alone and not call.function.primes and not call.power:
                    applied.setdefault(call.function.base, []).append(call)
        found = {base: calls[0] for base, calls in applied.items()
                 if len({key(call) for call in calls}) == 1}  # fmt: skip
        if not found:
            return statement
        return of_members(statement, lambda m: with_node(m, lambda node: change(node, found)))

    def change(node: syntax.Node, applied: dict[str, syntax.Call]) -> syntax.Node:
        if isinstance(node, syntax.Derivative) and (symbol := function_above(node)) is not None:
            call = applied.get(symbol.base)
            by = {key(bare(each)) for each in node.denominators}
            if call is not None and not by & {key(bare(each)) for each in call.arguments}:
                return node.replace(numerator=call.replace(start=symbol.start, end=symbol.end))
        return rebuilt(node, lambda part: change(part, applied))

    return with_each(statements, of_statement)


def function_above(derivative: syntax.Derivative) -> syntax.Symbol | None:
    """The function that everybody knows which is differentiated without an argument."""
    above = bare(derivative.numerator) if derivative.numerator is not None else None
    if isinstance(above, syntax.Symbol) and not above.scripts and not above.primes:
        return above if function_name(above.base) in ELEMENTWISE else None
    return None

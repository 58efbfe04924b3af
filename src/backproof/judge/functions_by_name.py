"""The functions of which only the name is known, where they stand in a program."""

from __future__ import annotations

from collections.abc import Iterable

from backproof.algebra.expressions import Expr, derivative_op, leaves, symbol_op
from backproof.algebra.ops.generic import generic_op
from backproof.meaning.claims import Claim


def known_functions(claim: Claim) -> set[str]:
    """The functions known by name alone that the definitions of a claim use."""
    return functions_in(claim.context.program.parts)


def functions_between(claim: Claim) -> set[str]:
    """Those of them on the way from what a line differentiates to what it differentiates by: what
    is made before that has no slope in it, nor has what is applied to something else."""
    leads, wrt = claim.context.leads, claim.wrt

    def moves(e: Expr) -> bool:
        if wrt is None or e.op is not generic_op:
            return True
        return any(x.op is not symbol_op or leads(x.name, wrt.name) for x in leaves(e))

    return functions_in(
        e
        for d in claim.context.program.definitions
        if wrt is None or (d.symbol is not wrt and leads(d.symbol.name, wrt.name))
        for e in d.order
        if moves(e)
    )


def functions_in(parts: Iterable[Expr]) -> set[str]:
    """The functions of which only the name is known, those that are differentiated included."""
    found: set[str] = set()
    for e in parts:
        if e.op is generic_op:
            found.add(str(e.parameters[0]))
        elif e.op is derivative_op:
            found |= functions_in(e.parameters[0].parts)
    return found

"""Functions without a formula whose slope a line writes as f (1 - f), or that the line of a last
layer leaves out, `dZ = A - Y`: the logistic function.

Nothing is wrong under what is supposed; a line that is right under it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.expressions import Expr, derivative_op, leaves, symbol_op
from backproof.algebra.ops.elementwise import cos, exp, log, sigmoid, sin, tanh
from backproof.algebra.ops.generic import generic_op
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax

OF_ONE_NUMBER = frozenset((cos, exp, log, sigmoid, sin, tanh))


def logistic_in(claim: Claim) -> str | None:
    """The one function that a claim rests on of which only the name is known, where its formula
    has a factor 1 - a, or one of the signals that stand in it; None for other claims."""
    if claim.stated.node is None or claim.fault is not None:
        return None
    if is_closed(claim) and (name := applied_to(claim)) is not None:
        return name
    formulas = (claim.stated.node, *formulas_of_signals(claim))
    if not any(one_without(part) for node in formulas for part in below(node)):
        return None
    parts = claim.context.program.parts
    names = {str(e.parameters[0]) for e in parts if e.op is generic_op}
    return names.pop() if len(names) == 1 else None


def formulas_of_signals(claim: Claim) -> Iterator[syntax.Node]:
    """The formulas of what stands in a claim and is not made on the way forward, nor what that is
    made of: of error signals."""
    known, leads = claim.context.setting.table.by_key, claim.context.leads
    waiting = (
        [] if claim.expr is None else [e.name for e in leaves(claim.expr) if e.op is symbol_op]
    )
    seen = {claim.of.name, *waiting}
    while waiting:
        name = waiting.pop()
        definition = known.get(name)
        if definition is None or leads(claim.of.name, name):
            continue
        yield definition.node
        fresh = [n for n in used_names(definition.node) if n not in seen]
        seen.update(fresh)
        waiting += fresh


def is_closed(claim: Claim) -> bool:
    """Whether a formula for a gradient has no gradient and no function by name in it: its author
    knows all that lies between."""
    if claim.expr is None or claim.wrt is None or not claim.of.type.is_scalar:
        return False
    return not any(e.op in (derivative_op, generic_op) for e in claim.expr.parts)


def applied_to(claim: Claim) -> str | None:
    """The one function, known by its name alone, that is applied to what a claim differentiates
    by."""
    parts = claim.context.program.parts
    names = {str(e.parameters[0]) for e in parts if e.op is generic_op and e.args[0] is claim.wrt}
    return names.pop() if len(names) == 1 else None


def knows_an_output(claim: Claim) -> bool:
    """Whether a loss has the logarithm of what a function gives that is known by its name alone,
    and a formula for a gradient of it no gradient and no slope: for the logistic function, and no
    other, both cancel."""
    if claim.expr is None or claim.wrt is None or not claim.of.type.is_scalar:
        return False
    if any(e.op is derivative_op or is_slope(e) for e in claim.expr.parts):
        return False
    program, leads, wrt = claim.context.program, claim.context.leads, claim.wrt.name
    unknown = {d.symbol for d in program.definitions if d.expr.op is generic_op}
    below_logs = {part for e in program.parts if e.op is log for part in e.parts}
    return any(
        (e in unknown and leads(e.name, wrt))
        or (e.op is generic_op and any(leads(a.name, wrt) for a in leaves(e) if a.op is symbol_op))
        for e in below_logs
    )


def brings_a_function(claim: Claim) -> bool:
    """Whether a line has a function of its own, `e^{-x²/2}`, written out or by a name with a
    formula, that no definition on the way forward has: it may be the slope of one that is known by
    its name alone."""
    if claim.expr is None or claim.wrt is None:
        return False
    leads, defined = claim.context.leads, claim.context.program.defined
    own = {e for e in defined if e is claim.of or leads(claim.of.name, e.name)}
    ways = {part.op for e in own for part in defined[e].parts}
    return any(
        (e.op in OF_ONE_NUMBER and e.op not in ways) or (e in defined and e not in own)
        for e in claim.expr.parts
    )


def is_slope(e: Expr) -> bool:
    """Whether a part is the derivative of a function known by its name."""
    return e.op is generic_op and e.parameters[1] > 0


def one_without(node: syntax.Node) -> bool:
    """Whether a part is 1 - a."""
    match node:
        case syntax.Add(terms=(syntax.Number(value=1), _), signs=(1, -1)):
            return True
        case _:
            return False

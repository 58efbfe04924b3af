"""What it takes to call a claim wrong: more than it takes to confirm one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backproof.algebra.expressions import Expr, derivative_op, leaves, symbol_op, walk
from backproof.algebra.ops.generic import generic_op
from backproof.judge.bench import Bench
from backproof.judge.truth import slope
from backproof.judge.verdicts import Undecided
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Context
from backproof.meaning.letter_case import mixed
from backproof.meaning.roles import is_derived
from backproof.meaning.side_conditions import is_conditional

_CONDITION = re.compile(r"\b(?:if|when|for|where|otherwise|else)\b")


def refutable(claim: Claim, bench: Bench) -> bool:
    """Whether a fault can be charged to the claim: all that it rests on was understood."""
    statement = claim.stated.statement
    if (
        claim.context.absent
        or is_conditional(claim.stated)
        or _CONDITION.search(" ".join((statement.tag, *statement.words)))
    ):
        return False
    if claim.wrt is None and (claim.expr is None or not leaves(claim.expr)):
        # `a = sgn(-1) = -1`: a worked number, not a law.
        return False
    if claim.expr is not None and not functions_in([claim.expr]) <= functions_in(
        d.expr for d in claim.context.program.definitions
    ):
        # A function that only this line names may be another name for a known one.
        return False
    if any(d.symbol is claim.of and d.expr.op is generic_op for d in
           claim.context.program.definitions):  # fmt: skip
        # `σ'(x) = …` says what σ is, where nothing else does.
        return False
    if claim.wrt is not None and any(
        is_derived(leaf.name) and leaf is not claim.wrt for leaf in claim.context.program.free
    ):
        # Its definition was not found; it may depend on what is varied.
        return False
    if claim.context.shared_weights or unreached(claim, bench) or silent(claim):
        return False
    if claim.expr is None and counts_entries(claim.context):
        return False
    if bench.ambiguous(claim.context) or joined(claim):
        return False
    if not claim.context.arbitrary:
        return True
    if claim.stated.kind == "update":
        return False
    # Without a loss only a relation to another gradient of it can be wrong.
    return claim.expr is not None and any(
        leaf.op is derivative_op and leaf.parameters[0] is claim.of for leaf in leaves(claim.expr)
    )


def unreached(claim: Claim, bench: Bench) -> bool:
    """Whether a derivative in the formula is 0 everywhere, by a quantity that no definition uses:
    it stands for what the definitions write out (`∂z/∂a` where z was defined by f(x), and
    a = f(x))."""
    if claim.expr is None:
        return False
    used = {leaf for d in claim.context.program.definitions for leaf in d.uses}
    for leaf in leaves(claim.expr):
        if leaf.op is not derivative_op or leaf.parameters[1] in used:
            continue
        try:
            moved = slope(bench.worlds(claim.context)[0], leaf.parameters[0], leaf.parameters[1])
        except NoPoint:
            return True
        if moved is None or not moved.any():
            return True
    return False


def joined(claim: Claim) -> bool:
    """Whether a claim rests on entries by one letter being those of a matrix by another."""
    setting = claim.context.setting
    if not setting.joined:
        return False
    rests = (setting.table.by_key.get(d.symbol.name) for d in claim.context.program.definitions)
    nodes = [n for d in rests if d is not None for n in (d.left, d.node)]
    nodes += [claim.stated.head, claim.stated.node]
    return mixed((n for n in nodes if n is not None), setting.joined)


def functions_in(roots: Iterable[Expr]) -> set[str]:
    """The functions of which only the name is known, those that are differentiated included."""
    found: set[str] = set()
    for e in walk(roots):
        if e.op is generic_op:
            found.add(str(e.parameters[0]))
        elif e.op is derivative_op:
            found |= functions_in([e.parameters[0]])
    return found


def counts_entries(context: Context) -> bool:
    """Whether definitions of a context go by entries: shapes are then ours more than the
    author's."""
    return any(e.type.letters for d in context.program.definitions for e in d.order)


def silent(claim: Claim) -> bool:
    """Whether a claim at one place of a family has a derivative of what does not depend on it
    there: `∂J_t/∂h_k` says nothing for k > t."""
    if not claim.stated.instance or claim.expr is None:
        return False
    ends = [leaf.parameters[:2] for leaf in leaves(claim.expr) if leaf.op is derivative_op]
    return any(
        of.op is by.op is symbol_op and not claim.context.leads(of.name, by.name) for of, by in ends
    )


def unrefuted(claim: Claim) -> Undecided:
    """Why a claim that differs from the truth as it is understood here is not called wrong."""
    if silent(claim):
        return Undecided("no-path", "a derivative in it is 0: it does not speak of these indices")
    if claim.context.absent:
        names = ", ".join(a.definition.name for a in claim.context.absent)
        message = f"it rests on a definition that was not understood: {names}"
        return Undecided("unread-definition", message)
    if claim.context.arbitrary:
        return Undecided("undefined-symbol", f"{claim.of.name} is never defined")
    return Undecided("side-condition", "it holds under a condition that is not understood yet")

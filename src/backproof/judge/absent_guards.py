"""What stands in the way of calling a claim wrong: a definition that was not understood.

What lies beyond the gradients that a line hands on does not matter to it: whatever the loss makes
of h, `∂J/∂W = (∂J/∂h ⊙ σ'(z)) xᵀ` is right or wrong. Nor does it matter to the Jacobian of h.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from backproof.algebra.expressions import Expr, derivative_op, leaves, symbol_op
from backproof.judge.bench import Bench
from backproof.judge.forgotten_target import forgets_the_target
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import closure
from backproof.meaning.definitions.table import used_names
from backproof.meaning.indices.sum_letters import sums_over_letters_of
from backproof.meaning.shapes.whole_shapes import fits_openly


def incomplete(claim: Claim, bench: Bench) -> bool:
    """A definition that it rests on was not understood; shapes rest on those alone of what the line
    names, not on the loss, unless the line differentiates a formula that it writes itself."""
    absent = {a.definition.key for a in claim.context.absent}
    node = claim.stated.node
    if not absent:
        return False
    if claim.expr is not None:
        known = is_before(claim, absent) or hands_on(claim, absent)
        return not (known or is_written_out(claim, absent) or forgets_the_target(claim, bench))
    if not claim.shaped or node is None:
        return True
    table, place = claim.context.setting.table, claim.stated.place
    if claim.of.name in table.expressions.values() and is_made_of(claim, claim.of, absent):
        return True
    named = {table.resolve(name, place) for name in used_names(node)} - {claim.of.name}
    if any(d.key in absent for d in closure(table, *named)):
        return True
    return fits_openly(claim, bench.shaped_by_author(claim))


def names_unread(claim: Claim, bench: Bench) -> bool:
    """It names what the loss does not rest on, and what that is was not understood; or what is made
    of that."""
    unread = claim.context.unread
    return bool(unread) and any(is_made_of(claim, e, unread) for e in in_formula(claim.expr))


def is_written_out(claim: Claim, absent: Set[str]) -> bool:
    """Whether a line is about a formula for each of its letters, of one pair or one sample, that
    stands in the place of its name; a line that sums over these may be about the sum."""
    if claim.head is None:
        return False
    quantities = {*in_formula(claim.head), *in_formula(claim.expr)}
    if any(is_made_of(claim, each, absent) for each in quantities):
        return False
    given = claim.context.setting.table.by_key.get(claim.of.name)
    return given is None or not sums_over_letters_of(claim.stated.node, given.node)


def is_before(claim: Claim, absent: Set[str]) -> bool:
    """Whether nothing that a line about a Jacobian speaks of is made of what was not understood."""
    if claim.wrt is None or claim.of.type.is_scalar:
        return False
    return not any(is_made_of(claim, each, absent) for each in (claim.of, *in_formula(claim.expr)))


def hands_on(claim: Claim, absent: Set[str]) -> bool:
    """Whether a line makes its gradient of those by quantities through which alone the loss depends
    on what it is about, and names nothing else that comes after it, or beside it."""
    if claim.wrt is None or not claim.of.type.is_scalar or claim.of.name in absent:
        return False
    ends = (by for of, by in ends_of(claim) if of is claim.of and by.op is symbol_op)
    through = {by.name for by in ends} - {claim.wrt.name}
    if not through or claim.of.name in through:
        return False
    beyond = reached(claim, claim.wrt.name, through)
    if claim.of.name in beyond or not beyond.isdisjoint(names_in_absent(claim)):
        return False
    context = claim.context
    return all(
        not is_made_of(claim, each, absent)
        and any(context.leads(name, each.name) for name in through)
        for each in (claim.wrt, *in_formula(claim.expr))
        if each is not claim.of
    )


def ends_of(claim: Claim) -> Iterator[tuple[Expr, Expr]]:
    """What is differentiated in a formula, and by what."""
    for leaf in leaves(claim.expr) if claim.expr is not None else ():
        if leaf.op is derivative_op:
            yield leaf.parameters[0], leaf.parameters[1]


def in_formula(formula: Expr | None) -> Iterator[Expr]:
    """The quantities in a formula, those of its derivatives too."""
    for leaf in leaves(formula) if formula is not None else ():
        ends = leaf.parameters[:2] if leaf.op is derivative_op else (leaf,)
        yield from (e for end in ends for e in leaves(end) if e.op is symbol_op)


def is_made_of(claim: Claim, quantity: Expr, absent: Set[str]) -> bool:
    """Whether a quantity depends on what was not understood, or is that."""
    return quantity.name in absent or any(claim.context.leads(quantity.name, a) for a in absent)


def reached(claim: Claim, start: str, barred: Set[str]) -> set[str]:
    """The quantities that depend on one of them by a way that goes through none of some others."""
    found = {start}
    for definition in claim.context.program.definitions:
        name = definition.symbol.name
        if name not in barred and not found.isdisjoint(definition.names):
            found.add(name)
    return found


def names_in_absent(claim: Claim) -> set[str]:
    """What the definitions that were not understood are made of, as far as their names tell."""
    context = claim.context
    table = context.setting.table
    return {
        context.within(table.resolve(name, absent.definition.stated.place))
        for absent in context.absent
        for name in used_names(absent.definition.node)
    }

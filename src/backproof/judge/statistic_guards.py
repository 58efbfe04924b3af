"""Means, deviations and estimates whose definitions were not found: what they may depend on; shares
of one."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, leaves, symbol_op, walk
from backproof.algebra.ops.arithmetic import divide, subtract
from backproof.algebra.ops.elementwise import exp
from backproof.algebra.ops.letters import take_column, take_row, total_op
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.types import ONE
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.roles import is_derived, is_input, is_statistic

PLAIN = frozenset((transpose, matmul, take_row, take_column))


def undefined_statistic(claim: Claim, bench: Bench) -> bool:
    """The definition of an average or an estimate was not found; it may depend on what varies."""
    if claim.wrt is None:
        return False
    return any(
        is_derived(leaf.name) and leaf is not claim.wrt and "(" not in leaf.name
        and may_vary(claim, leaf)
        for leaf in claim.context.program.free
    )  # fmt: skip


def mean_of_deviations(claim: Claim, bench: Bench) -> bool:
    """It is by a mean that nothing defines, of which a deviation is made on the way: that of the
    same samples, so that their differences from it add up to 0."""
    wrt, program = claim.wrt, claim.context.program
    if wrt is None or wrt not in program.free or not is_statistic(wrt.name):
        return False
    return any(wrt in d.uses and is_statistic(d.symbol.name) for d in program.definitions)


def share_of_one(claim: Claim, bench: Bench) -> bool:
    """A softmax that it rests on has a single entry, as it was understood, and is 1, or a sum of
    exponentials a single term: no author means that."""
    return any(
        (e.op is softmax_rows and e.type.columns == ONE)
        or (e.op is softmax_columns and e.type.rows == ONE)
        or (e.op is total_op and e.parameters[0].dim == ONE and e.args[0].op is exp)
        for e in claim.context.program.parts
    )


def may_vary(claim: Claim, leaf: Expr) -> bool:
    """Whether what stands for a statistic may be made of what is differentiated by: the mean of
    what it is taken from, unless that is data; an estimate, unless it is differentiated by itself,
    as parameters are."""
    setting = claim.context.setting
    if leaf.name in setting.unread:
        return True
    if not is_statistic(leaf.name):
        given = leaf.name in setting.claimed and not is_input(leaf.name)
        return not given and not is_a_target(claim, leaf) and not is_of_nothing(claim, leaf)
    assert claim.wrt is not None
    of, by = claim.context.leads, claim.wrt
    varying = claim.context.arbitrary
    return any(varying or e is by or of(e.name, by.name) for e in standardised(claim))


def is_a_target(claim: Claim, leaf: Expr) -> bool:
    """Whether what has an accent is what an output with the same letter is compared with: the ỹ
    beside a defined ŷ."""
    program, base = claim.context.program, base_of(leaf)
    return leaf in program.targets and any(
        base_of(d.symbol) == base and d.symbol.name != leaf.name for d in program.definitions
    )


def is_of_nothing(claim: Claim, leaf: Expr) -> bool:
    """Whether a matrix with an accent, the Â of `Â X W`, is made of none that the loss knows: its
    letter without the accent occurs nowhere."""
    program, base = claim.context.program, base_of(leaf)
    others = (e for d in program.definitions for e in (d.symbol, *d.leaves) if e is not leaf)
    matrix = leaf.name[:1].isupper() and leaf not in program.targets
    return matrix and all(base_of(e) != base for e in others if e.op is symbol_op)


def base_of(symbol: Expr) -> str:
    """The letter of a quantity, without accents and indices."""
    return symbol.name.partition("@")[0].partition("_")[0]


def standardised(claim: Claim) -> set[Expr]:
    """The quantities from which the mean of something is taken, `x` in `(x - μ)² / σ²`, or which a
    deviation divides as they are, `W / σ`."""
    found: set[Expr] = set()
    for definition in claim.context.program.definitions:
        for e in definition.order:
            if e.op is subtract:
                whole, parts = e.args[0], symbols(e.args[1]) if is_plain(e.args[1]) else []
            elif e.op is divide:
                whole, parts = e.args[0], [e.args[1]]
            else:
                continue
            if any(part.op is symbol_op and is_statistic(part.name) for part in parts):
                found |= {x for x in symbols(whole) if not is_statistic(x.name)}
    return found


def is_plain(e: Expr) -> bool:
    """Whether an expression is a quantity as it is, for each sample or for each entry."""
    return all(part.op in PLAIN or not part.args for part in walk([e]))


def symbols(e: Expr) -> list[Expr]:
    """The symbols in an expression."""
    return [leaf for leaf in leaves(e) if leaf.op is symbol_op]

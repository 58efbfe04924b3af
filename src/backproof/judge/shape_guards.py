"""What stands in the way of calling a claim wrong by its shapes alone."""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.algebra.expressions import Expr, derivative_op, leaves, size_op, symbol_op, walk
from backproof.algebra.ops.letters import total_op
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.program import Program
from backproof.algebra.types import ONE, SCALAR, Dim
from backproof.judge.agreement import may_be_right
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.conventions import is_of_numbers
from backproof.meaning.definitions.roles import is_target
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.matrices.inverses import inverts_undeclared
from backproof.meaning.matrices.stacking import lists_derivatives
from backproof.meaning.shapes.lying import laid_otherwise, lies_by_entries
from backproof.meaning.shapes.whole_shapes import (
    fits_openly,
    named_in,
    names_unknown,
    shaped_in_steps,
)
from backproof.meaning.statements import sums_without_letter


def shapes_of_entries(claim: Claim, bench: Bench) -> bool:
    """Where definitions go by entries, shapes are ours more than the author's: unless no shape of
    what only entries are given of would fit. By samples, beside quantities of one sample, they are
    the author's."""
    if claim.expr is not None:
        return False
    program = claim.context.program
    samples = program.batch if claim.context.setting.stacked is not None else None
    letters = (x for d in program.definitions for e in d.order for x in e.type.letters)
    if all(letter.dim == samples for letter in letters):
        return False
    if claim.certain and claim.stated.kind == "differential":
        return not shaped_in_steps(claim, bench.shaped_by_author(claim))
    if not claim.certain or not claim.of.type.is_scalar:
        return True
    sure = bench.shaped_by_author(claim)
    unsure = named_in(claim) - sure
    if names_unknown(claim) or not lies_by_entries(claim, unsure):
        return fits_openly(claim, sure)
    return right_if_laid_otherwise(claim, unsure, bench)


def right_if_laid_otherwise(claim: Claim, unsure: Set[str], bench: Bench) -> bool:
    """Whether a line may be right where quantities lie otherwise of which nobody knows how they
    do."""
    again = laid_otherwise(claim, unsure)
    return again is None or any(may_be_right(each, bench) for each in again)


def unlinked(claim: Claim, bench: Bench) -> bool:
    """What does not fit may fit where a definition that connects its sizes was not understood."""
    return claim.expr is None and claim.head is None and not bench.links(claim)


def counts_nothing(claim: Claim, bench: Bench) -> bool:
    """A size stands as a number, nothing has so many rows, columns or entries, and a sum runs over
    something of which nobody says how many there are: these may be as many."""
    if claim.expr is None:
        return False
    program = claim.context.program
    nodes = [e for d in program.definitions for e in d.order]
    sizes = {e.parameters[0] for e in (*nodes, *walk([claim.expr])) if e.op is size_op}
    if not sizes:
        return False
    typed = [e.type for e in (*nodes, *program.free) if e.op is not size_op]
    dims = {dim for t in typed for dim in (t.rows, t.columns, *(x.dim for x in t.letters))}
    summed = (e.parameters[0].dim for e in nodes if e.op is total_op)
    # The name of a length that only formulas give has a mark.
    return not sizes <= dims and any("#" in dim.name for dim in summed)


def apart(claim: Claim, bench: Bench) -> bool:
    """It rests on a quantity that must be a function of another one, and nothing says which."""
    context = claim.context
    return not context.setting.apart.isdisjoint(leaf.name for leaf in context.program.free)


def numbers_of_samples(claim: Claim, bench: Bench) -> bool:
    """Whether a number for each sample makes a row or a column, nothing says where a small letter
    stands for one of them and for all: a shape that does not fit is no fault, if it fits where all
    such numbers lie the other way."""
    context = claim.context
    if context.setting.stacked is None or claim.wrt is None:
        return False
    fits = claim.expr is not None and (claim.head is not None or claim.expr.type == claim.wrt.type)
    samples, count = context.setting.samples, context.program.batch
    numbers = {
        name
        for name, symbol in context.symbols.items()
        if name in context.undeclared
        and name[:1].islower()
        and samples.holds(name.partition("@")[0])
        and {symbol.type.rows, symbol.type.columns} == {ONE, count}
    }
    return not fits and bool(numbers) and right_if_laid_otherwise(claim, numbers, bench)


def mixes_samples(claim: Claim, bench: Bench) -> bool:
    """Whether what nothing declares adds up the samples, as it was understood, since a vector that
    is declared alone, `h ∈ ℝ^d`, was taken for a batch of them: it may be one of them."""
    context = claim.context
    count, rows = context.program.batch, context.setting.convention.orientation == "rows"
    free = context.program.free if count is not None else ()
    if not any(is_stacked(leaf, claim) for leaf in free):
        return False
    for leaf in free:
        along, across = (leaf.type.rows, leaf.type.columns)[:: 1 if rows else -1]
        if across == count and along not in (count, ONE) and leaf.name in context.undeclared:
            return True
    return False


def is_stacked(leaf: Expr, claim: Claim) -> bool:
    """Whether all samples are stacked in what is declared as a vector."""
    table, count = claim.context.setting.table, claim.context.program.batch
    declared = table.declaration(leaf.name.partition("@")[0], claim.stated.place)
    vector = declared is not None and len(declared.dims) == 1
    return vector and count in (leaf.type.rows, leaf.type.columns)


def sum_of_what(claim: Claim, bench: Bench) -> bool:
    """A sum without a letter does not say what it runs over: over all entries its shape does not
    fit, over the samples it may."""
    fits = claim.expr is not None and (claim.wrt is None or claim.expr.type == claim.wrt.type)
    return not fits and claim.head is None and sums_without_letter(claim.stated.node)


def width_of_a_target(claim: Claim, bench: Bench) -> bool:
    """It has a length too many that only a target has of which nothing is declared: y beside X w
    may well be a vector. So may what has a length that no product sums over, and nothing declares,
    and that the line takes for 1."""
    if claim.expr is None or claim.wrt is None or claim.head is not None:
        return False
    if not claim.of.type.is_scalar:
        return False
    given, wanted, program = claim.expr.type, claim.wrt.type, claim.context.program
    for one, other in ((given.rows, wanted.rows), (given.columns, wanted.columns)):
        if one == other or ONE not in (one, other):
            continue
        length = other if one == ONE else one
        owners = [leaf for leaf in program.free if length in (leaf.type.rows, leaf.type.columns)]
        if not owners or any(leaf.name not in claim.context.undeclared for leaf in owners):
            continue
        of_targets = other == ONE and all(leaf in program.targets for leaf in owners)
        if of_targets or not (length == program.batch or is_contracted(program, length)):
            return True
    return False


def length_of_a_target(claim: Claim, bench: Bench) -> bool:
    """It fits in no shape, and names what has a length that no other given quantity has than a
    target of which nothing is declared: `p - y` has as many rows as y, which may be one. So may be
    the width of small letters alone, that no product sums over, unless the line is wrong where
    all lengths are one."""
    if claim.expr is not None:
        return False
    context = claim.context
    lengths: dict[Dim, list[str]] = {}
    for leaf in context.program.free:
        if "(" in leaf.name:
            # What stands in for a formula that is not known has the shapes of what it is made of.
            continue
        for length in {leaf.type.rows, leaf.type.columns} - {ONE}:
            lengths.setdefault(length, []).append(leaf.name)
    program = context.program
    alone = {
        length
        for length, names in lengths.items()
        if all(name in context.undeclared for name in names)
        and any(map(is_target, names))
        and (len(names) == 1 or is_width(program, length, names))
    }
    named = [context.symbols[name].type for name in named_in(claim)]
    found = alone & {length for t in named for length in (t.rows, t.columns)}
    again = bench.levelled(claim) if any(len(lengths[length]) > 1 for length in found) else None
    return bool(found) and (again is None or may_be_right(again, bench))


def is_width(program: Program, length: Dim, names: Sequence[str]) -> bool:
    """Whether small letters have a length as their columns beside a batch, and no product sums
    over it."""
    if program.batch in (None, length) or is_contracted(program, length):
        return False
    free = {leaf.name: leaf.type for leaf in program.free}
    return all(name[:1].islower() and free[name].columns == length for name in names)


def is_contracted(program: Program, length: Dim) -> bool:
    """Whether a matrix product sums over a length: then it is the author who makes it one."""
    products = (e for e in program.parts if e.op is matmul)
    return any(length == e.args[0].type.columns for e in products)


def inverse_of_undeclared(claim: Claim, bench: Bench) -> bool:
    """It has no shape, and inverts what nothing declares: that may well be square."""
    return claim.expr is None and inverts_undeclared(claim)


def may_be_numbers(claim: Claim, bench: Bench) -> bool:
    """Whether a formula gives a number, or may give one, where the gradient has a shape that only
    we gave it: what the definitions are made of may be numbers, no sign in them is for arrays
    alone. So where an entry is differentiated by all of what has as many: the letter of the entry
    may count samples."""
    if claim.expr is None or claim.wrt is None or claim.wrt.name not in claim.context.undeclared:
        return False
    context, node = claim.context, claim.stated.node
    wanted, given = (claim.head or claim.wrt).type, claim.expr.type
    counted = {letter.dim for letter in wanted.letters}
    shared = {wanted.rows, wanted.columns} & counted if claim.head is not None else frozenset()
    if wanted.core == SCALAR or (wanted.core == given.core and not shared):
        return False
    of_numbers = claim.of.type.is_scalar and node is not None and is_of_numbers(node)
    if not (given.core.is_scalar or of_numbers or shared):
        return False
    by_key = context.setting.table.by_key
    known = (by_key.get(d.symbol.name) for d in context.program.definitions)
    return all(d is None or is_of_numbers(d.node) for d in known)


def lists_entries(claim: Claim, bench: Bench) -> bool:
    """A formula that only lists the derivatives by each entry says of what a gradient is made, and
    which entries those are is a matter of names."""
    return lists_derivatives(claim.stated.node)


def several_losses(claim: Claim, bench: Bench) -> bool:
    """A loss has many entries as it was understood, what is said is said of one number: the loss
    that it is about, or one that is differentiated in it."""
    if claim.head is not None:
        return False
    named = is_loss(claim.of.name) or claim.stated.named is not None
    if named and not claim.of.type.is_scalar and not claim.of.type.letters:
        return True
    ends = leaves(claim.expr) if claim.expr is not None else ()
    losses = (e.parameters[0] for e in ends if e.op is derivative_op)
    named_so = (e for e in losses if e.op is symbol_op and is_loss(e.name))
    return any(not of.type.core.is_scalar for of in named_so)


def members_or_numbers(claim: Claim) -> bool:
    """Whether a formula gives a vector for what is read as one number of several, `∂D/∂f_j` of an f
    that nothing declares, or the other way round: f_j may be a vector as well, unless it is made
    of the inner product of two."""
    if claim.head is None or claim.expr is None or claim.wrt is None:
        return False
    one, other = claim.head.type.core.is_scalar, claim.expr.type.core.is_scalar
    if one is other or claim.wrt.name not in claim.context.undeclared:
        return False
    formula = next((d for d in claim.context.program.definitions if d.symbol is claim.wrt), None)
    return formula is None or not (one and any(map(is_inner_product, formula.expr.parts)))


def is_inner_product(e: Expr) -> bool:
    """Whether an expression is a row that is written as a transpose times a column."""
    return e.op is matmul and e.type.core.is_scalar and e.args[0].op is transpose


def is_between_samples(claim: Claim) -> bool:
    """Whether what is said of a Jacobian has a row and a column for each sample, as the page was
    understood: what the author takes for entries may have been taken for samples."""
    count, said = claim.context.program.batch, claim.expr
    return said is not None and count is not None and said.type.rows == said.type.columns == count

"""The verdict on a claim about elements: compared wherever its letters may stand."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Array, Expr, derivative_op
from backproof.algebra.ops.letters import equal
from backproof.algebra.ops.reductions import can_expand
from backproof.algebra.types import Letter, MissingSize
from backproof.judge.bench import Bench
from backproof.judge.entries import (
    Sides,
    implied_diagonal,
    is_of_one_number,
    letters_of,
    on_diagonal,
    sides_of,
)
from backproof.judge.faults import TOLERANCE, fault
from backproof.judge.one_side import entries_on_one_side, where_it_moves
from backproof.judge.refute import refutable, unrefuted
from backproof.judge.truth import distance, doubted, without_value
from backproof.judge.vanishing import NOTHING_COMPARED, vanishes
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.judge.worlds import NoPoint, World, class_numbers
from backproof.meaning.claims import Claim
from backproof.numerics import np


def judge_elements(claim: Claim, head: Expr, bench: Bench) -> Verdict:
    """Compare the two sides at all values of the letters that the conditions allow."""
    assert claim.expr is not None
    linear = claim.stated.kind == "differential"
    bound = letters_of(claim, head)
    if loose := [x.name for x in claim.expr.type.letters if x not in bound]:
        message = f"nothing says what {', '.join(loose)} is on the right"
        return Undecided("unbound-index", message)
    if claim.guard is not None and any(x not in bound for x in claim.guard.type.letters):
        return Undecided("unbound-index", "its condition is on a letter that nothing binds")
    if claim.guard is not None and not can_expand(claim.guard.type.core, head.type.core):
        return Undecided("side-condition", "a letter in its condition is a quantity as well")
    if claim.expr.type.core != head.type.core and not claim.expr.type.is_scalar:
        # A whole quantity where an entry should stand: as likely an index that was not seen here.
        given, wanted = claim.expr.type.core, head.type.core
        message = f"the right side is {given}, the left side {wanted}"
        matrix = any(e.op is derivative_op for e in head.parts)
        whole = linear and not head.type.letters and not matrix
        if whole and not can_expand(given, wanted) and refutable(claim, bench):
            if given == wanted.transposed:
                return Fails("missing-transpose", f"{message}; it is transposed")
            return Fails("shape-mismatch", message)
        return Undecided("shape-mismatch", message)
    try:
        worlds = bench.worlds_for(claim)
        sides = [sides_of(claim, head, world) for world in worlds]
    except NoPoint as none:
        return Undecided("no-sample-point", str(none))
    except MissingValue as missing:
        return Undecided("undefined-symbol", f"{missing.leaf!r} has no value")
    except MissingSize as missing:
        return Undecided("undefined-symbol", f"{missing.dim.name} counts nothing that is defined")
    for side in (head, claim.expr):
        if (nothing := without_value(worlds[0], side)) is not None:
            message = f"{nothing!r} has no value at the points that this page allows"
            return Undecided("no-sample-point", message)
    if any(doubted(worlds[0], side) for side in (head, claim.expr)):
        message = "the two derivations of this differential disagree; this is a bug of backproof"
        return Undecided("internal-disagreement", message)
    if not all(allowed.any() for _, _, allowed in sides):
        return Undecided("side-condition", "no index meets the conditions of this line")
    if linear and claim.expr.args and not any(expected.any() for _, expected, _ in sides):
        return Undecided("no-path", "nothing moves here: both sides would be 0 whatever is said")
    pairs = [(got[allowed], expected[allowed]) for got, expected, allowed in sides]
    if all(distance(got, expected) < TOLERANCE for got, expected in pairs):
        if vanishes(claim, pairs):
            return NOTHING_COMPARED
        return Holds(remarks=claim.remarks)
    diagonal = implied_diagonal(claim, head, sides)
    if diagonal:
        return Holds((f"for {diagonal}",), claim.remarks)
    if not refutable(claim, bench):
        return unrefuted(claim, bench)
    if (
        claim.guard is None
        and not speaks_of_cases(claim.expr)
        and (case := unseen_case(claim, head, worlds, sides))
    ):
        return Undecided("side-condition", f"it holds for {case} only, and nothing here says so")
    case_only = where_it_moves(claim, sides) or entries_on_one_side(claim, worlds, sides)
    if case_only is not None:
        return case_only
    got, expected, allowed = sides[0]
    place = _place(claim, bound, np.where(allowed, np.abs(got - expected), -1.0))
    return fault(claim, pairs, [world.sizes for world in worlds], place)


def speaks_of_cases(e: Expr) -> bool:
    """Whether a formula tells equal indices from others; a sum over entries picks one by it."""
    masks = (part for part in e.parts if part.op is equal)
    return any(not any("." in x.name for x in mask.type.letters) for mask in masks)


def unseen_case(claim: Claim, head: Expr, worlds: Sequence[World], sides: Sequence[Sides]) -> str:
    """The condition under which a claim is right, where it is right just where two indices agree or
    just where they differ: such a line is one of two cases, and how it says so was not seen. Who
    writes w_ij speaks of w_ii by the way only."""
    letters = {x.name for x in head.type.letters}
    found = [
        cases(head, world, got.shape) for world, (got, _, _) in zip(worlds, sides, strict=True)
    ]
    for name in found[0]:
        for sign in ("=", "≠"):
            if sign == "=" and is_of_one_number(claim) and letters.issuperset(name):
                continue
            picked = []
            for agreeing, (got, expected, _) in zip(found, sides, strict=True):
                here = agreeing[name] if sign == "=" else ~agreeing[name]
                picked.append(here.any() and distance(got[here], expected[here]) < TOLERANCE)
            if all(picked):
                return f"{name[0]} {sign} {name[1]}"
    return ""


def cases(head: Expr, world: World, shape: tuple[int, ...]) -> dict[tuple[str, str], Array]:
    """Where two letters of the left side agree, or one with the class of a sample."""
    letters = head.type.letters
    found: dict[tuple[str, str], Array] = {}
    for one, first in enumerate(letters):
        for other, second in enumerate(letters[:one]):
            if first.dim == second.dim:
                found[second.name, first.name] = on_diagonal(shape, (one, other))
    grid = np.indices(shape, sparse=True)
    for leaf, dim in class_numbers(world.program).items():
        value = world.values[leaf].ravel()
        for axis, letter in enumerate(letters):
            if letter.dim != dim:
                continue
            samples = [
                k for k, x in enumerate(letters) if x.dim in (leaf.type.rows, leaf.type.columns)
            ]
            if value.size == 1 or samples:
                wanted = value[0] if value.size == 1 else value[grid[samples[0]]]
                same = np.broadcast_to(grid[axis] + 1 == wanted, shape)
                found[letter.name, leaf.name] = same
    return found


def _place(claim: Claim, letters: Sequence[Letter], differences: Array) -> str:
    """Where the two sides differ most, by all letters but those that others give."""
    where = np.unravel_index(int(np.argmax(differences)), differences.shape)
    masks = [e for e in claim.guard.parts if e.op is equal] if claim.guard is not None else []
    given = {x for e in masks if len(e.args[1].type.letters) > 1 for x in e.args[0].type.letters}
    return ", ".join(
        f"{letter.name.partition('.')[0]} = {int(i) + 1}"
        for letter, i in zip(letters, where, strict=False)
        if letter not in given
    )

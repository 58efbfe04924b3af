"""Lines that hold where a matrix is symmetric, as the text says of it."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, leaves, symbol_op
from backproof.algebra.ops.arithmetic import negate, scale
from backproof.algebra.ops.linear import diagonal_matrix, matmul, transpose
from backproof.algebra.types import ONE
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.words.symmetric import is_symmetric, speaks_of_symmetry, without_symmetry


def symmetric_in(claim: Claim) -> frozenset[str]:
    """The square matrices of a claim that are symmetric by the words of the document, and what is
    made of signs."""
    square = [leaf for leaf in claim.context.program.free if is_square(leaf)]
    said = claim.context.setting.symmetric
    named = frozenset(leaf.name for leaf in square if is_symmetric(leaf.name, said))
    named |= signs_in(claim)
    if not named and square and speaks_of_symmetry(claim.stated):
        return frozenset(leaf.name for leaf in square)
    return named


def signs_in(claim: Claim) -> frozenset[str]:
    """The numbers and vectors of a claim that are -1 or 1 by the words of the document: each entry
    is its own inverse, as a symmetric matrix is its own transpose."""
    signs = claim.context.setting.signs
    free = claim.context.program.free if signs else ()
    lists = (leaf for leaf in free if ONE in (leaf.type.rows, leaf.type.columns))
    return frozenset(leaf.name for leaf in lists if leaf.name.partition("@")[0] in signs)


def squares_in(claim: Claim) -> frozenset[str]:
    """The matrices in the formula of a claim that could be their own transposes."""
    parts = claim.expr.parts if claim.expr is not None else ()
    return frozenset(part.name for part in parts if is_square(part))


def needs_symmetry(claim: Claim) -> bool:
    """Whether a line says itself that it is about symmetric matrices alone."""
    statement = claim.stated.statement
    said = " ".join((statement.tag, *statement.words))
    return without_symmetry(said) != said


def is_square(leaf: Expr) -> bool:
    """Whether a quantity is a matrix that could be its own transpose."""
    return leaf.op is symbol_op and leaf.type.rows == leaf.type.columns != ONE


def symmetric_with_formula(claim: Claim, bench: Bench) -> bool:
    """What the text calls symmetric has a formula that does not make it so: it may be that of
    another quantity of the same name. A diagonal matrix is symmetric whatever stands on it."""
    said = claim.context.setting.symmetric
    definitions = claim.context.program.definitions
    defined = (d.symbol for d in definitions if d.expr.op is not diagonal_matrix)
    return any(is_square(symbol) and is_symmetric(symbol.name, said) for symbol in defined)


def halved_in(claim: Claim) -> frozenset[str]:
    """The matrices in the formula of a claim that are symmetric by custom."""
    squares = squares_in(claim)
    return squares & halved_forms(claim) if squares else squares


def halved_forms(claim: Claim) -> frozenset[str]:
    """The matrices A of which a claim has half the quadratic form, ½ x^T A x: whoever halves it
    wants A x for its gradient, and takes A as symmetric (S. Boyd and L. Vandenberghe, "Convex
    Optimization", section 3.1.4)."""
    defined = (d.expr for d in claim.context.program.definitions)
    return frozenset(
        form.name
        for whole in defined
        for part in whole.parts
        if part.op is matmul and part.type.is_scalar and (form := half_form(part)) is not None
    )


def half_form(product: Expr) -> Expr | None:
    """The matrix of half a quadratic form, None for other products."""
    scales: list[Expr] = []
    factors = list(factors_of(product, scales))
    if len(factors) != 3 or factors[0] is not transpose(factors[2]) or not is_square(factors[1]):
        return None
    half = any(not list(leaves(s)) and abs(evaluate([s], {}, {})[s].item()) == 0.5 for s in scales)
    return factors[1] if half else None


def factors_of(product: Expr, scales: list[Expr]) -> Iterator[Expr]:
    """The matrices that are multiplied in a product; their scales are added to a list."""
    if product.op is matmul:
        for factor in product.args:
            yield from factors_of(factor, scales)
    elif product.op is scale:
        scales.append(product.args[0])
        yield from factors_of(product.args[1], scales)
    elif product.op is negate:
        yield from factors_of(product.args[0], scales)
    else:
        yield product

"""Lines that hold where a matrix is symmetric, as the text says of it."""

from __future__ import annotations

from backproof.algebra.expressions import Expr, symbol_op
from backproof.algebra.types import ONE
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.words.symmetric import is_symmetric, speaks_of_symmetry, without_symmetry


def symmetric_in(claim: Claim) -> frozenset[str]:
    """The square matrices of a claim that are symmetric by the words of the document."""
    square = [leaf for leaf in claim.context.program.free if is_square(leaf)]
    said = claim.context.setting.symmetric
    named = frozenset(leaf.name for leaf in square if is_symmetric(leaf.name, said))
    if not named and square and speaks_of_symmetry(claim.stated):
        return frozenset(leaf.name for leaf in square)
    return named


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
    another quantity of the same name."""
    said = claim.context.setting.symmetric
    defined = (d.symbol for d in claim.context.program.definitions)
    return any(is_square(symbol) and is_symmetric(symbol.name, said) for symbol in defined)

"""Letters that count one thing only, as a page is read: nothing tells a sum over them from what it
sums, and a line about one entry from one about another.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.expressions import Expr
from backproof.algebra.types import ONE, Letter
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim


def of_one_only(claim: Claim) -> Undecided | None:
    """Why a line that holds tells nothing: a letter that it sums over, or by which it picks, runs
    to 1."""
    sides = (claim.expr, claim.head)
    for letter in (found for e in sides if e is not None for found in letters_in(e)):
        if letter.dim == ONE:
            name = letter.name.partition(".")[0]
            reason = f"as the page is read, {name} counts one thing only: nothing was compared"
            return Undecided("no-sample-point", reason)
    return None


def letters_in(expr: Expr) -> Iterator[Letter]:
    """The letters by which parts of an expression pick, place and sum."""
    for part in expr.parts:
        yield from (p for p in part.parameters if isinstance(p, Letter))

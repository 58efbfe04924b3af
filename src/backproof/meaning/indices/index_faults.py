"""Sums that run over the wrong letter: what no reading of a formula can mend."""

from __future__ import annotations

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def index_fault(stated: Stated) -> str | None:
    """Why the letters of a formula cannot be as they are written; None where they can.

    A sum whose letter does not occur in it, while another letter does that nothing else binds:
    `\\\\sum_j a_l`. Or a sum over a letter that already stands on the left, while a letter on
    the right is bound by nothing: `∂L/∂x_j = … \\\\sum_j a_l x_j`. Or what is divided by a sum of
    itself alone: `e^{z_i} / \\\\sum_j e^{z_i}`.
    """
    if stated.node is None or stated.head is None:
        return None
    left = set(free_letters(stated.head))
    if not left:
        return None
    loose = set(free_letters(stated.node)) - left
    for node in below(stated.node):
        if isinstance(node, syntax.Fraction) and (unvaried := _by_itself(node)) is not None:
            return unvaried
        if not isinstance(node, syntax.BigOperator) or len(node.letters) != 1:
            continue
        letter = letter_of(node.letters[0])
        if letter is None:
            continue
        inside = set(free_letters(node.body))
        if letter not in inside and loose & inside:
            varied = ", ".join(sorted(loose & inside))
            return f"the sum runs over {letter}, but {varied} is what stands in it"
        if letter in left and loose & inside:
            unbound = ", ".join(sorted(loose & inside))
            return (
                f"{letter} is both on the left and what the sum runs over; nothing binds {unbound}"
            )
    return None


def _by_itself(node: syntax.Fraction) -> str | None:
    """Why a share is none: its sum repeats one and the same term, whatever the letter it runs
    over."""
    total = bare(node.denominator)
    if not isinstance(total, syntax.BigOperator) or len(total.letters) != 1:
        return None
    letter, inside = letter_of(total.letters[0]), free_letters(total.body)
    same = key(bare(total.body)) == key(bare(node.numerator))
    if letter is None or letter in inside or not inside or not same:
        return None
    return f"the sum runs over {letter}, but {', '.join(sorted(inside))} is what stands in it"

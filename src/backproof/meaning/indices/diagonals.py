"""Lines that pick the diagonal of something, `x_{jj}`."""

from __future__ import annotations

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.statements import Stated, inside
from backproof.syntax import nodes as syntax


def picks_diagonal(stated: Stated) -> bool:
    """Whether a letter picks the row and the column of one quantity in a formula."""
    for element in inside(stated.node, syntax.Element):
        letters = [x for index in element.indices if (x := letter_of(index)) is not None]
        if len(letters) > len(set(letters)):
            return True
    return False

"""The number π: behind a 2 it is no quantity, `\\log(2\\pi)`, whatever π_k or π(a) is beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_circle_number(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where π behind a 2 is a number."""
    return with_changed(statements, _told, syntax.Juxtaposition)


def _told(node: syntax.Node) -> syntax.Node:
    if not isinstance(node, syntax.Juxtaposition):
        return node
    factors = list(node.factors)
    for index, pair in enumerate(pairwise(factors)):
        match pair:
            case syntax.Number(value=2), syntax.Symbol(base="pi", scripts=(), accents=()) as letter:
                factors[index + 1] = syntax.Number(
                    start=letter.start, end=letter.end, value=math.pi, text="\\pi"
                )
            case _:
                pass
    return node if factors == list(node.factors) else node.replace(factors=tuple(factors))

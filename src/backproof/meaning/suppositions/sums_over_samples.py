"""Sums that do not say what they run over: `db = \\frac1m \\sum dZ`.

Over all entries the sum is a number, which the gradient of a bias is not; over the samples it has
its shape. Which is meant is a condition of a line that holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.functions.known import REDUCTIONS
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, sums_without_letter
from backproof.syntax import nodes as syntax

_BY_COLUMNS = next(name for name, what in REDUCTIONS.items() if what == "sum of columns")
_BY_ROWS = next(name for name, what in REDUCTIONS.items() if what == "sum of rows")
WORDS = "the sum runs over the samples"


def with_sums_over_samples(stated: Stated) -> Iterator[tuple[syntax.Node, syntax.Node, str]]:
    """The two sides of a claim where sums without a letter add up the columns, or the rows; that
    of them which fits the gradient is the one over the samples."""
    if stated.kind != "gradient" or stated.head is None or stated.node is None:
        return
    if not sums_without_letter(stated.node):
        return
    for name in (_BY_COLUMNS, _BY_ROWS):

        def added(node: syntax.Node, name: str = name) -> syntax.Node:
            if not isinstance(node, syntax.BigOperator) or node.operator != "sum" or node.letters:
                return node
            function = syntax.Symbol(start=node.start, end=node.start, base=name)
            body = bare(node.body)
            return syntax.Call(start=node.start, end=node.end, function=function, arguments=(body,))

        yield stated.head, changed(stated.node, added, syntax.BigOperator), WORDS

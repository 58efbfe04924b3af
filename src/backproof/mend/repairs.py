"""The changes that are tried for a line that fails, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.judge.verdicts import Fails
from backproof.meaning.statements import below
from backproof.mend.changes import signs
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Add, Node

ORDER = (
    "transpose added", "transpose dropped", "factors swapped", "sign flipped",
    "+ and - exchanged", "product changed", "comparison turned", "prime dropped",
    "index changed", "number changed", "factor dropped", "term dropped",
)  # fmt: skip
"""Kinds of changes: those first that keep all that is written."""


def repairs(written: Written, node: Node, verdict: Fails) -> Iterator[Change]:
    """Changes of a formula, each of which may be what is lacking."""
    if verdict.factor == "-1":
        yield from distinct(written, of_sign(written, node))
        return
    single = [c for c in distinct(written, inside(written, node)) if c.new is not None]
    yield from sorted(single, key=lambda change: ORDER.index(change.kind))


def of_sign(written: Written, node: Node) -> Iterator[Change]:
    """The other sign: by a minus that is dropped, a difference that is turned, a minus before."""
    flipped = list(signs.of_whole(written, node))
    yield from (c for c in flipped if not c.text)
    for part in below(node):
        if isinstance(part, Add):
            yield from signs.of_difference(written, part)
    yield from flipped

"""A capital sigma for the sign of a sum: `db = \\frac1m \\Sigma dZ`.

Where a page gives Σ no value, no entries and no inverse, and it always stands before something, it
adds that up.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_SIGMA = "Sigma"


def with_sigma_sums(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a letter is the sign."""
    symbols = [s for s in throughout(statements, syntax.Symbol) if name_of(s) == _SIGMA]
    if not symbols:
        return list(statements)
    products = list(throughout(statements, syntax.Juxtaposition))
    before = {id(part) for p in products for part in p.factors[:-1] if name_of_sign(part) == _SIGMA}
    heads = (m.node for s in statements for m in s.members[:1] if m.node is not None)
    on_the_left = any(name_of_sign(part) == _SIGMA for head in heads for part in below(head))
    if on_the_left or not all(id(symbol) in before for symbol in symbols):
        return list(statements)
    return with_changed(statements, _read, syntax.Juxtaposition)


def name_of_sign(node: syntax.Node) -> str | None:
    """The name of a factor that is a letter without brackets around it."""
    return name_of(node) if isinstance(node, syntax.Symbol) else None


def _read(node: syntax.Node) -> syntax.Node:
    if not isinstance(node, syntax.Juxtaposition):
        return node
    names = [name_of_sign(factor) for factor in node.factors]
    if _SIGMA not in names[:-1]:
        return node
    place = names.index(_SIGMA)
    before, sign, rest = node.factors[:place], node.factors[place], node.factors[place + 1 :]
    body = rest[0] if len(rest) == 1 else node.replace(start=rest[0].start, factors=rest)
    total = syntax.BigOperator(
        start=sign.start, end=node.end, operator="sum", letters=(), lower=None, upper=None,
        condition=None, body=bare(body),
    )  # fmt: skip
    return node.replace(factors=(*before, total)) if before else total

"""`w \\cdot x_i` of weights and a sample, `Y_i \\cdot Z_i` of rows: the dot is an inner product.

Entry by entry the output of a linear model would be a vector, and its loss an array.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.meaning.functions.known import INNER
from backproof.meaning.matrices.inner_products import DOTS
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

WEIGHTS = frozenset({"w", "theta", "beta"})
"""What the weights of a linear model are called; what stands so beside others may be a scale."""


def with_dots_with_samples(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with such inner products, of weights that are a vector for certain."""
    vectors = vectors_in(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Product) or node.operator not in DOTS:
            return node
        left, right = bare(node.left), bare(node.right)
        if not (is_output(left, right, vectors) or is_of_rows(left, right)):
            return node
        function = syntax.Symbol(start=node.sign_start, end=node.sign_end, base=INNER)
        return syntax.Call(
            start=node.start, end=node.end, function=function, arguments=(node.left, node.right)
        )

    return with_changed(statements, change, syntax.Product)


def is_output(left: syntax.Node, right: syntax.Node, vectors: Set[str]) -> bool:
    """Whether a product is one of weights and a sample."""
    if not isinstance(left, syntax.Symbol) or not isinstance(right, syntax.Symbol):
        return False
    weights = left.base in vectors and not left.scripts
    return weights and bool(right.scripts) and right.base[:1].islower()


def is_of_rows(left: syntax.Node, right: syntax.Node) -> bool:
    """Whether a product is one of what the same letter picks of two capitals: of numbers that is
    the same."""
    picked = row_of(left)
    return picked is not None and picked == row_of(right)


def row_of(node: syntax.Node) -> str | None:
    """The letter that picks a row of a capital, also within a logarithm."""
    if isinstance(node, syntax.Call) and node.function.base in ("log", "ln"):
        node = bare(node.arguments[0])
    if not isinstance(node, syntax.Symbol) or not node.base[:1].isupper():
        return None
    scripts = [script.text for script in node.scripts]
    return scripts[0] if len(scripts) == 1 and scripts[0].isalpha() else None


def vectors_in(statements: Sequence[Statement]) -> frozenset[str]:
    """The letters of weights that are declared to be vectors, transposed, or have entries."""
    found: set[str] = set()
    for statement in statements:
        for member in statement.members[1:]:
            head = statement.members[0].node
            if isinstance(member.node, syntax.Space) and isinstance(head, syntax.Symbol):
                alone = len(member.node.dims) == 1 and not head.scripts
                found |= {head.base} & WEIGHTS if alone else set()
    turned = (bare(node.base) for node in throughout(statements, syntax.Transpose))
    found |= {s.base for s in turned if isinstance(s, syntax.Symbol) and not s.scripts} & WEIGHTS
    for symbol in throughout(statements, syntax.Symbol):
        below = [script for script in symbol.scripts if script.kind == "sub"]
        entry = len(below) == 1 and below[0].text.isalpha() and len(below[0].text) == 1
        if entry and symbol.base in WEIGHTS:
            found.add(symbol.base)
    return frozenset(found)

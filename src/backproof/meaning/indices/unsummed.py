"""The cross-entropy of a softmax whose sum over classes is not written: `E = -y log p`.

A softmax of one number is 1 whatever it is, so p is a vector, and a loss is a number: the product
is meant as an inner one; not where it is written entry by entry and another formula is made of it,
as `1^T M 1` is of `M = Y ⊙ log P`.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.known import SOFTMAX, function_name
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.translate import flatten
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_unwritten_sums(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, the definitions of such losses with their sum."""
    shares = {
        name
        for item in stated
        if item.kind == "definition" and item.head is not None and is_softmax(item.node)
        if (name := stem_of(item.head)) is not None
    }
    if not shares:
        return tuple(stated)
    parts: set[str] = set()
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            parts |= {*used_names(item.node)} - {item.name}
    return tuple(
        replace(item, member=replace(item.member, node=summed(item.node)))
        if item.kind == "definition"
        and item.node is not None
        and lacks_sum(item.node, shares)
        and not (item.name in parts and is_entrywise(item.node))
        else item
        for item in stated
    )


def is_softmax(node: syntax.Node | None) -> bool:
    """Whether an expression is the softmax of something."""
    inner = bare(node) if node is not None else None
    return isinstance(inner, syntax.Call) and function_name(inner.function.base) in SOFTMAX


def stem_of(node: syntax.Node) -> str | None:
    """The name of a symbol without its scripts, None for anything else."""
    inner = bare(node)
    return stem(inner) if isinstance(inner, syntax.Symbol) else None


def lacks_sum(node: syntax.Node, shares: set[str]) -> bool:
    """Whether an expression is a product of one name and the logarithm of shares, and no more:
    entries, transposes and inner products would say which sum is meant."""
    inner = bare(node)
    if isinstance(inner, syntax.Negate):
        inner = bare(inner.operand)
    if not isinstance(inner, syntax.Juxtaposition | syntax.Product):
        return False
    kinds = (syntax.Element, syntax.Transpose, syntax.BigOperator, syntax.Indexed)
    if any(isinstance(part, kinds) for part in below(inner)):
        return False
    factors = [bare(factor) for _, factor in flatten(inner)]
    logarithms = [
        f
        for f in factors
        if isinstance(f, syntax.Call) and function_name(f.function.base) in ("log", "ln")
    ]
    names = [f for f in factors if isinstance(f, syntax.Symbol)]
    if len(logarithms) != 1 or len(names) != 1 or len(factors) != 2:
        return False
    (argument,) = logarithms[0].arguments[:1] or (logarithms[0],)
    return stem_of(argument) in shares


def is_entrywise(node: syntax.Node) -> bool:
    """Whether an expression has a product that is written entry by entry."""
    return any(p.operator in ("odot", "circ") for p in inside(node, syntax.Product))


def summed(node: syntax.Node | None) -> syntax.Node | None:
    """The sum of all entries of such a product."""
    if node is None:
        return None
    return syntax.BigOperator(
        start=node.start, end=node.end, operator="sum", letters=(), lower=None, upper=None,
        condition=None, body=node,
    )  # fmt: skip

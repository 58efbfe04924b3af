"""The factors of a matrix product in every order, each transposed or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations, product

from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import is_number
from backproof.syntax.nodes import Juxtaposition, Node, Product, Transpose

LONGEST = 3


def arranged(written: Written, node: Node) -> Iterator[Change]:
    """The products in a formula, their factors put otherwise: the fewest changes first."""
    for part in below(node):
        match part:
            case Juxtaposition(factors=factors):
                first = next((i for i, f in enumerate(factors) if not is_number(f)), len(factors))
                yield from of_factors(written, part, factors[first:], first)
            case Product(operator="cdot" | "at" | "dot" | "times", left=left, right=right):
                yield from of_factors(written, part, (left, right), 0)
            case _:
                pass


def of_factors(
    written: Written, node: Juxtaposition | Product, factors: tuple[Node, ...], first: int
) -> Iterator[Change]:
    """The arrangements of the factors from one on."""
    if not 2 <= len(factors) <= LONGEST:
        return
    bases = [f.base if isinstance(f, Transpose) else f for f in factors]
    turned = [isinstance(f, Transpose) for f in factors]
    gaps = [written.between(a, b) or " " for a, b in pairwise(factors)]
    found = []
    for order in permutations(range(len(factors))):
        for signs in product((False, True), repeat=len(factors)):
            moved = sum(i != j for i, j in enumerate(order))
            changed = sum(signs[i] != turned[i] for i in range(len(factors)))
            if moved or changed:
                found.append((bool(moved) + changed, order, signs))
    for _, order, signs in sorted(found, key=lambda each: each[0]):
        nodes, texts = [], []
        for i in order:
            base = bases[i]
            same = signs[i] == turned[i]
            whole = Transpose(start=base.start, end=base.end, base=base) if signs[i] else base
            nodes.append(factors[i] if same else whole)
            texts.append(
                written.of(factors[i]) if same
                else written.raised(base) if signs[i] else written.of(base)
            )  # fmt: skip
        text = texts[0] + "".join(g + t for g, t in zip(gaps, texts[1:], strict=True))
        if isinstance(node, Product):
            new: Node = node.replace(left=nodes[0], right=nodes[1])
        else:
            new = node.replace(factors=(*node.factors[:first], *nodes))
        kind = "arranged" if order != tuple(range(len(order))) else "transposes changed"
        yield Change(kind, factors[0].start, factors[-1].end, text, node, new)

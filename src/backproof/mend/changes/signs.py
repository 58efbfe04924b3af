"""Signs: one too many, one too few, plus for minus, a difference the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.mend.changes.written import Change, Written, grouped
from backproof.patterns import regex
from backproof.syntax.nodes import Add, Negate, Node

SIGN = regex(r"[+\-−]")


def of_whole(written: Written, node: Node) -> Iterator[Change]:
    """A sign before the whole expression."""
    if isinstance(node, Negate):
        yield Change("sign flipped", node.start, node.operand.start, "", node, node.operand)
    elif isinstance(node, Add) and node.signs[0] < 0:
        return
    else:
        new = Negate(start=node.start, end=node.end, operand=grouped(node))
        # Behind a factor, as the step of an update stands, a sign needs brackets.
        before = written.text[: node.start].rstrip()
        alone = not before or before.endswith(("=", "&", "{", "(", "["))
        text = f"-{written.held(node)}"
        yield written.instead("sign flipped", node, text if alone else f"({text})", new)


def of_sum(written: Written, node: Add) -> Iterator[Change]:
    """The sign before each term but the first."""
    for i in range(1, len(node.terms)):
        start, end = node.terms[i - 1].end, node.terms[i].start
        between = written.text[start:end]
        if len(SIGN.findall(between)) == 1:
            other = "-" if node.signs[i] > 0 else "+"
            signs = tuple(-s if j == i else s for j, s in enumerate(node.signs))
            text, new = SIGN.sub(other, between), node.replace(signs=signs)
            yield Change("+ and - exchanged", start, end, text, node, new)


def of_difference(written: Written, node: Add) -> Iterator[Change]:
    """A difference the other way round."""
    if node.signs == (1, -1):
        one, other = node.terms
        text = written.of(other) + written.between(one, other) + written.of(one)
        new = node.replace(terms=(other, one))
        yield written.instead("difference turned", node, text, new)

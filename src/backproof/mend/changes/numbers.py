"""Numbers: another one."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Comparison, Number

OPPOSITE = {"<": ">", ">": "<", "\\gt": "<", "\\lt": ">", "\\le": "\\ge", "\\ge": "\\le",
            "\\leq": "\\geq", "\\geq": "\\leq"}  # fmt: skip
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def changed(written: Written, node: Number) -> Iterator[Change]:
    """The next number, or twice as much."""
    whole = node.value == int(node.value)
    value = node.value + 1 if whole else node.value * 2
    text = str(int(value)) if whole else str(value)
    yield written.instead("number changed", node, text, node.replace(value=value, text=text))


def turned(written: Written, node: Comparison) -> Iterator[Change]:
    """A comparison the other way round."""
    between = written.between(node.left, node.right)
    sign = between.strip()
    if sign in OPPOSITE:
        text = between.replace(sign, OPPOSITE[sign])
        new = node.replace(operator=TURNED[node.operator])
        yield Change("comparison turned", node.left.end, node.right.start, text, node, new)

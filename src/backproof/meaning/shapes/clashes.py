"""What does not fit, in words: the two factors as they are typed, each with its shape."""

from __future__ import annotations

from backproof.meaning import terms as t
from backproof.meaning.shapes.inference import ShapeClash
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

UNFIT = " fit together neither"
LONGEST = 60
"""How long what is typed for a factor may be in a sentence."""
_BETWEEN = regex(
    r"(?:\s|\\[,;:! ]|\\(?:left|[bB]igg?l?|odot|circ|cdot|times|quad)(?![A-Za-z])|[(\[{*@⊙·∘])+$"
)
"""What stands between two factors: a sign, a space, and the bracket that the second one is in."""


def in_words(fault: ShapeClash, text: str) -> str:
    """The message of a clash, with the factors that it is about where they are short."""
    shapes, unfit, rest = fault.message.partition(UNFIT)
    if not unfit or not isinstance(fault.term, t.Times):
        return fault.message
    one, _, other = shapes.partition(" and ")
    left, right = first_of(fault.term, text), typed(fault.term.right.node, text)
    if not left or not right:
        return fault.message
    return f"`{left}` ({one}) and `{right}` ({other}){unfit}{rest}"


def first_of(term: t.Times, text: str) -> str:
    """What was typed for the first factor: the node of several ends with the last of all."""
    left, right = term.left.node, term.right.node
    if left.end <= right.start:
        return typed(left, text)
    end = left.start + len(_BETWEEN.sub("", text[left.start : right.start]))
    return typed(left, text, end)


def typed(node: syntax.Node, text: str, end: int | None = None) -> str:
    """What was typed for a node, or up to an end; nothing where that is no whole, or long."""
    slice_ = " ".join(text[node.start : node.end if end is None else end].split())
    whole = all(slice_.count(a) == slice_.count(b) for a, b in ("{}", "()", "[]"))
    return slice_ if whole and "&" not in slice_ and len(slice_) <= LONGEST else ""

"""What does not fit, in words: the two factors as they are typed, each with its shape."""

from __future__ import annotations

from backproof.meaning import terms as t
from backproof.meaning.shapes.inference import ShapeClash

UNFIT = " fit together neither"
LONGEST = 60
"""How long what is typed for a factor may be in a sentence."""


def in_words(fault: ShapeClash, text: str) -> str:
    """The message of a clash, with the factors that it is about where they are short."""
    shapes, unfit, rest = fault.message.partition(UNFIT)
    if not unfit or not isinstance(fault.term, t.Times):
        return fault.message
    one, _, other = shapes.partition(" and ")
    left, right = (typed(part, text) for part in (fault.term.left, fault.term.right))
    if not left or not right:
        return fault.message
    return f"`{left}` ({one}) and `{right}` ({other}){unfit}{rest}"


def typed(term: t.Term, text: str) -> str:
    """What was typed for a term; nothing where that is no whole, or long."""
    slice_ = " ".join(text[term.node.start : term.node.end].split())
    whole = all(slice_.count(a) == slice_.count(b) for a, b in ("{}", "()", "[]"))
    return slice_ if whole and "&" not in slice_ and len(slice_) <= LONGEST else ""

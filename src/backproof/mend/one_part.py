"""The one part in which two formulas differ as they are written, and what its author did there."""

from __future__ import annotations

from backproof.meaning.naming.names import bare
from backproof.mend.changes.exchanges import EXCHANGED, kind_of, stem_of
from backproof.mend.compared import SENTENCES, compared
from backproof.mend.proposals import CODES
from backproof.syntax.keys import key
from backproof.syntax.nodes import Call, Derivative, Element, Node, Number, Symbol, children
from backproof.syntax.rebuild import exchanged

Pair = tuple[Node, Node]
SAID = SENTENCES | {
    "wrong-index": "an index is wrong",
    "wrong-function": "one function is not what belongs here",
    "missing-transpose": "a transpose is missing",
    "extra-transpose": "a transpose should not be there",
    "swapped-factors": "the factors stand in the wrong order",
    "extra-sum": "the sum should not be there",
}
"""What is said of a line by the name of its fault."""


def told_by_part(own: Node, true: Node) -> str:
    """The name of what tells a formula from the true one where one part of it does; "" where more
    does, or the whole."""
    pair = differing(own, true)
    if pair is None or pair[0] is bare(own):
        return ""
    one, other = pair
    if isinstance(one, Number) and isinstance(other, Number):
        return "wrong-number"
    kind = kind_of(one, other)
    if kind not in EXCHANGED:
        return CODES[kind]
    if told := compared(one, other):
        return told
    if not all(isinstance(e, Symbol | Element | Derivative | Call) for e in pair):
        return ""
    if isinstance(one, Call) or isinstance(other, Call):
        return "wrong-function" if isinstance(one, Call) and isinstance(other, Call) else ""
    return "wrong-index" if stem(one) == stem(other) != "" else "wrong-symbol"


def differing(own: Node, true: Node) -> Pair | None:
    """The least parts in which two formulas differ; None where they say the same."""
    own, true = bare(own), bare(true)
    if key(own) == key(true):
        return None
    if type(own) is not type(true) or isinstance(own, Symbol | Element | Derivative):
        return own, true
    if isinstance(own, Call) and isinstance(true, Call) and key(own.function) != key(true.function):
        return own, true
    parts, others = children(own), children(true)
    if len(parts) != len(others):
        return own, true
    unlike = [pair for pair in zip(parts, others, strict=True) if key(pair[0]) != key(pair[1])]
    if len(unlike) == 1 and key(exchanged(own, *unlike[0])) == key(true):
        return differing(*unlike[0])
    return own, true


def stem(node: Node) -> str:
    """The letter of a quantity, of one that it is an entry of, or of what it differentiates by."""
    if isinstance(node, Derivative):
        return stem_of(node.denominators[0]) if len(node.denominators) == 1 else ""
    return stem_of(node)

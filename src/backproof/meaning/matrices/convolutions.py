"""Signs that the text calls a convolution: "where `*` denotes convolution", `W * X` on a page
about convolutional networks.

What slides over what, and what becomes of the ends, no formula says. So a product by such a sign
is not understood; it is none of matrices, and none of entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from backproof.meaning.functions.known import CONVOLUTION
from backproof.meaning.gradients.updates import RATES
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import changed, of_members, with_each, with_node
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

OFTEN = 3
"""How often a page speaks of what it is about."""

_WORDS = ("convol", "correlat", "convnet", "cnn", "卷积")
_WORD = r"(?:convol(?:ut|v)\w*|cross-?\s?correlat\w*|conv-?nets?\b|\bCNNs?\b|卷积)"
_ABOUT = regex(_WORD, re.I, _WORDS)
_HEADING = regex(rf"^(?:#+|\\(?:sub)*section\*?\{{|title:)[^\n]*{_WORD}", re.I | re.M, _WORDS)
_STAR = r"(?:\$|\\\(|`|“|\")\s*(?:\\?\*|\\ast|\\star|\\circledast|∗|⊛)\s*(?:\$|\\\)|`|”|\")"
_TIMES = r"(?:\$|\\\(|`|“|\")\s*(?:\\otimes|⊗)\s*(?:\$|\\\)|`|”|\")"
_OF_ENTRIES = r"(?:(?:element|entry|component|coordinate|point)[\s-]?wise|hadamard|multiplication)"


_BY_ENTRIES = regex(_OF_ENTRIES, re.I)
_SIGNS = {
    name: (regex(rf"{sign}[^.;\n]{{0,60}}$", re.I), regex(rf"[^.;\n]{{0,60}}?{sign}", re.I))
    for name, sign in (("star", _STAR), ("otimes", _TIMES))
}
"""A sign by itself before some words and behind them, in one sentence."""
_REACH = 100
"""How far a sign stands from the words about it, its own length included."""


def with_convolutions(statements: Sequence[Statement], text: str) -> list[Statement]:
    """The same statements, with products by the signs of convolution told from the others."""
    signs = convolution_signs(text) if _ABOUT.search(text) else frozenset()
    if not signs:
        return list(statements)

    def with_sign(node: syntax.Node) -> syntax.Node:
        return node.replace(operator=CONVOLUTION) if convolves(node, signs) else node

    def with_signs(member: Member) -> Member:
        return with_node(member, lambda node: changed(node, with_sign, syntax.Product))

    def change(statement: Statement) -> Statement:
        # In code a star is always a product of numbers.
        return statement if statement.block.kind == "text" else of_members(statement, with_signs)

    return with_each(statements, change)


def convolution_signs(text: str) -> frozenset[str]:
    """The signs of products that are convolutions on a page that speaks of these."""
    words = list(_ABOUT.finditer(text))
    found = {sign for sign in _SIGNS if is_beside(sign, words, text)}
    about = len(words) >= OFTEN or _HEADING.search(text)
    if about and not is_beside("star", _BY_ENTRIES.finditer(text), text):
        found.add("star")
    return frozenset(found)


def is_beside(sign: str, words: Iterable[re.Match[str]], text: str) -> bool:
    """Whether the text has a sign by itself beside one of some words."""
    before, behind = _SIGNS[sign]
    return any(
        before.search(text[max(0, word.start() - _REACH) : word.start()])
        or behind.match(text, word.end(), word.end() + _REACH)
        for word in words
    )


def convolves(node: syntax.Node, signs: frozenset[str]) -> bool:
    """Whether a product may be a convolution: of no numbers, and none of a chain."""
    if not isinstance(node, syntax.Product) or node.operator not in signs:
        return False
    left, right = bare(node.left), bare(node.right)
    linked = isinstance(left, syntax.Derivative) and isinstance(right, syntax.Derivative)
    return not linked and not is_number(left) and not is_number(right)


def is_number(node: syntax.Node) -> bool:
    """Whether a factor is a number for sure: written as one, a rate, or an entry."""
    match node:
        case syntax.Number() | syntax.Element():
            return True
        case syntax.Negate(operand=inner):
            return is_number(bare(inner))
        case syntax.Fraction(numerator=above, denominator=below):
            return is_number(bare(above)) and not isinstance(bare(below), syntax.Derivative)
        case syntax.Symbol(base=base, scripts=()):
            return base in RATES
        case _:
            return False

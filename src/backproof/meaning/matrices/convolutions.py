"""Signs that the text calls a convolution: "where `*` denotes convolution", `W * X` on a page
about convolutional networks.

What slides over what, and what becomes of the ends, no formula says. So a product by such a sign
is not understood; it is none of matrices, and none of entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def _said(sign: str, words: str) -> re.Pattern[str]:
    """Where the text has a sign by itself beside some words."""
    return regex(rf"{sign}[^.;\n]{{0,60}}?{words}|{words}[^.;\n]{{0,60}}?{sign}", re.I)


_CALLED = {"star": _said(_STAR, _WORD), "otimes": _said(_TIMES, _WORD)}
_STAR_OF_ENTRIES = _said(_STAR, _OF_ENTRIES)


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
    found = {sign for sign, said in _CALLED.items() if said.search(text)}
    about = _HEADING.search(text) or len(_ABOUT.findall(text)) >= OFTEN
    if about and not _STAR_OF_ENTRIES.search(text):
        found.add("star")
    return frozenset(found)


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

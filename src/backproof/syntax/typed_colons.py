"""Colons between matrices: `df = G : dX` has the sum of all products of their entries, which is
`\\operatorname{tr}(G^T dX)` (K. B. Petersen and M. S. Pedersen, "The Matrix Cookbook", 2012,
eq. 521, calls it the inner product).
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.patterns import regex
from backproof.syntax.tokens import Token

_DIFFERENTIAL = regex(r"d(?:[A-Za-z]\d?)?")
_ENDS = frozenset(("word", "name", "text", "number", "close", "}", "prime", "transpose"))
_BEGINS = frozenset(("word", "name", "text", "number", "open", "command"))
_STOPS = frozenset(("rel", "row", "sep", "text", "tag"))


def with_typed_colons(blocks: Sequence[list[Token]]) -> list[list[Token]]:
    """The tokens of blocks, where colons that multiply are signs of a product: on a page that has
    one before a differential behind a sign of equality, those that stand between factors."""
    places = [list(between_factors(tokens)) for tokens in blocks]
    pairs = list(zip(blocks, places, strict=True))
    if not any(is_before_differential(t, index) for t, found in pairs for index in found):
        return list(blocks)
    return [with_products(tokens, found) if found else tokens for tokens, found in pairs]


def between_factors(tokens: Sequence[Token]) -> list[int]:
    """Where colons stand between what may be factors, in no braces and before no arrow."""
    if not any(token.text == ":" for token in tokens):
        return []
    found: list[int] = []
    depth = 0
    for index, token in enumerate(tokens[:-1]):
        if token.kind == "{" or (token.kind == "open" and token.text == "{"):
            depth += 1
        elif token.kind == "}" or (token.kind == "close" and token.text == "{"):
            depth -= 1
        elif token.kind == "rel" and token.text == ":" and index and not depth:
            beside = tokens[index - 1].kind in _ENDS and tokens[index + 1].kind in _BEGINS
            behind = next((t for t in tokens[index + 1 :] if t.kind in ("rel", "row")), token)
            if beside and behind.text not in ("to", "in"):
                found.append(index)
    return found


def is_before_differential(tokens: Sequence[Token], index: int) -> bool:
    """Whether a colon stands behind a sign of equality and before a differential, `= G : A dX`."""
    row = next((i for i in range(index, -1, -1) if tokens[i].kind == "row"), 0)
    if not any(token.kind == "rel" and token.text == "=" for token in tokens[row:index]):
        return False
    for token in tokens[index + 1 :]:
        if token.kind in _STOPS:
            return False
        if token.kind == "word" and _DIFFERENTIAL.fullmatch(token.text):
            return True
    return False


def with_products(tokens: Sequence[Token], places: Sequence[int]) -> list[Token]:
    """The tokens with signs of a product at some places."""
    wanted = set(places)
    return [t._replace(kind="op") if i in wanted else t for i, t in enumerate(tokens)]

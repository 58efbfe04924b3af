"""Signs that give a new value, `dW += …` and `\\mathrel{-}=`: a plus or minus before `=`."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.syntax.tokens import Token

_SIGNS = {"plus": "+=", "minus": "-="}
_AROUND = ("amp", "{", "}")


def assigning(tokens: Sequence[Token], index: int) -> str:
    """`+=` or `-=` where such a sign begins at a token, "" elsewhere."""
    while index < len(tokens) and tokens[index].kind in _AROUND:
        index += 1
    if index >= len(tokens) or tokens[index].kind != "op" or tokens[index].text not in _SIGNS:
        return ""
    sign = _SIGNS[tokens[index].text]
    index += 1
    while index < len(tokens) and tokens[index].kind in _AROUND:
        index += 1
    ends = index < len(tokens) and tokens[index].kind == "rel" and tokens[index].text == "="
    return sign if ends else ""


def without_sign(tokens: Sequence[Token]) -> tuple[list[Token], str]:
    """What stands left of `=` without the sign before it, and the sign that the two are."""
    last = len(tokens)
    while last and tokens[last - 1].kind in _AROUND:
        last -= 1
    if last < 2 or tokens[last - 1].kind != "op" or tokens[last - 1].text not in _SIGNS:
        return list(tokens), ""
    sign = _SIGNS[tokens[last - 1].text]
    last -= 1
    while last and tokens[last - 1].kind in ("amp", "{"):
        last -= 1
    if last and tokens[last - 1].kind in ("^", "_"):
        # `w^{+} = …` is a name for the new value.
        return list(tokens), ""
    return list(tokens[:last]), sign

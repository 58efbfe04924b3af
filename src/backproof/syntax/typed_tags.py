"""Numbers of equations as a keyboard types them: `a = b \\quad (3)` has no `\\tag`, but a wide
blank before a number in brackets with which a row ends."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.patterns import regex
from backproof.syntax.tokens import Token

_NUMBERED = regex(r"\(\s*(?:\d+(?:\.\d+)*[a-z]?'?|\*+)\s*\)", 0, ("(",))
_WIDE = regex(
    r"(?:~|\\[,;:]|\\(?:en|thick|med)?space(?![a-z])){2}|\\(?:q?quad|hfill|[hm]space)(?![a-z])"
)
_ENDS = frozenset(("row", "end"))


def with_typed_tags(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a block of a text, a number in brackets a tag where it is set apart at the end
    of a row."""
    places = dict(typed_tags(tokens, text))
    if not places:
        return tokens
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        end = places.get(index)
        if end is None:
            result.append(tokens[index])
            index += 1
        else:
            first, last = tokens[index], tokens[end - 1]
            number = text[first.end : last.start].strip()
            result.append(Token("tag", number, first.start, last.end, first.space))
            index = end
    return result


def typed_tags(tokens: list[Token], text: str) -> Iterator[tuple[int, int]]:
    """Where numbers of equations begin and end among the tokens of a block."""
    for index, token in enumerate(tokens):
        if index < 2 or token.kind != "open" or token.text != "(":
            continue
        end = next((i for i in range(index, min(index + 8, len(tokens))) if is_close(tokens[i])), 0)
        if not end or (end + 1 < len(tokens) and tokens[end + 1].kind not in _ENDS):
            continue
        gap = text[tokens[index - 1].start : token.start]
        if _NUMBERED.fullmatch(text, token.start, tokens[end].end) and is_wide(gap):
            yield index, end + 1


def is_close(token: Token) -> bool:
    """Whether a token closes a round bracket."""
    return token.kind == "close" and token.text == "("


def is_wide(gap: str) -> bool:
    """Whether what stands between two signs sets them apart."""
    return _WIDE.search("".join(gap.replace("\\ ", "~").split())) is not None

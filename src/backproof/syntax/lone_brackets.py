"""Brackets in braces of their own: `\\large{(} a + b \\large{)}` sets their size alone, and
they open and close as others do."""

from __future__ import annotations

from backproof.syntax.tokens import Token

_BRACKETS = frozenset(("open", "close"))


def with_lone_brackets(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a block of a text, without the braces around single brackets."""
    if not any(bracket in text for bracket in ("{(", "{[", "{)", "{]")):
        return tokens
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        if is_lone(tokens, index):
            opening, bracket, closing = tokens[index : index + 3]
            result.append(
                bracket._replace(start=opening.start, end=closing.end, space=opening.space)
            )
            index += 3
        else:
            result.append(tokens[index])
            index += 1
    return result


def is_lone(tokens: list[Token], index: int) -> bool:
    """Whether braces hold nothing but a bracket, and are no argument or script."""
    kinds = [token.kind for token in tokens[index : index + 3]]
    if len(kinds) < 3 or kinds[0] != "{" or kinds[1] not in _BRACKETS or kinds[2] != "}":
        return False
    return not index or tokens[index - 1].kind not in ("^", "_", "command")

"""Words between the formulas of plain text: `a = b if i = j`, `a = b and c = d`, and `sum_j x_j`,
which is a sum there and no quantity."""

from __future__ import annotations

from backproof.syntax.notations.code import CONDITIONS
from backproof.syntax.tokens import Token

_BETWEEN = CONDITIONS | {"and", "where", "with", "so", "thus", "hence", "otherwise", "else"}
_SUMS = {"sum": "sum", "Sum": "sum", "prod": "prod"}


def with_typed_words(tokens: list[Token]) -> list[Token]:
    """The tokens of plain text, where such words are words and signs."""
    last = len(tokens) - 1
    changed = False
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "word" and index < last:
            following = tokens[index + 1]
            if token.text in _BETWEEN and token.space and following.space:
                token = token._replace(kind="text")
            elif token.text in _SUMS and following.kind == "_":
                token = token._replace(kind="command", text=_SUMS[token.text])
            changed = changed or token is not tokens[index]
        result.append(token)
    return result if changed else tokens

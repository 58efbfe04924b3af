"""Sums and indices as a keyboard types them: `Σ_i W_ji x_i` has the letter Σ for a sign, and two
letters after one underscore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.syntax.tokens import Token

BIG = {"Sigma": "sum", "Pi": "prod"}
_FACTORS = frozenset(("word", "name", "text", "number", "open", "command"))
_LETTERS = 3


def with_typed_sums(blocks: Sequence[tuple[list[Token], bool]]) -> list[list[Token]]:
    """The tokens of blocks, each with whether it is plain text: a letter Σ with an index is a sum
    where a factor follows, unless the document has Σ for a matrix; and so is one without an index
    that begins a term, on a page where another one must be. In plain text what follows an
    underscore are several indices where each counts by itself elsewhere."""
    lettered = [any(map(is_letter, tokens)) for tokens, _ in blocks]
    found = [tokens for has, (tokens, _) in zip(lettered, blocks, strict=True) if has]
    matrices = {name for tokens in found for name in used_as_quantities(tokens)}
    signs = {name for tokens in found for name in used_as_signs(tokens)} - matrices
    summed = [
        with_signs(tokens, matrices, signs) if has else tokens
        for has, (tokens, _) in zip(lettered, blocks, strict=True)
    ]
    plain = [tokens for tokens, (_, plain) in zip(summed, blocks, strict=True) if plain]
    letters = frozenset(letter for tokens in plain for letter in counting_letters(tokens))
    return [
        apart(tokens, letters) if plain and letters else tokens
        for tokens, (_, plain) in zip(summed, blocks, strict=True)
    ]


def is_letter(token: Token) -> bool:
    """Whether a token is the very letter Σ or Π, no command for it."""
    return token.kind == "name" and token.text in BIG and token.end - token.start == 1


def script_end(tokens: Sequence[Token], index: int) -> int:
    """Where the script ends that begins at an index with its sign; the index where none does."""
    if index + 1 >= len(tokens) or tokens[index].kind not in ("_", "^"):
        return index
    depth, place = 0, index + 1
    while place < len(tokens):
        depth += {"{": 1, "}": -1}.get(tokens[place].kind, 0)
        place += 1
        if depth <= 0:
            return place
    return index


def used_as_quantities(tokens: Sequence[Token]) -> Iterator[str]:
    """The names of the letters that stand for a matrix: inverted, defined or differentiated by."""
    for index, token in enumerate(tokens):
        if not is_letter(token):
            continue
        before = tokens[index - 1].text if index else ""
        end = script_end(tokens, index + 1)
        raised = end < len(tokens) and tokens[end].kind == "^"
        inverse = raised and any(t.text == "minus" for t in tokens[end : script_end(tokens, end)])
        defined = index == 0 and end < len(tokens) and tokens[end].kind == "rel"
        if inverse or defined or before in ("partial", "nabla"):
            yield token.text


def used_as_signs(tokens: Sequence[Token]) -> Iterator[str]:
    """The names of the letters that stand for a sign: with an index, before a bracket, before a
    gradient by its name, `Σ dZ`, or behind `(1/m)`."""
    for index, token in enumerate(tokens[:-1]):
        if is_letter(token):
            following = tokens[index + 1]
            opens = following.kind == "open" or is_gradient(following)
            begins = opens and begins_a_term(tokens, index)
            if following.kind == "_" or begins or is_averaged(tokens, index):
                yield token.text


def is_averaged(tokens: Sequence[Token], index: int) -> bool:
    """Whether `(1/m)` stands before what is at an index."""
    kinds = [token.kind for token in tokens[max(index - 5, 0) : index]]
    return kinds == ["open", "number", "op", "word", "close"] and tokens[index - 3].text == "slash"


def is_gradient(token: Token) -> bool:
    """Whether a word is a name for a gradient by its form."""
    return token.kind == "word" and token.text[:1] == "d" and token.text[1:2].isupper()


def begins_a_term(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands at an index is the first of a term but for a number or a fraction of
    numbers and lengths: behind a relation, a sign, a bracket or `1/N`."""
    before = tokens[index - 1] if index else None
    if before is None or before.kind in ("rel", "open", "close", "number", "amp", "{"):
        return True
    if before.kind == "op":
        return True
    divided = index > 2 and tokens[index - 2].text == "slash"
    return divided and tokens[index - 3].kind == "number" and len(before.text) == 1


def with_signs(tokens: list[Token], matrices: set[str], signs: set[str]) -> list[Token]:
    """The tokens with the sign of a sum in place of the letter."""
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if is_letter(token) and token.text in signs and begins_a_term(tokens, index):
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            if following is not None and following.kind in _FACTORS:
                result.append(token._replace(kind="command", text=BIG[token.text]))
                continue
        end = script_end(tokens, index + 1) if is_letter(token) else index
        if end > index + 1 and tokens[index + 1].kind == "_":
            ranged = any(t.kind == "rel" for t in tokens[index + 1 : end])
            after = script_end(tokens, end)
            follows = after < len(tokens) and tokens[after].kind in _FACTORS
            if follows and (ranged or (after == end and token.text not in matrices)):
                token = token._replace(kind="command", text=BIG[token.text])
        result.append(token)
    return result if any(a is not b for a, b in zip(result, tokens, strict=True)) else tokens


def counting_letters(tokens: Sequence[Token]) -> Iterator[str]:
    """The letters that sums of a text run over, and i, j, k that stand alone below a name."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or len(token.text) != 1 or not token.text.islower() or index < 2:
            continue
        if tokens[index - 1].kind == "_" and (
            tokens[index - 2].text in BIG.values() or token.text in "ijk"
        ):
            yield token.text


def apart(tokens: list[Token], letters: frozenset[str]) -> list[Token]:
    """The tokens with braces around indices that are written as one word."""
    result: list[Token] = []
    for index, token in enumerate(tokens):
        lowered = index > 0 and tokens[index - 1].kind == "_" and token.kind == "word"
        text = token.text
        if not lowered or not 2 <= len(text) <= _LETTERS or not {*text} <= letters:
            result.append(token)
            continue
        if len({*text}) < len(text):
            result.append(token)
            continue
        start = token.start
        result.append(Token("{", "{", start, start))
        result.extend(
            Token("word", letter, start + place, start + place + 1)
            for place, letter in enumerate(text)
        )
        result.append(Token("}", "}", token.end, token.end))
    return result

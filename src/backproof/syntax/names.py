"""The first pass over a document: which spellings are names and which symbols are functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from backproof.record import dataclass
from backproof.syntax.assignments import assigning
from backproof.syntax.braces import begins_a_fraction, is_part_of_a_fraction
from backproof.syntax.notations import latex
from backproof.syntax.notations.code import FUNCTIONS, OPEN_FUNCTIONS, PROSE, SHORT_WORDS
from backproof.syntax.tokens import Token

NAME_KINDS = frozenset(("word", "name", "text"))
MAX_WORD = 40
"""Longer runs of letters are no product; they stay one word."""
WORD_SUFFIXES = tuple(sorted(FUNCTIONS - {"E", "F"}, key=len, reverse=True))


@dataclass(frozen=True)
class NameTable:
    """What a document's left sides say about its notation.

    `words` are runs of letters that are one name; `functions` are bases of symbols that the
    document applies; `differentials` says that `dW` (no blank) is a name, `variations` that
    `\\delta W` is another spelling of it; `transposes` are letters that mean "transposed" as a
    superscript.
    """

    words: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    differentials: bool = False
    variations: bool = False
    transposes: frozenset[str] = frozenset(("T",))


_BOUNDARIES = frozenset(("row", "amp", "sep", "text", "tag"))


def collect_names(blocks: Iterable[Sequence[Token]]) -> NameTable:
    """Read the left sides of all blocks of a document."""
    words: set[str] = set()
    functions: set[str] = set()
    differentials = False
    capital, small, counts_steps, plain_d = False, False, False, False
    counts: dict[str, int] = {}
    pairs: set[str] = set()
    applied_pairs: set[str] = set()
    singles: set[str] = set()
    deltas = [0, 0]
    for tokens in blocks:
        boundary = True
        for index, token in enumerate(tokens):
            kind = token.kind
            if kind == "name" and token.text == "delta":
                if not _names_follow(tokens, index):
                    deltas[1] += 1
                elif boundary and _left_side_end(tokens, index + 1) is not None:
                    deltas[0] += 1
            if kind == "word":
                text = token.text
                if len(text) == 1:
                    singles.add(text)
                if text == "d":
                    plain_d = plain_d or not _glued(tokens, index)
                elif len(text) == 2 and text[0] == "d" and index + 1 < len(tokens):
                    scripted = tokens[index + 1].kind in ("_", "^")
                    in_fraction = _after_fraction(tokens, index) or _over_slash(tokens, index)
                    if (scripted or tokens[index + 1].text == "at") and not in_fraction:
                        counts[text] = counts.get(text, 0) + 1
                if boundary and not _over_slash(tokens, index):
                    after = _left_side_end(tokens, index)
                    if after is not None:
                        if len(text) >= 3 and text not in PROSE:
                            words.add(text)
                        elif len(text) == 2 and text.isupper():
                            pairs.add(text)
                        elif text[0] == "d" and (len(text) == 2 or _glued(tokens, index)):
                            differentials = True
                            if len(text) == 2:
                                words.add(text)
                if index and tokens[index - 1].kind == "^":
                    capital = capital or text == "T"
                    small = small or text == "t"
                elif index and tokens[index - 1].kind == "_":
                    counts_steps = counts_steps or text == "t"
                elif text == "t" and _is_moved(tokens, index):
                    counts_steps = True
            elif kind == "name" and token.text in ("top", "intercal"):
                capital = True
            # In `v_jg'(a)` the index is j alone.
            glued = len(token.text) == 2 and any(map(_is_prime, tokens[index + 1 : index + 2]))
            if index and not glued and tokens[index - 1].kind in "^_" and tokens[index - 1].kind:
                name = ""
            elif kind in NAME_KINDS or kind == "command":
                word = boundary and kind == "word" and _is_word(token.text)
                name = _applied(tokens, index, boundary, word)
                if boundary and kind == "word" and len(token.text) == 2 and token.text.isupper():
                    applied_pairs.add(_applied(tokens, index, boundary, True))
                if name:
                    functions.add(name)
                    if word:
                        words.add(name)
                    name = ""
            boundary = (
                kind in _BOUNDARIES
                or (kind == "rel" and token.text == "implies")
                or (boundary and kind in ("command", "{") and token.text not in latex.FRACTIONS)
            )
    if not plain_d:
        # `df_{ij} w_j`: an upstream gradient that is only used, never a left side.
        words.update(word for word, count in counts.items() if count > 1)
    # `FL = …` names a loss, `AX = B` is an equation between what stands alone elsewhere.
    words.update(pair for pair in pairs if not singles.intersection(pair))
    applied = {pair for pair in applied_pairs if pair and not singles.issuperset(pair)}
    words.update(applied)
    functions.update(applied)
    variations = deltas[0] > 1 and not deltas[1]
    transposes = {"T", "t"} if small and not capital and not counts_steps else {"T"}
    return NameTable(
        frozenset(words), frozenset(functions), differentials or variations, variations,
        frozenset(transposes),
    )  # fmt: skip


def _is_moved(tokens: Sequence[Token], index: int) -> bool:
    """Whether a script is reckoned with, `h^{t-1}`: it counts, and transposes nothing."""
    opened = [token.kind for token in tokens[max(0, index - 2) : index]] == ["^", "{"]
    return opened and index + 1 < len(tokens) and tokens[index + 1].text in ("plus", "minus")


def _after_fraction(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word stands first in a fraction's part, behind an integral or before a slash."""
    while index and tokens[index - 1].kind == "{":
        index -= 1
    before = tokens[index - 1] if index else None
    return before is not None and (
        before.kind in ("}", "command", "number") or before.text == "slash"
    )


def _over_slash(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word and its script stand over another one that begins with d: `dp_i/dz_j`."""
    scripted = index + 1 < len(tokens) and tokens[index + 1].kind in ("_", "^")
    place = index + 3 if scripted else index + 1
    if scripted and index + 2 < len(tokens) and tokens[index + 2].kind == "{":
        while place < len(tokens) and tokens[place - 1].kind != "}":
            place += 1
    if place + 1 >= len(tokens) or tokens[place].text != "slash":
        return False
    return tokens[place + 1].kind == "word" and tokens[place + 1].text[0] == "d"


def _names_follow(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name stands behind a token, perhaps with an accent: `\\delta \\tilde c`."""
    if index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    return following.kind in ("word", "name") or (
        following.kind == "command"
        and (following.text in latex.STYLES or following.text in latex.ACCENTS)
    )


def _glued(tokens: Sequence[Token], index: int) -> bool:
    """Whether a lone `d` touches the symbol behind it: `d\\hat{y}`."""
    if len(tokens[index].text) > 1 or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    styled = following.text in latex.STYLES or following.text in latex.ACCENTS
    return following.kind == "name" or (
        not following.space and (following.kind == "text" or styled)
    )


def skip_scripts(tokens: Sequence[Token], index: int) -> int:
    """The index behind the sub- and superscripts and primes that start at `index`."""
    length = len(tokens)
    while index < length:
        kind = tokens[index].kind
        if kind == "prime" or kind == "transpose":
            index += 1
        elif kind in "_^":
            index += 1
            if index < length and tokens[index].kind == "command":
                index += 1
            index = skip_group(tokens, index)
        else:
            break
    return index


def skip_group(tokens: Sequence[Token], index: int) -> int:
    """The index behind one token or one group in braces (at most 60 tokens of it)."""
    length = len(tokens)
    if index >= length or tokens[index].kind != "{":
        return min(index + 1, length)
    depth = 0
    for position in range(index, min(length, index + 60)):
        kind = tokens[position].kind
        depth += (kind == "{") - (kind == "}")
        if depth == 0:
            return position + 1
    return index + 1


def _left_side_end(tokens: Sequence[Token], index: int) -> int | None:
    """Where the relation stands if the name at `index` is a whole left side."""
    after = index + 1
    if tokens[index].text == "d":
        if after < len(tokens) and tokens[after].kind == "command":
            after += 1
        after = skip_group(tokens, after)
    elif index > 1 and tokens[index - 1].kind == "{" and tokens[index - 2].text in latex.STYLES:
        # `\mathbf{dV}`
        after += after < len(tokens) and tokens[after].kind == "}"
    if after < len(tokens) and tokens[after].kind == "number" and not tokens[after].space:
        # `dz2 =` in text
        after += 1
    after = skip_scripts(tokens, after)
    while after < len(tokens) and tokens[after].kind == "amp":
        after += 1
    if after < len(tokens) and tokens[after].kind == "rel":
        return after if tokens[after].text in ("=", "leftarrow", "in", "propto") else None
    return after if assigning(tokens, after) else None


def _is_word(text: str) -> bool:
    """Whether letters that stand before a bracket may be the name of a function, `RBF(z) =`, and no
    product that ends in one: `y log(p)`, `dL f(x)`."""
    plain = len(text) > 2 and text.isalpha() and text[0] != "d"
    return plain and text not in PROSE and not text.endswith(WORD_SUFFIXES)


def _applied(tokens: Sequence[Token], index: int, boundary: bool, word: bool = False) -> str:
    """The base of a symbol that is used as a function here, a whole `word` or a letter: `f(x) =`,
    `g'(z)`, or ""."""
    token = tokens[index]
    if token.kind == "command":
        if token.text not in latex.STYLES and token.text not in latex.ACCENTS:
            return ""
        end = skip_group(tokens, index + 1)
        inner = [t for t in tokens[index + 1 : end] if t.kind not in "{}"]
        if len(inner) != 1 or inner[0].kind not in NAME_KINDS:
            return ""
        name = inner[0].text
        after = end
    else:
        name, after = token.text, index + 1
    if token.kind == "word" and len(name) > 1:
        if name not in FUNCTIONS and name.isalpha() and not word:
            name = name[-1]
        boundary = word
    bracket = skip_scripts(tokens, after)
    if bracket >= len(tokens) or tokens[bracket].kind != "open" or tokens[bracket].text not in "([":
        return ""
    primed = any(_is_prime(t) for t in tokens[after:bracket])
    if primed and not (len(name) == 1 and name.isupper() and name not in "FGHS"):
        raised = [i for i in range(after, bracket) if tokens[i].kind == "^"]
        plain = not any(tokens[i + 1].text in ("T", "top") for i in raised if i + 1 < bracket)
        return name if plain else ""
    if not boundary:
        return ""
    position = bracket + 1
    simple = False
    while position < len(tokens) and position < bracket + 40:
        part = tokens[position]
        if part.kind == "close":
            break
        if part.kind in NAME_KINDS:
            if part.kind == "word" and len(part.text) > 1 and part.text not in SHORT_WORDS:
                return ""
            simple = True
            position = skip_scripts(tokens, position + 1)
        elif (
            part.kind in ("sep", "dots", "bar")
            or part.kind in "{}"
            or (
                part.kind == "command" and (part.text in latex.STYLES or part.text in latex.ACCENTS)
            )
        ):
            position += 1
        else:
            return ""
    position += 1
    while position < len(tokens) and tokens[position].kind == "amp":
        position += 1
    if simple and position < len(tokens) and tokens[position].kind == "rel":
        return name if tokens[position].text == "=" else ""
    return ""


def _is_prime(token: Token) -> bool:
    return token.kind == "prime"


def split_words(tokens: list[Token], names: NameTable, plain: bool = False) -> list[Token]:
    """Runs of Latin letters become names: whole words the table or the language knows, else
    single letters. A letter and the digits that touch it (`W1`) are one name. In `plain` text a
    subscript is a whole word: `z_h1`."""
    result: list[Token] = []
    append = result.append
    previous = ""
    skip = False
    for index, token in enumerate(tokens):
        if skip:
            skip = False
            previous = token.kind
            continue
        if token.kind == "number" and begins_a_fraction(result) and token.text.isdigit():
            # TeX takes one digit where there are no braces: \\frac12.
            result.extend(
                token._replace(text=digit, start=token.start + place, end=token.start + place + 1)
                for place, digit in enumerate(token.text)
            )
            previous = "number"
            continue
        varies = token.kind == "name" and token.text == "delta" and names.variations
        if varies and _names_follow(tokens, index):
            varied = tokens[index + 1]
            if varied.kind == "word" and len(varied.text) == 1:
                append(Token("word", f"d{varied.text}", token.start, varied.end, token.space))
                previous, skip = "word", True
                continue
            if varied.kind != "word":
                append(Token("word", "d", token.start, token.end, token.space))
                append(varied._replace(space=False))
                previous, skip = varied.kind, True
                continue
        if token.kind != "word":
            append(token)
            previous = token.kind
            continue
        text, start, space = token.text, token.start, token.space
        macro = token.end - token.start != len(text)
        script = previous in ("^", "_")
        lowered = plain and previous == "_"
        if lowered or len(text) > MAX_WORD:
            append(Token("word", text, start, token.end, space))
            text = ""
        while text:
            if script or len(text) == 1:
                length = 1
            else:
                bracketed = index + 1 < len(tokens) and tokens[index + 1].kind == "open"
                length = _first_name(text, text == token.text, bracketed, names)
            end = token.end if macro else start + length
            append(Token("word", text[:length], token.start if macro else start, end, space))
            text, start, space, script = text[length:], end, False, False
        last = result[-1]
        if (
            (previous not in ("^", "_") or lowered)
            and index + 1 < len(tokens)
            and tokens[index + 1].kind == "number"
            and not tokens[index + 1].space
            and tokens[index + 1].text.isdigit()
            and last.text not in FUNCTIONS
            and not is_part_of_a_fraction(result)
        ):
            number = tokens[index + 1]
            result[-1] = last._replace(text=last.text + number.text, end=number.end)
            skip = True
        previous = "word"
    return result


@lru_cache(maxsize=4096)
def _first_name(text: str, whole: bool, bracketed: bool, names: NameTable) -> int:
    """How many of the leading letters make one name; `whole`: no letters stand before them,
    `bracketed`: a bracket stands behind them."""
    length = len(text)
    if length == 1:
        return 1
    if text in names.words or text in FUNCTIONS:
        return length
    if whole:
        if text[0] == "d" and length == 2 and names.differentials:
            return 2
        if text[0] == "d" and names.differentials and text[1:] in FUNCTIONS:
            return length
        if text in SHORT_WORDS or (length >= 4 and text.islower() and not _mixed(text)):
            return length
        if length >= 4 and text[0].isupper() and text[1:].islower() and not _mixed(text):
            return length
        if length >= 4 and text.islower() and bracketed:
            return length
        if text[0] == "d" and length >= 5 and text[1:].islower():
            return 1
    for suffix in WORD_SUFFIXES:
        if text.endswith(suffix) and (suffix in OPEN_FUNCTIONS or bracketed):
            return max(1, _first_name(text[: -len(suffix)], whole, False, names))
        if text.startswith(suffix) and suffix in OPEN_FUNCTIONS and len(suffix) > 2:
            return len(suffix)
    return 1


def _mixed(text: str) -> bool:
    """Letters that no word has: a product such as `wxyz` or `xxyy`."""
    return not any(vowel in text for vowel in "aeiouy") or text.endswith(("log", "exp"))

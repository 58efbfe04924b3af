"""Formulas inside sentences of plain text: `With the squared error E = ½ (f − y)², the first …`.

Where no formula of a page has delimiters, words are all that ends one. A name that a sentence gives
a formula means it from there on, as it would in a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.patterns import regex

_TOKEN = regex(r"\S+")
_WORD = regex(r"[(\"'“‘]*(?P<letters>[A-Za-z][A-Za-z'’-]+)[.,;:!?)\"'”’]*$")
_ARTICLE = regex(r"(?:[aAI]|an)$")
_GIVEN = regex(
    r"(?:[^\W\d]|[^\W\d][\u0300-\u036f]|[A-Za-z]{1,3})"
    r"(?:[_^]?[\u2080-\u209c\u2070-\u2079\d\u1d2c-\u1d6a]*|_[A-Za-z0-9]{1,3})\s*=(?!=)\s*(?P<right>\S.*)$"
)
_GRADIENT = regex(r"(?:∂[^=]{0,24}/\s*∂|δ[^=\s]{0,6}\s*=)[^=]*=?(?!=)\s*[^=\s]")
_NAMED_GRADIENT = regex(
    r"[A-Za-z\u0370-\u03ff]\w{0,3}\s*=\s*∂[^=/]{1,12}/\s*∂[^=]{1,12}=(?!=)[^=]+$"
)
_RECKONED = regex(r"[\u2200-\u22ff·×⊙²³ᵀ½]|[-+*/^]|\b[A-Za-zσφ]{1,8}\(|\w \w")
_SIGN = regex(r"[\u0370-\u03ff\u2200-\u22ff·×⊙²³ᵀ½′\u0302ŷ\u2080-\u209c]|\^|_")
_LETTER = regex(r"[^\W\d]")
_SENTENCES = regex(r"[\w)\u1d40]\.\s+[A-Z][a-z]+\s")
_LET = regex(r"\b(?:[Ll]et|[Pp]ut|[Ss]et|[Ww]rite|[Dd]efine|[Ww]ith|[Ww]here)\s+$|:\s+$")
_NAMES_ALONE = regex(
    r"[A-Za-z]\w{0,2}\s*=\s*(?:(?:[A-Za-z]\d{0,2}[ᵀ'′]?|[-+−])\s+)+[A-Za-z]\d{0,2}[ᵀ'′]?$"
)
_SIZE = regex(r"\s+\(\s*\w{1,6}\s*[x×]\s*\w{1,6}\s*\)$")
_CONNECTING = frozenset(("and", "where", "for", "with", "out", "loss"))
_OPEN, _CLOSED = "([{⟨", ")]}⟩"


def formulas_within(
    text: str, start: int, end: int, known: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Where a sentence gives a name or a gradient a formula; `known` words are functions."""
    for begin, stop in runs_without_words(text, start, end, known):
        size = _SIZE.search(text, begin, stop)
        stop = size.start() if size else stop
        formula = text[begin:stop]
        let = _LET.search(text, start, begin) and _NAMES_ALONE.match(formula)
        named = _NAMED_GRADIENT.match(formula)
        derived = formula.count("=") == 1 and _GRADIENT.match(formula) is not None
        if derived or named or let or gives_a_name(formula):
            yield begin, stop


def is_of_sentences(line: str) -> bool:
    """Whether a sentence ends within a line and another begins."""
    return _SENTENCES.search(line) is not None


def gives_a_name(formula: str) -> bool:
    """Whether a stretch gives a name a formula that is reckoned with, by signs of maths."""
    given = _GIVEN.match(formula)
    if given is None or "=" in given["right"]:
        return False
    needed = (_RECKONED.search(given["right"]), _LETTER.search(given["right"]))
    return all(needed) and _SIGN.search(formula) is not None


def runs_without_words(
    text: str, start: int, end: int, known: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence between words and punctuation outside of brackets."""
    begin: int | None = None
    stop = start
    depth = 0
    for token in _TOKEN.finditer(text, start, end):
        word = _WORD.match(token.group())
        prose = depth == 0 and word is not None and word["letters"] not in known - _CONNECTING
        article = depth == 0 and begin is None and _ARTICLE.match(token.group())
        if prose or article:
            if begin is not None:
                yield begin, stop
            begin = None
            continue
        begin = token.start() if begin is None else begin
        depth += sum(token.group().count(sign) for sign in _OPEN)
        depth -= sum(token.group().count(sign) for sign in _CLOSED)
        bare = token.group().rstrip(".,;:!?")
        stop = token.start() + len(bare)
        if depth <= 0 and len(bare) < len(token.group()):
            yield begin, stop
            begin, depth = None, 0
    if begin is not None:
        yield begin, stop

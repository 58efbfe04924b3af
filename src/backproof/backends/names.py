"""Python names for symbols: unique, readable and never a keyword."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable

from backproof.patterns import regex

# Names that generated code uses itself.
RESERVED = frozenset({"np", "parameters", "values", "gradients", "learning_rate"})
AVOIDED = RESERVED | {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
_GREEK = regex(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)")
_ACCENT = regex(r"\\?\b(?:wide)?(hat|tilde|bar|dot|ddot|vec)\{([^{}]+)\}")
_MARKS = {
    "HAT": "hat", "CIRCUMFLEX": "hat", "TILDE": "tilde", "MACRON": "bar", "OVERLINE": "bar",
    "DOT ABOVE": "dot", "DIAERESIS": "ddot",
}  # fmt: skip
_SIGNS = {"'": "_prime", "′": "_prime", "*": "_star", "+": "_plus", "-": "_minus", "∞": "infinity"}


def identifier(name: str, taken: Collection[str] = ()) -> str:
    """Spell a symbol name as an ASCII Python identifier that is not taken.

    Greek letters are named, accents become suffixes (`ŷ` is `y_hat`), other characters separate.
    """
    name = _ACCENT.sub(r"\2_\1", name)
    text = "".join(_SIGNS.get(character, character) for character in name.replace("\\", ""))
    text = "".join(_spell(character) for character in unicodedata.normalize("NFD", text))
    text = re.sub(r"\W+", "_", text, flags=re.ASCII)
    text = re.sub(r"__+", "_", text).strip("_") or "quantity"
    if text[0].isdigit():
        text = f"v_{text}"
    if text in AVOIDED:
        text = f"{text}_"
    result, count = text, 2
    while result in taken or result in AVOIDED:
        result, count = f"{text.rstrip('_')}_{count}", count + 1
    return result


def identifiers(names: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Identifiers for several names, all different and none of them taken."""
    result: list[str] = []
    avoided = set(taken)
    for name in names:
        result.append(identifier(name, avoided))
        avoided.add(result[-1])
    return result


def _spell(character: str) -> str:
    if character.isascii():
        return character
    described = unicodedata.name(character, "")
    found = _GREEK.match(described)
    if found:
        letter = {"lamda": "lambda"}.get(found[2].lower(), found[2].lower())
        return letter if found[1] == "SMALL" else letter.capitalize()
    for mark, spelled in _MARKS.items():
        if described.startswith("COMBINING") and mark in described:
            return f"_{spelled}"
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else "_"

"""Expressions as plain Unicode text: `∂L/∂X₃ W₃ᵀ`."""

from __future__ import annotations

import re
import unicodedata

from backproof.algebra.expressions import Expr, Op
from backproof.algebra.types import Dim
from backproof.algebra.vocabulary import STANDARD, Vocabulary
from backproof.backends.writing import (
    ATOM,
    FRACTION,
    QUOTIENT,
    RAISED,
    Piece,
    Spelling,
    write,
)
from backproof.patterns import regex

_LOW = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_HIGH = dict(zip("0123456789+-=()Ttinl", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀᵗⁱⁿˡ", strict=True))
_ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "vec": "\u20d7"}
_SCRIPT = regex(r"(_|\^)(\([^)]*\)|\[[^\]]*\]|<[^>]*>|[^_^]+)")
_SIGNS = {"\\odot": "⊙", "\\circ": "∘", "\\cdot": "·", "\\times": "×", "*": "*", "\\ast": "*"}
_MARKS = {"d": "d", "partial": "∂", "nabla": "∇"}


def to_unicode(expr: Expr, vocabulary: Vocabulary = STANDARD) -> str:
    """The formula of an expression as one line of text."""
    return write(expr, spelling_of(vocabulary)).text


def plain_name(name: str) -> str:
    """A canonical name as text: `X_1r` is `X₁ᵣ`, `y_hat` is `ŷ`, `sigma` is `σ`."""
    name = name.partition("@")[0]
    first = re.match(r"[^_^]+", name)
    if first is None:
        return name
    text = _letter(first.group())
    for mark, script in _SCRIPT.findall(name[first.end() :]):
        table = _LOW if mark == "_" else _HIGH
        if mark == "_" and script in _ACCENTS:
            text = unicodedata.normalize("NFC", text[0] + _ACCENTS[script]) + text[1:]
        elif all(character in table for character in script):
            text += "".join(table[character] for character in script)
        else:
            text += mark + (script if len(script) == 1 or script[0] in "([<" else f"{{{script}}}")
    return text


def gradient_text(vocabulary: Vocabulary, of: Expr, wrt: Expr) -> Piece:
    """A derivative in the author's style."""
    mark = _MARKS[vocabulary.style]
    if vocabulary.style == "nabla":
        return Piece(f"∇_{plain_name(wrt.name)} {plain_name(of.name)}", FRACTION)
    return Piece(f"{mark}{plain_name(of.name)}/{mark}{plain_name(wrt.name)}", FRACTION)


def spelling_of(vocabulary: Vocabulary) -> Spelling:
    """How plain text spells each part of a formula."""

    def name(given: str) -> Piece:
        text = plain_name(given)
        raised = "^" in given or any(c in _HIGH.values() for c in text)
        return Piece(text, RAISED if raised else ATOM)

    def length(dim: Dim) -> str:
        plain = dim.name.partition("#")[0]
        if "." not in plain:
            return plain_name(plain)
        return "" if dim.number is None else str(dim.number)

    def ones(dim: Dim) -> Piece:
        text = length(dim)
        low = all(c in _LOW for c in text)
        return Piece("𝟏" + ("".join(_LOW[c] for c in text) if low else f"_{text}"))

    def fraction(above: Piece, below: Piece) -> Piece:
        return Piece(f"{above.held(RAISED)}/{below.held(RAISED)}", QUOTIENT)

    def function(op: Op) -> str:
        return op.notation.unicode + ("′" if op.notation.kind == "prime" else "")

    def raised(base: str, exponent: str) -> str:
        if all(c in _HIGH for c in exponent):
            return base + "".join(_HIGH[c] for c in exponent)
        return f"{base}^({exponent})"

    def indexed(text: str, letters: list[str]) -> str:
        inside = ", ".join(letters)
        return f"{text}_{inside}" if len(inside) == 1 else f"{text}[{inside}]"

    return Spelling(
        name=name, length=length, ones=ones, fraction=fraction, function=function,
        derivative=lambda of, wrt: gradient_text(vocabulary, of, wrt),
        mask=lambda left, sign, right: Piece(f"𝟙[{left} {sign} {right}]"),
        transpose=lambda _, piece: Piece(piece.held(ATOM) + "ᵀ", RAISED),
        raised=raised, root=lambda inner: f"√({inner})",
        stack=lambda parts: f"[{'; '.join(parts)}]",
        over=lambda op, letter: f"{op.notation.unicode}_{letter}",
        index=indexed,
        entries=lambda inner: f"[{inner}]", all=":",
        elementwise=_SIGNS.get(vocabulary.elementwise, "⊙"), product="", minus="-", dot="·",
    )  # fmt: skip


def _letter(base: str) -> str:
    primes = len(base) - len(base.rstrip("'"))
    base = base.rstrip("'")
    kind = "CAPITAL" if base[:1].isupper() else "SMALL"
    plain = base.removeprefix("var").upper().replace("LAMBDA", "LAMDA")
    text = base
    if len(base) > 1:
        try:
            text = unicodedata.lookup(f"GREEK {kind} LETTER {plain}")
        except KeyError:
            text = "ℓ" if base == "ell" else base.removeprefix("cal") if len(base) == 4 else base
    return text + "′" * primes

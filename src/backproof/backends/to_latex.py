"""Expressions as LaTeX, in the author's spelling."""

from __future__ import annotations

import re

from backproof.algebra.expressions import Expr, Op
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.types import Dim
from backproof.algebra.vocabulary import STANDARD, Vocabulary
from backproof.backends.writing import ATOM, FRACTION, RAISED, Piece, Spelling, write
from backproof.patterns import regex

_SCRIPT = regex(r"(_|\^)(\([^)]*\)|\[[^\]]*\]|<[^>]*>|[^_^]+)")
_ACCENTS = ("hat", "tilde", "bar", "dot", "ddot", "vec", "check", "breve")
_GREEK = regex(
    "alpha|beta|gamma|delta|(var)?epsilon|zeta|eta|(var)?theta|iota|kappa|lambda|mu|nu|xi|pi|rho|"
    "sigma|tau|upsilon|(var)?phi|chi|psi|omega|ell|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|"
    "Phi|Psi|Omega"
)
_MARKS = {"d": "d", "partial": "\\partial "}
_SUPERSCRIPT = regex(r"\^|'")


def to_latex(expr: Expr, vocabulary: Vocabulary = STANDARD) -> str:
    """The formula of an expression, without `$`."""
    return write(expr, spelling_of(vocabulary)).text


def name_in(vocabulary: Vocabulary, name: str) -> str:
    """A name as the author writes it, or in standard notation."""
    plain = name.partition("@")[0]
    return vocabulary.names.get(plain) or standard_name(plain)


def standard_name(name: str) -> str:
    """LaTeX for a canonical name: `X_1r` is `X_{1r}`, `y_hat` is `\\hat{y}`."""
    first = re.match(r"[^_^]+", name)
    if first is None:
        return f"\\text{{{name}}}"
    base = first.group()
    primes = len(base) - len(base.rstrip("'"))
    base = base.rstrip("'")
    text = base if len(base) == 1 else f"\\mathrm{{{base}}}"
    if _GREEK.fullmatch(base):
        text = f"\\{base}"
    elif base.startswith("cal") and len(base) == 4:
        text = f"\\mathcal{{{base[3]}}}"
    text += "'" * primes
    for mark, script in _SCRIPT.findall(name[first.end() :]):
        if mark == "_" and script in _ACCENTS:
            text = f"\\{script}{{{text}}}"
        else:
            text += f"{mark}{{{script}}}"
    return text


def gradient_in(vocabulary: Vocabulary, of: Expr, wrt: Expr) -> Piece:
    """A derivative as the author writes it, or in the author's style."""
    known = vocabulary.gradients.get((of.name, wrt.name))
    if known is not None:
        fraction = "frac" in known or "/" in known
        raised = _SUPERSCRIPT.search(known) is not None
        return Piece(known, FRACTION if fraction or " " in known else RAISED if raised else ATOM)
    above, below = name_in(vocabulary, of.name), name_in(vocabulary, wrt.name)
    if vocabulary.style == "nabla":
        return Piece(f"\\nabla_{{{below}}} {above}", FRACTION)
    mark = _MARKS[vocabulary.style]
    return Piece(f"{vocabulary.fraction}{{{mark}{above}}}{{{mark}{below}}}", FRACTION)


def spelling_of(vocabulary: Vocabulary) -> Spelling:
    """How LaTeX spells each part of a formula for one author."""

    def name(given: str) -> Piece:
        text = name_in(vocabulary, given)
        return Piece(text, RAISED if _SUPERSCRIPT.search(text) else ATOM)

    def length(dim: Dim) -> str:
        plain = dim.name.partition("#")[0]
        if "." not in plain:
            return name_in(vocabulary, plain)
        return "" if dim.number is None else str(dim.number)

    def ones(dim: Dim) -> Piece:
        before, after = vocabulary.ones
        text = length(dim)
        if after is None or not text:
            return Piece(before.removesuffix("{").removesuffix("_").removesuffix("\\"))
        if before.endswith("_") and len(text) > 1:
            text = f"{{{text}}}"
        return Piece(before + text + after)

    def fraction(above: Piece, below: Piece) -> Piece:
        return Piece(f"{vocabulary.fraction}{{{above.text}}}{{{below.text}}}", FRACTION)

    def function(op: Op) -> str:
        prime = "'" if op.notation.kind == "prime" else ""
        default = "\\operatorname{sum}" if op is sum_all else op.notation.latex
        return vocabulary.functions.get(op.name, default) + prime

    def mask(left: str, sign: str, right: str) -> Piece:
        before, after = vocabulary.mask
        return Piece(f"{before}{left} {sign} {right}{after}")

    def transpose(argument: Expr, piece: Piece) -> Piece:
        known = _transposed(vocabulary, argument)
        return Piece(known or piece.held(ATOM) + vocabulary.transpose, RAISED)

    return Spelling(
        name=name, length=length, ones=ones, fraction=fraction, function=function, mask=mask,
        derivative=lambda of, wrt: gradient_in(vocabulary, of, wrt), transpose=transpose,
        raised=lambda base, exponent: f"{base}^{{{exponent}}}",
        root=lambda inner: f"\\sqrt{{{inner}}}",
        stack=lambda parts: " \\\\ ".join(parts).join(("\\begin{bmatrix} ", " \\end{bmatrix}")),
        over=lambda op, letter: f"{op.notation.latex}_{{{letter}}}",
        index=lambda text, letters: f"{text}_{{{''.join(letters)}}}",
        entries=lambda inner: f"\\left[{inner}\\right]", all="\\cdot ",
        elementwise=vocabulary.elementwise, product=vocabulary.product, minus="-", dot="\\cdot",
    )  # fmt: skip


def _transposed(vocabulary: Vocabulary, argument: Expr) -> str | None:
    if argument.op.name != "symbol":
        return None
    return vocabulary.transposed.get(argument.name.partition("@")[0])

"""What a symbol is called: one canonical text for every spelling of the same name.

`X_{1r}` is `X_1r`, `\\hat{y}` is `y_hat`, `W^{[l]}` is `W^[l]`, `\\mathbf{x}` is `x`. Names are
text so that they can be
printed, compared and turned into identifiers; what a subscript means is decided by `indices`.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.record import once
from backproof.syntax.nodes import (
    Call,
    Derivative,
    Element,
    Group,
    Number,
    Power,
    Script,
    Symbol,
)
from backproof.syntax.nodes import Node as SyntaxNode

DATA = "data"
CLASS = "class of "
"""The style of a symbol that stands for the class of a sample, and what its name begins with: it is
no letter, and another quantity than the vector y that one text may use beside the class y."""
BASIS = "basis"
"""The name of the standard basis where a page gives it none."""
VECTORS = frozenset(("bold", "vec"))
"""The styles of letters for vectors."""
LETTERS_OF_LOSSES = ("L", "J", "calL", "calJ", "E", "C", "ell")
"""Stems of losses that may have the index of a sample."""
ARGUMENT, LATER = "inside", "later"
"""Labels of the argument of a gate, and of what leaves a cell."""
POINT = "point"
"""The label of a letter beside the members of a list that has the same letter."""
WORDS = {ARGUMENT: "the argument of", LATER: "the next step's", POINT: "the point"}
MARKS = {"paren": ("^(", ")"), "bracket": ("^[", "]"), "angle": ("^<", ">"), "super": ("^", "")}


def script_text(script: Script) -> str:
    """A script as part of a canonical name."""
    if script.kind == "sub":
        return "_" + script.text
    opening, closing = MARKS[script.kind]
    return opening + script.text + closing


@once(Symbol)
def stem(symbol: Symbol) -> str:
    """The name without its scripts: base, calligraphic style, accents and primes."""
    base = {"cal": "cal", DATA: CLASS}.get(symbol.style, "") + symbol.base
    return base + "".join("_" + accent for accent in symbol.accents) + "'" * symbol.primes


@once(Symbol)
def name_of(symbol: Symbol) -> str:
    """The canonical name of a symbol, its scripts included, whatever their order."""
    subs = [s for s in symbol.scripts if s.kind == "sub"]
    others = [s for s in symbol.scripts if s.kind != "sub"]
    return stem(symbol) + "".join(script_text(s) for s in (*subs, *others))


def for_reader(name: str) -> str:
    """A canonical name in a sentence: which of several definitions is meant is no part of it, nor
    is what tells the argument of a function, or what a cell hands on, from its value."""
    plain = name.partition("@")[0]
    for mark, words in WORDS.items():
        if plain.endswith(f"^{mark}"):
            return f"{words} {plain.removesuffix(f'^{mark}')}"
    return plain


def said_of(names: Sequence[str], what: str) -> str:
    """`A is …`, `A and B are …`."""
    return f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} {what}"


def bare(node: SyntaxNode) -> SyntaxNode:
    """The node without brackets and transparent wrappers around it."""
    while isinstance(node, Group):
        node = node.body
    return node


@once(SyntaxNode)
def named(node: SyntaxNode) -> str | None:
    """The name that a left side introduces: a symbol, a symbol with a bare superscript
    (`\\sigma^2`), that of which it gives an element, or a function that it applies (`J(w)`)."""
    match bare(node):
        case Symbol() as symbol:
            return name_of(symbol)
        case Element(base=base):
            return named(base)
        case Call(function=Symbol(primes=0) as function, keywords=(), power=None) if (
            function_name(function.base) not in KNOWN
        ):
            return name_of(function)
        case Power(base=Symbol() as symbol, exponent=Number(text=text)):
            return name_of(symbol) + "^" + text
        case Power(base=Symbol() as symbol, exponent=Symbol() as label):
            return name_of(symbol) + "^" + name_of(label)
        case _:
            return None


def left_name(node: SyntaxNode) -> str | None:
    """The name that a left side introduces, also where it gives a power of an element."""
    match bare(node):
        case Power(base=Element(base=base), exponent=Number()):
            return named(base)
        case other:
            return named(other)


def is_exponential(node: Power) -> bool:
    """Whether a power of the letter e is one of Euler's number even where e is a quantity as well:
    errors are squared, and nothing but the number has an exponent that varies, or decimals."""
    base = node.base
    plain = isinstance(base, Symbol) and base.base == "e" and not (base.scripts or base.accents)
    exponent = bare(node.exponent)
    return plain and not (isinstance(exponent, Number) and exponent.value.is_integer())


def first_derivative(node: SyntaxNode) -> tuple[Derivative, SyntaxNode, SyntaxNode] | None:
    """A first derivative of something by one thing, and the two; None for every other form."""
    derivative = bare(node)
    if not isinstance(derivative, Derivative) or derivative.numerator is None:
        return None
    if len(derivative.denominators) != 1 or derivative.order != 1:
        return None
    return derivative, derivative.numerator, derivative.denominators[0]


def head_names(head: SyntaxNode) -> tuple[str, str] | None:
    """The written names above and below a derivative of one named quantity by another."""
    found = first_derivative(head)
    if found is None:
        return None
    above, below = named(found[1]), named(found[2])
    return None if above is None or below is None else (above, below)

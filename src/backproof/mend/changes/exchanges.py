"""One part of a formula for another: a quantity, a derivative, a function, a number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.changes import signs
from backproof.mend.changes.names import base_of
from backproof.mend.changes.written import Change, Written
from backproof.mend.ingredients import Factor, Term, terms_of
from backproof.mend.known import Known
from backproof.syntax.keys import key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Element,
    Fraction,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    children,
)
from backproof.syntax.rebuild import exchanged


def factor(written: Written, extra: Factor, missing: Factor) -> Change:
    """A factor in the place of one that does not belong there."""
    text, kind = missing.text, kind_of(extra.node, missing.node)
    if isinstance(missing.node, Add | Negate):
        text = f"({text})"
    own = bare(extra.node)
    if kind == "+ and - exchanged" and isinstance(own, Add):
        for change in signs.of_sum(written, own):
            if change.new is not None and signed_terms(change.new) == signed_terms(missing.node):
                return change
    return written.instead(kind, extra.node, text, missing.node)


def signed_terms(node: Node) -> Counter[tuple[int, object]]:
    """The terms of a sum with their signs, whatever their order."""
    return Counter(map(signed, terms_of("", bare(node))))


EXCHANGED = frozenset({"symbol exchanged", "function exchanged"})
"""What says of a change no more than that it is one."""


def is_named(extra: Factor, missing: Factor) -> bool:
    """Whether one factor makes another one by a change that has a name."""
    return kind_of(extra.node, missing.node) not in EXCHANGED


def kind_of(extra: Node, missing: Node) -> str:
    """What makes one factor of another: a transpose, a term, an order; else it is another one."""
    one, other = bare(extra), bare(missing)
    if isinstance(other, Transpose) and key(bare(other.base)) == key(one):
        return "transpose added"
    if isinstance(one, Transpose) and key(bare(one.base)) == key(other):
        return "transpose dropped"
    if isinstance(one, Fraction) and isinstance(other, Fraction) and is_turned(one, other):
        return "factors swapped"
    if isinstance(one, BigOperator) and not isinstance(other, BigOperator):
        return "sum dropped"
    if isinstance(one, Number) and isinstance(other, Number):
        return "number exchanged"
    if isinstance(one, Add) or isinstance(other, Add):
        own, true = signed_terms(one), signed_terms(other)
        if own < true:
            return "term missing"
        if true < own:
            return "term dropped"
        unsigned = [Counter(k for _, k in each.elements()) for each in (own, true)]
        if unsigned[0] == unsigned[1]:
            return "+ and - exchanged"
    if isinstance(one, Call) or isinstance(other, Call):
        return "function exchanged"
    return "symbol exchanged"


def is_turned(one: Fraction, other: Fraction) -> bool:
    """Whether one fraction is another one upside down."""
    above, under = key(one.numerator), key(one.denominator)
    return (under, above) == (key(other.numerator), key(other.denominator))


def signed(term: Term) -> tuple[int, object]:
    """A term by its sign and what it says."""
    return term.sign, key(bare(term.node))


def number(written: Written, node: Number, bound: bool) -> Iterator[Change]:
    """Another number: the neighbours, the double, the half; also 0 as a bound."""
    value = node.value
    if not math.isfinite(2 * value):
        return
    others = [value + 1, value - 1, value * 2, value / 2, *([0.0] if bound else [])]
    for other in dict.fromkeys(others):
        if (other > 0 or (bound and other == 0)) and (other == int(other) or value != int(value)):
            text = str(int(other)) if other == int(other) else f"{other:g}"
            new = node.replace(value=other, text=text)
            yield written.instead("number exchanged", node, text, new)


def numbers(written: Written, node: Node) -> Iterator[Change]:
    """All numbers of a formula, exponents too."""
    fractions = [part for part in below(node) if isinstance(part, Fraction)]
    alone = {id(bare(fraction.numerator)) for fraction in fractions}
    alone |= {id(bare(t)) for part in below(node) if isinstance(part, Add) for t in part.terms}
    compared = [part for part in below(node) if isinstance(part, Comparison)]
    bounds = {id(bare(side)) for part in compared for side in (part.left, part.right)}
    for part in below(node):
        if isinstance(part, Number) and written.of(part)[:1].isdigit():
            # In an instance of a generic line stand numbers that nobody typed. A factor 1 is not
            # written; what is over something, a bound, and a term of a sum, may be 1.
            changes = number(written, part, id(part) in bounds)
            yield from (c for c in changes if c.text != "1" or id(part) in alone | bounds)


def power(written: Written, node: Node) -> Iterator[Change]:
    """A base without its power, a power of what is written without one."""
    powers = [part for part in below(node) if isinstance(part, Power)]
    for whole in powers:
        if isinstance(whole.exponent, Number):
            yield Change("power dropped", whole.base.end, whole.end, "", whole, whole.base)
    bases = {id(bare(whole.base)) for whole in powers}
    bases |= {id(part.function) for part in below(node) if isinstance(part, Call)}
    for part in below(node):
        if isinstance(part, Symbol | Element | Call) and id(part) not in bases:
            for count in ("2", "3"):
                exponent = Number(start=part.end, end=part.end, value=float(count), text=count)
                new = Power(start=part.start, end=part.end, base=part, exponent=exponent)
                text = written.of(part)
                text = f"({text})" if "^" in text else text
                yield written.instead("power missing", part, f"{text}^{count}", new)


def powers_elsewhere(written: Written, node: Node, terms: Iterable[Term]) -> Iterator[Change]:
    """The powers that a formula lacks and others write, of whatever entry of the same thing."""
    known = {
        (stem_of(part.base), part.exponent.value)
        for term in terms for part in below(term.node)
        if isinstance(part, Power) and isinstance(part.exponent, Number)
    }  # fmt: skip
    for change in power(written, node) if known else ():
        match change.new:
            case Power(base=base, exponent=Number(value=value)) if (stem_of(base), value) in known:
                yield change
            case _:
                pass


def stem_of(node: Node) -> str:
    """The letter or the function of a quantity or of an entry of it, large or small."""
    match bare(node):
        case Symbol(base=base):
            return base.lower()
        case Element(base=base):
            return stem_of(base)
        case Call(function=function):
            return stem_of(function)
        case _:
            return ""


def scaled(written: Written, node: Node) -> Iterator[Change]:
    """A function of twice its argument."""
    two = Number(start=node.start, end=node.start, value=2.0, text="2")
    for part in below(node):
        if isinstance(part, Call) and part.bracketed and len(part.arguments) == 1:
            inner = part.arguments[0]
            if isinstance(inner, Symbol):
                new = Juxtaposition(start=inner.start, end=inner.end, factors=(two, inner))
                yield Change("number missing", inner.start, inner.start, "2 ", inner, new)


def primed(written: Written, node: Node) -> Iterator[Change]:
    """A function for its slope."""
    for part in below(node):
        if isinstance(part, Call) and not part.function.primes and part.bracketed:
            function = part.function
            new = part.replace(function=function.replace(primes=1))
            yield Change("prime missing", function.end, function.end, "'", part, new)


def unwrapped(written: Written, node: Node) -> Iterator[Change]:
    """The argument of a function where the function was applied before."""
    for part in below(node):
        if isinstance(part, Call) and len(part.arguments) == 1 and not part.keywords:
            inner = part.arguments[0]
            yield written.instead("function dropped", part, written.of(inner), inner)


def symbols(
    written: Written, node: Node, known: Known, of_letter: bool, shaped: bool = False
) -> Iterator[Change]:
    """Each quantity for another one of its type, those of its letter or all others; where what is
    wrong are the shapes, for one of which nobody knows that the type is the same."""
    for part in quantities(node):
        own = base_of(written.of(part))
        for other in known.quantities:
            same = base_of(other.text) == own
            fits = known.may_fit(part, other) if shaped else known.fits(part, other)
            if same == of_letter and fits and key(other.node) != key(part):
                yield written.instead("symbol exchanged", part, other.text, other.node)


def quantities(node: Node) -> Iterator[Node]:
    """The quantities and entries in a formula, by their names: no functions, no indices."""
    match node:
        case Symbol():
            if node.end > node.start:
                yield node
        case Element() | Derivative():
            yield node
        case Call():
            for argument in node.arguments:
                yield from quantities(argument)
        case BigOperator():
            yield from quantities(node.body)
        case _:
            for child in children(node):
                yield from quantities(child)


def indices(written: Written, node: Node, letters: Iterable[str]) -> Iterator[Change]:
    """Each index of an entry for another letter that counts here; each letter of a sum, too."""
    for part in below(node):
        if isinstance(part, Element):
            for index in part.indices:
                yield from of_index(written, part, index, letters)
        elif isinstance(part, BigOperator):
            for letter in part.letters:
                yield from of_index(written, part, letter, letters)


def of_index(
    written: Written, whole: Node, index: Node, letters: Iterable[str]
) -> Iterator[Change]:
    """One index for each other letter."""
    if isinstance(index, Symbol) and written.of(index).strip():
        for letter in letters:
            if letter != index.base:
                base = letter.rstrip("'")
                primes = len(letter) - len(base)
                text = (f"\\{base}" if len(base) > 1 else base) + "'" * primes
                text = f"{{{text}}}" if primes else text
                new = exchanged(whole, index, index.replace(base=letter))
                yield Change("index exchanged", index.start, index.end, text, whole, new)

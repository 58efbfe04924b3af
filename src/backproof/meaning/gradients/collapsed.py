"""Gradients of vectors that are summed over the entries of the vector: one number is left.

`∂C/∂b = Σ_{k=1}^K ∂C/∂z_k` where the text calls b a vector and says that K counts output units. A
sum over samples leaves a vector, one over units does not, however the page lays out its data.
"""

from __future__ import annotations

from backproof.meaning.conventions import COUNTERS
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, first_derivative, name_of
from backproof.meaning.statements import ERROR_SIGNALS, Stated
from backproof.meaning.translate import flatten
from backproof.meaning.words.kinds_in_words import Kinds
from backproof.meaning.words.spoken import TARGETS
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def collapse_fault(stated: Stated, kinds: Kinds) -> str | None:
    """Why a formula has no entry for each of those of the vector that it is about."""
    found = first_derivative(stated.head) if stated.head is not None and kinds.units else None
    if found is None or stated.node is None:
        return None
    above, by = bare(found[1]), bare(found[2])
    if not isinstance(above, syntax.Symbol) or not isinstance(by, syntax.Symbol):
        return None
    if name_of(by) not in kinds.arrays or name_of(above) in kinds.arrays:
        return None
    total = total_of_units(stated.node, kinds)
    if total is None or not is_of_one_unit(total, above):
        return None
    letter = letter_of(total.letters[0])
    return f"{name_of(by)} has an entry for each unit; summed over the units {letter} one is left"


def total_of_units(node: syntax.Node, kinds: Kinds) -> syntax.BigOperator | None:
    """The sum over units that an expression is, up to constants before it."""
    match bare(node):
        case syntax.Negate(operand=operand):
            return total_of_units(operand, kinds)
        case syntax.Juxtaposition() | syntax.Product() as product:
            *before, last = (factor for _, factor in flatten(product))
            constant = all(is_constant(factor, kinds) for factor in before)
            return total_of_units(last, kinds) if constant else None
        case syntax.BigOperator(operator="sum", letters=(_,), condition=None, upper=end) as total:
            return total if end is not None and counts_units(end, kinds) else None
        case _:
            return None


def counts_units(node: syntax.Node, kinds: Kinds) -> bool:
    """Whether the text says of a letter that it counts units."""
    symbol = bare(node)
    return isinstance(symbol, syntax.Symbol) and name_of(symbol) in kinds.units


def is_constant(node: syntax.Node, kinds: Kinds) -> bool:
    """Whether a factor is made of numbers and counts."""
    match bare(node):
        case syntax.Number():
            return True
        case syntax.Fraction(numerator=above, denominator=below):
            return is_constant(above, kinds) and is_constant(below, kinds)
        case syntax.Juxtaposition() as product:
            return all(is_constant(factor, kinds) for factor in product.factors)
        case syntax.Symbol() as symbol:
            return symbol.base in COUNTERS or name_of(symbol) in kinds.units
        case _:
            return False


def is_of_one_unit(total: syntax.BigOperator, loss: syntax.Symbol) -> bool:
    """Whether what is summed is a number for each unit, or gradients by what has all units: made
    of error signals, of what is compared with targets, and of derivatives of the loss by one
    quantity. A weight with an index may be a vector, and then so is the sum."""
    letter = letter_of(total.letters[0])

    def of_unit(node: syntax.Node) -> bool:
        match bare(node):
            case syntax.Number():
                return True
            case syntax.Negate(operand=body):
                return of_unit(body)
            case syntax.Add(terms=terms):
                entries = [entry for t in terms if (entry := picked(t, letter)) is not None]
                compared = any(entry.base in TARGETS for entry in entries)
                return (compared and len(entries) == len(terms)) or all(map(of_unit, terms))
            case syntax.Juxtaposition(factors=factors):
                return all(map(of_unit, factors))
            case syntax.Product(operator="cdot" | "times" | "odot" | "star", left=one, right=other):
                return of_unit(one) and of_unit(other)
            case syntax.Derivative(numerator=of, denominators=(by,), order=1) if of is not None:
                plain = isinstance(bare(by), syntax.Symbol)
                return key(bare(of)) == key(loss) and (plain or picked(by, letter) is not None)
            case other:
                entry = picked(other, letter)
                return entry is not None and entry.base in TARGETS | ERROR_SIGNALS

    return of_unit(total.body)


def picked(node: syntax.Node, letter: str | None) -> syntax.Symbol | None:
    """The quantity of which a node is the entry by a letter."""
    match bare(node):
        case syntax.Element(base=base, indices=(index,)) if letter_of(index) == letter:
            symbol = bare(base)
            return symbol if isinstance(symbol, syntax.Symbol) else None
        case _:
            return None

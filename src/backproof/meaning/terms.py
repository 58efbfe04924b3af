"""What is written, with names resolved and brackets gone, before shapes are known.

A term keeps the syntax node that it comes from, so that what is learnt of it can be said of the
text. The set is closed: shapes and elaboration each treat every kind once.
"""

from __future__ import annotations

from collections.abc import Iterator

from backproof.record import Record
from backproof.syntax.nodes import Node


class Term(Record):
    """A part of an expression and the syntax node that it comes from."""

    node: Node


class Name(Term):
    """A quantity, by its canonical name."""

    name: str


class Literal(Term):
    """A number: any shape, the same in every entry."""

    value: float


class Size(Term):
    """A length that has a name (`N`), used as a number."""

    name: str


class OnesOf(Term):
    """A column of ones, its length named or open (None); two lengths make a matrix."""

    lengths: tuple[str | int | None, ...]


class IdentityOf(Term):
    """The identity matrix, its length named or open."""

    length: str | int | None


class Total(Term):
    """A sum of terms with signs."""

    terms: tuple[Term, ...]
    signs: tuple[int, ...]


class Times(Term):
    """A product of two factors; `sign` is how it was written (`juxt`, `odot`, `cdot`, ...)."""

    sign: str
    left: Term
    right: Term


class Quotient(Term):
    """One term over another."""

    above: Term
    below: Term


class Apply(Term):
    """An elementwise operation of the table; `order` counts the primes on its name."""

    op: str
    argument: Term
    order: int = 0


class Generic(Term):
    """A function of which only the name is known, entry by entry; `order` counts its primes."""

    function: str
    argument: Term
    order: int = 0


class Sloped(Term):
    """The slope of a formula in one `variable`, entry by entry, at an argument; `order` counts
    primes."""

    formula: Term
    variable: str
    argument: Term
    order: int


class Several(Term):
    """A function of several arguments of which only the name is known: it depends on all entries of
    all of them."""

    function: str
    arguments: tuple[Term, ...]


class Raised(Term):
    """A power, entry by entry."""

    base: Term
    exponent: Term


class Turned(Term):
    """A transpose."""

    argument: Term


class Inverted(Term):
    """An inverse of a square matrix, or of a scalar."""

    argument: Term


class Reduced(Term):
    """Everything to one number: `sum`, `mean`, `trace`, `norm`, `norm2` (its square), `det`."""

    op: str
    argument: Term


class Softmax(Term):
    """Softmax along the feature direction; `axis` where the author says it."""

    argument: Term
    axis: int | None = None


class Diag(Term):
    """`diag(v)`: the matrix with this diagonal."""

    argument: Term


class Stacked(Term):
    """Quantities on top of one another (`axis` 0), side by side (1), or (None) as the features of
    one sample after another: `[h, x]`. They are `numbers` where they are entries of a matrix."""

    parts: tuple[Term, ...]
    axis: int | None = None
    numbers: bool = False


class Mask(Term):
    """1 where a comparison is true, entry by entry, else 0."""

    operator: str
    left: Term
    right: Term


class Slope(Term):
    """A derivative as a quantity, shaped like what it is taken by: the numerator is a scalar.

    A `direct` one holds all fixed but the numerator.
    """

    of: str
    wrt: str
    direct: bool = False


class Chain(Term):
    """A formal product of derivatives, each (numerator, denominator), in the order written.

    `within` one step of a recurrence other steps are held fixed; a link that is `direct` holds all
    fixed but its numerator.
    """

    links: tuple[tuple[str, str], ...]
    elementwise: bool = False
    within: bool = False
    direct: frozenset[tuple[str, str]] = frozenset()


class Picked(Term):
    """An entry, a row or a column of a term. An index is a letter, a number, or None for all.

    `vector` says of a single index whether what it picks is a vector (True), a number (False), or
    what the shapes say (None); `axis` is the axis along which that letter stands in two indices. A
    vector is a column whatever the orientation of the document where it is `upright`.
    """

    argument: Term
    indices: tuple[str | int | None, ...]
    vector: bool | None = None
    axis: int | None = None
    upright: bool = False


class Position(Term):
    """The number that a letter stands for, counted from 1."""

    letter: str


class Over(Term):
    """A sum or product over a letter, where `guard` (a mask) allows; or the rows or columns that it
    counts, beside one another.

    `length` is a name, a number, or None where only the entries say how far the letter runs.
    """

    op: str
    letter: str
    length: str | int | None
    body: Term
    guard: Term | None = None


class Among(Term):
    """Values by conditions: the first whose mask is 1, else the last, whose mask is None."""

    values: tuple[Term, ...]
    masks: tuple[Term | None, ...]


class Partial(Term):
    """The derivative of a term by a quantity (a Name) or an entry of one (Picked); `alone` where
    nothing else is written: a Jacobian may then lie either way. A `direct` one holds all fixed but
    the quantity in the numerator."""

    of: Term
    wrt: Term
    alone: bool = False
    direct: bool = False


class Inner(Term):
    """The inner product of two quantities of one shape: entry by entry, added up."""

    left: Term
    right: Term


class Direction(Term):
    """A direction in which a quantity moves: free, and shaped like it."""

    name: str
    like: Term


class Pushed(Term):
    """The differential of a term as quantities move by themselves, each along a direction."""

    of: Term
    wrt: tuple[Name, ...]
    along: tuple[Term, ...]


class Pulled(Term):
    """The adjoint of the differential of a term by a quantity, applied to what is like the term."""

    of: Term
    wrt: Name
    argument: Term


class Linearised(Term):
    """The differential of a function at a point: `of` contains `at`, what moves. Applied to a
    direction `along`, or as the matrix of it where that is None; `adjoint` is its transpose."""

    of: Term
    at: Term
    along: Term | None = None
    adjoint: bool = False


class Untranslatable(Exception):
    """A construct that has no meaning here yet; the message names it."""

    def __init__(self, message: str, node: Node, code: str = "unsupported"):
        self.message, self.node, self.code = message, node, code
        super().__init__(message)


def constant(term: Term) -> bool:
    """Whether a term is made of numbers alone: it then takes any shape."""
    match term:
        case Literal() | Size():
            return True
        case Total(terms=parts):
            return all(map(constant, parts))
        case Times(left=left, right=right):
            return constant(left) and constant(right)
        case Quotient(above=above, below=below):
            return constant(above) and constant(below)
        case Apply(argument=argument):
            return constant(argument)
        case Raised(base=base, exponent=exponent):
            return constant(base) and constant(exponent)
        case _:
            return False


def weighs_a_logarithm(term: Times) -> bool:
    """`Y log P`, where no transpose makes it an inner product: how cross-entropies are written."""
    parts = list(factors(term))
    logs = any(isinstance(p, Apply) and p.op == "log" and not p.order for p in parts)
    return logs and not any(map(is_turned, parts))


def is_turned(term: Term) -> bool:
    """Whether a factor is transposed, or is a function of what is, log(Aᵀ) or log(1 - Aᵀ)."""
    if isinstance(term, Apply):
        return is_turned(term.argument)
    if isinstance(term, Total):
        return any(map(is_turned, term.terms))
    return isinstance(term, Turned)


def factors(term: Term) -> Iterator[Term]:
    """The factors of a product, those of its parts included."""
    if isinstance(term, Times):
        yield from factors(term.left)
        yield from factors(term.right)
    else:
        yield term


def is_ones(term: Term) -> bool:
    """Whether a factor is a vector of ones of any length."""
    inner = term.argument if isinstance(term, Turned) else term
    return isinstance(inner, OnesOf) and not inner.lengths

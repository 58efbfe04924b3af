"""What is written, with names resolved and brackets gone, before shapes are known.

A term keeps the syntax node that it comes from, so that what is learnt of it can be said of the
text. The set is closed: shapes and elaboration each treat every kind once.
"""

from __future__ import annotations

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
    """A column of ones, its length named or open; two lengths make a matrix."""

    lengths: tuple[str | int, ...]


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


class Mask(Term):
    """1 where a comparison is true, entry by entry, else 0."""

    operator: str
    left: Term
    right: Term


class Slope(Term):
    """A derivative as a quantity, shaped like what it is taken by: the numerator is a scalar."""

    of: str
    wrt: str


class Chain(Term):
    """A formal product of derivatives, each (numerator, denominator), in the order written."""

    links: tuple[tuple[str, str], ...]
    elementwise: bool = False


class Untranslatable(Exception):
    """A construct that has no meaning here yet; the message names it."""

    def __init__(self, message: str, node: Node, code: str = "unsupported"):
        self.message, self.node, self.code = message, node, code
        super().__init__(message)

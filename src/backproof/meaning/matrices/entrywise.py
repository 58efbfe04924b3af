"""Products that are meant entry by entry although they could be products of matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backproof.meaning import terms as t
from backproof.patterns import regex

GAIN = regex(r"gamma(?![a-z])")
"""The gain of a normalisation, which scales each feature."""

if TYPE_CHECKING:
    from backproof.meaning.shapes.inference import Shape, Shapes


def by_entry(shapes: Shapes, term: t.Times, a: Shape, b: Shape) -> bool:
    """Whether a product is meant entry by entry since as one of matrices it would set a length
    to 1: of two columns or two rows, as far as is known, or of weights and a logarithm; behind a
    star also where one factor is open, or where there would be as many features as samples. The
    gain of a normalisation scales a vector entry by entry."""
    dims = shapes.dims
    one = dims.is_one
    lone = {0} if dims.counter is None else {0, dims.find(dims.counter)}
    starred = term.sign == "star" and {dims.find(d) for d in (a[1], b[0])} & lone
    vectors = any(bool(one(x) and one(y)) for x, y in zip(a, b, strict=True))
    if isinstance(term.left, t.Name) and GAIN.match(term.left.name):
        vectors = vectors or any(one(side) for side in b)
    return bool(starred) or vectors or t.weighs_a_logarithm(term)

"""Jacobians that are wrong in every layout: a layout puts the same numbers into other places."""

from __future__ import annotations

from backproof.algebra.expressions import Array
from backproof.judge.faults import TOLERANCE
from backproof.numerics import np

ZERO = 1e-12


def are_foreign(said: Array, true: Array) -> bool:
    """Whether none of the numbers that are said, zeros left out, is an entry of the true Jacobian:
    a short form of it, as `x^T` for ∂z/∂W, has some of its numbers and no others."""
    entries, known = said[np.abs(said) > ZERO], np.sort(true, axis=None)
    if entries.size == 0 or known.size == 0:
        return False
    places = np.searchsorted(known, entries)
    beside = (known[np.clip(places - side, 0, known.size - 1)] for side in (0, 1))
    nearest = np.minimum(*(np.abs(entries - other) for other in beside))
    return bool(np.all(nearest > TOLERANCE * np.maximum(1, np.abs(entries))))

"""What is wrong with a value: a sign, a factor, or where it differs most."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.algebra.expressions import Array
from backproof.algebra.types import Dim, Sizes
from backproof.judge.truth import distance
from backproof.judge.verdicts import Fails
from backproof.meaning.claims import Claim
from backproof.numerics import np

TOLERANCE = 1e-9
_PLAIN = (0.5, 1.0, 2.0)


def fault(
    claim: Claim, pairs: Sequence[tuple[Array, Array]], sizes: list[Sizes], place: str = ""
) -> Fails:
    """The failure of a claim whose value differs from the true one at two points."""
    what = claim.about
    factor = _factor(pairs, sizes)
    if factor == "-1":
        message = f"the sign is wrong: this is -1 times {what}"
        return Fails("wrong-sign", message, claim.remarks, factor)
    if factor:
        return Fails("scale", f"this is {factor} times {what}", claim.remarks, factor)
    got, expected = next((p for p in pairs if distance(*p) >= TOLERANCE), pairs[0])
    most = np.unravel_index(int(np.argmax(np.abs(got - expected))), got.shape)
    where = f" at entry {tuple(int(i) + 1 for i in most)}" if got.ndim > 1 and got.size > 1 else ""
    if place:
        where = f" for {place}"
    message = (
        f"this is not {what}: at a random point{where} it gives {_shown(got[most])}, "
        f"the true value is {_shown(expected[most])}"
    )
    return Fails("wrong-gradient" if claim.wrt else "wrong-identity", message, claim.remarks)


def _shown(value: float) -> str:
    """A value for a reader: what rounding leaves of 0 is 0."""
    return f"{0.0 if abs(value) < TOLERANCE else value + 0.0:.6g}"


def _factor(pairs: Sequence[tuple[Array, Array]], sizes: list[Sizes]) -> str:
    """What the true value is multiplied by to give what is said: `2`, `N`, `0.5/N`; "" for no such
    factor.

    A factor is a number, or a number times or over one length, the same at both assignments of
    sizes.
    """
    ratios, known = [], []
    for (got, expected), size in zip(pairs, sizes, strict=True):
        if not np.all(np.isfinite(got)):
            return ""
        if not got.any() and not expected.any():
            continue
        if (ratio := constant(got, expected)) is None:
            return ""
        ratios.append(ratio)
        known.append(size)
    if not ratios:
        return ""
    if _alike(*ratios) and all(size == known[0] for size in known):
        # At one assignment alone a length looks like a number; none is 1 or 2.
        plain = any(_alike(number, abs(ratio)) for ratio in ratios for number in _PLAIN)
        return _number(ratios[0]) if plain else ""
    if _alike(*ratios):
        return _number(ratios[0])
    for dim in known[0]:
        lengths = [assignment[dim] for assignment in known]
        over, under = ([r / n for r, n in zip(ratios, lengths, strict=True)],
                       [r * n for r, n in zip(ratios, lengths, strict=True)])  # fmt: skip
        if _alike(*over):
            return f"{_number(over[0])} {dim}".removeprefix("1 ")
        if _alike(*under):
            return f"{_number(under[0])}/{dim}"
    return ""


def constant(got: Array, expected: Array) -> float | None:
    """What every entry of a value is multiplied by to give another one, None for no such number."""
    norm = float(np.sum(expected * expected))
    ratio = float(np.sum(got * expected)) / norm if norm else 0.0
    if abs(ratio) < 1e-12 or distance(got, ratio * expected) > TOLERANCE:
        return None
    return ratio


def of_one_output(factor: str, sizes: Sequence[Sizes], batch: Dim | None) -> bool:
    """Whether a factor is a length that the document neither names nor declares: with one output
    for a sample it is 1, and nothing is wrong."""
    known = {str(d) for d in sizes[0] if d != batch and d.number is None and "." in d.name}
    return batch is not None and factor.removeprefix("1/") in known


def _alike(first: float, *others: float) -> bool:
    return all(abs(first - other) < 1e-9 * abs(first) for other in others)


def _number(value: float) -> str:
    return f"{value:.6g}"

"""The verdict on one claim: compared with the truth at two points of two assignments of sizes."""

from __future__ import annotations

import re

import numpy as np

from backproof.algebra.derive import Deriver
from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Array, derivative_op, gradient, jacobian, leaves
from backproof.algebra.types import MissingSize, Sizes
from backproof.judge.truth import AGREEMENT, derivative, distance, symbolic, value_of
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Context

TOLERANCE = 1e-9
_CONDITION = re.compile(r"\b(?:if|when|for|where)\b")


class Bench:
    """The worlds of the contexts of one reading, drawn when first needed."""

    def __init__(self) -> None:
        self._worlds: dict[Context, tuple[World, World] | NoPoint] = {}
        self._derivers: dict[Context, Deriver] = {}

    def worlds(self, context: Context) -> tuple[World, World]:
        """Two worlds of a context; raises NoPoint."""
        found = self._worlds.get(context)
        if found is None:
            try:
                found = (draw(context.program, 0), draw(context.program, 1))
            except NoPoint as none:
                found = none
            self._worlds[context] = found
        if isinstance(found, NoPoint):
            raise found
        return found

    def deriver(self, context: Context) -> Deriver:
        if context not in self._derivers:
            self._derivers[context] = Deriver(context.program)
        return self._derivers[context]


def judge(claim: Claim, bench: Bench) -> Verdict:
    """Say whether a claim holds."""
    if claim.fault is not None:
        code, message = claim.fault
        if claim.certain and refutable(claim):
            return Fails(code, message)
        return Undecided(code, message)
    assert claim.expr is not None
    if claim.wrt is None:
        return _compare(claim, bench, identity=True)
    if not claim.of.type.is_scalar:
        return _jacobian(claim, bench)
    if claim.expr.type != claim.wrt.type:
        given, wanted = claim.expr.type, claim.wrt.type
        turned = given == wanted.transposed
        hint = "; it is transposed" if turned else ""
        message = f"the right side is {given}, the gradient of {claim.wrt.name} is {wanted}{hint}"
        if not refutable(claim):
            return Undecided("shape-mismatch", message)
        return Fails("missing-transpose" if turned else "shape-mismatch", message)
    return _compare(claim, bench, identity=False)


def refutable(claim: Claim) -> bool:
    """Whether a fault can be charged to the claim: all that it rests on was understood."""
    statement = claim.stated.statement
    if claim.context.absent or statement.conditions or _CONDITION.search(statement.tag):
        return False
    if not claim.context.arbitrary:
        return True
    # Without a loss only a relation to another gradient of it can be wrong.
    return claim.expr is not None and any(
        leaf.op is derivative_op and leaf.parameters[0] is claim.of for leaf in leaves(claim.expr)
    )


def _compare(claim: Claim, bench: Bench, identity: bool) -> Verdict:
    assert claim.expr is not None
    try:
        worlds = bench.worlds(claim.context)
        pairs = []
        for index, world in enumerate(worlds):
            expected = world.values[claim.of] if identity else _truth(claim, bench, world, index)
            if isinstance(expected, Undecided):
                return expected
            got = value_of(world, claim.expr)
            if got.shape != expected.shape:
                return Undecided("shape-mismatch", f"{claim.expr.type} is not {claim.of.type}")
            pairs.append((got, expected))
    except NoPoint as none:
        return Undecided("no-sample-point", str(none))
    except MissingValue as missing:
        return Undecided("undefined-symbol", f"{missing.leaf!r} has no value")
    except MissingSize as missing:
        return Undecided("undefined-symbol", f"{missing.dim.name} counts nothing that is defined")
    if all(distance(got, expected) < TOLERANCE for got, expected in pairs):
        return Holds(remarks=claim.remarks)
    if not refutable(claim):
        return _unrefuted(claim)
    return _fault(claim, pairs, bench)


def _unrefuted(claim: Claim) -> Undecided:
    """Why a claim that differs from the truth as it is understood here is not called wrong."""
    if claim.context.absent:
        names = ", ".join(a.definition.name for a in claim.context.absent)
        message = f"it rests on a definition that was not understood: {names}"
        return Undecided("unread-definition", message)
    if claim.context.arbitrary:
        return Undecided("undefined-symbol", f"{claim.of.name} is never defined")
    return Undecided("side-condition", "it holds under a condition that is not understood yet")


def _truth(claim: Claim, bench: Bench, world: World, index: int) -> Array | Undecided:
    """The true gradient; the two ways to it must agree before it is used."""
    assert claim.wrt is not None
    stepped = derivative(world, gradient(claim.of, claim.wrt))
    if index == 0 and claim.of is claim.context.program.loss:
        derived = symbolic(world, bench.deriver(claim.context), claim.wrt)
        if derived is not None and distance(stepped, derived) > AGREEMENT:
            return Undecided(
                "internal-disagreement",
                "the two derivations of this gradient disagree; this is a bug of backproof",
            )
    return stepped


def _fault(claim: Claim, pairs: list[tuple[Array, Array]], bench: Bench) -> Fails:
    what = f"the gradient of {claim.of.name} by {claim.wrt.name}" if claim.wrt else claim.of.name
    factor = _factor(pairs, [world.sizes for world in bench.worlds(claim.context)])
    if factor == "-1":
        return Fails("wrong-sign", f"the sign is wrong: this is -1 times {what}", claim.remarks)
    if factor:
        return Fails("scale", f"this is {factor} times {what}", claim.remarks)
    got, expected = pairs[0]
    place = np.unravel_index(int(np.argmax(np.abs(got - expected))), got.shape)
    where = "" if got.size == 1 else f" at entry {tuple(int(i) + 1 for i in place)}"
    message = (
        f"this is not {what}: at a random point{where} it gives {got[place] + 0.0:.6g}, "
        f"the true value is {expected[place] + 0.0:.6g}"
    )
    return Fails("wrong-gradient" if claim.wrt else "wrong-identity", message, claim.remarks)


def _factor(pairs: list[tuple[Array, Array]], sizes: list[Sizes]) -> str:
    """What the true value is multiplied by to give what is said: `2`, `N`, `0.5/N`; "" for no such
    factor.

    A factor is a number, or a number times or over one length, the same at both assignments of
    sizes.
    """
    ratios = []
    for got, expected in pairs:
        norm = float(np.sum(expected * expected))
        ratio = float(np.sum(got * expected)) / norm if norm else 0.0
        if abs(ratio) < 1e-12 or distance(got, ratio * expected) > TOLERANCE:
            return ""
        ratios.append(ratio)
    if _alike(*ratios):
        return _number(ratios[0])
    for dim in sizes[0]:
        lengths = [assignment[dim] for assignment in sizes]
        over, under = ([r / n for r, n in zip(ratios, lengths, strict=True)],
                       [r * n for r, n in zip(ratios, lengths, strict=True)])  # fmt: skip
        if _alike(*over):
            return f"{_number(over[0])} {dim.name}".removeprefix("1 ")
        if _alike(*under):
            return f"{_number(under[0])}/{dim.name}"
    return ""


def _alike(a: float, b: float) -> bool:
    return abs(a - b) < 1e-9 * abs(a)


def _number(value: float) -> str:
    return f"{value:.6g}"


def _jacobian(claim: Claim, bench: Bench) -> Verdict:
    """A derivative of a quantity that is no scalar, in whichever layout the shapes allow.

    Numerator layout is |of| x |wrt|, denominator layout its transpose; an elementwise map may be
    given by its diagonal.
    """
    assert claim.wrt is not None
    assert claim.expr is not None
    leaf = jacobian(claim.of, claim.wrt)
    said = claim.expr.type
    try:
        agreed, by_diagonal = [], False
        for world in bench.worlds(claim.context):
            true, got = derivative(world, leaf), value_of(world, claim.expr)
            forms = []
            if said == leaf.type or got.shape == true.shape:
                forms.append(true)
            if got.shape == true.T.shape:
                forms.append(true.T)
            same = claim.of.type == claim.wrt.type == said
            if same and distance(true, np.diag(np.diagonal(true))) < TOLERANCE:
                forms.append(np.diagonal(true).reshape(got.shape))
                by_diagonal = True
            agreed.append(any(distance(got, form) < TOLERANCE for form in forms))
    except NoPoint as none:
        return Undecided("no-sample-point", str(none))
    except MissingValue as missing:
        return Undecided("undefined-symbol", f"{missing.leaf!r} has no value")
    except MissingSize as missing:
        return Undecided("undefined-symbol", f"{missing.dim.name} counts nothing that is defined")
    if all(agreed):
        return Holds(remarks=claim.remarks)
    if by_diagonal and refutable(claim):
        return Fails("wrong-gradient", "this is not the derivative of that elementwise map")
    return Undecided(
        "jacobian-layout", "this Jacobian matches the true one in no layout known here"
    )

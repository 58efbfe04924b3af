"""Notes as people write them: loss and slopes are right at any logit, compared with mpmath.

What a note says is read, made stable, derived and run in float64; `exactly` evaluates the note as
written, to thousands of digits. Labels are 0 and 1; the logits reach 1e4 and all ties.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("mpmath", reason="mpmath gives the true values")

import exactly

import backproof
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr
from backproof.algebra.program import Program, dims_of
from backproof.backends.plan import Plan, make_plan
from backproof.pipeline import check
from backproof.run import program_of
from backproof.training.tape import record

ONE_LOGIT = r"""
Let $X \in \mathbb{R}^{N \times d}$ be a batch of $N$ samples with labels
$y \in \mathbb{R}^{N \times 1}$, parameters $w \in \mathbb{R}^{d \times 1}$ and $b \in \mathbb{R}$.
$$ z = X w + b $$
"""
ENTROPY = r"$$ L = -\frac{1}{N} \sum_{n=1}^N ( y_n \log p_n + (1-y_n) \log(1-p_n) ) $$"
MEAN = r"$$ L = \frac{1}{N} \sum_{n=1}^N %s $$"
SQUARED = r"$$ L = \frac{1}{N} \sum_{n=1}^N (p_n - y_n)^2 $$"
NOTES = {
    "sigmoid": r"$$ p = \sigma(z) $$" + ENTROPY,
    "sigmoid written out": r"$$ p = \frac{1}{1+e^{-z}} $$" + ENTROPY,
    "sigmoid as a quotient": r"$$ p = \frac{e^{z}}{e^{z}+1} $$" + ENTROPY,
    "sigmoid of halves": r"$$ p = \frac{e^{z/2}}{e^{z/2}+e^{-z/2}} $$" + ENTROPY,
    "complement": r"$$ p = 1 - \frac{1}{1+e^{z}} $$" + ENTROPY,
    "complement by name": r"$$ p = \sigma(z) $$ $$ q = 1 - p $$"
    + MEAN % r"( -y_n \log p_n - (1-y_n) \log q_n )",
    "exponential by name": r"$$ s = e^{-z} $$ $$ p = \frac{1}{1+s} $$" + ENTROPY,
    "half of 1 + tanh": r"$$ p = \frac{1}{2}(1+\tanh(z/2)) $$" + ENTROPY,
    "tanh in the logarithm": r"$$ p = \tanh(z) $$"
    + MEAN % r"( -y_n \log\frac{1+p_n}{2} - (1-y_n) \log\frac{1-p_n}{2} )",
    "whole vectors": r"$$ p = \sigma(z) $$"
    r"$$ L = -\frac{1}{N} ( y^\top \log p + (1-y)^\top \log(1-p) ) $$",
    "quotients in the logarithm": MEAN
    % r"( -y_n \log\frac{e^{z_n}}{1+e^{z_n}} - (1-y_n)\log\frac{1}{1+e^{z_n}} )",
    "powers": r"$$ p = \sigma(z) $$" + MEAN % r"( -\log( p_n^{y_n} (1-p_n)^{1-y_n} ) )",
    "log odds": r"$$ p = \sigma(z) $$" + MEAN % r"( \log\frac{p_n}{1-p_n} - y_n )^2",
    "focal": r"$$ p = \sigma(z) $$"
    + MEAN % r"( -y_n (1-p_n)^2 \log p_n - (1-y_n) p_n^2 \log(1-p_n) )",
    "softplus": MEAN % r"( \log(1+e^{z_n}) - y_n z_n )",
    "softplus without overflow": MEAN
    % r"( \max(z_n, 0) - y_n z_n + \log(1+e^{-|z_n|}) )",
    "softplus by its absolute value": MEAN
    % r"( \frac{z_n + |z_n|}{2} - y_n z_n + \log(1+e^{-|z_n|}) )",
    "softplus turned round": MEAN
    % r"( (1-y_n) z_n + \log(1+e^{-|z_n|}) + \max(-z_n, 0) )",
    "margin": MEAN % r"\log( 1 + e^{-y_n z_n} )",
    "log cosh": MEAN % r"\log \cosh( z_n - y_n )",
    "tanh": r"$$ p = \tanh(z) $$" + SQUARED,
    "tanh written out": r"$$ p = \frac{e^{z}-e^{-z}}{e^{z}+e^{-z}} $$" + SQUARED,
    "tanh of doubles": r"$$ p = \frac{e^{2z}-1}{e^{2z}+1} $$" + SQUARED,
    "tanh by a sigmoid": r"$$ p = \frac{2}{1+e^{-2z}} - 1 $$" + SQUARED,
    "swish": r"$$ p = \frac{z}{1+e^{-z}} $$" + SQUARED,
    "mish": r"$$ p = z \odot \tanh(\log(1+e^z)) $$" + SQUARED,
    "elu by cases": r"$$ p = f(z), \quad f(t) = \begin{cases} t & t > 0 \\ e^t - 1 & t \le 0"
    r" \end{cases} $$" + SQUARED,
    "sigmoid by cases": r"$$ p_n = \begin{cases} \frac{1}{1+e^{-z_n}} & z_n \ge 0 \\"
    r" \frac{e^{z_n}}{1+e^{z_n}} & z_n < 0 \end{cases} $$" + SQUARED,
}  # fmt: skip
CLASSES = r"""
Let $X \in \mathbb{R}^{N \times d}$ be a batch of $N$ samples with labels
$Y \in \mathbb{R}^{N \times K}$, parameters $W \in \mathbb{R}^{d \times K}$ and
$b \in \mathbb{R}^{1 \times K}$.
$$ Z = X W + \mathbf{1}_N b $$
"""
BY_CLASS = r"$$ L = -\frac{1}{N} \sum_{n=1}^N \sum_{k=1}^K Y_{nk} \log P_{nk} $$"
CLASS_NOTES = {
    "softmax": r"$$ P = \mathrm{softmax}(Z) $$" + BY_CLASS,
    "softmax by entries": r"$$ P_{nk} = \frac{e^{Z_{nk}}}{\sum_{j=1}^K e^{Z_{nj}}} $$" + BY_CLASS,
    "sums by name": r"$$ S_n = \sum_{k=1}^K e^{Z_{nk}} $$"
    r"$$ P_{nk} = e^{Z_{nk}} / S_n $$" + BY_CLASS,
    "trace": r"$$ P = \mathrm{softmax}(Z) $$"
    r"$$ L = -\frac{1}{N} \operatorname{tr}(Y^\top \log P) $$",
    "log of the sum": MEAN % r"( \log \sum_{k=1}^K e^{Z_{nk}} - \sum_{k=1}^K Y_{nk} Z_{nk} )",
    "several labels": r"$$ P = \sigma(Z) $$ $$ L = -\frac{1}{N} \sum_{n=1}^N \sum_{k=1}^K"
    r"( Y_{nk} \log P_{nk} + (1-Y_{nk})\log(1-P_{nk}) ) $$",
}  # fmt: skip
SMALL = (-40.0, -36.7, -17.0, -1.0, -1e-9, -0.0, 0.0, 1e-9, 0.5, 17.0, 36.7, 40.0)
FAR = (-1e4, -745.2, 709.8, 1e4)
ROWS = ((900.0, -900.0, 0.0), (0.0, 0.0, 0.0), (-800.0, -800.0, -800.0), (3.0, 999.0, 999.0),
        (-750.0, -400.0, -750.0), (20.0, -20.0, 37.0))  # fmt: skip


def planned(note: str) -> Plan:
    return make_plan(program_of(check(backproof.read_text(note, "note.md"))))


def given(plan: Plan, values: dict[str, list[list[float]]]) -> dict[Expr, np.ndarray]:
    return {s: np.array(values[s.name], dtype=np.float64) for s in plan.given}


def run(plan: Plan, values: dict[Expr, np.ndarray], sizes: dict[object, int]) -> dict[Expr, object]:
    known = dict(values)
    with np.errstate(all="ignore"):
        for step in (*plan.forward, *plan.backward):
            known[step.target] = evaluate([step.expr], known, sizes)[step.expr]
    return known


def right(found: float, expected: float) -> bool:
    return bool(abs(found - expected) <= 1e-12 * (1 + abs(expected)))


def program(note: str) -> Program:
    return program_of(check(backproof.read_text(note, "note.md")))


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_one_logit(note: str) -> None:
    plan, written = planned(ONE_LOGIT + note), program(ONE_LOGIT + note)
    sizes = dict.fromkeys(dims_of(written), 1)
    b = next(s for s in plan.given if s.name == "b")
    for z in (*SMALL, *FAR):
        # At 1e4 one label is enough: each digit of the reference costs.
        for label in (0.0, 1.0) if abs(z) < 1e3 else (float(z < 0),):
            values = given(plan, {"X": [[1.0]], "y": [[label]], "w": [[z]], "b": [[0.0]]})
            loss, slope = exactly.loss_and_slope(written, values, sizes, (b, 0, 0), abs(z) * 2)
            known = run(plan, values, sizes)
            assert right(known[plan.program.loss].item(), loss), (z, label)
            for p in plan.program.parameters:
                assert right(known[plan.gradients[p]].item(), slope), (z, label, p)


@pytest.mark.parametrize("note", CLASS_NOTES.values(), ids=CLASS_NOTES.keys())
def test_three_classes(note: str) -> None:
    plan, written = planned(CLASSES + note), program(CLASSES + note)
    sizes = {dim: 3 if dim.name == "K" else 1 for dim in dims_of(written)}
    b = next(s for s in plan.given if s.name == "b")
    for row, column in zip(ROWS, (0, 1, 2, 0, 1, 2), strict=True):
        for label in range(3):
            one = [[float(k == label) for k in range(3)]]
            values = given(plan, {"X": [[1.0]], "Y": one, "W": [list(row)], "b": [[0.0] * 3]})
            loss, slope = exactly.loss_and_slope(written, values, sizes, (b, 0, column), 1000)
            known = run(plan, values, sizes)
            assert right(known[plan.program.loss].item(), loss), (row, label)
            assert right(known[plan.gradients[b]][0, column], slope), (row, label)


@pytest.mark.parametrize("note", [*NOTES.values(), *CLASS_NOTES.values()],
                         ids=[*NOTES, *CLASS_NOTES])  # fmt: skip
def test_training_computes_what_the_plan_says(note: str) -> None:
    """The kernels of the tape have meanings of their own; and no index letter is left."""
    several = note in CLASS_NOTES.values()
    plan = planned((CLASSES if several else ONE_LOGIT) + note)
    sizes = {dim: 3 if dim.name == "K" else 1 for dim in dims_of(plan.program)}
    z = [[500.0, 1e4, -1e4]] if several else [[-1e4]]
    label = [[0.0, 1.0, 0.0]] if several else [[1.0]]
    values = given(plan, {"X": [[1.0]], "y": label, "Y": label, "w": z, "W": z,
                          "b": [[0.0] * len(z[0])]})  # fmt: skip
    known = run(plan, values, sizes)
    steps = (*plan.forward, *plan.backward)
    with np.errstate(all="ignore"):
        held = dict(values)
        for step in steps:
            tape = record([step.expr], held, sizes)
            tape.run()
            held[step.target] = np.array(tape.results[step.expr])
    for step in steps:
        assert not step.expr.type.letters
        np.testing.assert_allclose(held[step.target], known[step.target], rtol=1e-12, atol=1e-12)


def test_the_reference_notices_an_error() -> None:
    note = ONE_LOGIT + NOTES["sigmoid"]
    written = program(note)
    sizes = dict.fromkeys(dims_of(written), 1)
    plan = planned(note)
    b = next(s for s in plan.given if s.name == "b")
    slopes = []
    for z in SMALL:
        values = given(plan, {"X": [[1.0]], "y": [[0.0]], "w": [[z]], "b": [[0.0]]})
        slopes.append(exactly.loss_and_slope(written, values, sizes, (b, 0, 0), 50)[1])
    assert all(a <= b for a, b in pairwise(slopes))
    assert slopes[SMALL.index(0.0)] == 0.5
    assert not right(slopes[SMALL.index(0.5)] * (1 + 1e-10), slopes[SMALL.index(0.5)])

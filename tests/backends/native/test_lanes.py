"""The unrolled regime against the algebra: values, gradients, every width of vectors, refusals."""

from __future__ import annotations

import ctypes

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr, constant, size, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, square, subtract
from backproof.algebra.ops.elementwise import absolute, maximum, power, sigmoid, tanh
from backproof.algebra.ops.letters import take_row, total
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns
from backproof.algebra.program import Definition, Program, dims_of
from backproof.algebra.types import ONE, Letter, Type
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.jit import assembly, compile_text
from backproof.backends.native.lanes import Choices, Reduced, module, reduced, single_call
from backproof.backends.native.machine import AVX2, AVX512, NEON, SSE2, Machine
from backproof.backends.plan import Plan, given, make_plan

N, d, h, c = networks.N, networks.d, networks.h, networks.c
SIZES = {"d": 3, "h": 4, "k": 2, "c": 3}
POINTER, COUNT = ctypes.c_void_p, ctypes.c_int64
PACK = ctypes.CFUNCTYPE(None, *[POINTER] * 3, *[COUNT] * 4, POINTER)


def assorted() -> Program:
    """Functions that no other network here has."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    W, b, L = symbol("W", Type(d, d)), symbol("b", Type(ONE, d)), symbol("L")
    Z, A = symbol("Z", X.type), symbol("A", X.type)
    bent = maximum(Z, multiply(constant(0.1, Z.type), Z))
    cubed = power(absolute(Z), constant(3, Z.type))
    rooted = power(add(square(Z), constant(1, Z.type)), constant(-0.75, Z.type))
    outcome = sum_columns(multiply(A, multiply(cubed, rooted)))
    return Program(
        (
            Definition(Z, subtract(matmul(X, W), expand(b, X.type))),
            Definition(A, bent),
            Definition(L, divide(sum_all(absolute(subtract(outcome, y))), size(N))),
        ),
        inputs=(X,), targets=(y,), parameters=(W, b), loss=L, output=outcome, batch=N,
    )  # fmt: skip


def shares() -> Program:
    """Quotients by what else would be set to 0 in an empty lane."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    w, q, L = symbol("w", Type(d, ONE)), symbol("q", y.type), symbol("L")
    one = constant(1, y.type)
    odds = add(divide(y, q), divide(subtract(one, y), subtract(one, q)))
    return Program(
        (
            Definition(q, sigmoid(matmul(X, w))),
            Definition(L, scale(networks.one_over_n(), sum_all(odds))),
        ),
        inputs=(X,), targets=(y,), parameters=(w,), loss=L, output=q, batch=N,
    )  # fmt: skip


def by_letters() -> Program:
    """A sum over a letter that counts samples, of rows taken one at a time."""
    X, Y = symbol("X", Type(N, d)), symbol("Y", Type(N, c))
    W, L = symbol("W", Type(d, c)), symbol("L")
    n = Letter("n", N)
    error = subtract(tanh(matmul(take_row(X, n), W)), take_row(Y, n))
    return Program(
        (Definition(L, divide(total(sum_all(square(error)), n), size(N))),),
        inputs=(X,), targets=(Y,), parameters=(W,), loss=L, batch=N,
    )  # fmt: skip


ALL = {
    **networks.ALL,
    "standardised": networks.standardised,
    "assorted": assorted,
    "weighted": networks.weighted,
    "shares": shares,
    "by letters": by_letters,
}


def prepared(program: Program) -> tuple[Plan, Reduced, dict[Expr, Array]]:
    plan = make_plan(program)
    sizes = {dim: SIZES[dim.name] for dim in dims_of(program) if dim != N}
    constants = {s: np.full(s.type.shape(sizes), 0.3) for s in plan.constants}
    data = [*program.inputs, *program.targets]
    return plan, reduced(plan, data, N, sizes, constants), constants


def called(
    program: Program, samples: int, bits: int = 64, lanes: int = 4
) -> tuple[float, Array, float, Array]:
    """Loss and gradients from compiled code, then from the algebra."""
    plan, numbers, constants = prepared(program)
    choices = Choices(bits, lanes, exact_whole=samples % lanes == 0)
    library = compile_text(single_call(numbers, choices), keep=False)
    kind = np.dtype(f"f{bits // 8}")
    number = ctypes.c_double if bits == 64 else ctypes.c_float
    gradients = library.function(
        "gradients", ctypes.CFUNCTYPE(number, POINTER, POINTER, COUNT, POINTER)
    )
    pack = library.function("pack", PACK)
    random = np.random.default_rng(4)
    sizes = {dim: SIZES[dim.name] for dim in dims_of(program) if dim != N} | {N: samples}
    known = {s: random.uniform(-1, 1, s.type.shape(sizes)) for s in given(program)} | constants
    source, (target,) = program.inputs[0], program.targets
    known[target] = random.uniform(0, 1, target.type.shape(sizes))
    turn = source.type.columns == N
    x, y = (
        np.ascontiguousarray(
            np.concatenate([known[s].T if turn else known[s] for s in symbols], axis=1), dtype=kind
        )
        for symbols in (program.inputs, program.targets)
    )
    parameters = np.concatenate([known[p].reshape(-1) for p in program.parameters]).astype(kind)
    blocks = -(-samples // lanes)
    packed = np.zeros(blocks * lanes * numbers.columns, kind)
    pack(x.ctypes.data, y.ctypes.data, None, x.shape[1], y.shape[1], 0, samples, packed.ctypes.data)
    found = np.zeros(len(parameters), kind)
    loss = gradients(parameters.ctypes.data, packed.ctypes.data, samples, found.ctypes.data)
    for step in (*plan.forward, *plan.backward):
        known[step.target] = evaluate([step.expr], known, sizes)[step.expr]
    assert program.loss is not None
    expected = [
        np.broadcast_to(known[plan.gradients[p]], p.type.shape(sizes)).reshape(-1)
        for p in program.parameters
    ]
    return loss, found, known[program.loss].item(), np.concatenate(expected)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("samples", [1, 4, 7, 260])
def test_loss_and_gradients_are_those_of_the_algebra(name: str, samples: int) -> None:
    """260 samples are more than the blocks between two loops hold; 1 and 7 leave lanes empty."""
    if name == "standardised" and samples == 1:
        pytest.skip("one sample has no spread")
    loss, found, true_loss, truth = called(ALL[name](), samples)
    np.testing.assert_allclose(loss, true_loss, rtol=1e-12)
    np.testing.assert_allclose(found, truth, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", ALL)
def test_single_precision_is_close(name: str) -> None:
    loss, found, true_loss, truth = called(ALL[name](), 37, bits=32, lanes=8)
    np.testing.assert_allclose(loss, true_loss, rtol=1e-5)
    np.testing.assert_allclose(found, truth, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("lanes", [2, 8, 16])
def test_any_number_of_lanes_gives_the_same(lanes: int) -> None:
    """LLVM splits what is wider than a register."""
    loss, found, true_loss, truth = called(networks.disc(), 45, lanes=lanes)
    np.testing.assert_allclose(loss, true_loss, rtol=1e-12)
    np.testing.assert_allclose(found, truth, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    ("machine", "register"), [(AVX512, "%zmm"), (AVX2, "%ymm"), (SSE2, "%xmm"), (NEON, ".2d")]
)
@pytest.mark.parametrize("bits", [32, 64])
def test_code_for_each_kind_of_machine(machine: Machine, register: str, bits: int) -> None:
    _, numbers, _ = prepared(networks.disc())
    choices = Choices(bits, machine.lanes(bits))
    text = module(numbers, choices)
    assert f"<{machine.lanes(bits)} x {'double' if bits == 64 else 'float'}>" in text
    code = assembly(text, machine)
    assert register.replace(".2d", ".2d" if bits == 64 else ".4s") in code
    assert "%zmm" not in code or machine is AVX512


def test_a_step_has_one_exponential_and_no_loss() -> None:
    """Training needs the gradient alone; the loss is computed at records."""
    _, numbers, _ = prepared(networks.disc())
    step = module(numbers, Choices()).split("@step(", 1)[1].split("\n}", 1)[0]
    assert step.count("@backproof_") == 1
    assert "@backproof_decay_f64x4" in step


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("inverse", lambda e: matmul(e, inverse(matmul(transpose(e), e)))),
        ("matmul", lambda e: matmul(matmul(e, transpose(e)), e)),
        ("softmax_columns", softmax_columns),
    ],
)
def test_what_has_no_compiled_form_is_named(name: str, change: object) -> None:
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, d))
    W, L = symbol("W", Type(d, d)), symbol("L")
    outcome = change(matmul(X, W))  # type: ignore[operator]
    program = Program(
        (Definition(L, sum_all(square(subtract(outcome, y)))),),
        inputs=(X,), targets=(y,), parameters=(W,), loss=L, batch=N,
    )  # fmt: skip
    with pytest.raises(UnsupportedProgram, match=rf"^{name}: ") as caught:
        prepared(program)
    assert caught.value.code == "not-compiled"


def test_an_unknown_length_is_named() -> None:
    program = networks.ridge()
    plan = make_plan(program)
    data = [*program.inputs, *program.targets]
    with pytest.raises(UnsupportedProgram, match=r"^d: a length that is not known"):
        reduced(plan, data, N, {}, {s: np.ones((1, 1)) for s in plan.constants})

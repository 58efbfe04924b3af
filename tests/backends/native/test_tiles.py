"""The tiled regime against the algebra: values, gradients, remainders of tiles, refusals."""

from __future__ import annotations

import ctypes

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr, constant, ones, size, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, square, subtract
from backproof.algebra.ops.elementwise import absolute, maximum, power, tanh
from backproof.algebra.ops.linear import inverse, matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns, sum_rows
from backproof.algebra.program import Definition, Program, dims_of
from backproof.algebra.types import ONE, SCALAR, Dim, Type
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.jit import assembly, compile_text
from backproof.backends.native.lanes import Choices
from backproof.backends.native.machine import AVX2, AVX512, NEON, SSE2, Machine, padded
from backproof.backends.native.tiled_program import Tiled, tiled
from backproof.backends.native.tiles import module, single_call
from backproof.backends.plan import given, make_plan

N, d, h, k, c = networks.N, networks.d, networks.h, networks.k, networks.c
SIZES = {d: 3, h: 4, k: 2, c: 3}
LARGE = {d: 7, h: 19, k: 6, c: 5}
POINTER, COUNT = ctypes.c_void_p, ctypes.c_int64
PACK = ctypes.CFUNCTYPE(None, *[POINTER] * 3, *[COUNT] * 4, POINTER)


def assorted() -> Program:
    """Repeats along samples, sums within a sample, powers, a product of two parameters."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    W, V, b, L = (
        symbol("W", Type(d, d)), symbol("V", Type(d, d)), symbol("b", Type(ONE, d)), symbol("L"),
    )  # fmt: skip
    Z, A, share = symbol("Z", X.type), symbol("A", X.type), symbol("s", y.type)
    bent = maximum(Z, multiply(constant(0.1, Z.type), Z))
    cubed = power(absolute(Z), constant(3, Z.type))
    rooted = power(add(square(Z), constant(1, Z.type)), constant(-0.75, Z.type))
    total = sum_columns(multiply(A, multiply(cubed, rooted)))
    decay = add(sum_all(square(sum_rows(W))), sum_all(square(sum_columns(V))))
    return Program(
        (
            Definition(Z, subtract(matmul(X, matmul(W, V)), matmul(ones(N), b))),
            Definition(A, bent),
            Definition(share, tanh(total)),
            Definition(
                L,
                add(
                    divide(sum_all(absolute(subtract(expand(share, X.type), X))), size(N)),
                    add(decay, scale(networks.one_over_n(), sum_all(square(subtract(total, y))))),
                ),
            ),
        ),
        inputs=(X,), targets=(y,), parameters=(W, V, b), loss=L, output=total, batch=N,
    )  # fmt: skip


ALL = {**networks.ALL, "assorted": assorted}


def compiled(program: Program, sizes: dict[Dim, int]) -> tuple[Tiled, dict[Expr, Array]]:
    plan = make_plan(program)
    constants = {s: np.full(s.type.shape(sizes), 0.3) for s in plan.constants}
    data = [*program.inputs, *program.targets]
    return tiled(plan, data, N, sizes, constants), constants


def called(
    program: Program, samples: int, sizes: dict[Dim, int], bits: int, lanes: int
) -> tuple[float, Array, float, Array]:
    """Loss and gradients from compiled code, then from the algebra."""
    tiles, constants = compiled(program, sizes)
    choices = Choices(bits, lanes, exact_whole=samples % lanes == 0)
    library = compile_text(single_call(tiles, choices), keep=False)
    kind = np.dtype(f"f{bits // 8}")
    number = ctypes.c_double if bits == 64 else ctypes.c_float
    gradients = library.function(
        "gradients", ctypes.CFUNCTYPE(number, POINTER, POINTER, COUNT, POINTER)
    )
    pack = library.function("pack", PACK)
    random = np.random.default_rng(4)
    full = {**sizes, N: samples}
    known = {s: random.uniform(-1, 1, s.type.shape(full)) for s in given(program)} | constants
    source, target = program.inputs[0], program.targets[0]
    known[target] = random.uniform(0, 1, target.type.shape(full))
    turn = source.type.columns == N
    x, y = (
        np.ascontiguousarray((known[s].T if turn else known[s]), dtype=kind)
        for s in (source, target)
    )
    row = np.concatenate([known[p].reshape(-1) for p in program.parameters]).astype(kind)
    packed = np.zeros(padded(samples, lanes) * tiles.columns, kind)
    pack(x.ctypes.data, y.ctypes.data, None, x.shape[1], y.shape[1], 0, samples, packed.ctypes.data)
    found = np.zeros(len(row), kind)
    loss = gradients(row.ctypes.data, packed.ctypes.data, samples, found.ctypes.data)
    plan = make_plan(program)
    for step in (*plan.forward, *plan.backward):
        known[step.target] = evaluate([step.expr], known, full)[step.expr]
    assert program.loss is not None
    expected = np.concatenate([known[plan.gradients[p]].reshape(-1) for p in program.parameters])
    return loss, found, known[program.loss].item(), expected


@pytest.mark.parametrize("sizes", [SIZES, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(("bits", "lanes"), [(64, 4), (32, 8), (64, 1)])
@pytest.mark.parametrize("name", ALL)
def test_loss_and_gradients_are_those_of_the_algebra(
    name: str, bits: int, lanes: int, sizes: dict[Dim, int]
) -> None:
    sizes = {dim: sizes[dim] for dim in dims_of(ALL[name]()) if dim != N}
    for samples in (1, 31, 640) if sizes is not SIZES else (8,):
        loss, found, true_loss, expected = called(ALL[name](), samples, sizes, bits, lanes)
        close = 1e-12 if bits == 64 else 1e-4
        assert loss == pytest.approx(true_loss, rel=close)
        np.testing.assert_allclose(
            found, expected, rtol=close, atol=close * float(np.abs(expected).max())
        )


def test_a_lane_without_a_sample_adds_nothing() -> None:
    """The same samples twice, with and without room for more."""
    for samples in range(1, 9):
        loss, found, true_loss, expected = called(networks.softmax(), samples, SIZES, 64, 8)
        assert loss == pytest.approx(true_loss, rel=1e-13)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("target", [AVX512, AVX2, SSE2, NEON])
@pytest.mark.parametrize("bits", [64, 32])
def test_text_for_every_machine(target: Machine, bits: int) -> None:
    tiles, _ = compiled(networks.disc(), {d: 30, h: 17, k: 5})
    for optimiser in ("sgd", "adam"):
        choices = Choices(bits, target.lanes(bits), optimiser, momentum=optimiser == "sgd")
        text = assembly(module(tiles, choices), target)
        assert {AVX512: "zmm", AVX2: "ymm", SSE2: "xmm", NEON: "fmla"}[target] in text


def test_text_does_not_grow_with_the_network() -> None:
    small, large = (
        module(compiled(networks.disc(), {d: 2 * n, h: 4 * n, k: 4 * n})[0], Choices())
        for n in (3, 30)
    )
    assert len(large) < 1.1 * len(small)


def refusing(loss: Expr, *definitions: Definition, parameters: tuple[Expr, ...]) -> Program:
    L = symbol("L", SCALAR)
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    return Program(
        (*definitions, Definition(L, loss)),
        inputs=(X,), targets=(y,), parameters=parameters, loss=L, batch=N,
    )  # fmt: skip


def test_what_has_no_tiles_is_named() -> None:
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    w, W = symbol("w", Type(d, ONE)), symbol("W", Type(d, d))
    Z = matmul(X, w)
    over_samples = refusing(sum_all(multiply(softmax_columns(Z), y)), parameters=(w,))
    centred = subtract(Z, expand(scale(networks.one_over_n(), sum_rows(Z)), Z.type))
    two_passes = refusing(sum_all(square(subtract(square(centred), y))), parameters=(w,))
    every_two = refusing(sum_all(square(matmul(Z, transpose(Z)))), parameters=(w,))
    inverted = refusing(sum_all(square(matmul(X, inverse(W)))), parameters=(W,))
    for program, words in (
        (over_samples, "softmax_columns: over the samples"),
        (two_passes, "needs a sum over the batch first"),
        (every_two, "a value for every two samples"),
        (inverted, "inverse: has no tiled form"),
    ):
        with pytest.raises(UnsupportedProgram, match=words) as fault:
            compiled(program, {d: 3})
        assert fault.value.code == "not-compiled"
    plan = make_plan(networks.disc())
    with pytest.raises(UnsupportedProgram, match="no batch"):
        tiled(plan, [], None, SIZES, {})
    plan = make_plan(networks.ridge())
    tables = {s: np.arange(3.0).reshape(3, 1) for s in plan.constants}
    with pytest.raises(UnsupportedProgram, match="table of constants"):
        tiled(plan, [], N, {d: 3}, tables)

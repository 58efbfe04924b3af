"""Vector functions against mpmath: exact to 2 units in the last place, right at the ends."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backproof.backends.native import machine
from backproof.backends.native.jit import assembly, compile_text
from backproof.backends.native.vector_math import FUNCTIONS, function_name, math_functions

mpmath = pytest.importorskip("mpmath", reason="mpmath gives the true values")
TYPES = {64: np.float64, 32: np.float32}
Array = np.ndarray[Any, Any]

TRUTH: dict[str, Callable[[Any], Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "decay": lambda x: mpmath.exp(-abs(x)),
    "tail": mpmath.log1p,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(-abs(x))) + max(x, 0),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
}


def module(name: str, bits: int, lanes: int) -> str:
    """A function `run(from, to)` that applies a vector function to as many numbers as lanes."""
    number = "float" if bits == 32 else "double"
    vector = number if lanes == 1 else f"<{lanes} x {number}>"
    return f"""{math_functions(bits, lanes, [name])}
define void @run(ptr %from, ptr %to) {{
  %x = load {vector}, ptr %from, align 4
  %y = call {vector} @{function_name(name, bits, lanes)}({vector} %x)
  store {vector} %y, ptr %to, align 4
  ret void
}}
"""


def applied(name: str, xs: Array, bits: int, lanes: int) -> Array:
    """The function of every number, by lanes; what does not fill them is padded."""
    signature = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
    run = compile_text(module(name, bits, lanes)).function("run", signature)
    padded = np.ones(-(-len(xs) // lanes) * lanes, TYPES[bits])
    padded[: len(xs)] = xs
    found = np.zeros_like(padded)
    for start in range(0, len(padded), lanes):
        offset = start * padded.itemsize
        run(padded.ctypes.data + offset, found.ctypes.data + offset)
    return found[: len(xs)]


def points(name: str, bits: int) -> Array:
    """Numbers of every size, both signs, denormal ones, and close to where a function turns."""
    random = np.random.default_rng(1)
    edge, low, high = (760, -1074, 1023) if bits == 64 else (110, -149, 127)
    powers = 2.0 ** random.uniform(low, high, 150)
    found = np.concatenate([
        random.uniform(-1, 1, 300), random.uniform(-40, 40, 300), random.uniform(-edge, edge, 200),
        powers, -powers, [0.5, 1, -0.5, 709.78, -708.4, -745.13, 88.722, -103.97, 1e4, -1e4],
    ])  # fmt: skip
    if name == "log":
        found = np.abs(found)
    if name == "log1p":
        found = found[found > -1]
    if name == "tail":
        found = np.abs(found)[np.abs(found) <= 1]
    found = found.astype(TYPES[bits])
    return found[(found != 0) & np.isfinite(found)]


def true(name: str, x: float) -> Any:
    """The exact value; far out an exponential is left to its limit."""
    if name == "decay" and abs(x) > 1e5:
        return mpmath.mpf(0)
    if name in {"exp", "softplus", "sigmoid", "tanh"} and abs(x) > 1e5:
        large = {"exp": mpmath.inf, "softplus": mpmath.mpf(x), "sigmoid": 1, "tanh": 1}
        small = {"exp": 0, "softplus": 0, "sigmoid": 0, "tanh": -1}
        return mpmath.mpf(large[name] if x > 0 else small[name])
    return TRUTH[name](mpmath.mpf(x))


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_are_exact_to_two_units_in_the_last_place(name: str, bits: int) -> None:
    xs = points(name, bits)
    kind = TYPES[bits]
    with mpmath.workprec(200):
        for x, y in zip(xs, applied(name, xs, bits, 4), strict=True):
            exact = true(name, float(x))
            if exact > float(np.finfo(kind).max):
                assert y == np.inf, x
                continue
            assert np.isfinite(y), x
            if name == "decay" and exact < 2 * float(np.finfo(kind).tiny):
                assert y == 0 or y == pytest.approx(float(exact), rel=1e-6), x
                continue
            unit = np.spacing(np.abs(kind(float(exact))))
            assert abs(mpmath.mpf(float(y)) - exact) <= 2 * mpmath.mpf(float(unit)), x


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exp", [np.inf, 0, np.nan, 1, 1]),
        ("log", [np.inf, np.nan, np.nan, -np.inf, -np.inf]),
        ("log1p", [np.inf, np.nan, np.nan, 0, 0]),
        ("decay", [0, 0, np.nan, 1, 1]),
        ("tanh", [1, -1, np.nan, 0, -0.0]),
        ("sigmoid", [1, 0, np.nan, 0.5, 0.5]),
        ("softplus", [np.inf, 0, np.nan, np.log(2), np.log(2)]),
        ("sin", [np.nan, np.nan, np.nan, 0, -0.0]),
        ("cos", [np.nan, np.nan, np.nan, 1, 1]),
    ],
)
def test_the_ends(name: str, expected: list[float], bits: int) -> None:
    found = applied(name, np.array([np.inf, -np.inf, np.nan, 0.0, -0.0]), bits, 4)
    np.testing.assert_array_equal(found, np.array(expected, TYPES[bits]))
    if name == "tanh":
        assert np.signbit(found[4])


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_number_of_lanes_changes_no_bit(name: str, bits: int) -> None:
    xs = points(name, bits)[::7]
    alone = applied(name, xs, bits, 1)
    for lanes in (2, 8, 16):
        np.testing.assert_array_equal(applied(name, xs, bits, lanes), alone)


@pytest.mark.parametrize("name", ["exp", "log", "tanh"])
@pytest.mark.parametrize(
    ("target", "register"),
    [(machine.AVX512, "zmm"), (machine.AVX2, "ymm"), (machine.SSE2, "xmm"), (machine.NEON, "v")],
)
def test_every_machine_gets_vectors_of_its_width(
    name: str, target: machine.Machine, register: str
) -> None:
    for bits in (32, 64):
        text = assembly(module(name, bits, target.lanes(bits)), target)
        lines = [line for line in text.splitlines() if register in line]
        assert len(lines) > 10
        assert ("fma" in text or "fmla" in text) == (target != machine.SSE2)
        assert "call" not in text


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(KeyError, match="gamma"):
        math_functions(64, 4, ["gamma"])

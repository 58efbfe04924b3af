"""The readable module: complete, right, verified, free of document text outside comments."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Expr, Op, constant, identity, ones, size, symbol
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.arithmetic import add, divide, multiply, negate, subtract
from backproof.algebra.ops.elementwise import positive, power, reciprocal
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.reductions import expand, sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, Dim, Type
from backproof.backends import stable_rows
from backproof.backends.numpy_spellings import HELPERS, SPELLINGS, UNSUPPORTED
from backproof.backends.numpy_text import Writer
from backproof.backends.plan import make_plan
from backproof.backends.to_numpy import comment, to_numpy, write_module
from backproof.backends.verify_numpy import WrongCode, verify

DIMS = {letter: Dim(letter.upper() * 2) for letter in "mnpk"} | {"1": ONE}
DIMS["s"] = Dim("s", None, (), (DIMS["m"], DIMS["p"]))
ROWS = [*TABLE.values(), *stable_rows.ROWS]


@pytest.mark.parametrize("make", networks.ALL.values(), ids=networks.ALL.keys())
def test_a_module_is_written_and_verified(make: Callable[[], Program]) -> None:
    text = to_numpy(make())
    assert max(map(len, text.splitlines())) <= 100
    tree = ast.parse(text)
    assert {n.name for n in tree.body if isinstance(n, ast.FunctionDef)} >= {
        "forward", "backward", "step", "predict",
    }  # fmt: skip
    imported = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(n) for n in imported] == ["import numpy as np"]


def test_a_step_goes_down() -> None:
    space: dict[str, Callable[..., object]] = {}
    exec(to_numpy(networks.disc()), space)
    random = np.random.default_rng(0)
    shapes = {"W_1": (2, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2), "W_3": (2, 1)}
    parameters = {name: random.normal(size=shape) for name, shape in shapes.items()}
    parameters["b_3"] = np.zeros((1, 1))
    X = random.normal(size=(50, 2))
    y = (X[:, :1] > 0) * 1.0
    losses = []
    for _ in range(300):
        parameters, loss = space["step"](parameters, X, y, 0.3)
        losses.append(loss)
    assert losses[-1] < 0.5 * losses[0]
    assert space["predict"](parameters, X).shape == (50, 1)
    saturated = space["forward"]({n: 1e4 * a for n, a in parameters.items()}, X, y)
    assert np.isfinite(saturated["L"])


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_every_operation_is_spelled_or_listed(op: Op) -> None:
    if op.name in UNSUPPORTED:
        assert UNSUPPORTED[op.name]
        assert op.name not in SPELLINGS
        return
    sizes = {DIMS["m"]: 3, DIMS["n"]: 5, DIMS["p"]: 2, DIMS["k"]: 15}
    arguments, result = op.shapes
    args = [symbol(f"a{i}", Type(DIMS[r], DIMS[c])) for i, (r, c) in enumerate(arguments)]
    given = {letter: DIMS[letter] for letter in result if letter != "1"}
    given.update({letter: DIMS[letter] for pair in arguments for letter in pair if letter != "1"})
    e = op(*args, **given)
    random = np.random.default_rng(4)
    low, high = op.domain.low, op.domain.high
    values = {a: random.uniform(low, high, a.type.shape(sizes)) for a in args}
    written = _run(e, values, sizes)
    expected = evaluate([e], values, sizes)[e]
    assert written.shape == expected.shape
    np.testing.assert_allclose(written, expected, rtol=1e-12, atol=1e-14)


def _run(e: Expr, values: dict[Expr, np.ndarray], sizes: dict[Dim, int]) -> np.ndarray:
    names: dict[Expr | Dim, str] = {s: s.name for s in values}
    names.update({dim: dim.name for dim in sizes})
    writer = Writer(names)
    text = writer.write(e)
    space: dict[str, object] = {"np": np, **{d.name: n for d, n in sizes.items()}}
    space.update({s.name: array for s, array in values.items()})
    for helper in writer.used:
        exec(HELPERS[helper], space)
    return np.asarray(eval(text, space))


M, K = Dim("M"), Dim("K")
A, B = symbol("A", Type(M, K)), symbol("B", Type(M, K))
R, C, S = symbol("R", Type(ONE, K)), symbol("C", Type(M, ONE)), symbol("S")
UNIT = constant(1, A.type)


@pytest.mark.parametrize(
    ("e", "text"),
    [
        (subtract(A, subtract(A, B)), "A - (A - B)"),
        (subtract(subtract(A, B), A), "A - B - A"),
        (divide(A, multiply(A, B)), "A / (A * B)"),
        (multiply(divide(A, B), A), "A / B * A"),
        (negate(add(A, B)), "-(A + B)"),
        (multiply(A, negate(B)), "A * -B"),
        (power(negate(A), B), "(-A) ** B"),
        (power(power(A, B), A), "(A ** B) ** A"),
        (power(A, power(B, A)), "A ** (B ** A)"),
        (reciprocal(add(A, B)), "1 / (A + B)"),
        (transpose(add(A, B)), "(A + B).T"),
        (matmul(transpose(A), B), "A.T @ B"),
        (matmul(A, matmul(transpose(B), A)), "A @ (B.T @ A)"),
        (add(A, expand(R, A.type)), "A + R"),
        (add(expand(C, A.type), expand(R, A.type)), "C + R"),
        (expand(R, A.type), "np.broadcast_to(R, (M, K))"),
        (matmul(transpose(A), expand(C, A.type)), "A.T @ np.broadcast_to(C, (M, K))"),
        (sum_all(expand(S, A.type)), "np.broadcast_to(S, (M, K)).sum(keepdims=True)"),
        (subtract(UNIT, A), "1 - A"),
        (sum_all(UNIT), "np.full((M, K), 1).sum(keepdims=True)"),
        (divide(constant(-0.5), size(M)), "np.full((1, 1), -0.5 / M)"),
        (multiply(A, positive(B)), "A * (B > 0)"),
        (positive(B), "np.where(B > 0, 1.0, 0.0)"),
        (subtract(A, positive(B)), "A - np.where(B > 0, 1.0, 0.0)"),
        (matmul(identity(M), A), "np.eye(M) @ A"),
        (matmul(ones(ONE, M), A), "np.ones((1, M)) @ A"),
    ],
)
def test_brackets_and_shapes(e: Expr, text: str) -> None:
    names: dict[Expr | Dim, str] = {s: s.name for s in (A, B, R, C, S)} | {M: "M", K: "K"}
    assert Writer(names).write(e) == text
    random = np.random.default_rng(5)
    sizes = {M: 3, K: 5}
    values = {s: random.uniform(0.2, 2, s.type.shape(sizes)) for s in (A, B, R, C, S)}
    expected = evaluate([e], values, sizes)[e]
    with np.errstate(all="ignore"):
        found = _run(e, values, sizes)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_document_text_reaches_comments_only() -> None:
    evil = 'x = 1\nimport os\r\nos.system("boom")\x0c\u2028print(1)\x00"""'
    program = networks.disc()
    text = to_numpy(program, sources={d.symbol: evil for d in program.definitions})
    assert all(line in text for line in comment(evil))
    assert all(line.startswith("#") for line in comment(evil * 20))
    calls = {ast.unparse(n) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import)}
    assert calls == {"import numpy as np"}
    named = replace(program, definitions=program.definitions)
    assert "boom" not in ast.unparse(ast.parse(to_numpy(named)))


def test_hostile_names_become_identifiers() -> None:
    w = symbol('w"]; import os  # \n')
    L = symbol("__import__('os')")
    space: dict[str, object] = {}
    text = to_numpy(Program((Definition(L, multiply(w, w)),), parameters=(w,), loss=L))
    exec(text, space)
    assert "os" not in space
    assert "import os" not in text


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("X_1r.T @ dL_dX_2", "1.001 * X_1r.T @ dL_dX_2"),
        ("np.maximum(X_2, 0)", "np.maximum(X_2, 0.01)"),
        ("(y_hat - y)", "(y - y_hat)"),
        ("dL_dX_3.sum(axis=0, keepdims=True)", "dL_dX_3.mean(axis=0, keepdims=True)"),
        ("dL_dX_3.sum(axis=0, keepdims=True)", "dL_dX_3.sum(axis=0)"),
    ],
)
def test_the_check_notices_wrong_code(right: str, wrong: str) -> None:
    program = networks.disc()
    plan = make_plan(program)
    text = write_module(plan, {})
    verify(text, program, plan)
    assert right in text
    with pytest.raises(WrongCode):
        verify(text.replace(right, wrong), program, plan)


def test_wrong_gradients_that_are_given_are_refused() -> None:
    w, L = symbol("w"), symbol("L")
    program = Program((Definition(L, multiply(w, w)),), parameters=(w,), loss=L)
    assert "w + w" in to_numpy(program, {w: add(w, w)})
    with pytest.raises(WrongCode, match="gradient of w"):
        to_numpy(program, {w: w})

"""Programs that the tests of back ends and of training share, built as documents build them."""

from __future__ import annotations

from typing import Any

from backproof.algebra.expressions import Expr, constant, ones, size, symbol
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
    times,
)
from backproof.algebra.ops.elementwise import exp, log, reciprocal, relu, sigmoid, sqrt, tanh
from backproof.algebra.ops.linear import matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import expand, sum_all, sum_columns, sum_rows
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, SCALAR, Dim, Type

N, d, h, k, c = (Dim(name) for name in ("N", "d", "h", "k", "c"))


def one_over_n() -> Expr:
    return divide(constant(1), size(N))


def disc() -> Program:
    """2-4-2-1: ReLU, ReLU, sigmoid, mean binary cross-entropy over rows."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    W1, b1 = symbol("W_1", Type(d, h)), symbol("b_1", Type(ONE, h))
    W2, b2 = symbol("W_2", Type(h, k)), symbol("b_2", Type(ONE, k))
    W3, b3 = symbol("W_3", Type(k, ONE)), symbol("b_3", SCALAR)
    X1, X1r = symbol("X_1", Type(N, h)), symbol("X_1r", Type(N, h))
    X2, X2r = symbol("X_2", Type(N, k)), symbol("X_2r", Type(N, k))
    X3, yh, L = symbol("X_3", y.type), symbol("ŷ", y.type), symbol("L")
    rest, other = subtract(constant(1, y.type), y), subtract(constant(1, y.type), yh)
    entropy = add(matmul(transpose(y), log(yh)), matmul(transpose(rest), log(other)))
    return Program(
        (
            Definition(X1, add(matmul(X, W1), expand(b1, X1.type))),
            Definition(X1r, relu(X1)),
            Definition(X2, add(matmul(X1r, W2), expand(b2, X2.type))),
            Definition(X2r, relu(X2)),
            Definition(X3, add(matmul(X2r, W3), expand(b3, X3.type))),
            Definition(yh, sigmoid(X3)),
            Definition(L, scale(negate(one_over_n()), entropy)),
        ),
        inputs=(X,), targets=(y,), parameters=(W1, b1, W2, b2, W3, b3), loss=L, output=yh,
        batch=N, numbers={d: 2, h: 4, k: 2},
    )  # fmt: skip


def by_columns() -> Program:
    """The same task with one sample per column, tanh, and a sigmoid written out."""
    X, y = symbol("X", Type(d, N)), symbol("Y", Type(ONE, N))
    W1, b1 = symbol("W^{[1]}", Type(h, d)), symbol("b^{[1]}", Type(h, ONE))
    W2, b2 = symbol("W^{[2]}", Type(ONE, h)), symbol("b^{[2]}", SCALAR)
    Z1, A1 = symbol("Z^{[1]}", Type(h, N)), symbol("A^{[1]}", Type(h, N))
    Z2, A2, J = symbol("Z^{[2]}", y.type), symbol("A^{[2]}", y.type), symbol("J")
    one = constant(1, y.type)
    terms = add(multiply(y, log(A2)), multiply(subtract(one, y), log(subtract(one, A2))))
    return Program(
        (
            Definition(Z1, add(matmul(W1, X), expand(b1, Z1.type))),
            Definition(A1, tanh(Z1)),
            Definition(Z2, add(matmul(W2, A1), expand(b2, Z2.type))),
            Definition(A2, reciprocal(add(one, exp(negate(Z2))))),
            Definition(J, negate(multiply(one_over_n(), sum_all(terms)))),
        ),
        inputs=(X,), targets=(y,), parameters=(W1, b1, W2, b2), loss=J, output=A2, batch=N,
        numbers={h: 6},
    )  # fmt: skip


def softmax(written_out: bool = False, columns: bool = False) -> Program:
    """Softmax regression with cross-entropy over c classes."""
    if columns:
        X, Y = symbol("X", Type(d, N)), symbol("Y", Type(c, N))
        W, b = symbol("W", Type(c, d)), symbol("b", Type(c, ONE))
        Z, P, L = symbol("Z", Y.type), symbol("P", Y.type), symbol("ℒ")
        product, output = matmul(W, X), softmax_columns(Z)
    else:
        X, Y = symbol("X", Type(N, d)), symbol("Y", Type(N, c))
        W, b = symbol("W", Type(d, c)), symbol("b", Type(ONE, c))
        Z, P, L = symbol("Z", Y.type), symbol("P", Y.type), symbol("ℒ")
        product, output = matmul(X, W), softmax_rows(Z)
    if written_out:
        output = divide(exp(Z), expand(sum_columns(exp(Z)), Z.type))
    return Program(
        (
            Definition(Z, add(product, expand(b, Z.type))),
            Definition(P, output),
            Definition(L, negate(scale(one_over_n(), sum_all(multiply(Y, log(P)))))),
        ),
        inputs=(X,), targets=(Y,), parameters=(W, b), loss=L, output=P, batch=N,
    )  # fmt: skip


def ridge() -> Program:
    """A linear regression with weight decay λ, a free symbol with a Greek name."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    w, b, decay = symbol("w", Type(d, ONE)), symbol("b", SCALAR), symbol("λ", SCALAR)
    p, r, L = symbol("\\hat{y}", y.type), symbol("r", y.type), symbol("L")
    return Program(
        (
            Definition(p, add(matmul(X, w), matmul(ones(N), b))),
            Definition(r, subtract(p, y)),
            Definition(
                L, add(times(one_over_n(), sum_all(square(r))), times(decay, sum_all(square(w))))
            ),
        ),
        inputs=(X,), targets=(y,), parameters=(w, b), loss=L, output=p, batch=N,
    )  # fmt: skip


def standardised() -> Program:
    """Columns less their mean over the batch, divided by their spread: three passes."""
    X, y = symbol("X", Type(N, d)), symbol("y", Type(N, ONE))
    w = symbol("w", Type(d, ONE))
    m, v, Z, p, L = (
        symbol(name, type_)
        for name, type_ in (
            ("m", Type(ONE, d)), ("v", Type(ONE, d)), ("Z", X.type), ("p", y.type), ("L", SCALAR)
        )
    )  # fmt: skip
    U, H = symbol("U", Type(d, d)), symbol("H", X.type)
    mean = lambda e: scale(one_over_n(), sum_rows(e))  # noqa: E731
    spread = sqrt(add(v, constant(1e-3, v.type)))
    return Program(
        (
            Definition(H, matmul(X, U)),
            Definition(m, mean(H)),
            Definition(v, mean(square(subtract(H, expand(m, X.type))))),
            Definition(Z, divide(subtract(H, expand(m, X.type)), expand(spread, X.type))),
            Definition(p, matmul(Z, w)),
            Definition(L, scale(one_over_n(), sum_all(square(subtract(p, y))))),
        ),
        inputs=(X,), targets=(y,), parameters=(U, w), loss=L, output=p, batch=N,
    )  # fmt: skip


def weighted(columns: bool = False) -> Program:
    """A weighted mean over samples, whose weights are data beside the inputs; two outputs."""
    if columns:
        X, Y, omega = symbol("X", Type(d, N)), symbol("Y", Type(c, N)), symbol("ω", Type(ONE, N))
        W = symbol("W", Type(c, d))
        product = matmul(W, X)
    else:
        X, Y, omega = symbol("X", Type(N, d)), symbol("Y", Type(N, c)), symbol("ω", Type(N, ONE))
        W = symbol("W", Type(d, c))
        product = matmul(X, W)
    Z, L = symbol("Z", Y.type), symbol("L")
    errors = multiply(expand(omega, Y.type), square(subtract(Z, Y)))
    return Program(
        (
            Definition(Z, tanh(product)),
            Definition(L, divide(sum_all(errors), sum_all(omega))),
        ),
        inputs=(X, omega), targets=(Y,), parameters=(W,), loss=L, output=Z, batch=N,
    )  # fmt: skip


ALL = {
    "disc": disc,
    "by_columns": by_columns,
    "softmax": softmax,
    "softmax written out": lambda: softmax(written_out=True),
    "softmax by columns": lambda: softmax(columns=True),
    "ridge": ridge,
}


def at(session: Any, starts: Any) -> Any:
    """A session of training, with its restarts at these parameters."""
    session.parameters[...] = starts
    return session

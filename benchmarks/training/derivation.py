"""How long it takes to derive every gradient of a network of many layers."""

from __future__ import annotations

from time import perf_counter

from backproof.algebra.expressions import Expr, constant, size, symbol
from backproof.algebra.ops.arithmetic import add, divide, multiply, scale, square, subtract
from backproof.algebra.ops.elementwise import relu
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.reductions import expand, sum_all
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, Dim, Type
from backproof.backends.plan import stable_gradients
from backproof.backends.stable import stabilise

LAYERS = (10, 100, 1000, 10_000)


def network(layers: int) -> Program:
    """ReLU layers of equal width, mean squared error."""
    n, h = Dim("N"), Dim("h")
    x, y = symbol("X", Type(n, h)), symbol("y", Type(n, h))
    definitions: list[Definition] = []
    parameters: list[Expr] = []
    a = x
    for i in range(1, layers + 1):
        w, b = symbol(f"W_{i}", Type(h, h)), symbol(f"b_{i}", Type(ONE, h))
        z, out = symbol(f"Z_{i}", Type(n, h)), symbol(f"A_{i}", Type(n, h))
        definitions.append(Definition(z, add(matmul(a, w), expand(b, z.type))))
        definitions.append(Definition(out, relu(z)))
        parameters += [w, b]
        a = out
    loss = symbol("L")
    error = sum_all(square(subtract(a, y)))
    mean = divide(constant(1), size(n))
    total = multiply(mean, error) if error.type == mean.type else scale(mean, error)
    definitions.append(Definition(loss, total))
    return Program(tuple(definitions), (x,), (y,), tuple(parameters), loss, a, n)


def seconds(layers: int) -> float:
    """From the program to every gradient in stable form."""
    program = network(layers)
    began = perf_counter()
    stable_gradients(stabilise(program))
    return perf_counter() - began


def derivation() -> str:
    """A table: layers, seconds, microseconds for each layer."""
    lines = ["## Derive all gradients of an L-layer network", "",
             "| L | seconds | µs for each layer |", "|---:|---:|---:|"]  # fmt: skip
    seconds(10)
    for layers in LAYERS:
        best = min(seconds(layers) for _ in range(3 if layers <= 1000 else 1))
        lines.append(f"| {layers} | {best:.4f} | {best / layers * 1e6:.0f} |")
    return "\n".join(lines)

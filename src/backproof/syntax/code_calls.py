"""Calls as arrays in code have them: `X.sum(axis=0)` and `np.sum(X, 0)` are `np.sum(X, axis=0)`,
`A.dot(B)` is `np.dot(A, B)`."""

from __future__ import annotations

from backproof.syntax.nodes import Call, Negate, Node, Number

REDUCTIONS = frozenset(("sum", "mean"))
METHODS = REDUCTIONS | {"dot", "matmul"}
"""What is called of an array, by a point behind it."""

_MODULES = ("np.", "numpy.", "jnp.", "torch.", "tf.")


def with_axis(call: Call, method: bool = False) -> Call:
    """The call with the axis by its name that a reduction in code has as its second argument."""
    base = call.function.base
    plain = next((base[len(m) :] for m in _MODULES if base.startswith(m)), base if method else "")
    if plain not in REDUCTIONS or len(call.arguments) != 2 or not is_axis(call.arguments[1]):
        return call
    array, axis = call.arguments
    return call.replace(arguments=(array,), keywords=(("axis", axis), *call.keywords))


def is_axis(node: Node) -> bool:
    """Whether an argument is the number of an axis."""
    number = node.operand if isinstance(node, Negate) else node
    return isinstance(number, Number) and number.text in ("0", "1")


def called_of(array: Node, call: Call) -> Call:
    """A method with the array that it is called of as its first argument."""
    made = call.replace(start=array.start, arguments=(array, *call.arguments))
    return with_axis(made, method=True)

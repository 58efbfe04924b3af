"""A line between gradients of what depends on nothing is 0 = 0, and says nothing."""

from types import SimpleNamespace

from backproof.algebra.expressions import gradient, symbol
from backproof.algebra.ops.linear import matmul
from backproof.algebra.types import ONE, Dim, Type
from backproof.judge.vanishing import nothing_moves


def claim(leads: bool):
    """∂ℓ/∂c = A ∂ℓ/∂b, where a loss ℓ depends on c or does not."""
    n = Dim("n", None)
    loss, b, c = symbol("ell", Type(ONE, ONE)), symbol("b", Type(n, ONE)), symbol("c", Type(n, ONE))
    formula = matmul(symbol("A", Type(n, n)), gradient(loss, b))
    context = SimpleNamespace(leads=lambda of, wrt: leads)
    return SimpleNamespace(of=loss, wrt=c, expr=formula, context=context)


def test_what_depends_on_nothing_is_not_confirmed():
    assert nothing_moves(claim(leads=False))


def test_what_depends_on_it_is_judged():
    assert not nothing_moves(claim(leads=True))

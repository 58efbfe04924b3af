"""Programs: what a loss depends on."""

from __future__ import annotations

from backproof.algebra.expressions import symbol
from backproof.algebra.ops.arithmetic import add, square
from backproof.algebra.program import Definition, Program


def test_what_the_loss_does_not_depend_on_is_left_out() -> None:
    x, w, z, loss, other, output = map(symbol, ("x", "w", "z", "L", "f", "p"))
    program = Program(
        (
            Definition(other, square(z)),
            Definition(output, add(x, w)),
            Definition(loss, square(x)),
        ),
        inputs=(x,), parameters=(w, z), loss=loss, output=output,
    )  # fmt: skip
    needed = program.needed
    assert [d.symbol for d in needed.definitions] == [output, loss]
    assert (needed.inputs, needed.parameters) == ((x,), (w,))
    assert needed.free == (x, w)

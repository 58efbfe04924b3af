"""Slopes of a letter for some function of which the text says which one it is there: “for the
sigmoid f'(z) = f(z) (1 - f(z))”, where f is tanh elsewhere."""

from __future__ import annotations

import re

from backproof.algebra.expressions import Op, walk
from backproof.algebra.ops.elementwise import relu, sigmoid, softplus, tanh
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.names import bare
from backproof.syntax import nodes as syntax

_SAID = re.compile(
    r"\b(sigmoid|logistic|tanh|hyperbolic|relu|rectifi\w+|softplus|identity|linear|gaussian)\b"
    r"[^.;$\n]*$", re.I,
)  # fmt: skip
_OPS: dict[str, Op] = {
    "sigmoid": sigmoid, "logistic": sigmoid, "tanh": tanh, "hyperbolic": tanh, "relu": relu,
    "softplus": softplus,
}  # fmt: skip
REACH = 80
"""How many characters before a formula may say of which function it speaks."""


def of_a_named_function(claim: Claim, bench: Bench) -> bool:
    """A line about the slope of a letter is about the function that the text before it names,
    which is not the one that the letter stands for elsewhere."""
    head = bare(claim.stated.head) if claim.stated.head is not None else None
    if not isinstance(head, syntax.Derivative) or head.form != "prime":
        return False
    statement = claim.stated.statement
    before = statement.block.passage.text[max(0, statement.start - REACH) : statement.start]
    said = _SAID.search(before.rstrip("$ \n\\(["))
    if said is None:
        return False
    meant = _OPS.get(said.group(1).lower())
    definitions = (d.expr for d in claim.context.program.definitions)
    return all(e.op is not meant for e in walk(definitions))

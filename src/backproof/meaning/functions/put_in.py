"""Formulas of functions that are put in the place of their values: in `Σ_n f(x_n, m)` stands what
`f(x, m) = …` says, with x_n for x. The quantity f of x and m is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.functions.parameters import same_arguments
from backproof.meaning.naming.names import LETTERS_OF_LOSSES, bare, name_of
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax

Given = Callable[[str], tuple[syntax.Node | None, syntax.Node] | None]
"""The left side of the formula of a name, and the formula; None where it has none."""


def formulas_put_in(
    node: syntax.Node, given: Given
) -> Iterator[tuple[str, syntax.Call, syntax.Node]]:
    """The functions of which an expression has no value but of other things than their formula
    shows, each with that formula."""
    calls: dict[str, list[syntax.Call]] = {}
    for call in inside(node, syntax.Call):
        if len(call.arguments) > 1 and function_name(call.function.base) not in KNOWN:
            calls.setdefault(name_of(call.function.replace(primes=0)), []).append(call)
    for name, own in calls.items():
        known = given(name)
        left = bare(known[0]) if known is not None and known[0] is not None else None
        if known is None or not isinstance(left, syntax.Call) or is_called_loss(own[0]):
            # A loss is differentiated: it is a quantity of its own wherever it stands.
            continue
        functions = {id(call.function) for call in own}
        alone = any(name_of(s) == name and id(s) not in functions
                    for s in inside(node, syntax.Symbol))  # fmt: skip
        if not alone and all(is_put_in(left, call) for call in own):
            yield name, left, known[1]


def is_put_in(left: syntax.Call, call: syntax.Call) -> bool:
    """Whether the formula of a function stands for its value in a call."""
    plain = all(isinstance(bare(p), syntax.Symbol) for p in left.arguments)
    fits = len(left.arguments) == len(call.arguments) and not call.function.primes
    return plain and fits and not same_arguments(left, call)


def is_called_loss(call: syntax.Call) -> bool:
    """Whether a function is called like a loss."""
    return call.function.base.partition("(")[0] in LETTERS_OF_LOSSES

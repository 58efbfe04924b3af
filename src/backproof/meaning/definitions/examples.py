"""Functions that a document shows as examples: what it says of one is said of any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.roles import is_plain_scalar
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

ACTIVATIONS = frozenset({"f", "g", "h", "phi", "varphi", "psi", "sigma", "a"})
"""Letters for any function from number to number, where several are shown."""


def add_examples(table: Table, stated: Sequence[Stated]) -> None:
    """Let functions that are shown as examples stand for any."""
    table.examples.update(examples(table, stated))


def examples(table: Table, stated: Sequence[Stated]) -> Iterator[str]:
    """Functions of one argument with several bodies: `f(s) = s`, `f(s) = 1/(1+e^{-s})`; and those
    that are a model in one place, `f(x) = w^T x + b`, and have a slope in another."""
    for name, known in table.definitions.items():
        lefts = [d.left for d in known]
        applied = all(isinstance(left, syntax.Call) and len(left.arguments) == 1 for left in lefts)
        if not applied or name not in ACTIVATIONS:
            continue
        if len({key(d.node) for d in known}) > 1 or (
            any(map(has_parameters, known)) and has_slope(name, stated)
        ):
            yield name


def has_parameters(definition: Definition) -> bool:
    """Whether a function of one argument uses more than its argument, but for a slope by custom,
    `α u`."""
    assert isinstance(definition.left, syntax.Call)
    arguments = {*used_names(definition.left.arguments[0])}
    # `u^2` may be a name of its own; where u is the argument it is its square.
    names = {name.partition("^")[0] for name in used_names(definition.node)}
    return any(name not in arguments and not is_plain_scalar(name) for name in names)


def has_slope(name: str, stated: Sequence[Stated]) -> bool:
    """Whether a document speaks of the slope of a function, `f'(z)`."""
    return any(
        isinstance(part, syntax.Call)
        and part.function.primes > 0
        and name_of(part.function.replace(primes=0)) == name
        for item in stated
        if item.node is not None
        for part in below(item.node)
    )

"""Functions that the page gives itself: by a formula, `f(z) = …`, or as a map, `f : ℝⁿ → ℝ`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import inside
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class Given:
    """A function of one named thing on one side of an equality, and what stands behind the sign.
    `index` is that of the entry it gives, `f(z)_i`."""

    function: syntax.Symbol
    argument: syntax.Symbol
    index: syntax.Script | None
    formula: syntax.Node


def functions_given(statements: Iterable[Statement]) -> Iterator[Given]:
    """The functions that the sides of equalities give by formulas in which they are not."""
    for statement in statements:
        for left, right in pairwise(statement.members):
            if right.relation == "=" and left.node is not None and right.node is not None:
                found = given_by(left.node, right.node)
                if found is not None:
                    yield found


def given_by(left: syntax.Node, formula: syntax.Node) -> Given | None:
    """The function that one side of an equality is about; None where it is not of one thing."""
    inner: syntax.Node = bare(left)
    index: syntax.Script | None = None
    match inner:
        case syntax.Indexed(base=base, script=index):
            inner = bare(base)
        case syntax.Juxtaposition(factors=(function, syntax.Indexed(base=base, script=index))):
            inner = inner.replace(factors=(function, base))
        case _:
            pass
    call = of_one(inner)
    if call is None or call.function.primes:
        return None
    name = name_of(call.function)
    if any(name_of(symbol) == name for symbol in inside(formula, syntax.Symbol)):
        return None
    argument = bare(call.arguments[0])
    assert isinstance(argument, syntax.Symbol)
    return Given(call.function, argument, index, formula)


def of_one(node: syntax.Node) -> syntax.Call | None:
    """A function of one named argument; None for other expressions."""
    match node:
        case syntax.Call(arguments=(argument,), keywords=(), power=None) as call:
            return call if isinstance(bare(argument), syntax.Symbol) else None
        case syntax.Juxtaposition(
            factors=(syntax.Symbol() as function, syntax.Group(opening="(") as bracket)
        ):
            if not isinstance(bare(bracket), syntax.Symbol):
                return None
            return syntax.Call(
                start=node.start, end=node.end, function=function, arguments=(bracket.body,)
            )  # fmt: skip
        case _:
            return None


def map_names(statements: Iterable[Statement]) -> Iterator[str]:
    """The names that are declared as maps between spaces."""
    for statement in statements:
        match [(member.relation, member.node) for member in statement.members]:
            case [(_, syntax.Symbol() as name), (":", syntax.Space()), ("to", syntax.Space())]:
                yield name_of(name)
            case _:
                pass

"""Objectives that are named where they are minimised: `\\min_{w,b} J(w, b) = ½ ‖w‖² + …`.

The formula is that of J: what the smallest value of it is, no page writes down before J.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import EXTREMES
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import left_side
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

WORDS = frozenset({"minimize", "minimise", "maximize", "maximise"})


def with_minimised(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is minimised or maximised has the formula behind it."""
    return with_each(statements, _named)


def _named(statement: Statement) -> Statement:
    left = left_side(statement)
    objective = None if left is None else _objective(left)
    if objective is None:
        return statement
    first, *others = statement.members
    return replace(statement, members=(replace(first, node=objective), *others))


def _objective(left: syntax.Node) -> syntax.Node | None:
    """What is minimised on a left side, if it is a name, maybe with what it is a function of."""
    match left:
        case syntax.BigOperator(operator=operator, body=body) if operator in EXTREMES:
            return _name(bare(body))
        case syntax.Call(function=syntax.Symbol(base=base), arguments=(body,)) if base in EXTREMES:
            return _name(bare(body))
        case syntax.Juxtaposition(factors=(syntax.Symbol(base=base), *rest)) if base in WORDS:
            return _applied(rest)
        case _:
            return None


def _name(body: syntax.Node) -> syntax.Node | None:
    if isinstance(body, syntax.Juxtaposition):
        return _applied(body.factors)
    return body if isinstance(body, syntax.Symbol | syntax.Call) else None


def _applied(factors: Sequence[syntax.Node]) -> syntax.Node | None:
    """A name, or one before what it is a function of."""
    match tuple(factors):
        case (syntax.Symbol() | syntax.Call() as name,):
            return name
        case (syntax.Symbol() as name, syntax.Group(body=body, opening="(") as group):
            return syntax.Call(
                start=name.start, end=group.end, function=name, arguments=(body,), bracketed=True
            )
        case _:
            return None

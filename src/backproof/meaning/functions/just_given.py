"""Functions that are told apart by a mark where they are given and by nothing in their derivative:
`f_a(x) = a x → df/dx = a` is about the f that stands before it in the same formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare, first_derivative
from backproof.meaning.naming.rewriting import with_each, with_node
from backproof.meaning.statements import left_side
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement


def with_functions_just_given(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where derivatives are of the function with a mark given before them."""
    given: dict[Statement, syntax.Call] = {}
    last: syntax.Call | None = None
    for before, statement in zip((None, *statements), statements, strict=False):
        if before is None or before.block is not statement.block:
            last = None
        if last is not None:
            given[statement] = last
        if isinstance(left := left_side(statement), syntax.Call):
            last = left if is_marked(left) else None
    if not given:
        return list(statements)
    return with_each(statements, lambda s: of_function(s, given[s]) if s in given else s)


def is_marked(call: syntax.Call) -> bool:
    """Whether a function of one argument has a letter below it."""
    match call:
        case syntax.Call(
            function=syntax.Symbol(scripts=(syntax.Script(kind="sub", items=(_,)),), primes=0),
            arguments=(argument,),
        ):
            return isinstance(bare(argument), syntax.Symbol)
        case _:
            return False


def of_function(statement: Statement, given: syntax.Call) -> Statement:
    """A statement about the derivative of a function without its mark, by its argument, as one
    about the function."""
    first = statement.members[0]
    head = None if first.node is None else bare(first.node)
    parts = None if head is None else first_derivative(head)
    if parts is None or not isinstance(head, syntax.Derivative):
        return statement
    _, above, below = parts
    symbol = bare(above)
    plain = given.function.replace(scripts=(), start=above.start, end=above.end)
    if key(symbol) != key(plain) or key(bare(below)) != key(bare(given.arguments[0])):
        return statement
    function = given.function.replace(start=above.start, end=above.end)
    member = with_node(first, lambda _: head.replace(numerator=function))
    return replace(statement, members=(member, *statement.members[1:]))

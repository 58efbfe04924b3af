"""Functions that a chain gives by a value of theirs: `h(x) = g(w^T x) = 1/(1+e^{-w^T x})`.

Where the formula is made of that expression alone, it says what g is of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt

ARGUMENT = "u"


def with_functions_given_by_values(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such functions have definitions; the first one of each."""
    defined = {item.name for item in stated if item.kind in ("definition", "declaration")}
    found: dict[str, tuple[Stated, Stated]] = {}
    for item in stated:
        given = given_by_value(item)
        if given is not None and given.name not in defined:
            found.setdefault(given.name, (item, given))
    instead = dict(found.values())
    return tuple(instead.get(item, item) for item in stated)


def given_by_value(item: Stated) -> Stated | None:
    """A member of a chain as the definition of the function before it, where it is one."""
    before = member_before(item) if item.kind == "identity" else None
    if before is None or item.node is None:
        return None
    match bare(before):
        case (
            syntax.Call(
                function=syntax.Symbol(primes=0) as function,
                arguments=(value,),
                keywords=(),
                power=None,
            ) as call
        ):
            argument = syntax.Symbol(start=value.start, end=value.end, base=ARGUMENT)
        case _:
            return None
    name = name_of(function)
    if function_name(function.base) in KNOWN or {name, ARGUMENT} & {*used_names(item.node)}:
        return None
    formula = of_any(item.node, value, argument)
    if formula is item.node or {*used_names(formula)} != {ARGUMENT}:
        return None
    left = call.replace(arguments=(argument,))
    member = replace(item.member, node=formula)
    return replace(item, kind="definition", name=name, head=left, named=None, member=member)


def member_before(item: Stated) -> syntax.Node | None:
    """What stands before the equals sign of a member of a chain."""
    for before, member in pairwise(item.statement.members):
        if member is item.member and member.relation == "=":
            return before.node
    return None


def of_any(node: syntax.Node, value: syntax.Node, argument: syntax.Symbol) -> syntax.Node:
    """A formula with a letter for each place where a value stands."""
    whole = key(bare(value))

    def change(part: syntax.Node) -> syntax.Node:
        return argument if key(bare(part)) == whole else rebuilt(part, change)

    return change(node)

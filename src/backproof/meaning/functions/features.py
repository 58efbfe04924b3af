"""Features of samples, `φ(x_n)`, beside the matrix of them, `Φ`: they are its members, φ_n."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.capitals import GREEK, large_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_features_as_members(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a member for the features of each sample."""
    shown: dict[str, set[bool]] = {}
    for call in throughout(statements, syntax.Call):
        if call.function.base in GREEK:
            shown.setdefault(call.function.base, set()).add(member_of(call) is not None)
    alone = {symbol.base for symbol in throughout(statements, syntax.Symbol) if not symbol.scripts}
    given = {left.function.base for each in statements
             if isinstance(left := left_side(each), syntax.Call)}  # fmt: skip
    names = {
        name
        for name, kinds in shown.items()
        if kinds == {True} and large_of(name) in alone and name not in given
    }
    if not names:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Call) and node.function.base in names:
            return member_of(node) or node
        return node

    return with_changed(statements, change, syntax.Call)


def member_of(call: syntax.Call) -> syntax.Symbol | None:
    """The member that the features of a sample by its letter are; None where the function is shown
    with anything else."""
    function, arguments = call.function, [bare(argument) for argument in call.arguments]
    if function.scripts or function.primes or call.keywords or call.power is not None:
        return None
    match arguments:
        case [syntax.Symbol(scripts=(script,))] if len(script.items) == 1:
            return function.replace(end=call.end, scripts=(script,))
        case _:
            return None

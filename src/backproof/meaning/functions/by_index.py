"""Functions of which there is one for each index, `J_i(W) = -log a_i`, or for each sample,
`J^{(i)}(W)`: always shown with the same arguments, they are quantities with an index, `J_i`. So is
what the text shows with arguments, “the outputs y_k(x, w)”, and a formula without, `y_{nk} = …`.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.chains import INDEX_LETTERS
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_quantities_by_index(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such functions are what they are without their arguments."""
    given = {name for statement in statements if (name := _given(statement)) is not None}
    if not given:
        return list(statements)
    shown: dict[str, set[tuple[Key, ...]]] = {}
    for call in throughout(statements, syntax.Call):
        if _is_one_of_many(call) and stem(call.function) in given:
            shown.setdefault(stem(call.function), set()).add(tuple(map(key, call.arguments)))
    same = {name for name, arguments in shown.items() if len(arguments) == 1}

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Call) and _is_one_of_many(node) and stem(node.function) in same:
            quantity = node.function.replace(end=node.end)
            if node.power is None:
                return quantity
            return syntax.Power(start=node.start, end=node.end, base=quantity, exponent=node.power)
        return node

    if not same:
        return list(statements)
    written = with_changed(statements, by_its_argument, syntax.Derivative)
    return with_changed(written, change, syntax.Call)


def by_its_argument(node: syntax.Node) -> syntax.Node:
    """A gradient `∇J_i(w)` as one by w."""
    match node:
        case syntax.Derivative(style="nabla", denominators=(), numerator=syntax.Call() as call) if (
            _is_one_of_many(call) and len(call.arguments) == 1
        ):
            return node.replace(denominators=call.arguments)
        case _:
            return node


def _given(statement: Statement) -> str | None:
    """The stem of what stands with an index on the left of a formula, a function or none."""
    match left_side(statement):
        case syntax.Call() as call if _is_one_of_many(call):
            return stem(call.function)
        case syntax.Symbol(scripts=(syntax.Script(kind="sub", items=items),)) as symbol:
            # A number below is part of a name, and says nothing of other letters there.
            counted = all(isinstance(i, syntax.Symbol) and i.base in INDEX_LETTERS for i in items)
            return stem(symbol) if items and counted else None
        case _:
            return None


def _is_one_of_many(call: syntax.Call) -> bool:
    """Whether a letter on a function of named things counts functions."""
    function = call.function
    if function.primes or function_name(function.base) in KNOWN or call.keywords:
        return False
    named = all(isinstance(bare(a), syntax.Symbol) for a in call.arguments)
    match function.scripts:
        case (syntax.Script(kind="sub" | "paren", items=(syntax.Symbol(base=base, scripts=()),)),):
            return named and base in INDEX_LETTERS
        case _:
            return False

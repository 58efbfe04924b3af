"""A formula that has a name alone, `ℓ = -y log p`, and is taken at members later, `ℓ(p_i, y_i)`:
what it is taken at are its arguments."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.logarithms_named import left_of
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import inside, throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

Arguments = tuple[syntax.Symbol, ...]


def with_arguments_given_later(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the formula of such a name has its arguments on the left."""
    own = {name_of(n.function) for s in statements if isinstance(n := left_of(s), syntax.Call)}
    taken: dict[str, set[tuple[object, ...]]] = {}
    found: dict[str, Arguments] = {}
    for call in throughout(statements, syntax.Call):
        arguments = members_of(call)
        if arguments and (name := name_of(call.function)) not in own:
            taken.setdefault(name, set()).add(tuple(map(key, arguments)))
            found[name] = arguments
    found = {name: found[name] for name, ways in taken.items() if len(ways) == 1}
    return with_each(statements, lambda s: with_arguments(s, found)) if found else list(statements)


def members_of(call: syntax.Call) -> Arguments:
    """Of what a function of several things takes the members by one letter; () for other calls."""
    if len(call.arguments) < 2 or call.power is not None or call.function.primes:
        return ()
    pairs = [of_one(bare(argument)) for argument in call.arguments]
    wholes = tuple(pair[0] for pair in pairs if pair is not None)
    letters = {pair[1] for pair in pairs if pair is not None}
    return wholes if len(wholes) == len(pairs) and len(letters) == 1 else ()


def of_one(node: syntax.Node) -> tuple[syntax.Symbol, str] | None:
    """A symbol without its one index by a letter, `y_i` or `y^{(i)}`, and that letter."""
    match node:
        case syntax.Element(base=syntax.Symbol() as base, indices=(index,)):
            letter = letter_of(index)
            return None if letter is None else (base, letter)
        case syntax.Symbol(scripts=(*rest, last)) if len(last.items) == 1:
            letter = letter_of(bare(last.items[0]))
            return None if letter is None else (node.replace(scripts=tuple(rest)), letter)
        case _:
            return None


def with_arguments(statement: Statement, found: dict[str, Arguments]) -> Statement:
    """A statement with the arguments of what it gives a formula that has them."""
    left = left_of(statement)
    arguments = found.get(name_of(left)) if isinstance(left, syntax.Symbol) else None
    node = statement.members[1].node if arguments else None
    if not isinstance(left, syntax.Symbol) or arguments is None or node is None:
        return statement
    taken = {name_of(a) for a in arguments}
    applied = {name_of(c.function) for c in inside(node, syntax.Call)}
    if not taken <= set(used_names(node)) or taken & applied:
        return statement
    given = tuple(a.replace(start=left.end, end=left.end) for a in arguments)
    call = syntax.Call(start=left.start, end=left.end, function=left, arguments=given)
    first, *rest = statement.members
    return replace(statement, members=(replace(first, node=call), *rest))

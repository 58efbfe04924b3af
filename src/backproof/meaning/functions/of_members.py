"""Functions of members by one index, `ℓ(y_i, p_i)` in a sum over i: quantities with that index.

Such a function is always shown with the same things, but for the letter that counts them. What is
added up over that letter, or differentiated by one of them, is one quantity for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.applications import (
    Application,
    applications,
    entry_of,
    with_values,
)
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.chains import INDEX_LETTERS
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_functions_of_members(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such functions are what they are without their arguments."""
    given = {
        name_of(call.function)
        for statement in statements
        if isinstance(call := left_side(statement), syntax.Call) and len(call.arguments) > 1
        if len(statement.members) == 2
    }
    summed = dict(in_sums(statements)) if given else {}
    names = given & summed.keys()
    if not names:
        return list(statements)
    shown: dict[str, list[Application]] = {}
    for each in applications(statements):
        if name_of(each.function) in names:
            shown.setdefault(name_of(each.function), []).append(each)
    alone = [name_of(symbol) for symbol in throughout(statements, syntax.Symbol)]
    of_members = {
        name
        for name, found in shown.items()
        if alone.count(name) == len(found)
        if len({pattern(each.items) for each in found}) == 1
        if all(counted(each.items) is not None for each in found)
    }
    if not of_members:
        return list(statements)

    def value(function: syntax.Symbol, items: tuple[syntax.Node, ...]) -> syntax.Symbol | None:
        letter = counted(items) if name_of(function) in of_members else None
        return None if letter is None else entry_of(function, [letter])

    return with_changed(
        statements, lambda node: with_values(node, value), syntax.Juxtaposition, syntax.Call
    )


def in_sums(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """The functions that stand in sums over the letter which counts what they are applied to."""
    for total in throughout(statements, syntax.BigOperator):
        letters = {letter_of(letter) for letter in total.letters}
        for call in inside(total.body, syntax.Call):
            letter = counted(tuple(map(bare, call.arguments)))
            if letter is not None and (own := letter_of(letter)) in letters and own is not None:
                yield name_of(call.function), own


def counted(items: Sequence[syntax.Node]) -> syntax.Symbol | None:
    """The one index letter that names have below; None where there is none, or another thing."""
    letters = [letter for item in items if (letter := index_of(item)) is not None]
    same = len({letter_of(letter) for letter in letters}) == 1
    return letters[0] if same and all(isinstance(item, syntax.Symbol) for item in items) else None


def index_of(item: syntax.Node) -> syntax.Symbol | None:
    """The letter below a name that counts it."""
    match item:
        case syntax.Symbol(scripts=(syntax.Script(kind="sub", items=(letter,)),)) if isinstance(
            letter, syntax.Symbol
        ):
            return letter if letter_of(letter) in INDEX_LETTERS else None
        case _:
            return None


def pattern(items: Sequence[syntax.Node]) -> tuple[Key, ...]:
    """What a function is applied to, whatever letter counts it."""
    return tuple(
        key(item if index_of(item) is None else item.replace(scripts=())) for item in items
    )

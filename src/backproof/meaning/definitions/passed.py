"""What the members of a chain of definitions define, where it is not the first of the first.

`a_2 = ŷ = softmax(z_2)` defines ŷ too: read member by member, the line would say that a_2 is a
quantity of which nothing is known, and then claim that it is a softmax. And of
`J = 1/N Σ ℓ(ŷ, y) = 1/N Σ (ŷ - y)²`, where nothing else says what ℓ is, the formula is the end; so
it is where ℓ is J itself, of one sample.
Of `E = ½ Σ (target - output)² = ½ (t_1 - y_1)² + ½ (t_2 - y_2)²`, where no other formula has a
target, it is the second that says what E is. `L = CrossEntropy(ŷ, y)` alone defines nothing: it
says in words which loss is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, below, inside
from backproof.record import once, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.notations.unicode import GREEK_LETTERS
from backproof.syntax.statements import Statement

_GREEK = frozenset(GREEK_LETTERS.values())
_NOTHING: frozenset[str] = frozenset()


def with_passed(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where a name that nothing else defines gets what follows it, and a
    formula is preferred to functions that nothing defines."""
    defined = {item.name for item in stated if item.kind == "definition"}
    places = _places(stated)
    found: list[Stated] = []
    for item in stated:
        before = found[-1] if found else None
        if before is None or not follows(before, item):
            found.append(item)
            continue
        name = passed(before, item)
        if name is not None and name not in defined:
            defined.add(name)
            # What a name stands for is said before the name is used.
            place = replace(item.place, order=item.place.order - 0.5)
            item = replace(item, kind="definition", head=before.node, name=name, place=place)
        elif (lacking(before, defined) and not lacking(item, defined)) or (
            _is_general(before, places) and defined & _names(item.node)
        ):
            found[-1] = replace(before, kind="mention")
            item = replace(item, kind="definition")
        found.append(item)
    return tuple(
        replace(item, kind="mention")
        if in_words(item) and unknown_in(item.node) - defined
        else item
        for item in found
    )


def _places(stated: Sequence[Stated]) -> dict[str, set[Statement]]:
    """The statements in which each name stands."""
    found: dict[str, set[Statement]] = {}
    for item in stated:
        for name in _names(item.node) | _names(item.head):
            found.setdefault(name, set()).add(item.statement)
    return found


def _is_general(item: Stated, places: Mapping[str, set[Statement]]) -> bool:
    """Whether a formula is made of names alone that stand nowhere else in the document: a general
    law, `½ Σ (target - output)²`, of which the next member of the chain says what it comes to."""
    names = _names(item.node)
    return bool(names) and all(places[name] == {item.statement} for name in names)


def _names(node: syntax.Node | None) -> frozenset[str]:
    """The names of the quantities in a formula."""
    return _NOTHING if node is None else _quantities(node)


@once(syntax.Node)
def _quantities(node: syntax.Node) -> frozenset[str]:
    if isinstance(node, syntax.Symbol):
        return frozenset((name_of(node),))
    parts = node.arguments if isinstance(node, syntax.Call) else syntax.children(node)
    return _NOTHING.union(*map(_quantities, parts))


def lacking(item: Stated, defined: Collection[str]) -> frozenset[str]:
    """The functions in a formula that nothing defines, that of its own left side among them:
    `J(Y) = Σ_i J(y_i)`."""
    unknown = unknown_in(item.node) - frozenset(defined)
    calls = inside(item.node, syntax.Call)
    return unknown | {name for n in calls if (name := name_of(n.function)) == item.name}


def in_words(item: Stated) -> bool:
    """Whether a definition says of a loss no more than a function of what it is, and that with a
    word: a letter names any function."""
    match bare(item.node) if item.node is not None else None:
        case syntax.Call(function=syntax.Symbol(base=base)):
            letter = len(base) == 1 or base == "ell" or base in _GREEK
            return item.kind == "definition" and item.name in LOSSES and not letter
        case _:
            return False


def follows(before: Stated, item: Stated) -> bool:
    """Whether one statement goes on with the chain that the other begins as a definition."""
    same = before.statement is item.statement and before.kind == "definition"
    return same and item.kind == "identity" and item.node is not None


def passed(before: Stated, item: Stated) -> str | None:
    """The name that one member of a chain of definitions is, where the next is a formula for it."""
    if before.node is None or item.node is None:
        return None
    if not isinstance(bare(before.node), syntax.Symbol | syntax.Element):
        return None
    formula = bare(item.node)
    if isinstance(formula, syntax.Number) or named(formula) is not None:
        return None
    return named(before.node)


def unknown_in(node: syntax.Node | None) -> frozenset[str]:
    """The functions of several quantities in a formula that not everybody knows."""
    return frozenset(functions_of_several(node)) if node is not None else frozenset()


def functions_of_several(node: syntax.Node) -> Iterator[str]:
    """The functions that a formula applies to several quantities."""
    for part in below(node):
        match part:
            case syntax.Call(function=syntax.Symbol() as function, arguments=(_, _, *_)) if (
                function_name(function.base) not in KNOWN
            ):
                yield name_of(function)
            case _:
                pass

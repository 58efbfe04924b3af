"""Functions that a page gives in passing: `a = f(z) = log(1 + e^z)` defines f too, and of
`f(z_k) = tanh z_k` the index says no more than that f is applied to each entry.

A letter that everybody takes for a function, σ, means what the page says: with the formula of
another one it is that. A formula of the kind of the logistic function leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.functions.exponentials import is_logistic
from backproof.meaning.functions.known import ELEMENTWISE, KNOWN, function_name, is_word
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.naming.unwritten import ARGUMENT
from backproof.meaning.statements import Stated, below, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

LETTERS = frozenset(name for name in ELEMENTWISE if not is_word(name))


def with_functions_passed(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where the formula behind a function is what defines it."""
    applied, defined = _applied(stated), {item.name for item in stated if item.kind == "definition"}
    found: list[Stated] = []
    for item in stated:
        made = _given(item, found[-1] if found else None, defined)
        found.append(item if made is None else _of_each(made, applied))
        if made is not None:
            defined.add(made.name)
    return tuple(found)


def of_entries(table: Table) -> frozenset[str]:
    """The functions that are given by an entry: alone, their names say of none."""
    lefts = {name: [d.left for d in known] for name, known in table.definitions.items()}
    return frozenset(name for name, sides in lefts.items() if any(map(_of_any, sides)))


def _of_any(left: syntax.Node | None) -> bool:
    match left:
        case syntax.Call(arguments=(syntax.Symbol(base=base), *_)):
            return base.startswith(ARGUMENT)
        case _:
            return False


def own_letters(table: Table) -> frozenset[str]:
    """The letters for known functions that the page gives another formula."""
    return frozenset(
        name
        for name in LETTERS & table.definitions.keys()
        if any(isinstance(each.left, syntax.Call) for each in table.definitions[name])
    )


def _given(item: Stated, before: Stated | None, defined: set[str]) -> Stated | None:
    """A statement as the definition of the function that stands in front of its formula; None where
    it is another kind of statement."""
    if item.node is None or item.member.relation != "=":
        return None
    if item.kind == "definition":
        call = function_in(item.head) or _of_several(item.head)
        return item if call is not None and name_of(call.function) == item.name else None
    if item.kind == "mention" and len(item.statement.members) == 2:
        call = function_in(item.head)
        own = call is not None and name_of(call.function) in LETTERS
        return None if call is None or not own else _defining(item, call)
    chained = (
        before is not None and before.statement is item.statement
        and before.kind == "definition" and item.kind == "identity"
    )  # fmt: skip
    call = function_in(before.node) if before is not None and chained else None
    if call is None or name_of(call.function) in defined or not used_names(item.node):
        # Numbers are what the function comes to at one point.
        return None
    made = _defining(item, call)
    place = replace(item.place, order=item.place.order - 0.5)
    return made and replace(made, place=place)


def _defining(item: Stated, call: syntax.Call) -> Stated | None:
    """A statement as the definition of what is applied on its left side, if it may be that."""
    name, node = name_of(call.function), item.node
    assert node is not None
    if any(name_of(symbol) == name for symbol in inside(node, syntax.Symbol)):
        return None
    if name in LETTERS and is_logistic(node):
        return None
    return replace(item, kind="definition", head=call, name=name)


def function_in(node: syntax.Node | None) -> syntax.Call | None:
    """The function of one named thing that an expression is, None for those with known names."""
    match bare(node) if node is not None else None:
        case syntax.Call(
            function=syntax.Symbol(primes=0) as function, arguments=(argument,), keywords=(),
            power=None,
        ) as call:  # fmt: skip
            letter = name_of(function) in LETTERS or function_name(function.base) not in KNOWN
            plain = isinstance(bare(argument), syntax.Symbol | syntax.Element)
            return call if letter and plain else None
        case _:
            return None


def _of_several(node: syntax.Node | None) -> syntax.Call | None:
    """The function of entries of several quantities that an expression is."""
    match bare(node) if node is not None else None:
        case syntax.Call(
            function=syntax.Symbol(primes=0) as function, arguments=(_, _, *_) as arguments,
            keywords=(), power=None,
        ) as call if function_name(function.base) not in KNOWN:  # fmt: skip
            return call if all(_place(bare(each)) is not None for each in arguments) else None
        case _:
            return None


def _applied(stated: Iterable[Stated]) -> frozenset[str]:
    """The functions that stand somewhere else than on the left of their formula."""
    return frozenset(
        name_of(call.function.replace(primes=0))
        for item in stated
        for node in (item.node, item.head if is_about_one(item) else None)
        for call in inside(node, syntax.Call)
    )


def is_about_one(item: Stated) -> bool:
    """Whether a left side is more than a function that the statement defines."""
    head = bare(item.head) if item.head is not None else None
    return item.kind != "definition" or not isinstance(head, syntax.Call)


def _of_each(item: Stated, applied: frozenset[str]) -> Stated:
    """A definition by an entry as one of all, where the formula is about nothing but that entry."""
    head, node = item.head, item.node
    assert isinstance(head, syntax.Call)
    assert node is not None
    entries = [bare(argument) for argument in head.arguments]
    if item.name not in applied or (item.name in LOSSES and len(entries) == 1):
        return item
    places = {_place(entry) for entry in entries}
    if len(places) != 1 or None in places:
        return item
    # What is picked of a matrix has another shape than the matrix, and so another name.
    named = {
        key(entry): syntax.Symbol(
            start=entry.start, end=entry.end, base=f"{ARGUMENT}{item.name}" + "'" * place
        )
        for place, entry in enumerate(entries)
    }
    wholes = {key(bare(e.base)) for e in entries if isinstance(e, syntax.Element)}

    def change(node: syntax.Node) -> syntax.Node:
        picked = isinstance(node, syntax.Element | syntax.Call)
        return named.get(key(node), node) if picked else node

    one = changed(node, change, syntax.Element, syntax.Call)
    if any(isinstance(n, syntax.Element) or key(n) in wholes for n in below(one)):
        return item
    made = replace(item.member, node=one)
    return replace(item, head=head.replace(arguments=tuple(named.values())), member=made)


def _place(node: syntax.Node) -> tuple[Key, ...] | None:
    """Where an entry is picked, or that of which a function is taken, `f(x_i)`."""
    match node:
        case syntax.Element(indices=indices):
            return tuple(map(key, indices))
        case syntax.Call(arguments=(argument,)):
            return _place(bare(argument))
        case _:
            return None

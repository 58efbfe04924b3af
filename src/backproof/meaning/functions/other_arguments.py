"""The slope of a function by another letter than its formula has: `g(u) = 1/(1+e^{-u})` and
`g'(z) = g(z) (1 - g(z))`.

Where a line is made of that letter and of what the function itself is made of, it speaks of any
argument, and may as well have the letter of the formula; a name for the value, `a = g(z)`, is g(z).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.given import of_one
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

Formulas = Mapping[str, tuple[syntax.Symbol, frozenset[str]]]
"""The argument of each function of one letter, and all that its formula is made of."""


def with_arguments_of_formulas(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where slopes of functions are by the letters of their formulas."""
    formulas = formulas_of(stated)
    if not formulas:
        return tuple(stated)
    values = {
        item.name: call
        for item in stated
        if item.kind == "definition" and item.node is not None
        if (call := of_one_letter(bare(item.node))) is not None
    }
    return tuple(with_argument(item, formulas, values) for item in stated)


def formulas_of(stated: Sequence[Stated]) -> Formulas:
    """The functions of one letter that have one formula."""
    found: dict[str, list[Stated]] = {}
    for item in stated:
        if item.kind == "definition":
            found.setdefault(item.name, []).append(item)
    formulas: dict[str, tuple[syntax.Symbol, frozenset[str]]] = {}
    for name, (first, *others) in found.items():
        call = of_one_letter(bare(first.head)) if first.head is not None else None
        if call is not None and not others and first.node is not None:
            argument = bare(call.arguments[0])
            assert isinstance(argument, syntax.Symbol)
            formulas[name] = argument, frozenset(used_names(first.node))
    return formulas


def of_one_letter(node: syntax.Node) -> syntax.Call | None:
    """A function that is applied to one letter, and is no slope."""
    call = of_one(node) if isinstance(node, syntax.Call) else None
    return None if call is None or call.function.primes else call


def with_argument(item: Stated, formulas: Formulas, values: Mapping[str, syntax.Call]) -> Stated:
    """A line about the slope of a function by another letter, with that of its formula."""
    head = bare(item.head) if item.kind == "gradient" and item.head is not None else None
    if not isinstance(head, syntax.Derivative) or item.node is None or item.named is not None:
        return item
    call = of_one_letter(bare(head.numerator)) if head.numerator is not None else None
    if call is None or (name := name_of(call.function)) not in formulas:
        return item
    argument, made_of = formulas[name]
    letter = bare(call.arguments[0])
    by = tuple(key(bare(n)) for n in head.denominators)
    own = name_of(argument)
    if by != (key(letter),) or key(letter) == key(argument) or own in used_names(item.node):
        return item
    known: dict[Key, syntax.Node] = {key(letter): argument}
    value = replaced(call, known)
    for symbol in inside(item.node, syntax.Symbol):
        if key(call) == key(values.get(name_of(symbol), argument)):
            known[key(symbol)] = value
    node = replaced(item.node, known)
    if not {*used_names(node)} <= made_of | {own, name}:
        return item
    head = head.replace(numerator=value, denominators=(argument,))
    return replace(item, head=head, member=replace(item.member, node=node))

"""Functions of several arguments of which only the name is known: `h_t = f(x_t, h_{t-1}, w)`.

What such a function gives is a quantity: the one that it defines, else one of its own. Its
derivative by one of its arguments holds the others fixed, `∂f(x_t, h_{t-1}, w)/∂w`; a derivative by
anything else is a total one, `∂ℓ(y_t, o_t)/∂w`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.functions.known import FORMAL_PRODUCT, KNOWN, function_name
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, inside
from backproof.meaning.suppositions.loss_functions import loss_functions
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.unparse import unparse

OTHERS = KNOWN | FORMAL_PRODUCT
Given = Mapping[Key, syntax.Symbol]


def with_applications(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with a name for what each function of several arguments gives, and a
    definition of it where the document has none."""
    calls = list(unknown_calls(stated))
    if not calls:
        return tuple(stated)
    given: dict[Key, syntax.Symbol] = {}
    wanted = {key(call) for _, call in calls}
    for item in stated:
        left, right = head_of(item), item.node
        if item.kind == "definition" and isinstance(left, syntax.Symbol) and right is not None:
            given.setdefault(key(bare(right)), left)
    given = {call: left for call, left in given.items() if call in wanted}
    once = applied_once(calls)
    own: list[Stated] = []
    for item, call in calls:
        if key(call) not in given:
            alone = name_of(call.function) in once
            given[key(call)] = left = call.function if alone else symbol_for(call)
            own.append(defining(item, left, call))
        if name_of(call.function) in once:
            given[key(call.function)] = given[key(call)]
    return (*own, *(with_names(item, given) for item in stated))


def applied_once(calls: Sequence[tuple[Stated, syntax.Call]]) -> set[str]:
    """The functions that are applied to one thing only: their names stand for what they give."""
    found: dict[str, set[Key]] = {}
    for _, call in calls:
        found.setdefault(name_of(call.function), set()).add(key(call))
    return {name for name, applied in found.items() if len(applied) == 1}


def defining(item: Stated, left: syntax.Symbol, call: syntax.Call) -> Stated:
    """The definition of what a call gives, as if it stood beside the statement that has the
    call."""
    # The function is no longer called as what it gives: no definition needs itself.
    function = call.function.replace(base=f"{call.function.base}()")
    member = replace(item.member, node=call.replace(function=function), relation="=")
    return replace(
        item, kind="definition", member=member, head=left, name=name_of(left), named=None,
        origin=item.origin or item,
    )  # fmt: skip


def unknown_calls(stated: Sequence[Stated]) -> Iterator[tuple[Stated, syntax.Call]]:
    """Where functions of several arguments are applied that nothing defines; a loss that is only
    differentiated is understood elsewhere."""
    known = {item.name for item in stated if item.kind == "definition"}
    losses: frozenset[str] | None = None
    for item in stated:
        if item.kind in ("mention", "unread", "declaration") or item.node is None:
            continue
        for part in (item.head, item.node):
            for node in inside(part, syntax.Call):
                if len(node.arguments) < 2:
                    continue
                if node.keywords or node.power is not None or node.function.primes:
                    continue
                name = name_of(node.function)
                if free_letters(node):
                    # One call for each value of a letter: no single quantity.
                    continue
                if name in known or function_name(node.function.base) in OTHERS:
                    continue
                if losses is None:
                    losses = frozenset(loss_functions(stated))
                if name not in losses:
                    yield item, node


def symbol_for(call: syntax.Call) -> syntax.Symbol:
    """A name for what a call gives: its own text."""
    arguments = ", ".join(named(a) or unparse(a) for a in call.arguments)
    return syntax.Symbol(
        start=call.start, end=call.end, base=f"{name_of(call.function)}({arguments})"
    )


def head_of(item: Stated) -> syntax.Node | None:
    """What a statement is about, without brackets around it."""
    return bare(item.head) if item.head is not None else None


def with_names(item: Stated, given: Given) -> Stated:
    """A statement with names for what functions give; the definition of such a name keeps the
    call."""
    if item.kind in ("mention", "unread", "declaration") or item.node is None:
        return item
    left, name = head_of(item), given.get(key(bare(item.node)))
    if item.kind == "definition" and name is not None and key(name) == key(left):
        return item
    node = replaced(item.node, given)
    head = item.head
    if isinstance(left, syntax.Derivative) and left.numerator is not None and not direct(left):
        head = replaced(left, given)
    if node is item.node and head is item.head:
        return item
    return replace(item, member=replace(item.member, node=node), head=head)


def direct(derivative: syntax.Derivative) -> bool:
    """Whether a function is differentiated by one of its arguments."""
    call = bare(derivative.numerator) if derivative.numerator is not None else None
    if not isinstance(call, syntax.Call) or len(derivative.denominators) != 1:
        return False
    by = key(bare(derivative.denominators[0]))
    return any(key(bare(argument)) == by for argument in call.arguments)


def replaced(node: syntax.Node, given: Given) -> syntax.Node:
    """An expression with names in the place of calls."""
    if isinstance(node, syntax.Call | syntax.Symbol):
        name = given.get(key(node))
        if name is not None:
            return name
    changes: dict[str, object] = {}
    for field in node.holding:
        value = getattr(node, field)
        made = _part(value, given)
        if made is not value:
            changes[field] = made
    if not changes:
        return node
    if isinstance(node, syntax.Derivative) and "numerator" in changes and direct(node):
        changes["direct"] = True
    return node.replace(**changes)


def _part(part: object, given: Given) -> object:
    if isinstance(part, syntax.Node):
        return replaced(part, given)
    if isinstance(part, tuple):
        made = tuple(_part(p, given) for p in part)
        return part if all(a is b for a, b in zip(made, part, strict=True)) else made
    return part

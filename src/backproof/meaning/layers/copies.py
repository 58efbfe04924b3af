"""Copies of a shared parameter: `W^{(t)}`, the W that is used at step t only.

Where a document differentiates by `W^{(t)}` but its recurrence has a plain W, each step has a copy
of W, equal to it: ∂L/∂W is then the sum of the derivatives by the copies (I. Goodfellow, Y. Bengio
and A. Courville, "Deep Learning", MIT Press 2016, section 10.2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, derivatives, inside
from backproof.record import replace
from backproof.syntax.nodes import Element, Node, Number, Script, Symbol


def with_copies(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, each step of a recurrence with copies of its own."""
    steps = [item for item in stated if is_step(item)]
    if not steps:
        return tuple(stated)
    shared = {name_of(s) for item in steps for s in symbols_in(item.node)}
    scripts = copied(stated, shared)
    if not scripts:
        return tuple(stated)
    defined = {item.name for item in stated if item.kind == "definition"}
    found: list[Stated] = []
    for item in stated:
        if is_step(item) and item.node is not None and not is_copy(item, scripts):
            found.extend(own_copies(item, scripts, defined))
            node = in_step(item.node, scripts, item.instance[0][1])
            found.append(replace(item, member=replace(item.member, node=node)))
        else:
            found.append(item)
    return tuple(found)


def is_step(item: Stated) -> bool:
    """Whether a statement defines something at one step of a recurrence or one layer, and is no
    step of the descent."""
    if item.kind != "definition" or len(item.instance) != 1 or item.node is None:
        return False
    return not any(derivatives(item.node))


def is_copy(item: Stated, scripts: Mapping[str, Script]) -> bool:
    """Whether a definition says what a copy is: `W^{(t)} = W`."""
    left = bare(item.head) if item.head is not None else None
    pair = without_step(left) if isinstance(left, Symbol) else None
    return pair is not None and name_of(pair[0]) in scripts


def symbols_in(node: Node | None) -> Iterator[Symbol]:
    """The symbols in an expression."""
    return iter(inside(node, Symbol))


def without_step(symbol: Symbol) -> tuple[Symbol, Script] | None:
    """A symbol without its one script that is a number, and that script."""
    steps = [s for s in symbol.scripts if len(s.items) == 1 and isinstance(s.items[0], Number)]
    if len(steps) != 1:
        return None
    rest = tuple(s for s in symbol.scripts if s is not steps[0])
    return symbol.replace(scripts=rest), steps[0]


def copied(stated: Iterable[Stated], shared: set[str]) -> dict[str, Script]:
    """The shared names by whose copies something is differentiated, with a script of a copy.

    None of which a copy is defined as anything but the name itself.
    """
    found: dict[str, Script] = {}
    own: set[str] = set()
    for item in stated:
        for part in (item.head, item.node):
            for derivative in derivatives(part) if part is not None else ():
                for below_ in map(bare, derivative.denominators):
                    symbol = bare(below_.base) if isinstance(below_, Element) else below_
                    pair = without_step(symbol) if isinstance(symbol, Symbol) else None
                    if pair is not None and (item.instance or pair[1].kind != "sub"):
                        found.setdefault(name_of(pair[0]), pair[1])
        if item.kind == "definition" and item.head is not None:
            left = bare(item.head)
            pair = without_step(left) if isinstance(left, Symbol) else None
            if pair is not None and not same(pair[0], item.node):
                own.add(name_of(pair[0]))
    return {name: script for name, script in found.items() if name in shared - own}


def same(symbol: Symbol, node: Node | None) -> bool:
    """Whether an expression is just this symbol."""
    inner = bare(node) if node is not None else None
    return isinstance(inner, Symbol) and name_of(inner) == name_of(symbol)


def copy_of(symbol: Symbol, script: Script, step: int) -> Symbol:
    """The copy of a parameter that is used at a step."""
    number = Number(start=symbol.start, end=symbol.end, value=float(step), text=str(step))
    own = script.replace(start=symbol.start, end=symbol.end, text=str(step), items=(number,))
    return symbol.replace(scripts=(*symbol.scripts, own))


def own_copies(item: Stated, scripts: Mapping[str, Script], defined: set[str]) -> Iterator[Stated]:
    """A definition `W^{(t)} = W` for each copy that a step uses and nothing defines yet."""
    step = item.instance[0][1]
    for symbol in symbols_in(item.node):
        script = scripts.get(name_of(symbol))
        if script is None:
            continue
        copy = copy_of(symbol, script, step)
        if name_of(copy) not in defined:
            defined.add(name_of(copy))
            member = replace(item.member, node=symbol)
            yield replace(
                item, member=member, head=copy, name=name_of(copy), origin=item.origin or item
            )


def in_step(node: Node, scripts: Mapping[str, Script], step: int) -> Node:
    """An expression with the copies of a step."""
    if isinstance(node, Symbol):
        script = scripts.get(name_of(node))
        return node if script is None else copy_of(node, script, step)
    changes = {
        name: made
        for name in node.fields
        if isinstance(value := getattr(node, name), Node | tuple)
        and (made := _in_part(value, scripts, step)) is not value
    }
    return node.replace(**changes) if changes else node


def _in_part(part: object, scripts: Mapping[str, Script], step: int) -> object:
    if isinstance(part, Node):
        return part if isinstance(part, Script) else in_step(part, scripts, step)
    if isinstance(part, tuple):
        made = tuple(_in_part(p, scripts, step) for p in part)
        return part if all(a is b for a, b in zip(made, part, strict=True)) else made
    return part

"""Entries by class numbers, in expressions: picked by a letter, or summed over classes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import DATA, bare, stem
from backproof.record import dataclass, field
from backproof.syntax import nodes as syntax
from backproof.syntax import unparse
from backproof.syntax.keys import Key, key

LABELS = frozenset({"y", "label", "target", "class"})
"""What the class of a sample is called where an index of its own shows that it is data."""


@dataclass(frozen=True)
class Classes:
    """`numbers` are the stems of class numbers, `scored` the stems of what has an entry for each
    class, `letter` one that the document does not use, `bases` letters with class numbers for
    one-hot vectors, `chosen` letters that pick one of the terms of a share, with the stems on which
    they stand."""

    numbers: frozenset[str]
    scored: frozenset[str]
    letter: str
    bases: frozenset[str] = frozenset()
    chosen: Mapping[str, Collection[str]] = field(default_factory=dict)


def is_number(index: syntax.Node, classes: Classes) -> bool:
    """Whether an index is the class of a sample."""
    return isinstance(index, syntax.Symbol) and not index.accents and stem(index) in classes.numbers


def numbers_in(part: object, classes: Classes) -> Iterator[syntax.Symbol]:
    """The class numbers among the indices of a part of a line."""
    stack = [part]
    while stack:
        item = stack.pop()
        match item:
            case tuple():
                stack.extend(item)
            case syntax.Node():
                yield from lettered(item, classes)[1].values()
                if not isinstance(item, syntax.Symbol):
                    stack.extend(getattr(item, name) for name in item.fields)
            case _:
                pass


def letter_for(index: syntax.Node, classes: Classes) -> syntax.Symbol:
    """The letter of classes, in the place of an index."""
    return syntax.Symbol(start=index.start, end=index.end, base=classes.letter)


def same(number: syntax.Symbol, classes: Classes) -> syntax.Comparison:
    """`c = y_i`."""
    return syntax.Comparison(
        start=number.start,
        end=number.end,
        operator="=",
        left=letter_for(number, classes),
        right=number.replace(style=DATA),
    )


def lettered(
    node: syntax.Node, classes: Classes, only: frozenset[Key] | None = None
) -> tuple[syntax.Node, dict[Key, syntax.Symbol]]:
    """An entry with the letter of classes in place of class numbers, and these numbers."""
    match node:
        case syntax.Symbol(scripts=scripts) if stem(node) in classes.scored:
            made, found = of_scripts(scripts, classes, only)
            return (node.replace(scripts=made) if found else node), found
        case syntax.Call(function=function):
            inner, found = lettered(function, classes, only)
            return (node.replace(function=inner) if found else node), found
        case syntax.Indexed(script=script):
            made, found = of_scripts((script,), classes, only)
            return (node.replace(script=made[0]) if found else node), found
        case _:
            return node, {}


def of_scripts(
    scripts: tuple[syntax.Script, ...], classes: Classes, only: frozenset[Key] | None
) -> tuple[tuple[syntax.Script, ...], dict[Key, syntax.Symbol]]:
    """Scripts with the letter of classes in place of class numbers, and these numbers."""
    found: dict[Key, syntax.Symbol] = {}
    made = []
    for script in scripts:
        items = list(script.items)
        for place, item in enumerate(items):
            wanted = script.kind == "sub" and (only is None or key(item) in only)
            if wanted and isinstance(item, syntax.Symbol) and is_number(item, classes):
                found[key(item)] = item
                items[place] = letter_for(item, classes)
        if any(a is not b for a, b in zip(items, script.items, strict=True)):
            text = ("," if "," in script.text else "").join(map(unparse, items))
            script = script.replace(items=tuple(items), text=text)
        made.append(script)
    return tuple(made), found


def picked(node: syntax.Node, classes: Classes, only: frozenset[Key]) -> syntax.Node:
    """The same expression with the letter of classes in place of some class numbers."""
    if isinstance(node, syntax.Symbol):
        return lettered(node, classes, only)[0]
    if isinstance(node, syntax.Call | syntax.Indexed):
        node = lettered(node, classes, only)[0]
    return mapped(node, lambda part: picked(part, classes, only))


def summed(node: syntax.Node, classes: Classes) -> syntax.Node:
    """The same expression with a sum over classes in place of each entry by a class number."""
    if isinstance(node, syntax.Comparison):
        left, right = node.left, node.right
        node = node.replace(
            left=as_class(left, right, classes), right=as_class(right, left, classes)
        )
    here = {"start": node.start, "end": node.end}
    if (agreeing := kronecker(node, classes)) is not None:
        return syntax.Indicator(**here, condition=agreeing)
    entry, numbers = lettered(node, classes)
    if not isinstance(node, syntax.Symbol):
        entry = mapped(entry, lambda part: summed(part, classes))
    if len(numbers) != 1:
        return entry if not numbers else node
    is_it = syntax.Indicator(**here, condition=same(next(iter(numbers.values())), classes))
    return syntax.BigOperator(
        **here, operator="sum", letters=(letter_for(node, classes),), lower=None, upper=None,
        condition=None, body=syntax.Juxtaposition(**here, factors=(is_it, entry)),
    )  # fmt: skip


def fixed(node: syntax.Node) -> syntax.Node:
    """The same expression with its indices as marks of names."""
    if not isinstance(node, syntax.Symbol):
        return mapped(node, fixed)
    return node.replace(scripts=tuple(script.replace(items=()) for script in node.scripts))


def kronecker(node: syntax.Node, classes: Classes) -> syntax.Comparison | None:
    """What `\\delta_{k y}` compares: a letter with the class of a sample."""
    match node:
        case syntax.Symbol(base="delta", scripts=(syntax.Script(kind="sub", items=(one, other)),)):
            for index, letter in ((one, other), (other, one)):
                number = as_class(index, letter, classes)
                if number is not index:
                    return syntax.Comparison(
                        start=node.start, end=node.end, operator="=", left=letter, right=number
                    )
        case _:
            pass
    return None


def as_class(node: syntax.Node, other: syntax.Node, classes: Classes) -> syntax.Node:
    """One side of a comparison, as the class of a sample where the other side is a letter."""
    inner = bare(node)
    if letter_of(bare(other)) is None or not isinstance(inner, syntax.Symbol):
        return node
    return inner.replace(style=DATA) if is_number(inner, classes) else node


def mapped(node: syntax.Node, change: Callable[[syntax.Node], syntax.Node]) -> syntax.Node:
    """The same node with its parts changed; itself where none is."""
    changes = {
        name: other
        for name in node.fields
        if isinstance(value := getattr(node, name), syntax.Node | tuple)
        and not isinstance(value, syntax.Script)
        and (other := changed(value, change)) is not value
    }
    return node.replace(**changes) if changes else node


def changed(value: object, change: Callable[[syntax.Node], syntax.Node]) -> object:
    """A part of a node, changed wherever it holds expressions."""
    if isinstance(value, syntax.Script):
        return value
    if isinstance(value, syntax.Node):
        return change(value)
    if isinstance(value, tuple):
        made = tuple(changed(inner, change) for inner in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    return value

"""Layers in two spellings: `W_2` in the gradients of a page whose way forward has `W^{[2]}`.

What no formula gives a value under its subscript, and one does under the number in brackets, is the
same quantity. A name that has both scripts at once has entries by its subscript.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_layers_by_subscript(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where numbers below a name are those of its layers in brackets."""
    layers: dict[str, set[str]] = {}
    entries: set[str] = set()
    for symbol in throughout(statements, syntax.Symbol):
        numbers = [s.text for s in symbol.scripts if is_number(s, "bracket")]
        layers.setdefault(stem(symbol), set()).update(numbers)
        if numbers and any(s.kind == "sub" for s in symbol.scripts):
            entries.add(stem(symbol))
    given = entries | set(given_by_subscript(statements))
    families = {name: found for name, found in layers.items() if found and name not in given}
    if not families:
        return list(statements)
    return with_changed(statements, lambda node: in_brackets(node, families), syntax.Symbol)


def given_by_subscript(statements: Sequence[Statement]) -> Iterator[str]:
    """The stems of what a statement gives a value under a number below it."""
    for statement in statements:
        head = left_side(statement)
        for symbol in inside(bare(head), syntax.Symbol) if head is not None else ():
            derivative = isinstance(head, syntax.Derivative)
            if not derivative and any(is_number(s, "sub") for s in symbol.scripts):
                yield stem(symbol)


def is_number(script: syntax.Script, kind: str) -> bool:
    """Whether a script of one kind is a whole number."""
    return script.kind == kind and script.text.isdigit()


def in_brackets(node: syntax.Node, families: Mapping[str, Set[str]]) -> syntax.Node:
    """A symbol with the number of its layer in brackets, where it stands below."""
    if not isinstance(node, syntax.Symbol) or any(s.kind == "bracket" for s in node.scripts):
        return node
    numbers = families.get(stem(node), frozenset())
    scripts = tuple(
        script.replace(kind="bracket")
        if is_number(script, "sub") and script.text in numbers
        else script
        for script in node.scripts
    )
    return node.replace(scripts=scripts) if scripts != node.scripts else node

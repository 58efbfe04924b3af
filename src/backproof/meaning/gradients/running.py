"""One name for the gradient that goes down a network: `g ← ∇_a J = g ⊙ f'(a)`.

Each assignment gives the name a new value, and what stands after it means that. In a loop over
layers the first assignment for layer k takes what the last one left for it: ∇_{h^{(k)}} J where the
loop ends with `g ← ∇_{h^{(k-1)}} J`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.meaning.functions.parameters import replaced
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each, with_node
from backproof.meaning.statements import inside
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_LAYER = regex(r"([a-z])([-+]1)?")
Values = Mapping[Key, syntax.Node]
"""What names stand for at a place."""


def with_running_gradients(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a name is the gradient that it stands for at each place."""
    names = {key(n) for s in statements if (n := assigned(s)) is not None and gradient_of(s)}
    if not names:
        return list(statements)
    values: dict[Key, syntax.Node] = {}
    left = left_by_loops(statements)

    def change(statement: Statement) -> Statement:
        name, gradient = assigned(statement), gradient_of(statement)
        own = key(name) if name is not None else None
        if own is None or own not in names:
            return with_values(statement, values if claims(statement) else gradients_of(values))
        letter = layer_letter(gradient)
        entering = letter and letter not in map(layer_letter, [values.get(own)])
        before = left.get((own, letter)) if entering else None
        made = with_values(statement, values if before is None else {**values, own: before})
        last = made.members[-1].node
        if gradient is not None:
            values[own] = gradient
        elif last is not None:
            values[own] = syntax.Group(start=last.start, end=last.end, body=last, opening="(")
        if gradient is None:
            return made
        first, *rest = made.members[1:]
        return replace(made, members=(replace(first, relation="", start=made.start), *rest))

    return with_each(statements, change)


def assigned(statement: Statement) -> syntax.Symbol | None:
    """The name to which a statement gives a new value."""
    members = statement.members
    if statement.continues is not None or len(members) < 2 or members[1].relation != "leftarrow":
        return None
    name = bare(members[0].node) if members[0].node is not None else None
    return name if isinstance(name, syntax.Symbol) and not name.scripts else None


def gradient_of(statement: Statement) -> syntax.Derivative | None:
    """The gradient that an assignment says its new value to be."""
    node = statement.members[1].node if len(statement.members) > 1 else None
    gradient = bare(node) if node is not None else None
    return gradient if isinstance(gradient, syntax.Derivative) else None


def claims(statement: Statement) -> bool:
    """Whether a statement is about a gradient, and no step along what a gradient was made into."""
    first = statement.members[0].node
    return statement.continues is not None or isinstance(first and bare(first), syntax.Derivative)


def gradients_of(values: Values) -> Values:
    """The names that stand for a gradient itself, which nothing was done to since."""
    return {name: node for name, node in values.items() if isinstance(node, syntax.Derivative)}


def with_values(statement: Statement, values: Values) -> Statement:
    """A statement with what names stand for in their places."""
    if not values:
        return statement

    def put(node: syntax.Node) -> syntax.Node:
        uses = {key(symbol): symbol for symbol in inside(node, syntax.Symbol)}
        here = {
            name: standing_at(values[name], use) for name, use in uses.items() if name in values
        }
        return replaced(node, here) if here else node

    first, *rest = statement.members
    changed = (first, *(with_node(member, put) for member in rest))
    same = all(a is b for a, b in zip(changed, statement.members, strict=True))
    return statement if same else replace(statement, members=changed)


def standing_at(value: syntax.Node, use: syntax.Symbol) -> syntax.Node:
    """A value in the place of the name that stands for it: its parts stand in no text there."""

    def unwritten(node: syntax.Node) -> syntax.Node:
        node = rebuilt(node, unwritten)
        if isinstance(node, syntax.Symbol):
            node = node.replace(scripts=tuple(map(in_script, node.scripts)))
        return node.replace(start=use.start, end=use.start)

    def in_script(script: syntax.Script) -> syntax.Script:
        items = tuple(map(unwritten, script.items))
        return script.replace(start=use.start, end=use.start, items=items)

    return unwritten(value).replace(end=use.end)


def left_by_loops(statements: Sequence[Statement]) -> dict[tuple[Key, str], syntax.Node]:
    """What the last assignments in loops leave for the next layer, by the name and the letter of
    layers."""
    found: dict[tuple[Key, str], syntax.Node] = {}
    for statement in statements:
        name, gradient = assigned(statement), gradient_of(statement)
        if name is None or gradient is None or len(gradient.denominators) != 1:
            continue
        by = bare(gradient.denominators[0])
        letter = layer_letter(gradient)
        if isinstance(by, syntax.Symbol) and any(s.text == f"{letter}-1" for s in by.scripts):
            scripts = tuple(one_up(s) for s in by.scripts)
            found[key(name), letter] = gradient.replace(denominators=(by.replace(scripts=scripts),))
    return found


def one_up(script: syntax.Script) -> syntax.Script:
    """`k-1` as k."""
    match = _LAYER.fullmatch(script.text)
    if match is None or match[2] != "-1":
        return script
    letter = syntax.Symbol(start=script.start, end=script.end, base=match[1])
    return script.replace(text=match[1], items=(letter,))


def layer_letter(node: syntax.Node | None) -> str:
    """The letter that counts layers in what a gradient is taken by, "" for none."""
    by = node.denominators if isinstance(node, syntax.Derivative) else ()
    for symbol in (symbol for each in by for symbol in inside(each, syntax.Symbol)):
        for script in symbol.scripts:
            if match := _LAYER.fullmatch(script.text):
                return match[1]
    return ""

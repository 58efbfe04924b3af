"""Names with a list in brackets behind them, `φ(s, a)` and `P(o | c)`, before it is known which of
them are functions; and which letters in such lists are indices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from backproof.meaning.functions.at_indices import Uses
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import throughout
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

BAR = regex(r"\||\\mid|\\vert|\\lvert|\\given|∣")
Value = Callable[[syntax.Symbol, tuple[syntax.Node, ...]], syntax.Symbol | None]
"""What becomes of a name and of the list behind it; None where they are left as they are."""


@dataclass(frozen=True)
class Application:
    """A name, what stands in the brackets behind it, and whether a bar parts the first of it."""

    function: syntax.Symbol
    items: tuple[syntax.Node, ...]
    bar: bool


def applications(statements: Sequence[Statement]) -> Iterator[Application]:
    """All names with lists behind them."""
    for statement in statements:
        text = statement.block.passage.text
        found: list[tuple[syntax.Symbol, tuple[syntax.Node, ...]]] = []
        for product in throughout((statement,), syntax.Juxtaposition):
            for before, group in zip(product.factors, product.factors[1:], strict=False):
                function, items = function_of(before), list_of(group)
                if function is not None and items is not None:
                    found.append((function, items))
        for call in throughout((statement,), syntax.Call):
            known = call.keywords or function_name(call.function.base) in KNOWN
            if len(call.arguments) > 1 and not known:
                found.append((call.function, call.arguments))
        for function, items in found:
            bar = BAR.search(text[items[0].end : items[1].start]) is not None
            yield Application(function, tuple(map(bare, items)), bar)


def list_of(node: syntax.Node) -> tuple[syntax.Node, ...] | None:
    """What stands in `(a | s)` or `(s, a)`; None for other brackets."""
    match node:
        case syntax.Group(opening="(", body=syntax.Matrix(rows=(items,))):
            pass
        case syntax.Group(opening="(", body=syntax.Range(items=items)):
            pass
        case _:
            return None
    names = [item for item in items if item is not None and isinstance(bare(item), syntax.Symbol)]
    return tuple(names) if len(names) == len(items) > 1 else None


def function_of(node: syntax.Node) -> syntax.Symbol | None:
    """The name right before a bracket: alone, or at the end of what a function is applied to or a
    derivative is taken of."""
    match node:
        case syntax.Symbol(accents=()):
            return node
        case syntax.Call(bracketed=False, arguments=(argument,)):
            return function_of(argument)
        case syntax.Derivative(numerator=syntax.Node() as above, form="subscript" | "operator"):
            return function_of(above)
        case _:
            return None


def with_values(node: syntax.Node, value: Value) -> syntax.Node:
    """A product or a call with values in the place of names and the lists behind them."""
    if isinstance(node, syntax.Juxtaposition):
        return with_joined(node, lambda one, other: joined(one, other, value))
    if isinstance(node, syntax.Call) and len(node.arguments) > 1 and not node.keywords:
        made = value(node.function, tuple(map(bare, node.arguments)))
        return node if made is None else powered(made.replace(end=node.end), node)
    return node


def joined(before: syntax.Node, group: syntax.Node, value: Value) -> syntax.Node | None:
    """A name and the bracket behind it as what they are together."""
    items = list_of(group)
    if items is None:
        return None
    match before:
        case syntax.Symbol(accents=()):
            made = value(before, tuple(map(bare, items)))
            return None if made is None else made.replace(end=group.end)
        case syntax.Call(bracketed=False, arguments=(argument,)):
            inner = joined(argument, group, value)
            return None if inner is None else before.replace(arguments=(inner,), end=group.end)
        case syntax.Derivative(numerator=syntax.Node() as above, form="subscript" | "operator"):
            inner = joined(above, group, value)
            return None if inner is None else before.replace(numerator=inner, end=group.end)
        case _:
            return None


def powered(symbol: syntax.Symbol, call: syntax.Call) -> syntax.Node:
    """A value to the power that stands before its brackets."""
    if call.power is None:
        return symbol
    return syntax.Power(start=call.start, end=call.end, base=symbol, exponent=call.power)


def entry_of(function: syntax.Symbol, letters: Sequence[syntax.Node]) -> syntax.Symbol:
    """The entry of what a name stands for by letters; what it has below is its parameters."""
    start, end = letters[0].start, letters[-1].end
    text = ",".join(letter_of(letter) or "" for letter in letters)
    mark = syntax.Script(start=start, end=end, kind="sub", text=text, items=tuple(letters))
    above = (script for script in function.scripts if script.kind != "sub")
    return function.replace(scripts=(mark, *above))


def index_letters(statements: Sequence[Statement], names: Collection[str]) -> frozenset[str]:
    """The letters that stand as indices, or in lists where these do, and nowhere as quantities but
    in the lists behind some names; `w = o` says nothing of what they are."""
    seen = Uses()
    for statement in without_lists(statements, names):
        for member in statement.members:
            if member.node is not None and not isinstance(member.node, syntax.Symbol):
                seen.see(member.node)
    places: dict[tuple[str, int], set[str | None]] = {}
    for each in applications(statements):
        for number, item in enumerate(each.items[:1] if each.bar else each.items):
            places.setdefault((name_of(each.function), number), set()).add(letter_of(item))
    found: set[str] = (seen.below | seen.bound) - seen.alone
    while (
        more := {
            letter
            for letters in places.values()
            if letters & found and not letters & {*seen.alone, None}
            for letter in letters
            if letter is not None
        }
        - found
    ):
        found |= more
    return frozenset(found)


def without_lists(statements: Sequence[Statement], names: Collection[str]) -> list[Statement]:
    """The same statements, with some names alone where lists stand behind them."""

    def alone(function: syntax.Symbol, _: object) -> syntax.Symbol | None:
        return function if name_of(function) in names else None

    return with_changed(
        statements, lambda node: with_values(node, alone), syntax.Juxtaposition, syntax.Call
    )

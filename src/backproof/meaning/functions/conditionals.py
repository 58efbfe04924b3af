"""Probabilities under a condition, `P(o | c)`, `π_θ(a | s)`: what stands behind the bar is the same
wherever they stand, and their formula shows it.

Of letters that are indices they are entries, `P_o`; of one thing alone, a number of that name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from backproof.meaning.functions.at_indices import Uses
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import (
    changed,
    of_members,
    with_changed,
    with_each,
    with_joined,
    with_node,
)
from backproof.meaning.statements import throughout
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement

BAR = regex(r"\||\\mid|\\vert|\\lvert|\\given|∣")
LAWS = frozenset({"p", "q", "P", "Q", "Pr", "pi"})
"""Letters of probabilities and densities, which are numbers."""
GIVEN = " given"
Change = Callable[[syntax.Symbol, syntax.Node], syntax.Symbol | None]
"""What becomes of a name and of what stands before the bar; None where it is left as it is."""


def is_density(name: str) -> bool:
    """Whether a name is that of a density under a condition."""
    return GIVEN in name


@dataclass(frozen=True)
class Conditional:
    """One probability under a condition: its name, what stands before the bar and behind it."""

    function: syntax.Symbol
    first: syntax.Node
    behind: tuple[Key, ...]


def with_conditions_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with entries or numbers for probabilities under one condition: on the
    whole page, or from one formula for them to the next."""
    names = {name_of(each.function) for each in conditionals(statements)}
    if not names:
        return list(statements)
    if changes := meant(statements, names):
        return put(statements, changes)
    parts = from_formula_to_formula(statements, names)
    if len(parts) == 1:
        return list(statements)
    changes = {s: kinds for part in parts for s, kinds in meant(part, names).items()}
    return put(statements, changes)


def meant(
    statements: Sequence[Statement], names: Collection[str]
) -> dict[Statement, Mapping[str, bool]]:
    """For each statement the names that are numbers (False) and entries (True) in all of them."""
    found: dict[str, list[Conditional]] = {}
    for each in conditionals(statements):
        found.setdefault(name_of(each.function), []).append(each)
    used = Counter(map(name_of, throughout(statements, syntax.Symbol)))
    letters = index_letters(statements, names)
    kinds: dict[str, bool] = {}
    for name, items in found.items():
        if used[name] != len(items) or len({item.behind for item in items}) > 1:
            continue
        if {letter_of(item.first) for item in items} <= letters:
            kinds[name] = True
        elif len({key(item.first) for item in items}) == 1:
            kinds[name] = False
    return dict.fromkeys(statements, kinds) if kinds else {}


def from_formula_to_formula(
    statements: Sequence[Statement], names: Collection[str]
) -> list[list[Statement]]:
    """The statements in parts, each from a formula for such a probability on."""
    parts: list[list[Statement]] = [[]]
    for statement in statements:
        head = statement.members[0].node
        function = function_of_value(head) if head is not None else None
        given = function is not None and name_of(function) in names and len(statement.members) > 1
        if given and any(map(is_formula, parts[-1])):
            parts.append([])
        parts[-1].append(statement)
    return parts


def is_formula(statement: Statement) -> bool:
    """Whether a statement says what such a probability is."""
    head = statement.members[0].node
    return head is not None and function_of_value(head) is not None


def function_of_value(node: syntax.Node) -> syntax.Symbol | None:
    """The name of the probability that an expression is, None for all others."""
    match bare(node):
        case syntax.Juxtaposition(factors=(syntax.Symbol() as name, group)) if condition_of(group):
            return name
        case syntax.Call(function=function, arguments=(_, _, *_)):
            return function
        case _:
            return None


def put(
    statements: Sequence[Statement], kinds: Mapping[Statement, Mapping[str, bool]]
) -> list[Statement]:
    """The same statements, with entries and numbers where these are meant."""

    def of_statement(statement: Statement) -> Statement:
        if not (known := kinds.get(statement)):
            return statement

        def value(function: syntax.Symbol, first: syntax.Node) -> syntax.Symbol | None:
            if known.get(name_of(function)):
                return entry_of(function, first)
            law = function.base in LAWS
            return function.replace(base=function.base + GIVEN) if law else function

        def change(node: syntax.Node) -> syntax.Node:
            if isinstance(node, syntax.Juxtaposition):
                return with_joined(
                    node,
                    lambda one, other: (
                        joined(one, other, value)
                        if (name := function_of(one)) and name_of(name) in known
                        else None
                    ),
                )
            if isinstance(node, syntax.Call) and name_of(node.function) in known:
                made = value(node.function, bare(node.arguments[0]))
                return node if made is None else powered(made.replace(end=node.end), node)
            return node

        return of_members(
            statement,
            lambda member: with_node(
                member, lambda n: changed(n, change, syntax.Juxtaposition, syntax.Call)
            ),
        )

    return with_each(statements, of_statement)


def entry_of(function: syntax.Symbol, first: syntax.Node) -> syntax.Symbol:
    """The entry of a probability by the letter before its bar."""
    text = letter_of(first) or ""
    mark = syntax.Script(start=first.start, end=first.end, kind="sub", text=text, items=(first,))
    above = (script for script in function.scripts if script.kind != "sub")
    return function.replace(scripts=(mark, *above))


def index_letters(statements: Sequence[Statement], names: Collection[str]) -> frozenset[str]:
    """The letters that stand as indices, and nowhere as quantities but before such a bar; `w = o`
    says nothing of what they are."""
    seen = Uses()
    for statement in without_conditionals(statements, names):
        for member in statement.members:
            if member.node is not None and not isinstance(member.node, syntax.Symbol):
                seen.see(member.node)
    return frozenset((seen.below | seen.bound) - seen.alone)


def without_conditionals(
    statements: Sequence[Statement], names: Collection[str]
) -> list[Statement]:
    """The same statements, with the names alone where probabilities stand."""

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Juxtaposition):
            return with_joined(node, lambda one, other: joined(one, other, lambda f, _: f))
        if isinstance(node, syntax.Call) and name_of(node.function) in names:
            return node.function
        return node

    return with_changed(statements, change, syntax.Juxtaposition, syntax.Call)


def conditionals(statements: Sequence[Statement]) -> Iterator[Conditional]:
    """All probabilities under a condition; laws with parameters are no such thing."""
    for statement in statements:
        text = statement.block.passage.text
        for product in throughout((statement,), syntax.Juxtaposition):
            for before, group in zip(product.factors, product.factors[1:], strict=False):
                function, items = function_of(before), condition_of(group)
                if function is not None and items is not None:
                    yield Conditional(function, bare(items[0]), tuple(map(key, items[1:])))
        for call in throughout((statement,), syntax.Call):
            items = call.arguments
            if len(items) < 2 or call.keywords or function_name(call.function.base) in KNOWN:
                continue
            if BAR.search(text[items[0].end : items[1].start]):
                yield Conditional(call.function, bare(items[0]), tuple(map(key, items[1:])))


def condition_of(node: syntax.Node) -> tuple[syntax.Node, ...] | None:
    """What stands in `(a | s)`; None for other brackets."""
    match node:
        case syntax.Group(opening="(", body=syntax.Matrix(rows=((first, *_) as items,))) if len(
            items
        ) > 1 and isinstance(bare(first), syntax.Symbol):
            return tuple(items)
        case _:
            return None


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


def joined(before: syntax.Node, group: syntax.Node, value: Change) -> syntax.Node | None:
    """A name and the bracket behind it as what they are together."""
    items = condition_of(group)
    if items is None:
        return None
    match before:
        case syntax.Symbol(accents=()):
            made = value(before, bare(items[0]))
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

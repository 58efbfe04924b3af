"""Functions by cases before square brackets: `S[u] = 1 for u > 0, 0 for u <= 0`.

Elsewhere `a [b + c]` is a product. A left side that gives `S[u]` by cases of u says that S is a
function wherever such a bracket follows it. The bracket may have a capital where the cases write
the letter small: the cases then say what is done to each entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import pairwise

from backproof.meaning.functions.case_faults import about
from backproof.meaning.naming.names import VECTORS, bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_square_brackets(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a function by cases is applied to the square bracket behind it."""
    heads: dict[syntax.Node, syntax.Call] = {}
    for statement in statements:
        if len(statement.members) == 2 and isinstance(statement.members[1].node, syntax.Cases):
            head, cases = statement.members[0].node, statement.members[1].node
            if head is not None and (given := given_by_cases(head, cases)) is not None:
                heads[head] = given
    functions = {name_of(given.function) for given in heads.values()} | set(bracketed(statements))
    if not functions:
        return list(statements)
    joined = partial(applied, functions=functions)

    def change(node: syntax.Node) -> syntax.Node:
        if node in heads:
            return heads[node]
        return with_joined(node, joined) if isinstance(node, syntax.Juxtaposition) else node

    return with_changed(statements, change, syntax.Juxtaposition)


def bracketed(statements: Sequence[Statement]) -> Iterator[str]:
    """The small letters that stand nowhere but before square brackets, one of which has a bold
    letter alone in it, or several things: `a[𝐟]`, `f[x, φ]`. Capitals before a list are matrices
    before what is put together, `W [h, x]`."""
    if not any(map(_before_squares, throughout(statements, syntax.Juxtaposition))):
        return
    alone: set[str] = set()
    found: set[str] = set()
    stack: list[syntax.Node] = [m.node for s in statements for m in s.members if m.node is not None]
    while stack:
        node = stack.pop()
        if isinstance(node, syntax.Symbol):
            alone.add(name_of(node))
            continue
        parts = list(syntax.children(node))
        if isinstance(node, syntax.Juxtaposition):
            for one, bracket in _before_squares(node):
                parts.remove(one)
                if _holds_arguments(bracket) and one.base[:1].islower():
                    found.add(name_of(one))
        stack.extend(parts)
    yield from found - alone


def _before_squares(
    product: syntax.Juxtaposition,
) -> list[tuple[syntax.Symbol, syntax.Group]]:
    """The names before square brackets, each with the bracket."""
    return [
        (one, other)
        for one, other in pairwise(product.factors)
        if isinstance(one, syntax.Symbol)
        and isinstance(other, syntax.Group)
        and other.opening == "["
    ]


def _holds_arguments(node: syntax.Node) -> bool:
    """Whether a square bracket has one bold letter in it, or several things in a row."""
    match bare(node):
        case syntax.Symbol(style=style):
            return style in VECTORS
        case syntax.Matrix(rows=((_, _, *_),)):
            return True
        case _:
            return False


def given_by_cases(head: syntax.Node, cases: syntax.Cases) -> syntax.Call | None:
    """What a left side with a square bracket gives by cases, as the function of the letter that the
    cases are about."""
    if not isinstance(head, syntax.Juxtaposition) or len(head.factors) != 2:
        return None
    function, group = head.factors
    if not isinstance(function, syntax.Symbol) or not isinstance(group, syntax.Group):
        return None
    written, subject = bare(group.body), subject_of(cases)
    if group.opening != "[" or not isinstance(written, syntax.Symbol) or subject is None:
        return None
    same = name_of(written).lower() == name_of(subject).lower()
    return call(function, subject, group) if same else None


def subject_of(cases: syntax.Cases) -> syntax.Symbol | None:
    """The letter that all conditions of some cases compare with numbers; None where there is no
    such one."""
    said = [about(condition) for _, condition in cases.rows if condition is not None]
    subjects = [None if each is None else bare(each[0]) for each in said]
    symbols = {name_of(each): each for each in subjects if isinstance(each, syntax.Symbol)}
    return next(iter(symbols.values())) if len(symbols) == 1 and None not in subjects else None


def applied(
    before: syntax.Node, factor: syntax.Node, functions: Collection[str]
) -> syntax.Node | None:
    """A function applied to the square bracket behind it, what is written at the bracket (`S[u]^T`)
    then said of the value; None for other factors."""
    group = factor.base if isinstance(factor, syntax.Transpose | syntax.Power) else factor
    if not isinstance(group, syntax.Group) or group.opening != "[":
        return None
    if not isinstance(before, syntax.Symbol) or name_of(before) not in functions:
        return None
    arguments = items_of(group.body)
    value = call(before, arguments[0], group).replace(arguments=arguments)
    if isinstance(factor, syntax.Transpose | syntax.Power):
        return factor.replace(start=before.start, base=value)
    return value


def call(function: syntax.Symbol, argument: syntax.Node, group: syntax.Group) -> syntax.Call:
    """A function applied to what stands in a bracket."""
    return syntax.Call(
        start=function.start, end=group.end, function=function, arguments=(argument,)
    )


def items_of(body: syntax.Node) -> tuple[syntax.Node, ...]:
    """What stands in a bracket, parted by commas."""
    match body:
        case syntax.Matrix(rows=((_, _, *_) as row,)):
            return row
        case _:
            return (body,)

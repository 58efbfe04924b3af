"""Chains that say in words of probability what they then spell out: `ℓ(θ) = \\log L(θ) = Σ_i …`.

A function that stands nowhere but in the first members of such chains, `L` or `p(y | X, w)`, has no
formula on the page. What the chain defines is the member after these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.functions.logarithms_named import LOGARITHMS
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import below, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement


def with_chains_spelled_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such chains begin with what they spell out."""
    given = {name for each in statements for name in _given(each)}
    chains = [links for root, links in _chains(statements).items() if _defines(root, links)]
    leading = [_leading(links, given) for links in chains]
    if not any(leading):
        return list(statements)
    everywhere = _occurrences(m for s in statements for m in s.members)
    there = _occurrences(member for members in leading for member in members)
    unknown = {name for name, count in there.items() if count == everywhere[name]}
    gone = {
        id(member)
        for members in leading
        for member in takewhile(lambda m: _functions(m.node) - given <= unknown, members)
    }
    return _without(statements, gone) if gone else list(statements)


def _given(statement: Statement) -> Iterator[str]:
    """The names that stand on the left of a statement, as quantities or as functions."""
    left = statement.members[0].node
    if statement.continues is None and left is not None and len(statement.members) > 1:
        for node in below(left):
            if isinstance(node, syntax.Symbol):
                yield name_of(node.replace(primes=0))


_MOVING = (syntax.Derivative, syntax.Differential)


def _chains(statements: Sequence[Statement]) -> dict[Statement, list[Member]]:
    """The members of each chain behind its left side, by the statement that begins it."""
    roots: dict[Statement, Statement] = {}
    found: dict[Statement, list[Member]] = {}
    for statement in statements:
        root = statement
        if statement.continues is not None:
            root = roots.get(statement.continues, statement.continues)
        roots[statement] = root
        members = statement.members[1:] if root is statement else statement.members
        found.setdefault(root, []).extend(members)
    return found


def _defines(root: Statement, links: Sequence[Member]) -> bool:
    """Whether a chain gives a quantity, or a function, in several ways."""
    left = root.members[0].node
    if left is None or len(links) < 2 or any(inside(left, kind) for kind in _MOVING):
        return False
    return all(m.relation == "=" and m.node is not None for m in links)


def _leading(links: Sequence[Member], given: Collection[str]) -> list[Member]:
    """The first members, as far as a function that nothing gives stands in them; none where one
    stands in all."""
    found = list(takewhile(lambda member: _functions(member.node) - {*given}, links))
    return found if len(found) < len(links) else []


def _functions(node: syntax.Node | None) -> set[str]:
    """The names that are applied in an expression and that not everybody knows."""
    return set(map(name_of, _applied(node))) if node is not None else set()


def _applied(root: syntax.Node) -> Iterator[syntax.Symbol]:
    """The letters that are applied as a probability is: its logarithm is taken, or a bar stands
    between what they are applied to."""
    for node in below(root):
        match node:
            case syntax.Call(function=function, arguments=arguments):
                if function.base in LOGARITHMS and (inner := _call(arguments[0])) is not None:
                    yield inner.function
                elif len(function.base) == 1 and _has_bar(arguments):
                    yield function
            case syntax.Juxtaposition(factors=factors):
                for before, group in pairwise(factors):
                    symbol = _last(before)
                    if not isinstance(group, syntax.Group) or symbol is None:
                        continue
                    if symbol is not bare(before) or _has_bar((group.body,)):
                        yield symbol
            case _:
                pass


def _call(node: syntax.Node) -> syntax.Call | None:
    inner = bare(node)
    if isinstance(inner, syntax.Call) and function_name(inner.function.base) not in KNOWN:
        return inner
    return None


def _has_bar(arguments: Sequence[syntax.Node]) -> bool:
    """Whether arguments are listed with a bar between them: `p(y | x)`, `p(x | μ, σ)`."""
    return any(
        isinstance(part, syntax.Range | syntax.Matrix) for each in arguments for part in below(each)
    )


def _last(node: syntax.Node) -> syntax.Symbol | None:
    """The letter that ends an expression, right before a bracket: L of `\\log L`."""
    match bare(node):
        case syntax.Symbol(base=base) as symbol if len(base) == 1:
            return symbol
        case syntax.Call(bracketed=False, arguments=(argument,), function=function) if (
            function.base in LOGARITHMS
        ):
            return _last(argument)
        case _:
            return None


def _occurrences(members: Iterable[Member]) -> Counter[str]:
    """How often each name stands in members, as a quantity or as a function."""
    symbols = (
        node
        for member in members
        if member.node is not None
        for node in below(member.node)
        if isinstance(node, syntax.Symbol)
    )
    return Counter(name_of(symbol.replace(primes=0)) for symbol in symbols)


def _without(statements: Sequence[Statement], gone: Collection[int]) -> list[Statement]:
    """The statements without some members; a continuation of a left side alone is one with it."""
    found: list[Statement] = []
    made: dict[Statement, Statement | None] = {}
    pending: dict[Statement, Statement] = {}
    for statement in statements:
        left = [m for m in statement.members if id(m) not in gone]
        before = statement.continues
        if before is None:
            if len(left) == 1 < len(statement.members):
                pending[statement] = replace(statement, members=tuple(left))
                continue
            made[statement] = replace(statement, members=tuple(left)) if gone else statement
            found.append(made[statement] or statement)
            continue
        if not left:
            if before in pending:
                pending[statement] = pending[before]
            else:
                made[statement] = made.get(before)
            continue
        if before in pending:
            root = pending[before]
            whole = replace(statement, continues=None, members=(*root.members, *left))
            made[statement] = whole
            found.append(whole)
            continue
        changed = replace(statement, members=tuple(left), continues=made.get(before) or before)
        made[statement] = changed
        found.append(changed)
    return found

"""A point beside the points of a list: x and x_j of `k(x, x_j)` and of `x - x_j`.

From a vector nobody subtracts its own entry, and no function is of both. Nor is both multiplied by
the same in one formula, `log σ(u · v) + Σ_n log σ(-u_n · v)`. The letter without an index is
another quantity there than those with one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import permutations

from backproof.meaning.naming.names import POINT, bare, name_of
from backproof.meaning.naming.rewriting import changed_by_section
from backproof.meaning.statements import inside
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

COUNTING = frozenset("ijklmn")
"""What counts the members of a list; other indices may be part of a name, `x_c`."""
Letter = tuple[str, str, tuple[str, ...]]


def with_points_apart(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a point has a mark that tells it from the others."""
    found: dict[Section, set[Letter]] = {}
    listed: dict[Section, set[Letter]] = {}
    for statement in statements:
        section = statement.block.section
        for member in statement.members:
            if member.node is not None:
                both = (*beside_others(member.node), *multiplied_alike(member.node))
                found.setdefault(section, set()).update(both)
        if (whole := of_entries(statement)) is not None:
            listed.setdefault(section, set()).add(whole)
    points = {s: own for s, each in found.items() if (own := each - listed.get(s, set()))}
    return changed_by_section(statements, points, with_mark, syntax.Symbol)


def with_mark(node: syntax.Node, letters: Set[Letter]) -> syntax.Node:
    """A letter alone with its mark, if it is one of some."""
    if not isinstance(node, syntax.Symbol) or node.scripts or letter_of(node) not in letters:
        return node
    mark = syntax.Script(start=node.end, end=node.end, kind="super", text=POINT)
    return node.replace(scripts=(mark,))


def beside_others(node: syntax.Node) -> Iterator[Letter]:
    """The letters that stand alone beside themselves with an index: subtracted, or in one list."""
    for added in inside(node, syntax.Add):
        terms = [bare(term) for term in added.terms]
        if len(terms) == 2 and added.signs[1] < 0:
            yield from pairs_in(terms)
    for items in inside(node, syntax.Range):
        yield from pairs_in([bare(item) for item in items.items if item is not None])
    for call in inside(node, syntax.Call):
        yield from pairs_in([bare(argument) for argument in call.arguments])


def multiplied_alike(node: syntax.Node) -> Iterator[Letter]:
    """The letters that stand alone before a sum over their index, in the same product as in it."""
    sums = [s for s in inside(node, syntax.BigOperator) if len(s.letters) == 1]
    if not sums:
        return
    for each in sums:
        within = [*products_in(each)]
        bound = each.letters[0]
        members = {
            (letter_of(one), side, key(bare(other)))
            for one, side, other in within
            if is_indexed(one) and key(bound) == key(one.scripts[0].items[0])
        }
        if not members:
            continue
        for one, side, other in products_in(node):
            apart = not one.scripts and not any(one is found for found, _, _ in within)
            if apart and (letter_of(one), side, key(bare(other))) in members:
                yield letter_of(one)


def products_in(node: syntax.Node) -> Iterator[tuple[syntax.Symbol, str, syntax.Node]]:
    """The symbols that are multiplied by one thing, how they stand, and what that is."""
    for product in (*inside(node, syntax.Product), *inside(node, syntax.Juxtaposition)):
        match product:
            case syntax.Product(operator=operator, left=left, right=right):
                factors = (left, right)
            case syntax.Juxtaposition(factors=(left, right)):
                operator, factors = "", (left, right)
            case _:
                continue
        for place, (one, other) in enumerate(permutations(map(bare, factors))):
            turned = isinstance(one, syntax.Transpose)
            symbol = bare(one.base) if isinstance(one, syntax.Transpose) else one
            if isinstance(symbol, syntax.Symbol) and not symbol.primes:
                yield symbol, f"{operator} {place} {turned}", other


def pairs_in(parts: Sequence[syntax.Node]) -> Iterator[Letter]:
    """The letters of which there is one without an index, and one with a letter as its index."""
    symbols = [part for part in parts if isinstance(part, syntax.Symbol) and not part.primes]
    if len(symbols) != 2 or len(parts) != 2:
        return
    for one, other in permutations(symbols):
        if not one.scripts and is_indexed(other) and letter_of(one) == letter_of(other):
            yield letter_of(one)


def is_indexed(symbol: syntax.Symbol) -> bool:
    """Whether a symbol has one letter as its index that counts, and nothing else."""
    match symbol.scripts:
        case (syntax.Script(kind="sub", items=(item,)),):
            index = bare(item)
            return isinstance(index, syntax.Symbol) and name_of(index) in COUNTING
        case _:
            return False


def letter_of(symbol: syntax.Symbol) -> Letter:
    """A symbol without its scripts."""
    return symbol.base, symbol.style, symbol.accents


def of_entries(statement: Statement) -> Letter | None:
    """The letter of which a statement lists the entries, `x = (x_1, …, x_n)`; None for others."""
    if len(statement.members) != 2:
        return None
    one, other = (m.node and bare(m.node) for m in statement.members)
    if not isinstance(one, syntax.Symbol) or other is None:
        return None
    own = [s for s in inside(other, syntax.Symbol) if s.scripts and letter_of(s) == letter_of(one)]
    return letter_of(one) if len(own) > 1 else None

"""The terms of a total that its definition writes out: `E = 1/N Σ_i (y_i - t_i)²`, then ∂E_i/∂y_i.

E is a number and used as nothing else, so `E_i` is no entry of it: it is the loss of one sample, as
the page defines it or as the sum has it. A mean is taken of the terms; whether a number before the
sum belongs to them is left open, and a line that needs it is not called wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.batches.one_of_all import TERM
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.naming.unwritten import number
from backproof.meaning.statements import inside, left_side
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class Total:
    """A number that a statement defines as a sum over one letter, with what stands before it."""

    statement: Statement
    symbol: syntax.Symbol
    formula: syntax.Node
    sum: syntax.BigOperator
    letter: str


def with_terms(statements: Sequence[Statement]) -> tuple[list[Statement], Mapping[str, str]]:
    """The statements with definitions of the terms of totals that have none, and what marks the
    terms by the names of their totals: their letter, or that they are supposed."""
    totals = {name_of(t.symbol): t for s in statements if (t := total_of(s)) is not None}
    if not totals:
        return list(statements), {}
    statements = with_changed(statements, lambda node: picked_by(node, totals), syntax.Call)
    totals = {name_of(t.symbol): t for s in statements if (t := total_of(s)) is not None}
    picked = letters_picked(statements, totals)
    named = {name: by for name, by in picked.items() if not used_whole(statements, name)}
    defined = {name for s in statements if (name := defined_by_letter(s)) in named}
    written = list(statements)
    found: dict[str, str] = {}
    for name, letters in named.items():
        total = totals[name]
        if name in defined:
            found[name] = total.letter
        elif letters == {total.letter}:
            found[name] = TERM if is_scaled(total.formula) else total.letter
            written.insert(written.index(total.statement) + 1, term_of(total))
    return written, found


def picked_by(node: syntax.Node, totals: Mapping[str, Total]) -> syntax.Node:
    """A total of what one letter picks is one of its terms: `E(t_i, y_i)` is E_i."""
    if not isinstance(node, syntax.Call) or name_of(node.function) not in totals:
        return node
    arguments = [bare(argument) for argument in node.arguments]
    picks = [a.indices for a in arguments if isinstance(a, syntax.Element) and len(a.indices) == 1]
    letters = {letter_of(index) for (index,) in picks}
    if len(picks) != len(arguments) or len(letters) != 1 or None in letters:
        return node
    return syntax.Element(start=node.start, end=node.end, base=node.function, indices=picks[0])


def total_of(statement: Statement) -> Total | None:
    """What a statement defines as a sum, or as a mean, of anything but terms of its own name."""
    left = left_side(statement)
    symbol = left.function if isinstance(left, syntax.Call) else left
    if not isinstance(symbol, syntax.Symbol) or symbol.scripts:
        return None
    for member in statement.members[1:2]:
        found = None if member.node is None else sum_at_end(member.node)
        letter = letter_of(found.letters[0]) if found and len(found.letters) == 1 else None
        own = inside(found, syntax.Symbol)
        if any(name_of(each) == name_of(symbol) for each in own):
            return None
        if found is not None and letter is not None and member.node is not None:
            return Total(statement, symbol, member.node, found, letter)
    return None


def sum_at_end(node: syntax.Node) -> syntax.BigOperator | None:
    """The sum that is all of a formula but for a sign and a fraction before it."""
    match bare(node):
        case syntax.BigOperator(operator="sum") as found:
            return found
        case syntax.Negate(operand=operand):
            return sum_at_end(operand)
        case syntax.Product(operator=operator, left=before, right=last) if operator != "slash":
            return sum_at_end(last) if is_scale(before) else None
        case syntax.Juxtaposition(factors=(*before, last)) if all(map(is_scale, before)):
            return sum_at_end(last)
        case _:
            return None


def is_scale(node: syntax.Node) -> bool:
    """Whether a factor is a number or a fraction with one above."""
    inner = bare(node)
    if isinstance(inner, syntax.Negate):
        return is_scale(inner.operand)
    above = bare(inner.numerator) if isinstance(inner, syntax.Fraction) else inner
    return isinstance(above, syntax.Number)


def is_scaled(node: syntax.Node) -> bool:
    """Whether a number other than one stands before the sum at the end of a formula."""
    match bare(node):
        case syntax.Negate(operand=operand):
            return is_scaled(operand)
        case syntax.Product(left=before, right=last):
            return is_scaled(last) or any(n.value != 1 for n in inside(before, syntax.Number))
        case syntax.Juxtaposition(factors=(*before, last)):
            numbers = (n for factor in before for n in inside(factor, syntax.Number))
            return is_scaled(last) or any(n.value != 1 for n in numbers)
        case _:
            return False


def letters_picked(
    statements: Sequence[Statement], totals: Mapping[str, Total]
) -> dict[str, set[str | None]]:
    """The letters by which terms of totals are picked."""
    found: dict[str, set[str | None]] = {}
    for node in elements_in(statements):
        base = bare(node.base)
        if isinstance(base, syntax.Symbol) and name_of(base) in totals:
            one = letter_of(node.indices[0]) if len(node.indices) == 1 else None
            found.setdefault(name_of(base), set()).add(one)
    return {name: letters for name, letters in found.items() if None not in letters}


def elements_in(statements: Sequence[Statement]) -> Iterator[syntax.Element]:
    """Everything with an index."""
    for statement in statements:
        for member in statement.members:
            yield from inside(member.node, syntax.Element)


def used_whole(statements: Sequence[Statement], name: str) -> bool:
    """Whether a name is used where a number that is differentiated is not: beside anything but
    other terms of a sum."""

    def used(node: syntax.Node) -> bool:
        match node:
            case syntax.Derivative(numerator=above, denominators=below):
                parts = [*below] if above is None or plain(above) else [above, *below]
                return any(map(used, parts))
            case syntax.Element(base=base, indices=indices):
                return any(map(used, indices if plain(base) else (base, *indices)))
            case syntax.Add(terms=terms):
                return any(used(term) for term in terms if not plain(term))
            case _:
                return plain(node) or any(map(used, syntax.children(node)))

    def plain(node: syntax.Node) -> bool:
        inner = bare(node)
        symbol = inner.function if isinstance(inner, syntax.Call) else inner
        return isinstance(symbol, syntax.Symbol) and name_of(symbol) == name

    return any(
        used(member.node)
        for statement in statements
        for member in statement.members
        if member.node is not None and not plain(member.node)
    )


def defined_by_letter(statement: Statement) -> str | None:
    """The name of what a statement defines for each value of a letter."""
    left = left_side(statement)
    if not isinstance(left, syntax.Element) or len(statement.members) < 2:
        return None
    base = bare(left.base)
    return name_of(base) if isinstance(base, syntax.Symbol) else None


def term_of(total: Total) -> Statement:
    """What the terms of a total are: what the sum adds up, with what stands before it but for how
    many there are."""
    upper = None if total.sum.upper is None else key(total.sum.upper)

    def change(node: syntax.Node) -> syntax.Node:
        if node is total.sum:
            body = total.sum.body
            return syntax.Group(start=node.start, end=node.end, body=body, opening="(")
        if isinstance(node, syntax.Symbol) and (upper is None or key(node) == upper):
            return number(1)
        return rebuilt(node, change)

    first, second = total.statement.members[:2]
    assert first.node is not None
    start, end = first.node.start, first.node.end
    by = syntax.Symbol(start=start, end=end, base=total.letter)
    head = syntax.Element(start=start, end=end, base=total.symbol, indices=(by,))
    members = (
        replace(first, node=head),
        replace(second, node=change(total.formula), fault=None),
    )
    return replace(total.statement, members=members)

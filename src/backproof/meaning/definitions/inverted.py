"""Another parameter by its logarithm: of `λ = log σ²`, where the page differentiates by λ what is
made of σ, it is λ that is free, and `σ = e^{λ/2}`; so where λ has a formula of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.logarithms_named import LOGARITHMS
from backproof.meaning.naming.names import bare, script_text, stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.naming.unwritten import applied, half
from backproof.meaning.statements import differentiated_by, inside, left_side, throughout
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class Logarithm:
    """A formula `λ = log σ` or, where it is `halved`, `λ = log σ²`."""

    name: syntax.Symbol
    of: syntax.Symbol
    halved: bool


def with_logarithms_inverted(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a formula says what it is the logarithm of."""
    given = {s: found for s in statements if (found := logarithm(s)) is not None}
    if not given:
        return list(statements)
    by = {stem(node) for node in differentiated_by(statements) if isinstance(node, syntax.Symbol)}
    made = {s for s in statements if s not in given and left_side(s) is not None}
    defined = {name for s in made for name in names_given(s)}
    used = {name for s in made for name in names_used(s)}
    turned = {
        statement: found
        for statement, found in given.items()
        if stem(found.of) not in defined
        if stem(found.name) in defined
        or (
            stem(found.name) in by
            and stem(found.of) in used
            and (stem(found.of) not in by or stem(found.name) not in used)
        )
    }

    def change(statement: Statement) -> Statement:
        found = turned.get(statement)
        if found is None:
            return statement
        name = found.name
        power = applied("exp", half(name) if found.halved else name)
        sides = iter((found.of, power))
        return of_members(statement, lambda member: with_node(member, lambda _: next(sides)))

    return with_each(statements, change) if turned else list(statements)


def logarithm(statement: Statement) -> Logarithm | None:
    """The logarithm that a statement gives a name, with the same marks as what it is of."""
    head = left_side(statement)
    if not isinstance(head, syntax.Symbol) or len(statement.members) != 2:
        return None
    right = statement.members[1].node
    match bare(right) if right is not None else None:
        case syntax.Call(
            function=syntax.Symbol(base=base, scripts=()), arguments=(argument,), power=None
        ) if base in LOGARITHMS:
            pass
        case _:
            return None
    match bare(argument):
        case syntax.Symbol() as root if marks(root) >= marks(head):
            return Logarithm(head, root, halved=False)
        case syntax.Power(base=syntax.Symbol() as root, exponent=syntax.Number(value=2.0)) if marks(
            root
        ) == marks(head):
            return Logarithm(head, root, halved=True)
        case _:
            return None


def marks(symbol: syntax.Symbol) -> set[str]:
    """The scripts of a symbol; that of a square that has a name is part of the name."""
    return set(map(script_text, symbol.scripts))


def names_given(statement: Statement) -> Iterator[str]:
    """The stem of what a statement gives a formula."""
    head = left_side(statement)
    if isinstance(head, syntax.Symbol):
        yield stem(head)


def names_used(statement: Statement) -> Iterator[str]:
    """The stems in the formulas of a statement that is about no derivative."""
    if not any(throughout((statement,), syntax.Derivative)):
        for member in statement.members[1:]:
            if member.node is not None:
                yield from (stem(symbol) for symbol in inside(member.node, syntax.Symbol))

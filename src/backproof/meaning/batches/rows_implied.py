"""What a page declares as the rows of a batch and then speaks of as one row: `x ∈ ℝ^{M×N}` beside
`μ = 1/N Σ_j x_j`.

Every formula is about each row then, and the number of rows M says nothing: x is a vector of N.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.batches.sample_left_out import letters_on
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import as_space, inside, throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Sides = tuple[str, str]
"""The lengths of a matrix by name: rows, columns."""


def with_rows_implied(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is spoken of row by row is declared as a row."""
    declared = {s: sides for s in statements if (sides := sides_of(s)) is not None}
    if not declared:
        return list(statements)
    formulas = [s for s in statements if s not in declared]
    used = {name_of(symbol) for symbol in throughout(formulas, syntax.Symbol)}
    implied = {
        sides
        for sides in set(declared.values())
        if sides[0] not in used and is_by_row(formulas, sides, names_with(declared, sides))
    }
    if not implied:
        return list(statements)
    return with_each(statements, lambda s: as_row(s) if declared.get(s) in implied else s)


def sides_of(statement: Statement) -> Sides | None:
    """The two lengths that a statement declares and does nothing else."""
    if len(statement.members) != 2 or statement.members[1].relation != "in":
        return None
    node = statement.members[1].node
    space = as_space(node) if node is not None else None
    dims = tuple(map(bare, space.dims)) if space is not None else ()
    if len(dims) != 2 or not all(isinstance(dim, syntax.Symbol) for dim in dims):
        return None
    rows, columns = (name_of(dim) for dim in dims if isinstance(dim, syntax.Symbol))
    return (rows, columns) if rows != columns else None


def names_with(declared: dict[Statement, Sides], sides: Sides) -> frozenset[str]:
    """The stems of all that has two lengths by its declaration."""
    heads = (s.members[0].node for s, own in declared.items() if own == sides)
    return frozenset(stem(symbol) for head in heads for symbol in inside(head, syntax.Symbol))


def is_by_row(formulas: Sequence[Statement], sides: Sides, names: frozenset[str]) -> bool:
    """Whether all of some quantities carry one index alone, in formulas that are true of one row:
    one of them is summed over it beside the number of columns."""
    symbols = [s for s in throughout(formulas, syntax.Symbol) if stem(s) in names]
    if not symbols or any(len(s.scripts) != 1 or len(letters_on(s)) != 1 for s in symbols):
        return False
    return any(sums_a_row(statement, sides, names) for statement in formulas)


def sums_a_row(statement: Statement, sides: Sides, names: frozenset[str]) -> bool:
    """Whether a statement sums entries of a quantity by their one letter, and has the number of
    columns."""
    if sides[1] not in map(name_of, throughout((statement,), syntax.Symbol)):
        return False
    return any(
        letter in letters_on(symbol) and stem(symbol) in names
        for letter, body in sums_in(statement)
        for symbol in inside(body, syntax.Symbol)
    )


def sums_in(statement: Statement) -> Iterator[tuple[str, syntax.Node]]:
    """The letter and the body of each sum over one letter."""
    for big in throughout((statement,), syntax.BigOperator):
        letter = letter_of(big.letters[0]) if len(big.letters) == 1 else None
        if big.operator == "sum" and letter is not None:
            yield letter, big.body


def as_row(statement: Statement) -> Statement:
    """A declaration of a matrix as that of one row of it."""
    head, member = statement.members
    space = as_space(member.node) if member.node is not None else None
    assert space is not None
    return replace(
        statement, members=(head, replace(member, node=space.replace(dims=space.dims[1:])))
    )

"""The softmax of each row of a matrix: `Z = X W` and `P_i = softmax(Z_i)`, `softmax(Z_{i,:})`.

The entries of a row are its exponentials over their sum, `P_{ij} = e^{Z_{ij}} / Σ_k e^{Z_{ik}}`.
What is given by `W X` has its samples in columns, and one letter picks one of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from backproof.meaning.functions.known import SOFTMAX, function_name
from backproof.meaning.indices.letter_evidence import definition
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import throughout
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_ROW = regex(r"([a-z])(?:,?[:*])?")
_COLUMN = regex(r"[:*],?([a-z])")
_DATA = frozenset({"X", "A", "H"})


@dataclass(frozen=True)
class Line:
    """A row or a column of a matrix that is the softmax of that of another one, and the letter that
    counts them."""

    shares: syntax.Symbol
    scores: syntax.Symbol
    letter: str
    is_column: bool


def with_softmax_of_rows(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the softmax of a row of a matrix is given by its entries."""
    found = {s: given for s in statements if (given := normalised(s)) is not None}
    if not found:
        return list(statements)
    lies = dict(wholes(statements))
    used = {symbol.base for symbol in throughout(statements, syntax.Symbol)}
    free = [letter for letter in dict.fromkeys("jkcl" + ascii_lowercase) if letter not in used]
    lines = {s: line for s, given in found.items() if (line := line_of(*given, lies)) is not None}
    if len(free) < 2:
        return list(statements)
    return with_each(statements, lambda s: by_entries(s, lines[s], *free[:2]) if s in lines else s)


def normalised(statement: Statement) -> tuple[syntax.Symbol, syntax.Symbol] | None:
    """The two sides of `P_i = softmax(Z_i)`: capitals with one and the same mark below."""
    given = definition(statement)
    if given is None or len(given[1]) != 1:
        return None
    head, right = given[0], bare(given[1][0])
    match right:
        case syntax.Call(function=syntax.Symbol(base=base), arguments=(argument,), power=None) if (
            function_name(base) in SOFTMAX
        ):
            inner = bare(argument)
        case _:
            return None
    if not isinstance(inner, syntax.Symbol) or not (is_line(head) and is_line(inner)):
        return None
    return (head, inner) if head.scripts[0].text == inner.scripts[0].text else None


def is_line(symbol: syntax.Symbol) -> bool:
    """Whether a symbol is a capital with one mark below."""
    return symbol.base.isupper() and [script.kind for script in symbol.scripts] == ["sub"]


def wholes(statements: Sequence[Statement]) -> Iterator[tuple[str, bool]]:
    """The matrices that stand whole, and whether their samples are columns: `Z = W X + b`."""
    for symbol in throughout(statements, syntax.Symbol):
        if symbol.base.isupper() and not symbol.scripts:
            yield symbol.base, False
    for statement in statements:
        given = definition(statement)
        if given is not None and not given[0].scripts:
            yield given[0].base, any(map(ends_in_data, given[1]))


def ends_in_data(node: syntax.Node) -> bool:
    """Whether data stand last in a product, and no other data before them."""
    inner = bare(node)
    if isinstance(inner, syntax.Add):
        return ends_in_data(inner.terms[0])
    if not isinstance(inner, syntax.Juxtaposition):
        return False
    data = [isinstance(f, syntax.Symbol) and f.base in _DATA for f in map(bare, inner.factors)]
    return data[-1] and not any(data[:-1])


def line_of(shares: syntax.Symbol, scores: syntax.Symbol, lies: dict[str, bool]) -> Line | None:
    """The rows or columns that such a formula is about, of what also stands whole."""
    mark = shares.scripts[0].text
    row, column = _ROW.fullmatch(mark), _COLUMN.fullmatch(mark)
    if scores.base not in lies or (row is None and column is None):
        return None
    if column is not None:
        return Line(shares, scores, column[1], True)
    assert row is not None
    return Line(shares, scores, row[1], len(mark) == 1 and lies[scores.base])


def by_entries(statement: Statement, line: Line, own: str, other: str) -> Statement:
    """The formula by entries: `own` counts those of a line, and so does `other` in its sum."""
    left, right = statement.members
    start, end = right.start, right.end

    def letter(name: str) -> syntax.Symbol:
        return syntax.Symbol(start=start, end=end, base=name)

    def entry(of: syntax.Symbol, along: str) -> syntax.Symbol:
        names = (along, line.letter) if line.is_column else (line.letter, along)
        items = tuple(map(letter, names))
        script = of.scripts[0].replace(text=",".join(names), items=items)
        return of.replace(scripts=(script,))

    def exponential(along: str) -> syntax.Node:
        return syntax.Call(
            start=start, end=end, function=letter("exp"), arguments=(entry(line.scores, along),)
        )

    total = syntax.BigOperator(
        start=start, end=end, operator="sum", letters=(letter(other),), lower=None, upper=None,
        condition=None, body=exponential(other),
    )  # fmt: skip
    quotient = syntax.Fraction(start=start, end=end, numerator=exponential(own), denominator=total)
    members = (replace(left, node=entry(line.shares, own)), replace(right, node=quotient))
    return replace(statement, members=members)

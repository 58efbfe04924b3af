"""Diagonal matrices of which the text gives the entries: "where $R$ is the diagonal matrix with
elements $R_{nn} = y_n (1 - y_n)$", "let $R$ be diagonal with entries $r_i$".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backproof.meaning.naming.names import bare
from backproof.meaning.words.diagonals_listed import LETTERS, letters_in
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

_WITH_ENTRIES = regex(
    r"[$`)\\\s]*,?\s*(?:(?:is|denotes?|means|be)\s+)?(?:(?:the|an?)\s+)?(?:\w+\s+)?diagonal"
    r"(?:\s+(?:weight(?:ing)?\s+)?matrix)?,?\s+(?:with|whose|having)\s+(?:the\s+)?(?:diagonal\s+)?"
    r"(?:entries|elements|values|weights|entry|element)(?:\s+(?:are|is|given\s+by|equal\s+to))?[\s$`(\\]*",
    0,
    ("diagonal",),
)


def with_diagonals_by_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a formula for each such matrix where the text names it."""
    made: dict[Statement, Statement] = {}
    for named, listed in pairwise(statements):
        matrix = _letter(named)
        if matrix is None or named.block.passage is not listed.block.passage:
            continue
        between = named.block.passage.text[named.block.end : listed.block.start]
        entry = _entry(listed, matrix) if _WITH_ENTRIES.fullmatch(between) else None
        if entry is not None:
            made[named] = _defined(named, matrix, entry)
    return [made.get(statement, statement) for statement in statements]


def _letter(statement: Statement) -> syntax.Symbol | None:
    """The name that is all of a statement."""
    first = statement.members[0].node
    inner = bare(first) if first is not None and len(statement.members) == 1 else None
    return inner if isinstance(inner, syntax.Symbol) and not inner.scripts else None


def _entry(statement: Statement, matrix: syntax.Symbol) -> syntax.Node | None:
    """What stands on the diagonal, by one letter: `y_n (1 - y_n)` alone, or given to `R_{nn}`."""
    nodes = [member.node for member in statement.members]
    last = nodes[-1]
    if last is None or len(nodes) > 2:
        return None
    letters = letters_in(last)
    if len(letters) != 1 or not letters <= LETTERS:
        return None
    if len(nodes) == 1:
        return last
    left = bare(nodes[0]) if nodes[0] is not None else None
    (letter,) = letters
    match left:
        case syntax.Symbol(base=base, scripts=(syntax.Script(text=text),)) if base == matrix.base:
            return last if text.replace(",", "").replace(" ", "") == 2 * letter else None
        case _:
            return None


def _defined(statement: Statement, matrix: syntax.Symbol, entry: syntax.Node) -> Statement:
    """The statement that gives the matrix its formula, in the place of its name."""
    (first,) = statement.members
    diagonal = syntax.Call(
        start=first.start, end=first.end,
        function=syntax.Symbol(start=first.start, end=first.end, base="diag"), arguments=(entry,),
    )  # fmt: skip
    given = Member("=", diagonal, None, first.start, first.end)
    return replace(statement, members=(first, given))

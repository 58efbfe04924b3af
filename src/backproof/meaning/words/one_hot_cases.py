"""One-hot targets that the text defines by cases: “$t_j = 1$ if $j = c$ and $0$ otherwise”.

The same is written `t_j = 1[j = c]`, which is what is put in its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.letter_evidence import letter_of, only_letter
from backproof.meaning.naming.names import bare
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

_IF = regex(r"[\s$)\\]*(?:only\s+|exactly\s+)?(?:if|when|iff|where)\s[\s$(\\]*$")
_ELSE = regex(
    r"[\s$)\\.,;]*(?:\(?\s*(?:and|or|with)?[\s$(\\]*(?:[a-z]\w*_\{?[a-z]\}?\s*=\s*)?0[\s$)\\]*"
    r"(?:otherwise|else|elsewhere|if\s+not)|(?:otherwise|else)[\s,$(\\]*"
    r"(?:[a-z]\w*_\{?[a-z]\}?\s*=\s*|it\s+is\s+)?0)"
)


def with_one_hot_cases(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such targets have the formula that the text gives them."""
    found: list[Statement] = []
    passed: set[int] = set()
    for number, statement in enumerate(statements):
        after = statements[number + 1] if number + 1 < len(statements) else None
        node = None if after is None else indicator(statement, after)
        if node is not None:
            head, one = statement.members
            passed.add(number + 1)
            found.append(replace(statement, members=(head, replace(one, node=node))))
        elif number not in passed:
            found.append(statement)
    return found


def indicator(statement: Statement, after: Statement) -> syntax.Indicator | None:
    """The formula of an entry that is 1 where the next statement holds, and 0 elsewhere by the
    text."""
    letter = letter_of_one(statement)
    if letter is None or len(after.members) != 2 or after.continues is not None:
        return None
    block, condition = statement.block, after.block
    text = block.passage.text
    if condition.passage is not block.passage or not block.end <= condition.start:
        return None
    if not _IF.match(text[block.end : condition.start]) or not _ELSE.match(text, condition.end):
        return None
    left, right = (None if m.node is None else bare(m.node) for m in after.members)
    if left is None or right is None or after.members[1].relation != "=":
        return None
    if letter not in (letter_of(left), letter_of(right)):
        return None
    here = {"start": after.start, "end": after.end}
    is_it = syntax.Comparison(**here, operator="=", left=left, right=right)
    return syntax.Indicator(**here, condition=is_it)


def letter_of_one(statement: Statement) -> str | None:
    """The letter of an entry that a statement says to be 1, `t_j = 1`."""
    match statement.members:
        case (
            Member(node=syntax.Symbol() as entry),
            Member(relation="=", node=syntax.Number(value=1)),
        ):
            return only_letter(entry)
        case _:
            return None

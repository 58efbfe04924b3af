"""Names that the text gives the gradient before: `∂L/∂u_i = g_i c_i`. Let us call this $w_i$.

The name is the gradient wherever nothing else is called so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.meaning.indices.letter_evidence import definition
from backproof.meaning.naming.names import bare, first_derivative, stem
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

_NEAR = 80
_CALLED = regex(
    r"\b(?:call|denote|name|label|abbreviate)\w*\s+(?:this|it|that|these|the\s+above)"
    r"(?:\s+(?:quantity|gradient|term|vector|product|expression|result|one|last))?"
    r"(?:\s+(?:by|as|just|simply|again))*[\s,:$\\(]*$",
    re.I,
)


def with_names_called(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a name is that of the last gradient before it."""
    known = {stem(d[0]) for s in statements if (d := definition(s)) is not None}
    moved: dict[Statement, Statement] = {}
    last: Statement | None = None
    for statement in statements:
        head = head_of(statement)
        if head is not None:
            last = statement
        called = None if last is None else called_by(statement, last)
        if called is not None and stem(called) not in known:
            known.add(stem(called))
            moved[statement] = naming(statement, head_of(last))
    return [moved.get(statement, statement) for statement in statements] if moved else [*statements]


def head_of(statement: Statement | None) -> syntax.Derivative | None:
    """What a statement is about where it gives the gradient by one quantity a formula."""
    node = statement.members[0].node if statement is not None else None
    found = first_derivative(node) if node is not None else None
    alone = statement is None or statement.continues is not None or len(statement.members) < 2
    return None if found is None or alone else found[0]


def called_by(statement: Statement, last: Statement) -> syntax.Symbol | None:
    """The name that stands alone behind words which give it to the gradient before, by the letters
    of what that is taken by."""
    if len(statement.members) != 1 or statement.continues is not None:
        return None
    node, head = statement.members[0].node, head_of(last)
    name = bare(node) if node is not None else None
    by = bare(head.denominators[0]) if head is not None else None
    if not isinstance(name, syntax.Symbol) or not isinstance(by, syntax.Symbol):
        return None
    block, start = statement.block, statement.start
    if block.passage is not last.block.passage or block.section is not last.block.section:
        return None
    said = _CALLED.search(block.passage.text[max(0, start - _NEAR) : start])
    below = [[script.text for script in s.scripts] for s in (name, by)]
    return name if said is not None and below[0] == below[1] else None


def naming(statement: Statement, head: syntax.Node | None) -> Statement:
    """The statement that a name is a gradient."""
    (name,) = statement.members
    member = Member("=", head, None, name.end, name.end)
    return replace(statement, members=(name, member))

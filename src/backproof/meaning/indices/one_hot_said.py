"""One-hot targets that only words define: “let $Y$ be the one-hot matrix of the labels”.

On a page that picks scores by the class of a sample, `\\log P_{i, y_i}`, they are the entries
Y_{ic} = 1[c = y_i]: the indices stand as they do where the class picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from backproof.meaning.indices.class_entries import Classes, is_number, letter_for, same
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import below, throughout
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

_HOT = r"one[- ]hot(?:[- ]encod(?:ed|ing))?"
_AFTER = regex(
    rf"[$)\\`]*,?\s+(?:(?:which|that)\s+)?(?:be|is|are|denotes?|as|being|for)\s+"
    rf"(?:(?:the|an?|its|their)\s+)?(?:(?:matrix|vector)\s+of\s+)?(?:the\s+)?{_HOT}\b",
    re.I, ("hot",),
)  # fmt: skip
_BEFORE = regex(
    rf"{_HOT}\s+(?:(?:matrix|vector|labels?|targets?|form|version|representation|of|the|true)\s+)*"
    r"[$(\\`]*$",
    re.I, ("hot",),
)  # fmt: skip
_REACH = 90


def with_one_hot_said(
    statements: list[Statement], classes: Classes, picks: Sequence[syntax.Script]
) -> list[Statement]:
    """The same statements, with what the one-hot targets are that the text names and that no
    formula defines; `picks` are the subscripts in which a class picks, all in one way."""
    if len(picks) != 1:
        return statements
    known = {stem(head) for s in statements for head in _heads(s)} | classes.numbers
    if not classes.chosen:
        # What has entries of its own somewhere is told by these; y_i may be the class itself.
        known |= {stem(n) for n in throughout(statements, syntax.Symbol) if n.scripts}
    found: list[Statement] = []
    said: set[str] = set()
    for statement in statements:
        found.append(statement)
        name = called_one_hot(statement)
        if name is not None and stem(name) not in known | said:
            said.add(stem(name))
            found.append(_definition(statement, name, picks[0], classes))
    return found


def shown_by_one_hot(statements: Sequence[Statement], labels: Set[str]) -> Set[str]:
    """What is called like a class and picks entries, on a page that has a one-hot vector beside it:
    then it is a number."""
    said = map(called_one_hot, statements if labels else ())
    names = {stem(name) for name in said if name is not None}
    return labels if names and labels.isdisjoint(names) else frozenset()


def _heads(statement: Statement) -> Iterator[syntax.Symbol]:
    """What a statement with several sides is about."""
    first = statement.members[0].node
    inner = bare(first) if first is not None and len(statement.members) > 1 else None
    if isinstance(inner, syntax.Symbol):
        yield inner


def called_one_hot(statement: Statement) -> syntax.Symbol | None:
    """The quantity that stands alone in running text, where the text beside it calls it one-hot."""
    node = statement.members[0].node
    inner = bare(node) if node is not None and len(statement.members) == 1 else None
    if not isinstance(inner, syntax.Symbol) or inner.scripts or statement.block.kind == "display":
        return None
    return inner if speaks_of_one_hot(statement) else None


def one_hot_picks(statements: Sequence[Statement], classes: Classes) -> list[syntax.Script]:
    """A subscript for each way in which the class of a sample picks an entry."""
    found = _picking(statements, classes)
    return list({tuple(map(_text, script.items)): script for script in found}.values())


def _picking(statements: Sequence[Statement], classes: Classes) -> Iterator[syntax.Script]:
    for statement in statements:
        for member in statement.members:
            for node in below(member.node) if member.node is not None else ():
                if isinstance(node, syntax.Symbol) and stem(node) in classes.scored:
                    yield from (s for s in node.scripts if _picks(s, classes))


def _picks(script: syntax.Script, classes: Classes) -> bool:
    """Whether a class picks an entry in a subscript, beside all indices of its own: `_{i, y_i}`."""
    numbers = [i for i in script.items if is_number(i, classes)]
    if script.kind != "sub" or len(numbers) != 1:
        return False
    own = {letter_of(n) for n in below(numbers[0]) if n is not numbers[0]} - {None}
    return own <= {letter_of(item) for item in script.items}


def _text(item: syntax.Node) -> str:
    """An index as it is compared with others; of a class number its own index is one beside it."""
    return stem(item) if isinstance(item, syntax.Symbol) else type(item).__name__


def speaks_of_one_hot(statement: Statement) -> bool:
    """Whether the text beside a name calls it one-hot."""
    text, block = statement.block.passage.text, statement.block
    before = text[max(0, block.start - _REACH) : block.start]
    after = text[block.end : block.end + _REACH]
    return _AFTER.match(after) is not None or _BEFORE.search(before) is not None


def _definition(
    statement: Statement, name: syntax.Symbol, script: syntax.Script, classes: Classes
) -> Statement:
    """`Y_{ic} = 1[c = y_i]`, in the place of the name in the text."""
    number = next(i for i in script.items if is_number(i, classes))
    assert isinstance(number, syntax.Symbol)
    start, end = name.start, name.end
    items = tuple(letter_for(number, classes) if i is number else i for i in script.items)
    entry = name.replace(scripts=(script.replace(items=items, text=",".join(map(_text, items))),))
    mask = syntax.Indicator(start=start, end=end, condition=same(number, classes))
    members = Member("", entry, None, start, end), Member("=", mask, None, start, end)
    return replace(statement, members=members, continues=None, conditions=())

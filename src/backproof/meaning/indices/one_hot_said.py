"""One-hot targets that only words define: “let $Y$ be the one-hot matrix of the labels”, or what
they are compared with: `J = CE(y, p) = -\\log p_o`.

On a page that picks scores by the class of a sample, `\\log P_{i, y_i}`, they are the entries
Y_{ic} = 1[c = y_i]: the indices stand as they do where the class picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise

from backproof.meaning.indices.class_entries import Classes, is_number, letter_for, same
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import below, throughout
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement

_HOT = r"one[- ]hot(?:[- ]encod(?:ed|ing))?"
_VERB, _ARTICLE = r"(?:be|is|are|denotes?|as|being|for)", r"(?:the|an?|its|their)"
_AFTER = regex(
    rf"[$)\\`]*,?\s+(?:(?:which|that)\s+)?(?:{_VERB}\s+(?:{_ARTICLE}\s+)?|{_ARTICLE}\s+)"
    rf"(?:(?:matrix|vector)\s+(?:of|with)\s+)?(?:the\s+)?{_HOT}\b",
    re.I, ("hot",),
)  # fmt: skip
_BEFORE = regex(
    rf"{_HOT}\s+(?:(?:matrix|vector|labels?|targets?|form|version|representation|of|the|true)\s+)*"
    r"[$(\\`]*$",
    re.I, ("hot",),
)  # fmt: skip
_REACH = 90


def with_one_hot_said(
    moved: Mapping[Statement, Statement], classes: Classes, picks: Sequence[syntax.Script]
) -> list[Statement]:
    """The statements without indices that are data, by those of the page, with what the one-hot
    targets are that the text names and that no formula defines; `picks` are the subscripts in which
    a class picks: where there are several, the next loss that comes to one logarithm says which."""
    statements = list(moved.values())
    known = {stem(head) for s in statements for head in _heads(s)} | classes.numbers
    if not classes.chosen:
        # What has entries of its own somewhere is told by these; y_i may be the class itself.
        known |= {stem(n) for n in throughout(statements, syntax.Symbol) if n.scripts}
    found: list[Statement] = []
    said: set[str] = set()
    following = upcoming(list(map(pick_of, moved)))
    for (written, statement), next_pick in zip(moved.items(), following, strict=True):
        found.append(statement)
        name = names_one_hot(written)
        pick = picks[0] if len(picks) == 1 else next_pick
        if name is not None and pick is not None and stem(name) not in known | said:
            said.add(stem(name))
            found.append(_definition(statement, name, pick, classes))
    return found


def shown_by_one_hot(statements: Sequence[Statement], labels: Set[str]) -> Set[str]:
    """What is called like a class and picks entries, on a page that has a one-hot vector beside it:
    then it is a number."""
    said = map(called_one_hot, statements if labels else ())
    names = {stem(name) for name in said if name is not None}
    return labels if names and labels.isdisjoint(names) else frozenset()


def _heads(statement: Statement) -> Iterator[syntax.Symbol]:
    """What a statement with several sides is about, but for where it lies."""
    first = statement.members[0].node
    inner = bare(first) if first is not None and len(statement.members) > 1 else None
    declared = any(isinstance(m.node, syntax.Space) for m in statement.members[1:])
    if isinstance(inner, syntax.Symbol) and not declared:
        yield inner


def called_one_hot(statement: Statement) -> syntax.Symbol | None:
    """The quantity that stands alone in running text, where the text beside it calls it one-hot."""
    node = statement.members[0].node
    inner = bare(node) if node is not None and len(statement.members) == 1 else None
    if not isinstance(inner, syntax.Symbol) or inner.scripts or statement.block.kind == "display":
        return None
    return inner if speaks_of_one_hot(statement) else None


def names_one_hot(statement: Statement) -> syntax.Symbol | None:
    """The quantity that is one-hot by a statement, or by the text beside it."""
    return called_one_hot(statement) or compared_one_hot(statement)


def compared_one_hot(statement: Statement) -> syntax.Symbol | None:
    """The y of a loss `CE(y, p)` that comes to one logarithm, `-\\log p_o`: all other entries of it
    are 0."""
    nodes = [bare(m.node) for m in statement.members if m.node is not None]
    for call, formula in pairwise(nodes):
        if not isinstance(call, syntax.Call) or len(call.arguments) != 2:
            continue
        of = picked_alone(formula)
        first, second = map(bare, call.arguments)
        for y, p in ((first, second), (second, first)):
            if of and isinstance(p, syntax.Symbol) and stem(p) == stem(of) and not p.scripts:
                return y if isinstance(y, syntax.Symbol) and not y.scripts else None
    return None


def pick_of(statement: Statement) -> syntax.Script | None:
    """The subscript by which the one logarithm of a loss picks its entry."""
    nodes = (bare(m.node) for m in statement.members if m.node is not None)
    of = next((p for p in map(picked_alone, nodes) if p is not None), None)
    return None if of is None else next(s for s in of.scripts if s.kind == "sub")


def upcoming(picks: Sequence[syntax.Script | None]) -> list[syntax.Script | None]:
    """For each place the first of some subscripts that stands there or behind it."""
    found: list[syntax.Script | None] = []
    for own in reversed(picks):
        found.append(own or (found[-1] if found else None))
    return found[::-1]


def picked_alone(formula: syntax.Node) -> syntax.Symbol | None:
    """The p_o of `-\\log p_o`."""
    match formula:
        case syntax.Negate(
            operand=syntax.Call(function=syntax.Symbol(base="log" | "ln"), arguments=(argument,))
        ):
            inner = bare(argument)
            picked = isinstance(inner, syntax.Symbol) and any(
                s.kind == "sub" for s in inner.scripts
            )
            return inner if isinstance(inner, syntax.Symbol) and picked else None
        case _:
            return None


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

"""Sums over sets: `Σ_{n ∈ N}` with N samples runs over 1, ..., N, `Σ_{i ∈ B}` over |B| of them.

A set that is called by a word for all there is, `Σ_{w ∈ Vocab}`, leaves nothing out.
A letter is a number where a formula divides by it or ends a range with it, and where the text says
what it counts (“C classes”). A set is all there is where a formula says how many are in it, and
where no sum over its letter runs over anything else. Any other may be a part, and stays one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.patterns import regex
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_COUNTED = regex(
    r"[^\w\n]{1,3}(?:\w+ )?(?:samples|examples|instances|observations|records|points|rows"
    r"|classes|categories|labels|outputs|units|neurons|nodes|features|inputs|dimensions)\b"
)


_ALL = regex(r"(?:the )?(?:vocab(?:ulary)?|dictionary|corpus|words|classes|labels)", re.I)


def with_counted_sets(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over a number have its range, and sums over all there is
    none."""
    if any(map(is_of_all, throughout(statements, syntax.BigOperator))):
        statements = with_changed(statements, _over_all, syntax.BigOperator)
    sums = throughout(statements, syntax.BigOperator)
    wanted = {name for node in sums if (name := set_of(node)) is not None}
    if not wanted:
        return list(statements)
    bars = throughout(statements, syntax.Absolute)
    sized = {name for node in bars if (name := size_of(node)) in wanted and name}
    known = dict.fromkeys(wanted & {*numbers(statements), *counted(statements)}, "")
    sized |= wanted & {*alone(statements)}
    known |= {name: f"|{name.removeprefix('cal')}|" for name in sized - known.keys()}
    if not known:
        return list(statements)
    sets = syntax.BigOperator, syntax.Absolute
    return with_changed(statements, lambda node: _ranged(node, known), *sets)


def is_of_all(node: syntax.Node) -> bool:
    """Whether a sum runs over a set by a word for all there is."""
    below = set_below(node)
    name = bare(below) if below is not None else None
    return isinstance(name, syntax.Symbol) and _ALL.fullmatch(name.base) is not None


def _over_all(node: syntax.Node) -> syntax.Node:
    if not isinstance(node, syntax.BigOperator) or not is_of_all(node):
        return node
    return node.replace(condition=None)


def set_of(node: syntax.Node) -> str | None:
    """The letter of the set that a sum runs over, if it is a plain one."""
    below = set_below(node)
    return None if below is None else letter_of(below)


def set_below(node: syntax.Node) -> syntax.Node | None:
    """The set that a sum by one letter runs over; None where it is restricted otherwise."""
    match node:
        case syntax.BigOperator(
            letters=(letter,), lower=None, upper=None,
            condition=syntax.Comparison(operator="in", left=left, right=right),
        ) if letter_of(left) == letter_of(letter):  # fmt: skip
            return right
        case _:
            return None


def alone(statements: Sequence[Statement]) -> Iterator[str]:
    """Sets over which several lines sum, where no other sum of their sections has their letter."""
    found: dict[tuple[Section, str], set[str | None]] = {}
    lines: Counter[str] = Counter()
    for statement in statements:
        sums = [n for n in throughout([statement], syntax.BigOperator) if n.letters]
        for node in sums:
            for letter in node.letters:
                found.setdefault((statement.block.section, letter.base), set()).add(set_of(node))
        lines.update({name for node in sums if (name := set_of(node)) is not None})
    shared = {name for ranges in found.values() if len(ranges) > 1 for name in ranges}
    yield from (name for name, count in lines.items() if count > 1 and name not in shared)


def numbers(statements: Sequence[Statement]) -> Iterator[str]:
    """Letters that stand alone below a fraction or end a range."""
    below_ = [node.denominator for node in throughout(statements, syntax.Fraction)]
    ends = [node.upper for node in throughout(statements, syntax.BigOperator)]
    for number in (*below_, *ends):
        if number is not None and (name := letter_of(number)) is not None:
            yield name


def counted(statements: Sequence[Statement]) -> Iterator[str]:
    """Letters after which the text names what they count."""
    for statement in statements:
        node = statement.members[0].node
        name = letter_of(node) if node is not None and len(statement.members) == 1 else None
        if name is not None and _COUNTED.match(statement.block.passage.text, statement.block.end):
            yield name


def size_of(node: syntax.Node) -> str | None:
    """The letter of the set whose elements are counted: B in `|B|`."""
    return letter_of(node.body) if isinstance(node, syntax.Absolute) else None


def _ranged(node: syntax.Node, known: Mapping[str, str]) -> syntax.Node:
    """The node, with ranges for sums over known sets; the size of a set is a name."""
    name = set_of(node) or size_of(node)
    if name not in known or name is None:
        return node
    if not isinstance(node, syntax.BigOperator):
        size = known[name]
        return syntax.Symbol(start=node.start, end=node.end, base=size) if size else node
    assert isinstance(node.condition, syntax.Comparison)
    last = bare(node.condition.right)
    if known[name]:
        last = syntax.Symbol(start=last.start, end=last.end, base=known[name])
    first = syntax.Number(start=last.start, end=last.start, value=1.0, text="1")
    return node.replace(lower=first, upper=last, condition=None)

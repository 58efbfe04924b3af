"""Definitions in running text: “$p$ is the softmax of $z$”, “the sigmoid of $z$ gives $a$”.

Only what no formula defines is read so, and only where the text says one thing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.naming.names import bare, named
from backproof.meaning.naming.unwritten import applied
from backproof.meaning.statements import Place, Stated
from backproof.meaning.words.function_words import KINDS, NAMES, function_in
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Member, Statement

_FEW = r"(?:[\w()*_-]+\s+){0,4}?"
_FUNCTION = rf"{KINDS}(?:{NAMES})"
_KIND = (
    r"(?:[\s-]+(?:activation|function|functions|map|layer|unit|nonlinearity|non-linearity|output))"
)
# Between the name of the result and that of the argument.
_FORWARD = regex(
    r"(?:,\s*)?(?:(?:which|that|and)\s+)?(?:is|are|be|denotes?|represents|equals|:|=)?\s*"
    r"(?:(?:then|obtained|computed|given|produced|defined|found|calculated|just|simply|taken)\s+)*"
    r"(?:as|by|from|via|with)?\s*"
    r"(?:(?:applying|passing|taking|the\s+result\s+of|the\s+output\s+of|application\s+of)\s+)*"
    rf"(?:the|an?)?\s*{_FUNCTION}{_KIND}*\s+(?:(?:is\s+)?applied\s+)?(?:of|to|on|over|at)\s+{_FEW}",
    re.I,
)
# Between the name of the argument and that of the result, and before the argument.
_BACKWARD = regex(
    r"(?:,\s*)?(?:(?:which|that|this|and|to|we|it|then|in\s+order\s+to)\s+){0,3}"
    r"(?:gives?|giving|yields?|yielding|gets?|getting|obtains?|obtaining|produces?|producing|"
    rf"is\s+called|is\s+denoted(?:\s+by)?|is\s+written|is)\s+(?:us\s+)?{_FEW}",
    re.I,
)
_APPLIED = regex(
    rf"\b(?:apply|applying|applied|taking|take|the)\s+(?:the|an?)?\s*{_FUNCTION}{_KIND}*\s+"
    rf"(?:of|to|on|over)\s+{_FEW}$",
    re.I,
)
_THROUGH = regex(
    r"\s*(?:(?:is|are|goes)\s+)?(?:then\s+)?(?:passed|fed|sent|put|pushed|run|squashed|turned)?\s*"
    rf"(?:through|into|by)\s+(?:the|an?)\s+{_FUNCTION}{_KIND}*(?:,\s*|\s+)"
    + _BACKWARD.pattern,
    re.I,
)  # fmt: skip
# Between a name and the formula that it is short for.
_STANDS = regex(
    r"(?:(?:will|simply|just|is)\s+){0,2}(?:stands?\s+for|denotes?|denoting|abbreviates?|(?:is\s+)?"
    r"(?:short(?:hand)?|an?\s+(?:abbreviation|shorthand|notation))\s+(?:for|of))\s+(?:the\s+"
    r"(?:sum|quantity|expression|term|product)\s+)?",
    re.I,
)
_WRITE = regex(r"\b(?:write|writing|use|using|abbreviate)\s*[$`(\\\s]*$", re.I)
_FORMULAS = (
    syntax.Add, syntax.BigOperator, syntax.Call, syntax.Fraction, syntax.Juxtaposition, syntax.Norm,
    syntax.Power, syntax.Product,
)  # fmt: skip
_LONGEST, _FURTHEST = 110, 1000
"""How many characters stand between two pieces of maths, without and with what is blank there."""


def with_said(stated: Sequence[Stated], statements: Sequence[Statement]) -> tuple[Stated, ...]:
    """The same statements, with the definitions that the text gives of what no formula defines."""
    said = list(definitions_said(statements))
    if not said:
        return tuple(stated)
    defined = {item.name for item in stated if item.kind == "definition"}
    meanings: dict[str, set[object]] = {}
    for _, left, node in said:
        meanings.setdefault(named(left) or "", set()).add(key(node))
    orders = {id(s.block): float(order) for order, s in enumerate(statements)}
    found: dict[str, Stated] = {}
    for statement, left, node in said:
        name = named(left)
        if name is None or name in defined or name in found or len(meanings[name]) > 1:
            continue
        place = Place(orders[id(statement.block)] + 0.5, statement.block.section)
        start, end = statement.start, statement.end
        member = Member("=", node, None, start, end)
        about = Stated("mention", statement, member, place, start, end)
        found[name] = replace(about, kind="definition", head=left, name=name, origin=about)
    return tuple(sorted((*stated, *found.values()), key=lambda item: item.place.order))


def definitions_said(
    statements: Sequence[Statement],
) -> Iterator[tuple[Statement, syntax.Node, syntax.Node]]:
    """What the text says of the names in it: where, the name, and the formula."""
    alone = [s for s in statements if s.block.kind == "inline" and is_alone(s)]
    for one, other in pairwise(alone):
        if is_name(one) and stands_for(one, other):
            assert one.members[0].node is not None
            assert other.members[0].node is not None
            yield one, one.members[0].node, other.members[0].node
    for one, other in pairwise([s for s in alone if is_name(s)]):
        if one.block.passage is not other.block.passage:
            continue
        text = one.block.passage.text
        if other.block.start - one.block.end > _FURTHEST:
            continue
        between = without_signs(text[one.block.end : other.block.start])
        if len(between) > _LONGEST or re.search(r"[.;]\s", between):
            continue
        first, second = one.members[0].node, other.members[0].node
        assert first is not None
        assert second is not None
        if match := _FORWARD.fullmatch(between):
            yield one, first, applied(function_in(match), second)
        elif match := _THROUGH.fullmatch(between):
            yield other, second, applied(function_in(match), first)
        elif _BACKWARD.fullmatch(between):
            before = without_signs(text[max(0, one.block.start - _LONGEST) : one.block.start])
            if match := _APPLIED.search(before):
                yield other, second, applied(function_in(match), first)


def stands_for(one: Statement, other: Statement) -> bool:
    """Whether the text says that a name is short for the formula behind it."""
    node = other.members[0].node
    if one.block.passage is not other.block.passage or node is None:
        return False
    if not isinstance(bare(node), _FORMULAS):
        return False
    text = one.block.passage.text
    if other.block.start - one.block.end > _FURTHEST:
        return False
    between = without_signs(text[one.block.end : other.block.start])
    if _STANDS.fullmatch(between):
        return True
    before = text[max(0, one.block.start - 24) : one.block.start]
    return between.strip() == "for" and _WRITE.search(before) is not None


def is_alone(statement: Statement) -> bool:
    """Whether a piece of maths is one expression, no relation."""
    return len(statement.members) == 1 and statement.continues is None


def is_name(statement: Statement) -> bool:
    """Whether a piece of maths is the name of one quantity."""
    node = statement.members[0].node
    plain = node is not None and isinstance(bare(node), syntax.Symbol | syntax.Element)
    return plain and len(statement.members) == 1 and statement.continues is None


def without_signs(text: str) -> str:
    """Running text without the signs around maths."""
    return re.sub(r"\\[()]|[$`*]|\\$", " ", text).strip() + " "

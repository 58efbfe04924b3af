"""What restricts a statement: conditions on letters beside it, before it, or in a heading above.

A heading's condition holds in its section, one in the text before a display holds for that
display, and rows that continue a chain share what restricts the chain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.conditions_behind import conditions_behind
from backproof.meaning.indices.letter_evidence import shifted
from backproof.meaning.naming.names import DATA, bare, first_derivative
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.words.cases import announced
from backproof.meaning.words.paragraphs import last_paragraph
from backproof.patterns import regex
from backproof.record import replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_WORDS = (
    r"(?:if|else|when|whenever|where|cases?|otherwise|assum\w+|suppos\w+|provided|unless|(?:in)?active|"
    r"violat\w+|inside|outside)\b|for\s+(?:\$|\\\()[^$]{0,40}(?:[<>]|\\[gl](?:e|t|eq)\b)"
)
_FOREIGN = r"\b(?:wenn|falls|sonst|lorsque|sinon|если|иначе|khi|nếu)\b|当|當|若|如果|否则"
_CASE = regex(rf"\b(?:{_WORDS})|{_FOREIGN}", re.I)
_CASE_AFTER = regex(rf"[\s$,]*(?:{_WORDS}|{_FOREIGN})", re.I)
_ACTS = regex(
    r"\b(?:is|are)\s+(?:active|violated|positive|non-?zero|not\s+(?:zero|0))\b|\bviolat\w+", re.I
)
_ON_ACTIVE = r"(?:on|over|for|among|in|of)\s+(?:all\s+|only\s+)?(?:the\s+)?active\b"
_ACTIVE = regex(rf"\b{_ON_ACTIVE}", re.I)
_ACTIVE_AFTER = regex(rf"[\s$,]*{_ON_ACTIVE}", re.I)
_DISPLAYS = regex(r"(?:\$\$[^$]*\$\$\s*)*\$\$\s*$|(?:\\\[[^\]]*\\\]\s*)*\\\[\s*$")
_DISPLAY = regex(r"\$\$|\\\]|\\end\b")
_ITEM = regex(r"(?:^|\n)[ \t]*(?:[-*+]|\d+[.)]|\([a-z\d]\))[ \t]+[*_$\\(]*$", re.I)
_COLON = regex(r"[$\\)*_ ]*:")
_BESIDE = regex(r"[$\\)\s*:,]*(?:then|we\s+(?:have|get|find)|is|gives)?[\s:,*]*[$\\(]*$", re.I)
_LONGEST_GAP, _REACH = 60, 160
ORDERS = frozenset({"<", ">", "<=", ">="})
RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">="})


def is_restriction(node: syntax.Node) -> bool:
    """Whether a condition compares letters (or a letter and a number): it picks instances."""
    match bare(node):
        case syntax.Comparison(operator=operator, left=left, right=right):
            sides = [letter_of(left), letter_of(right)]
            numbers = [isinstance(bare(s), syntax.Number) for s in (left, right)]
            if operator == "=" and sides != [None, None] and any(map(reckoned, (left, right))):
                return True
            known = all(s is not None or n for s, n in zip(sides, numbers, strict=True))
            of_class = any(map(is_class_number, (left, right))) and sides != [None, None]
            if of_class and operator in ("=", "!="):
                return True
            return operator in RELATIONS and known and not all(numbers)
        case _:
            return False


def reckoned(node: syntax.Node) -> bool:
    """Whether a side is a sum or a difference of several letters."""
    return len(shifted(bare(node))) > 1


def is_class_number(node: syntax.Node) -> bool:
    """Whether a side is the class of a sample, `y_i`, rather than a letter."""
    inner = bare(node)
    if isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    return isinstance(inner, syntax.Symbol) and inner.style == DATA


def is_range(node: syntax.Node) -> bool:
    """Whether a condition only says how far a letter runs: it restricts nothing."""
    match bare(node):
        case syntax.Comparison(operator="in", left=left):
            return letter_of(left) is not None
        case syntax.Comparison(operator="=", right=syntax.Range()):
            return True
        case _:
            return False


def conditions_of(stated: Stated) -> list[syntax.Node]:
    """The conditions of a statement that pick instances."""
    found = [c for c in stated.statement.conditions if is_restriction(c)]
    return [c for c in found if not says_nothing(c, stated)]


def says_nothing(condition: syntax.Node, stated: Stated) -> bool:
    """Whether a condition compares a letter of a line with one that is not in it: under `p = i` the
    author has written i for p. Both ends of its derivative have indices, none is left out."""
    inner, head = bare(condition), stated.head
    derivative = first_derivative(head) if head is not None else None
    if derivative is None or not isinstance(inner, syntax.Comparison):
        return False
    sides = [inner.left, inner.right]
    if None in map(letter_of, sides) or any(map(is_class_number, sides)):
        return False
    if not all(inside(end, syntax.Element) for end in derivative[1:]):
        return False
    nodes = (head, stated.node)
    symbols = (n for node in nodes if node is not None for n in below(node))
    written = {n.base for n in symbols if isinstance(n, syntax.Symbol)}
    return sum(letter_of(side) in written for side in sides) == 1


def is_conditional(stated: Stated) -> bool:
    """Whether a statement has a condition of another kind: it is then never said to be wrong."""
    return any(not is_restriction(c) and not is_range(c) for c in stated.statement.conditions)


def compares(stated: Stated, quantities: Set[str]) -> bool:
    """Whether a condition beside a line is about a quantity, `z > 0`, and picks no instance."""
    for condition in stated.statement.conditions:
        inner = bare(condition)
        if isinstance(inner, syntax.Comparison) and inner.operator in ORDERS:
            sides = map(letter_of, (inner.left, inner.right))
            if any(side in quantities for side in sides):
                return True
    return False


def with_side_conditions(
    statements: Sequence[Statement], letters: frozenset[str]
) -> list[Statement]:
    """The same statements, each with the conditions that headings and the text put on it."""
    found: list[Statement] = []
    behind, spent = conditions_behind(statements, lambda each: restrictions_in(each, letters))
    moved: dict[Statement, Statement] = {}
    by_section: dict[Section, tuple[syntax.Node, ...]] = {}
    waiting: tuple[syntax.Node, ...] = ()
    waiting_end, block = -1, None
    for statement in statements:
        restrictions = restrictions_in(statement, letters)
        section = statement.block.section
        if restrictions:
            if in_heading(statement):
                by_section[section] = (*by_section.get(section, ()), *restrictions)
            elif statement not in spent and introduces(statement):
                waiting, waiting_end, block = restrictions, statement.end, None
        if waiting and statement.block is not block and not restrictions:
            text = statement.block.passage.text[waiting_end : statement.block.start]
            near = block is None and len(text) <= _LONGEST_GAP and waiting_end >= 0
            beside = statement.block.kind == "display" or _BESIDE.match(text) is not None
            if beside and near and "." not in text:
                block = statement.block
            elif statement.continues is None:
                waiting, block = (), None
        before = moved.get(statement.continues) if statement.continues is not None else None
        extra = list(before.conditions) if before is not None else []
        for above in section.path():
            extra.extend(by_section.get(above, ()))
        if statement.block is block:
            extra.extend(waiting)
        extra.extend(behind.get(statement, ()))
        fresh = [c for c in dict.fromkeys(extra) if c not in statement.conditions]
        fresh = [c for c in fresh if is_about(c, statement)]
        changed = statement
        if fresh or before is not statement.continues:
            changed = replace(
                statement, continues=before, conditions=(*statement.conditions, *fresh)
            )
        moved[statement] = changed
        found.append(changed)
    return found


def is_about(condition: syntax.Node, statement: Statement) -> bool:
    """Whether a condition says something of a statement: that no letter is the class of a sample
    says nothing where no index is written."""
    inner = bare(condition)
    if not isinstance(inner, syntax.Comparison) or inner.operator != "!=":
        return True
    if not any(map(is_class_number, (inner.left, inner.right))):
        return True
    return any(
        isinstance(part, syntax.Symbol) and any(script.items for script in part.scripts)
        for member in statement.members
        for part in (below(member.node) if member.node is not None else ())
    )


def restrictions_in(statement: Statement, letters: frozenset[str]) -> tuple[syntax.Node, ...]:
    """The restrictions that a statement consists of: `i \\neq j` alone, nothing else.

    `letters` are those that count; `y = x` of other letters is an equation.
    """
    found = _restrictions(statement)
    if found:
        found += tuple(bare(c) for c in statement.conditions if is_restriction(c))
    for node in found:
        assert isinstance(node, syntax.Comparison)
        sides = [letter_of(node.left), letter_of(node.right)]
        if not all(side is None or side in letters for side in sides):
            return ()
    return found


def _restrictions(statement: Statement) -> tuple[syntax.Node, ...]:
    members = statement.members
    if len(members) == 1 and members[0].node is not None and is_restriction(members[0].node):
        return (bare(members[0].node),)
    if len(members) != 2 or members[0].node is None or members[1].node is None:
        return ()
    comparison = syntax.Comparison(
        start=statement.start, end=statement.end, operator=members[1].relation,
        left=members[0].node, right=members[1].node,
    )  # fmt: skip
    return (comparison,) if is_restriction(comparison) else ()


def in_heading(statement: Statement) -> bool:
    """Whether a statement stands in the line of its section's heading."""
    block = statement.block
    start = block.section.start
    return block.section.level > 0 and "\n" not in block.passage.text[start : block.start].strip()


def speaks_of_a_case(stated: Stated) -> bool:
    """Whether the words beside a line restrict it to a case that no letter names."""
    return _is_said_beside(stated, _CASE, _CASE_AFTER)


def speaks_of_what_acts(stated: Stated) -> bool:
    """Whether the words before a line restrict it to where a loss is not at its 0: “if it is
    active”, “if $L > 0$”."""
    found = _CASE.search(words := words_before(stated))
    if found is None:
        return False
    loss = first_derivative(stated.head) if stated.head is not None else None
    typed = stated.statement.block.passage.text[loss[1].start : loss[1].end] if loss else ""
    positive = rf"{re.escape(typed)}\s*(?:>|\\gt\b)\s*0(?![.\d])"
    restriction = words[found.end() :]
    return bool(_ACTS.search(restriction) or (typed and re.search(positive, restriction)))


def speaks_of_active_samples(stated: Stated) -> bool:
    """Whether the words beside a line restrict it to samples in which nothing is cut off."""
    return _is_said_beside(stated, _ACTIVE, _ACTIVE_AFTER)


def _is_said_beside(stated: Stated, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    """Whether the words right before a line, or those that follow it at once, say something."""
    block = stated.statement.block
    if after.match(block.passage.text, block.end, block.end + _REACH):
        return True
    return before.search(words_before(stated)) is not None


def words_before(stated: Stated) -> str:
    """The words right before a line, of its paragraph."""
    block = stated.statement.block
    text = block.passage.text
    before = text[max(block.section.start, block.start - 2 * _REACH) : block.start]
    before = _DISPLAYS.sub("", before).rstrip()
    if block.kind == "text":
        before = without_formulas_last(before)
    words = last_paragraph(before)
    return _DISPLAY.split(words)[-1][-_REACH:]


def without_formulas_last(text: str) -> str:
    """A plain text without the formulas in lines of their own that it ends with."""
    rest, _, last = text.rpartition("\n")
    while "=" in last and _CASE.search(last) is None:
        text = rest.rstrip()
        rest, _, last = text.rpartition("\n")
    return text


def introduces(statement: Statement) -> bool:
    """Whether the text before a condition announces a case."""
    block = statement.block
    text = block.passage.text
    if announced(text, block.start, block.end):
        return True
    listed = _ITEM.search(text[max(0, block.start - 12) : block.start]) is not None
    return listed and _COLON.match(text, block.end) is not None

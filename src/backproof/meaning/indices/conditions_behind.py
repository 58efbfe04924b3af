"""Conditions that the text gives behind a line: `$∂W_{kl}/∂W_{ij} = 1$ if $i = k$ and $j = l$`.

The same words stand in front of a line, "if $i = j$, [...]". They belong to the line before them
where no sentence ends in between and what follows the condition is no line that they could be meant
for: the sentence ends there, goes on with "and", or says what is true otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_FROM_LINE = regex(
    r"(?P<close>[$\\)\]\s,]*)(?:if(?:f| and only if)?|when(?:ever)?|for|where|provided(?:\s+that)?|"
    r"in\s+(?:the\s+)?case(?:\s+that)?|as\s+long\s+as)\s+(?:all\s+)?[$\\(]*"
)
_LISTED = regex(r"[$\\)\s]*(?:,|,?\s*and)?\s+[$\\(]*")
_BEHIND = regex(
    r"[$\\)\s]*(?:[.;)(]|\Z|\n[ \t]*\n|,?\s*(?:(?:and|but|while|or)\s|(?:otherwise|else|0)\b))"
)
_SENTENCE_ENDS = frozenset(".;:")
_FURTHEST = 40

Restrictions = Callable[[Statement], tuple[syntax.Node, ...]]


def conditions_behind(
    statements: Sequence[Statement], restrictions: Restrictions
) -> tuple[dict[Statement, tuple[syntax.Node, ...]], frozenset[Statement]]:
    """The conditions that stand behind lines, by line, and the statements that they are."""
    found: dict[Statement, tuple[syntax.Node, ...]] = {}
    used: set[Statement] = set()
    index = 1
    while index < len(statements):
        line = statements[index - 1]
        run = run_behind(statements, index, restrictions)
        index += 1
        if not run or not is_equation(line) or restrictions(line):
            continue
        first, last = run[0], run[-1]
        if is_behind(line, first) and _BEHIND.match(text_of(last), last.block.end):
            found[line] = tuple(c for each in run for c in restrictions(each))
            used.update(run)
            index += len(run) - 1
    return found, frozenset(used)


def run_behind(
    statements: Sequence[Statement], start: int, restrictions: Restrictions
) -> list[Statement]:
    """The conditions from a place on that are listed with commas or "and"."""
    run: list[Statement] = []
    for each in statements[start:]:
        if not restrictions(each):
            break
        if run and each.block is not run[-1].block:
            between = text_of(each)[run[-1].block.end : each.block.start]
            if len(between) > _FURTHEST or not _LISTED.fullmatch(between):
                break
        run.append(each)
    return run


def is_behind(line: Statement, condition: Statement) -> bool:
    """Whether nothing but a word such as "if" stands between a line and a condition."""
    if line.block is condition.block or line.block.passage is not condition.block.passage:
        return False
    text = text_of(line)
    between = text[line.block.end : condition.block.start]
    if len(between) > _FURTHEST or not _FROM_LINE.fullmatch(between):
        return False
    return text[line.end : line.block.end].strip()[-1:] not in _SENTENCE_ENDS


def is_equation(line: Statement) -> bool:
    """Whether a statement says that something equals something, which can be true in a case."""
    return any(member.relation == "=" for member in line.members)


def text_of(statement: Statement) -> str:
    """The text that a statement stands in."""
    return statement.block.passage.text

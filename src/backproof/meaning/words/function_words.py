"""Functions by their names in running text: "σ is the logistic function", "the ReLU $g$".

A letter that the text calls one function, and nothing gives a formula, is that function. What is
said in passing ("an activation such as tanh", "sigmoid or tanh") names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from backproof.meaning.functions.applied import with_applied
from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.patterns import regex
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

REACH = 90
WORDS: Mapping[str, str] = {
    "softmax": r"soft-?max",
    "sigmoid": r"sigmoid|logistic",
    "ReLU": r"relu|rectified[\s-]linear(?:[\s-]unit)?|rectifier",
    "tanh": r"tanh|hyperbolic[\s-]tangent",
}
SIGNS = ("softmax", "soft-max", "sigmoid", "logistic", "relu", "rectifi", "tanh", "hyperbolic")
"""Parts of these words: where none of them stands, no function is named."""
NAMES = "|".join(f"(?P<{name}>{words})" for name, words in WORDS.items())
KINDS = (
    r"(?:(?:usual|standard|ordinary|common|same|well-known|so-called|simple|final|output|hidden|"
    r"activation|non-?linear|non-?linearity|function|(?:row|column|element|component)-?wise|stable|"
    r"vectori[sz]ed|corresponding|familiar)[\s-]+){0,3}?"
)
"""Words before the name of a function that change nothing in what it is."""
_IS = regex(
    r"[$`)\\\s]*(?:,\s*)?(?:(?:is|be|are|denotes?|means|stands\s+for|represents|là|est|ist)\s+"
    r"|[为是即]\s*|[=:]\s*)(?:(?:here|just|simply)\s+)?(?:the|an?|hàm(?:\s+số)?|la\s+fonction|die)?"
    rf"\s*{KINDS}(?:{NAMES})(?![a-z])(?!\s*(?:,?\s*or\b|/|[或、]|hoặc|ou\b|oder\b))",
    re.I,
    SIGNS,
)
_NAMED = regex(NAMES, re.I, SIGNS)
_KIND = r"(?:\s+(?:activation|function|map|nonlinearity))"
_THE = regex(rf"(?:\bthe\s+{KINDS}|\b(?=soft))(?:{NAMES}){_KIND}*[\s$`(\\]{{1,4}}$", re.I, SIGNS)
_WITH = regex(r"\b(?:with|where|and|let)\s+[$`(\\]{1,4}$", re.I)
_THEN_THE = regex(
    rf"[$`)\\]*,?\s+the\s+{KINDS}(?:{NAMES})(?:{_KIND}|(?=\s*(?:[.,;:)]|and\b)))", re.I, SIGNS
)


def function_in(match: re.Match[str]) -> str:
    """Which function a match names."""
    return next(name for name, words in match.groupdict().items() if name in WORDS and words)


def inline(statements: Iterable[Statement]) -> Iterator[tuple[syntax.Node, str, int]]:
    """What stands first in each piece of maths in running text, the text, and where it goes on."""
    for statement in statements:
        block, first = statement.block, statement.members[0].node
        if block.kind == "inline" and first is not None:
            yield first, block.passage.text, block.end


def equated(statement: Statement) -> tuple[tuple[str, ...], str] | None:
    """The letters of which a formula says that they are a function, `g = h = \\tanh`, and it."""
    letters: list[str] = []
    named: re.Match[str] | None = None
    for member in statement.members:
        side = None if member.node is None else bare(member.node)
        if not isinstance(side, syntax.Symbol) or side.scripts or member.relation not in ("", "="):
            return None
        named = _NAMED.fullmatch(side.base)
        letters.append(name_of(side))
    if named is None or len(letters) < 2:
        return None
    return tuple(letters[:-1]), function_in(named)


def letters_said(statements: Sequence[Statement]) -> dict[str, str]:
    """The letters that the text calls a function, each with the one that it is."""
    found: dict[str, set[str]] = {}
    for letters, function in filter(None, map(equated, statements)):
        for name in letters:
            found.setdefault(name, set()).add(function)
    for item, text, end in inline(statements):
        match bare(item):
            case syntax.Symbol() as symbol:
                pass
            case syntax.Call(function=symbol):
                pass
            case _:
                continue
        before = text[max(0, item.start - REACH) : item.start]
        said = _IS.match(text, end, end + REACH) or _THE.search(before)
        if said is None and _WITH.search(before):
            said = _THEN_THE.match(text, end, end + REACH)
        if said is not None and not symbol.scripts and not symbol.accents:
            found.setdefault(name_of(symbol), set()).add(function_in(said))
    return {name: functions.pop() for name, functions in found.items() if len(functions) == 1}


def with_functions_said(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the text says which function a letter is: a bracket behind it
    holds its argument."""
    said = letters_said(statements)
    if not said:
        return list(statements)
    given = {name_of(f) for f in map(function_given, statements) if f is not None}
    said = {name: f for name, f in said.items() if name not in given}
    known = {name: f for name, f in said.items() if f != "softmax"}
    if not said:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Call(function=syntax.Symbol() as function):
                name = known.get(name_of(function.replace(primes=0)))
                if name is None or function_name(function.base) == name:
                    return node
                return node.replace(function=function.replace(base=name, style="", scripts=()))
            case _:
                return node

    letters = frozenset(said) - KNOWN
    # `g = h = tanh` is about no quantity.
    alike = {s for s in statements if len(s.members) > 2 and equated(s) is not None}
    alike -= {s.continues for s in statements if s.continues is not None}
    statements = [s for s in statements if s not in alike]
    applied = with_applied(statements, letters | {n + "'" for n in letters}, sure=True)
    return with_changed(applied, change, syntax.Call) if known else applied


def function_given(statement: Statement) -> syntax.Symbol | None:
    """The function of which a statement gives the formula."""
    left = statement.members[0].node
    match bare(left) if left is not None and len(statement.members) > 1 else None:
        case syntax.Call(function=syntax.Symbol() as function):
            return function
        case _:
            return None

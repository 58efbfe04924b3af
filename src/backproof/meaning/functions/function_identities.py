"""Identities between known functions: "note that sec²x = 1 - tanh²x".

Such a line is no definition, and no equation to solve where the words before it say that it is true
of every x.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backproof.meaning.functions.compositions import COMPOSED
from backproof.meaning.functions.known import ELEMENTWISE, function_name
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, inside
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import Node, children

_SAID = regex(
    r"\b(?:note|notice|recall|remember|known?|fact|identity|identities|since|because|using|holds?)"
    r"\b[^.;$\n]{0,40}[\s$\\(\[]*$",
    re.I,
)
_CONDITION = regex(
    r"[\s$\\)\],]*(?:for|when|if|as|where|at|only|has|near|around|to|up|in|approximately)\b", re.I
)
_NEARLY = regex(r"\b(?:approx\w*|small|limit|order|near\w*|roughly|solve)\b", re.I)
_SENTENCE = regex(r"[.;]\s")
_REACH = 80
# A letter for any function, whatever it stands for by custom.
_LETTERS = frozenset({"sigma"})
FUNCTIONS = frozenset(ELEMENTWISE) - _LETTERS | frozenset(COMPOSED)
_SYNTAX = (
    syntax.Add, syntax.Call, syntax.Fraction, syntax.Group, syntax.Juxtaposition, syntax.Negate,
    syntax.Number, syntax.Power, syntax.Product, syntax.Symbol, syntax.Transpose,
)  # fmt: skip


def with_function_identities(stated: Sequence[Stated]) -> Iterator[Stated]:
    """The same statements, where a line about known functions of one letter is an identity: its
    left side is defined, and its right side claimed to be the same."""
    for item in stated:
        both = sides(item) if item.kind == "mention" and is_said(item) else None
        if both is None or not are_functions_of_one(*both):
            yield item
            continue
        left = both[0]
        name = item.statement.block.passage.text[left.start : left.end].strip()
        symbol = syntax.Symbol(start=left.start, end=left.end, base=name)
        place = replace(item.place, order=item.place.order - 0.5)
        given, said = (replace(item.member, node=side) for side in both)
        made = replace(item, kind="definition", head=symbol, name=name, member=given, end=left.end)
        yield replace(made, place=place)
        yield replace(item, kind="identity", head=symbol, name=name, member=said)


def is_said(item: Stated) -> bool:
    """Whether an equality alone in its statement follows words that say that it is true."""
    statement = item.statement
    alone = len(statement.members) == 2 and statement.continues is None
    if not alone or item.member.relation != "=" or statement.words or statement.tag:
        return False
    text = statement.block.passage.text
    before = _SENTENCE.split(text[max(0, statement.start - _REACH) : statement.start])[-1]
    if _SAID.search(before) is None or _NEARLY.search(before) is not None:
        return False
    return _CONDITION.match(text, statement.end) is None


def variables_of(node: Node) -> Iterator[str | None]:
    """The letters that an expression of known functions is made of; None for all else in it."""
    match node:
        case syntax.Call(function=function, arguments=(_,), keywords=()):
            if function_name(function.base) not in FUNCTIONS or function.primes or function.scripts:
                yield None
        case syntax.Power(base=base, exponent=exponent) if letter_of(base) == "e":
            yield from variables_of(exponent)
            return
        case syntax.Symbol():
            yield letter_of(node)
        case _ if not isinstance(node, _SYNTAX):
            yield None
        case _:
            pass
    for part in children(node):
        if not (isinstance(node, syntax.Call) and part is node.function):
            yield from variables_of(part)


def are_functions_of_one(left: Node, right: Node) -> bool:
    """Whether both sides are known functions of one and the same letter."""
    here, there = set(variables_of(left)), set(variables_of(right))
    applied = bool(inside(left, syntax.Call))
    return applied and here == there and len(here) == 1 and None not in here


def sides(item: Stated) -> tuple[Node, Node] | None:
    """What stands on the left and on the right; of `A + B = 1` that A is 1 - B."""
    if item.head is None or item.node is None:
        return None
    left, right = bare(item.head), bare(item.node)
    one = isinstance(right, syntax.Number) and right.value == 1
    match left:
        case syntax.Add(terms=(first, second), signs=(1, sign)) if one:
            rest = left.replace(start=second.start, terms=(right, second), signs=(1, -sign))
            return first, rest
        case _:
            return left, right

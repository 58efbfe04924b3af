"""Lines as they are meant in numerator layout: the gradient by a column is a row.

There `∂L/∂x = ∂L/∂z W` and `∂L/∂W = x ∂L/∂z` are right (J. Magnus and H. Neudecker, "Matrix
Differential Calculus", 3rd edition, chapter 5). Many authors turn the gradients by vectors alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from backproof.algebra.types import ONE
from backproof.document import Document
from backproof.meaning.claims import Claim, head_is_plain, make
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.row_gradients import is_vector
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated
from backproof.patterns import regex
from backproof.record import once, replace
from backproof.source import Prose
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt

_GRADIENTS = r"\b(?:gradients?|derivatives?)\b[^.;:!?]{0,60}\b(?:is|are|as|be|form)\b"
_ROWS = regex(
    rf"\bnumerator[-\s]layout|{_GRADIENTS}(?:(?!\bnot\b)[^.;:!?]){{0,40}}\brow[- ]vectors?\b", re.I,
    ("numerator", "row"),
)  # fmt: skip
_COLUMNS = regex(r"\bdenominator[-\s]layout", re.I, ("denominator",))
_NAMED = regex(r"\b(numerator|denominator)[-\s]layout", re.I)
_OTHER = regex(r"\b(?:not|nor|never|unlike|instead|rather|than|opposed|contrast|whereas)\b", re.I)


@once(Document)
def said_in_rows(document: Document) -> bool:
    """Whether the text speaks of numerator layout or says that gradients are row vectors, and
    speaks of no other."""
    texts = [part.text for part in document.prose]
    return any(map(_ROWS.search, texts)) and not any(map(_COLUMNS.search, texts))


def turned_before(document: Document, lines: Collection[Stated]) -> frozenset[Stated]:
    """The lines before which numerator layout is the last one that their section names, where a
    text gives the same derivatives in one and then in the other."""
    parts = [part for part in document.prose if _NAMED.search(part.text)]
    if not parts or not any(_COLUMNS.search(part.text) for part in parts):
        return frozenset()
    return frozenset(line for line in lines if _is_turned(line, parts))


def _is_turned(line: Stated, parts: Sequence[Prose]) -> bool:
    passage, start = line.statement.block.passage, line.start
    before = [p for p in parts if p.passage is passage and p.start < start]
    if not before or before[-1].section is not line.statement.block.section:
        return False
    named = {found.group(1).lower() for found in _NAMED.finditer(before[-1].text)}
    return named == {"numerator"} and _OTHER.search(before[-1].text) is None


def names_a_formula(claim: Claim) -> bool:
    """Whether a formula has a name in it for another one with derivatives in it."""
    stated, table = claim.stated, claim.context.setting.table
    names = () if stated.node is None else used_names(stated.node)
    return any(table.formula(name, stated.place) is not None for name in names)


def in_rows(claim: Claim, said: bool = False) -> Iterator[Claim]:
    """A claim about one sample as it is meant where the gradient by a column is a row: that by a
    matrix turned as well, or not; where the text has `said` so, one about all samples too. What is
    written with a nabla is shaped like what it is by."""
    stated, context, wrt = claim.stated, claim.context, claim.wrt
    if stated.node is None or wrt is None or not head_is_plain(stated):
        return
    if isinstance(stated.head, syntax.Derivative) and stated.head.style == "nabla":
        return
    if wrt.type.is_scalar or not claim.of.type.is_scalar:
        return
    if not said and of_all_samples(context):
        return
    for all_ in (True, False):
        node = _turned(stated.node, stated, context, all_)
        if all_ or ONE in (wrt.type.rows, wrt.type.columns):
            node = transposed(node)
        member = replace(stated.member, node=node)
        again = make(replace(stated, member=member), context, claim.of.name, wrt.name)
        yield replace(again, stated=stated, supposed=claim.supposed, conditions=claim.conditions)


def of_all_samples(context: Context) -> bool:
    """Whether a context is about all samples at once: a length of a parameter counts none."""
    count, trained = context.program.batch, context.program.parameters
    lengths = {length for e in trained for length in (e.type.rows, e.type.columns)}
    return context.speaks_of_batch and count not in lengths


def _turned(node: syntax.Node, stated: Stated, context: Context, all_: bool) -> syntax.Node:
    """An expression with the gradients in it turned, those by vectors or all."""
    gradient = node
    if isinstance(node, syntax.Symbol):
        gradient = context.setting.table.alias(name_of(node), stated.place) or node
    if isinstance(gradient, syntax.Derivative):
        return transposed(node) if all_ or is_vector(node, stated, context) else node
    return rebuilt(node, lambda part: _turned(part, stated, context, all_))


def transposed(node: syntax.Node) -> syntax.Node:
    """The transpose of an expression in brackets."""
    inner = syntax.Group(start=node.start, end=node.end, body=node, opening="(")
    return syntax.Transpose(start=node.start, end=node.end, base=inner)

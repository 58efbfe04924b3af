"""Fixes that the fault itself tells: a step that goes uphill, a sum over the wrong letter, cases
that leave a stretch out, a derivative without its sign. They are text, and read again as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backproof.document import MacroTable
from backproof.judge.verdicts import Fails
from backproof.meaning.functions.case_faults import case_fault
from backproof.meaning.gradients.collapsed import collapse_fault, total_of_units
from backproof.meaning.gradients.malformed import is_differential, malformed
from backproof.meaning.gradients.updates import step_fault
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.indices.index_faults import index_fault
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.meaning.words.kinds_in_words import Kinds
from backproof.mend.changes import signs
from backproof.mend.changes.written import Written
from backproof.mend.proposals import Proposal, Replacement, replaced
from backproof.patterns import regex
from backproof.syntax import NameTable
from backproof.syntax.lexer import Lexer
from backproof.syntax.names import split_words
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Cases,
    Element,
    Fraction,
    Node,
    Number,
)
from backproof.syntax.parser import parse_tokens
from backproof.syntax.statements import Fault

SIGN = regex(r"\\partial\s*|∂|d")


def directed(
    stated: Stated, verdict: Fails, names: NameTable, macros: MacroTable, kinds: Kinds
) -> Iterator[Proposal]:
    """The fixes that a fault of how a line is written leaves."""
    if stated.node is None:
        return
    if is_uphill(stated, verdict) or step_fault(stated) is not None:
        yield from downhill(stated, verdict, names, macros)
    elif malformed(stated) is not None:
        yield from with_sign(stated, verdict)
    elif index_fault(stated) is not None:
        yield from with_letters(stated, verdict)
    elif case_fault(stated) is not None:
        yield from without_gap(stated, verdict)
    elif collapse_fault(stated, kinds) is not None:
        yield from without_sum(stated, verdict, kinds)


def is_formal(stated: Stated) -> bool:
    """Whether what is wrong is how a line is written, whatever its quantities are."""
    faults = (step_fault(stated), malformed(stated), index_fault(stated), case_fault(stated))
    return any(fault is not None for fault in faults)


def is_uphill(stated: Stated, verdict: Fails) -> bool:
    """Whether a line is a step that goes up the gradient."""
    return stated.kind == "update" and verdict.code == "wrong-sign"


def proposed(stated: Stated, verdict: Fails, made: list[Replacement], words: str) -> Proposal:
    """Replacements as a proposal about how a line is written, and what to write as its last
    words."""
    start, end = min(a for a, _, _ in made), max(b for _, b, _ in made)
    text = stated.statement.block.passage.text
    whole = text[stated.member.start : stated.member.end]
    begin = stated.member.start
    new = replaced(whole, [(a - begin, b - begin, t) for a, b, t in made])
    message = f"{words}: write `{' '.join(new.lstrip('=& ').split())}`"
    return Proposal(verdict.code, message, tuple(made), start, max(end, start + 1), True)


def raw(stated: Stated, names: NameTable, macros: MacroTable) -> Node | None:
    """The right side of a line as it is written, before anything was meant by it."""
    passage = stated.statement.block.passage
    tokens = Lexer(passage.text, macros).lex(stated.member.start, stated.member.end)
    tokens = [token for token in tokens if token.kind not in ("rel", "amp", "row")]
    node = parse_tokens(split_words(tokens, names), names) if tokens else None
    return None if isinstance(node, Fault) else node


def downhill(
    stated: Stated, verdict: Fails, names: NameTable, macros: MacroTable
) -> Iterator[Proposal]:
    """A step along the gradient, the other way."""
    node = raw(stated, names, macros)
    if isinstance(node, Add):
        written = Written(stated.statement.block.passage.text)
        for change in signs.of_sum(written, node):
            made = [(change.start, change.end, change.text)]
            yield proposed(stated, verdict, made, "this step goes up the gradient")


def with_sign(stated: Stated, verdict: Fails) -> Iterator[Proposal]:
    """A quotient by ∂x with the ∂ that it lacks above."""
    text = stated.statement.block.passage.text
    for part in below(stated.node) if stated.node is not None else ():
        if isinstance(part, Fraction) and is_differential(part.denominator):
            sign = SIGN.match(text, bare(part.denominator).start)
            if sign is None:
                continue
            made = [(part.numerator.start, part.numerator.start, sign[0])]
            yield proposed(stated, verdict, made, "the derivative has no ∂ above")


def with_letters(stated: Stated, verdict: Fails) -> Iterator[Proposal]:
    """A sum over the letter that stands in it, or with the letter in it over which it runs."""
    text, head = stated.statement.block.passage.text, stated.head
    left = set(free_letters(head)) if head is not None else set()
    for part in below(stated.node) if stated.node is not None else ():
        if not isinstance(part, BigOperator) or len(part.letters) != 1:
            continue
        bound = part.letters[0]
        letter, inside = letter_of(bound), set(free_letters(part.body))
        for other in sorted(inside - left - {letter}):
            made = [(bound.start, bound.end, written_as(text, part.body, other))]
            words = f"the sum runs over `{letter}`, but `{other}` is what stands in it"
            yield proposed(stated, verdict, made, words)
        for other in sorted(inside & left - {letter}):
            places = [
                (i.start, i.end, text[bound.start : bound.end])
                for e in below(part.body) if isinstance(e, Element)
                for i in e.indices if letter_of(i) == other
            ]  # fmt: skip
            if places and letter not in inside:
                words = f"the sum runs over `{letter}`, but `{other}` is what stands in it"
                yield proposed(stated, verdict, places, words)


def written_as(text: str, node: Node, letter: str) -> str:
    """A letter as it is typed in a formula."""
    indices = (i for e in below(node) if isinstance(e, Element) for i in e.indices)
    return next((text[i.start : i.end] for i in indices if letter_of(i) == letter), letter)


def without_gap(stated: Stated, verdict: Fails) -> Iterator[Proposal]:
    """Cases of which one begins where another one ends; at 0, if one of them does."""
    text = stated.statement.block.passage.text
    for part in below(stated.node) if stated.node is not None else ():
        if isinstance(part, Cases):
            ends = [
                n for _, condition in part.rows if condition is not None
                for n in below(condition) if isinstance(n, Number)
            ]  # fmt: skip
            for meant in sorted(ends, key=lambda n: n.value != 0):
                for one in ends:
                    if one.value != meant.value:
                        made = [(one.start, one.end, text[meant.start : meant.end])]
                        yield proposed(stated, verdict, made, verdict.message)


def without_sum(stated: Stated, verdict: Fails, kinds: Kinds) -> Iterator[Proposal]:
    """What is summed over the entries of a vector, for all of them at once."""
    total = None if stated.node is None else total_of_units(stated.node, kinds)
    if total is not None:
        text, body = stated.statement.block.passage.text, total.body
        letter = re.escape(text[total.letters[0].start : total.letters[0].end])
        index = re.compile(rf"_\s*(?:{letter}(?!\w)|\{{\s*{letter}\s*\}})")
        entries = [(m.start(), m.end(), "") for m in index.finditer(text, body.start, body.end)]
        made = [(total.start, body.start, ""), *entries]
        yield proposed(stated, verdict, made, verdict.message)

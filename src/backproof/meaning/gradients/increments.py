"""Gradients added up in a loop, `dW += da_t h_{t-1}^T`, and values that change, `W -= η dW`.

What a loop adds for each step or sample is a term of the gradient, if it is all that is added: the
gradient is the sum of it over the letter of the loop. `W -= s` is `W ← W - s`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from backproof.meaning.indices.letter_evidence import letter_of, shifted
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.statements import inside
from backproof.patterns import regex
from backproof.record import once, replace
from backproof.source import Passage
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

LOOPS = frozenset({"t", "tau", "i", "j", "k", "n", "s", "m"})
"""What steps and samples are counted by."""
_DIVIDED = regex(r"/\}?\s*=")
"""`dW /= m`: what was added up is changed afterwards."""


@once(Passage)
def is_divided(passage: Passage) -> bool:
    """Whether a passage divides later what it adds up."""
    return _DIVIDED.search(passage.text) is not None


def with_increments(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with sums for what is added up and assignments for what changes."""
    statements = with_each(statements, spelled)
    signs = [s.members[1].relation for s in statements if len(s.members) > 1]
    if not {"+=", "-="} & {*signs}:
        return list(statements)
    given = Counter(key(head) for head in filled(statements))
    passages = {id(s.block.passage): s.block.passage for s in statements}
    divided = any(map(is_divided, passages.values()))

    def change(statement: Statement) -> Statement:
        if len(statement.members) != 2:
            return statement
        first, second = statement.members
        if second.relation not in ("+=", "-=") or first.node is None or second.node is None:
            return statement
        head, node = bare(first.node), second.node
        if second.relation == "+=" and is_gradient(head):
            letters = letters_in(node) - letters_in(head)
            marked = isinstance(head, syntax.Symbol) and bool(head.scripts)
            if given[key(head)] != 1 or len(letters) > 1 or (marked and not letters) or divided:
                return statement
            node = summed(node, letters)
            return replace(statement, members=(first, replace(second, relation="=", node=node)))
        if isinstance(head, syntax.Symbol) and not is_gradient(head):
            node = changed(head, node, 1 if second.relation == "+=" else -1)
            assigned = replace(second, relation="leftarrow", node=node)
            return replace(statement, members=(first, assigned))
        return statement

    return with_each(statements, change)


def spelled(statement: Statement) -> Statement:
    """A statement that adds to a gradient by its name, `dc = dc + g`, with the sign `+=`."""
    if len(statement.members) != 2 or statement.members[1].relation != "=":
        return statement
    first, second = statement.members
    head = None if first.node is None else bare(first.node)
    total = None if second.node is None else bare(second.node)
    if not isinstance(head, syntax.Symbol) or not isinstance(total, syntax.Add):
        return statement
    own = [n for n, term in enumerate(total.terms) if key(bare(term)) == key(head)]
    if not is_gradient(head) or len(own) != 1 or total.signs[own[0]] < 0:
        return statement
    rest = [n for n in range(len(total.terms)) if n != own[0]]
    terms, signs = [total.terms[n] for n in rest], [total.signs[n] for n in rest]
    added: syntax.Node = total.replace(terms=tuple(terms), signs=tuple(signs))
    if len(rest) == 1 and signs[0] > 0:
        added = terms[0]
    return replace(statement, members=(first, replace(second, relation="+=", node=added)))


def filled(statements: Sequence[Statement]) -> Iterator[syntax.Node]:
    """The left sides that are given a value, once for each line that does more than to set it to
    nothing."""
    for statement in statements:
        first, *rest = statement.members
        empty = len(rest) == 1 and isinstance(rest[0].node and bare(rest[0].node), syntax.Number)
        if first.node is not None and rest and not empty and statement.continues is None:
            yield bare(first.node)


def is_gradient(head: syntax.Node) -> bool:
    """Whether a left side is a gradient by its form: `dW`, `∂L/∂W`."""
    if isinstance(head, syntax.Derivative):
        return True
    return isinstance(head, syntax.Symbol) and head.base[:1] == "d" and len(head.base) > 1


def letters_in(node: syntax.Node) -> frozenset[str]:
    """The letters of loops that stand in scripts."""
    items = [
        item
        for symbol in inside(node, syntax.Symbol)
        for script in symbol.scripts
        for item in script.items
    ]
    plain = {letter for item in items if (letter := letter_of(item)) is not None}
    return LOOPS & (plain | {letter for item in items for letter in shifted(item)})


def summed(node: syntax.Node, letters: frozenset[str]) -> syntax.Node:
    """What is added, over all that the letter counts; itself where nothing counts."""
    if not letters:
        return node
    start, end = node.start, node.end
    letter = syntax.Symbol(start=start, end=start, base=next(iter(letters)))
    body = syntax.Group(start=start, end=end, body=node, opening="(")
    return syntax.BigOperator(
        start=start, end=end, operator="sum", letters=(letter,), lower=None, upper=None,
        condition=None, body=body,
    )  # fmt: skip


def changed(head: syntax.Symbol, step: syntax.Node, sign: int) -> syntax.Node:
    """The new value of what a step is added to or taken from."""
    body = syntax.Group(start=step.start, end=step.end, body=step, opening="(")
    held = body if isinstance(bare(step), syntax.Add) else step
    return syntax.Add(start=step.start, end=step.end, terms=(head, held), signs=(1, sign))

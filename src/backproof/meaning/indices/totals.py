"""A total and its terms by one letter: `L = 1/N Σ_i L_i` is about a number L and entries L_i, and
so are `L_i = (p_i - y_i)²` and `L = Σ_i (p_i - y_i)²`.

The terms are a quantity of their own, and are called so: afterwards L_i are the entries of `L_i`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from backproof.meaning.batches.one_of_all import TERM
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.total_terms import with_terms
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.rewriting import with_changed, with_each
from backproof.meaning.statements import below, left_side
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_totals(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the terms of totals have names of their own."""
    totals = dict(total for s in statements for total in totals_in(s))
    written, others = with_terms(statements)
    totals = {**others, **totals}
    if not totals:
        return list(statements)
    apart = with_changed(written, lambda node: _apart(node, totals), syntax.Element)
    return with_each(apart, partial(without_the_total, totals=totals))


def without_the_total(statement: Statement, totals: Mapping[str, str]) -> Statement:
    """A statement that gives a term a formula, without the total between the two, of which the term
    is that for one sample: `L_i(w) = L(w; x_i, y_i) = (p_i - y_i)²`."""
    left = defined_by(statement)
    second = statement.members[1].node if len(statement.members) > 2 else None
    called = bare(second) if second is not None else None
    if not isinstance(left, syntax.Element) or not isinstance(called, syntax.Call):
        return statement
    name = name_of(called.function)
    if name not in totals or named(left.base) != f"{name}_{totals[name]}":
        return statement
    return replace(statement, members=(statement.members[0], *statement.members[2:]))


def defined_by(statement: Statement) -> syntax.Node | None:
    """What a statement gives a formula, without its arguments."""
    left = left_side(statement) if statement.continues is None else None
    return bare(left.function) if isinstance(left, syntax.Call) else left


def totals_in(statement: Statement) -> Iterator[tuple[str, str]]:
    """The name of what a statement defines as a sum of its own entries, and their letter."""
    left = defined_by(statement)
    if not isinstance(left, syntax.Symbol):
        return
    for member in statement.members[1:]:
        for node in below(member.node) if member.node is not None else ():
            if not isinstance(node, syntax.BigOperator) or node.operator != "sum":
                continue
            bound = {letter_of(letter) for letter in node.letters}
            for part in below(node.body):
                match part:
                    case syntax.Element(base=syntax.Symbol() as base, indices=(index,)) if (
                        name_of(base) == name_of(left)
                        and (letter := letter_of(index)) is not None
                        and letter in bound
                    ):
                        yield name_of(left), letter
                    case _:
                        pass


def _apart(node: syntax.Node, totals: Mapping[str, str]) -> syntax.Node:
    """The node, where the entries of totals are those of their terms."""
    match node:
        case syntax.Element(base=syntax.Symbol() as base, indices=(_,)) if (
            mark := totals.get(name_of(base))
        ) is not None:
            own = syntax.Script(start=base.end, end=base.end, kind="sub", text=mark, items=())
            own = own.replace(kind="super") if mark == TERM else own
            return node.replace(base=base.replace(scripts=(*base.scripts, own)))
        case _:
            return node


def total_of_terms(node: syntax.Node) -> syntax.Symbol | None:
    """The total beside one of its terms; None for what is none."""
    inner = bare(node)
    base = bare(inner.base) if isinstance(inner, syntax.Element) else None
    if not isinstance(base, syntax.Symbol) or not base.scripts:
        return None
    *others, own = base.scripts
    # What `_apart` adds stands nowhere in the text.
    unwritten = not own.items and own.start == own.end
    return base.replace(scripts=tuple(others)) if unwritten else None

"""Gradients named by a mark on what they are by: `\\bar X` (the adjoint of X), `G_X`, `∇X`.

They are called as `dX` is, of which the rest of the program knows what it may mean. A bar may be a
mean, an index a label: the form counts where a page goes back by it, from the mark of what a
formula gives to that of what is in the formula, `\\bar A = \\bar C B^T` beside `C = A B`, and
never the other way; or where it says so, `\\bar X = ∂L/∂X`, and then the way back may start without
a mark at what L is made of, `\\bar x = x - t`. `∂X` alone is nothing else,
unless it is a differential, which goes the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below, inside, left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Mark = Callable[[syntax.Node], syntax.Symbol | None]
Made = Mapping[str, frozenset[str]]
_LETTERS = frozenset(("G", "g", "grad", "Grad"))


def with_marked_gradients(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the marks that stand for gradients on this page are names."""
    found = list(statements)
    for mark, of in MARKS:
        heads = [s for s in found if (left := _left(s)) is not None and mark(left) is not None]
        made = _made_of(found) if heads else {}
        losses = {name for s in heads for name in _losses(s, mark)}
        first = frozenset[str]().union(*(made.get(loss, frozenset()) for loss in losses))
        ways = {way for s in heads for way in _ways(s, mark, made, first)}
        if ways == {True} or (heads and not ways and mark is under_partial):
            found = with_changed(found, partial(_named, mark=mark), of)
    return found


def barred(node: syntax.Node) -> syntax.Symbol | None:
    """The X of `\\bar X`."""
    match node:
        case syntax.Symbol(accents=("bar",), primes=0) as symbol:
            return symbol.replace(accents=())
        case _:
            return None


def lettered(node: syntax.Node) -> syntax.Symbol | None:
    """The X of `G_X`, `\\text{grad}_X`; an index that counts is no X."""
    match node:
        case syntax.Symbol(base=base, accents=(), primes=0, scripts=(script,)) if (
            base in _LETTERS and script.kind == "sub" and len(script.items) == 1
        ):
            inner = bare(script.items[0])
            return inner if isinstance(inner, syntax.Symbol) else None
        case _:
            return None


def under_a_sign(node: syntax.Node, style: str) -> syntax.Symbol | None:
    """The X of a sign before it and nothing below, `∇X` or `∂X` by its style."""
    match node:
        case syntax.Derivative(denominators=(), order=1, numerator=syntax.Node() as x) if (
            node.style == style
        ):
            inner = bare(x)
            return inner if isinstance(inner, syntax.Symbol) else None
        case _:
            return None


under_nabla: Mark = partial(under_a_sign, style="nabla")
under_partial: Mark = partial(under_a_sign, style="partial")


MARKS: tuple[tuple[Mark, type[syntax.Node]], ...] = (
    (barred, syntax.Symbol), (lettered, syntax.Symbol), (under_nabla, syntax.Derivative),
    (under_partial, syntax.Derivative),
)  # fmt: skip


def _named(node: syntax.Node, mark: Mark) -> syntax.Node:
    match node:
        case syntax.Derivative(numerator=syntax.Transpose(base=base)):
            # `∇X^T` is the gradient turned.
            inner = _named(node.replace(numerator=base, end=base.end), mark)
            changed = isinstance(inner, syntax.Symbol)
            return syntax.Transpose(start=node.start, end=node.end, base=inner) if changed else node
        case _:
            x = mark(node)
            return (
                node if x is None else x.replace(start=node.start, end=node.end, base=f"d{x.base}")
            )


def _left(statement: Statement) -> syntax.Node | None:
    """What a statement gives a formula."""
    left = left_side(statement)
    return bare(left.base) if isinstance(left, syntax.Indexed) else left


def _made_of(statements: Iterable[Statement]) -> Made:
    """The names in the formulas of each quantity."""
    found: dict[str, frozenset[str]] = {}
    for statement in statements:
        left = _left(statement)
        if isinstance(left, syntax.Symbol):
            nodes = [m.node for m in statement.members[1:] if m.node is not None]
            names = frozenset(name_of(s) for node in nodes for s in inside(node, syntax.Symbol))
            found[name_of(left)] = found.get(name_of(left), frozenset()) | names
    return found


def _losses(statement: Statement, mark: Mark) -> Iterator[str]:
    """The L of `\\bar X = ∂L/∂X`."""
    left = _left(statement)
    x = mark(left) if left is not None else None
    for member in statement.members[1:] if x is not None else ():
        match bare(member.node) if member.node is not None else None:
            case syntax.Derivative(numerator=syntax.Symbol() as loss, denominators=(by,)) if (
                x is not None and _is(by, name_of(x))
            ):
                yield name_of(loss)
            case _:
                pass


def _ways(statement: Statement, mark: Mark, made: Made, first: frozenset[str]) -> Iterator[bool]:
    """For each mark that a statement gives a formula by, and each other one in that, whether it
    leads back; False as well for a formula in the quantity itself without a mark, a mean, unless
    the way back starts at the quantity."""
    left = _left(statement)
    x = mark(left) if left is not None else None
    if x is None:
        return
    own = name_of(x)
    for member in statement.members[1:]:
        if member.node is None or member.relation != "=":
            continue
        match bare(member.node):
            case syntax.Derivative(denominators=(by,)):
                yield _is(by, own)
                continue
            case _:
                pass
        parts = below(member.node)
        marks = {name_of(q) for part in parts if (q := mark(part)) is not None}
        names = {name_of(s) for s in parts if isinstance(s, syntax.Symbol)}
        if not marks and own in names and own not in first:
            yield False
        for other in marks - {own}:
            if own in made.get(other, ()):
                yield True
            elif other in made.get(own, ()):
                yield False


def _is(node: syntax.Node, name: str) -> bool:
    inner = bare(node)
    return isinstance(inner, syntax.Symbol) and name_of(inner) == name

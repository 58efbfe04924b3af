"""Second derivatives: `∇²L`, `∂²L/∂w∂wᵀ`, `d²L/dz²`, `∂/∂w (∂L/∂b)` differentiate the gradient.

The gradient that the definitions give is defined beside them under a name of its own, and a claim
about the second derivative is one about the derivative of that. Where the Hessian of a matrix would
have four indices nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from backproof.algebra.derive import Deriver, NoRule
from backproof.algebra.expressions import symbol
from backproof.algebra.program import Definition
from backproof.algebra.simplify import simplify
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax

SLOPE = "∇"
"""What the name of a gradient begins with that is defined to be differentiated."""
BY_A_MATRIX = "the second derivative by {}, which is a matrix here, has four indices"


class Scopes(Protocol):
    """What is asked of a reading."""

    stated: tuple[Stated, ...]
    table: Table
    unread: dict[Stated, tuple[str, str]]

    def scope_of(self, of: str, wrt: str, stated: Stated) -> Context:
        """The context of a derivative."""
        ...


def second_order(scopes: Scopes, stated: Stated) -> Callable[[], Claim] | None:
    """What makes the claim about a second derivative; None, and why, for a line that is none or not
    read."""
    making = _making(scopes, stated)
    if making is None and stated not in scopes.unread:
        scopes.unread[stated] = ("unsupported", "a derivative of this form is not understood yet")
    return making


def _making(scopes: Scopes, stated: Stated) -> Callable[[], Claim] | None:
    found, table = second_derivative(stated.head), scopes.table
    of = None if found is None else named(found[0])
    if found is None or of is None:
        return None
    by = found[1] or only_target(scopes.stated, of)
    names = [named(whole(b)) for b in by]
    if not names or None in names:
        return None
    of, first, last = (
        table.resolve(name or "", stated.place) for name in (of, names[0], names[-1])
    )
    if of not in table.by_key:
        return None
    context = scopes.scope_of(of, first, stated)
    if not context.leads(of, first) or not context.leads(of, last):
        return None
    of, first, last = map(context.within, (of, first, last))
    slope = with_gradient(context, of, first)
    if slope is None:
        if not is_vector(context, first):
            scopes.unread[stated] = ("shape-mismatch", BY_A_MATRIX.format(names[0]))
        return None
    if not any(isinstance(b, syntax.Element) for b in by):
        return partial(make, stated, *slope, last)
    entries = replace(stated, head=of_entries(stated.head, slope[1], by))
    return lambda: replace(make(entries, *slope, last), stated=stated)


def second_derivative(
    head: syntax.Node | None,
) -> tuple[syntax.Node, tuple[syntax.Node, ...]] | None:
    """What is differentiated twice, and by what, () where that is not written; None for other
    expressions."""
    match bare(head) if head is not None else None:
        case syntax.Derivative(order=2, numerator=syntax.Node() as of, denominators=by):
            wrt = [bare(b.base) if isinstance(b, syntax.Transpose) else bare(b) for b in by]
            if any(not isinstance(whole(b), syntax.Symbol) for b in wrt):
                return None
            return of, tuple(wrt)
        case syntax.Derivative(style="nabla", order=1, denominators=(), numerator=inner):
            found = first_derivative(inner) if inner is not None else None
            return None if found is None else (found[1], (found[2],))
        case syntax.Derivative(order=1, denominators=(last,), numerator=syntax.Node() as inner):
            found = first_derivative(bare(inner))
            both = () if found is None else (bare(found[2]), bare(last))
            if found is None or any(not isinstance(whole(b), syntax.Symbol) for b in both):
                return None
            return found[1], both
        case _:
            return None


def with_hessians(stated: Sequence[Stated]) -> frozenset[str]:
    """The names by which something has a matrix of second derivatives: they are of vectors; and
    small letters that are added to a matrix times one of these."""
    found: set[str | None] = set()
    for item in stated:
        twice = second_derivative(item.head)
        if twice is not None and is_matrix(item.head):
            found |= {named(by) for by in twice[1]}
    vectors = {name for name in found if name is not None and name[:1].islower()}
    for item in stated if vectors else ():
        for added in inside(item.node, syntax.Add):
            terms = [bare(term) for term in added.terms]
            if any(ends_with(term, vectors) for term in terms):
                vectors |= {n for n in map(named, terms) if n is not None and n.islower()}
    return frozenset(vectors)


def ends_with(node: syntax.Node, vectors: set[str]) -> bool:
    """Whether an expression is a capital letter times one of some vectors."""
    factors = node.factors if isinstance(node, syntax.Juxtaposition) else ()
    if len(factors) != 2:
        return False
    first, last = map(bare, factors)
    capital = isinstance(first, syntax.Symbol) and first.base[:1].isupper()
    return capital and isinstance(last, syntax.Symbol) and named(last) in vectors


def is_matrix(head: syntax.Node | None) -> bool:
    """Whether a second derivative is all of them: `∇²f`, `∂²f/∂x∂xᵀ`."""
    match bare(head) if head is not None else None:
        case syntax.Derivative(style="nabla"):
            return True
        case syntax.Derivative(denominators=by):
            return any(isinstance(part, syntax.Transpose) for part in by)
        case _:
            return False


def whole(node: syntax.Node) -> syntax.Node:
    """What an entry is one of; other nodes as they are."""
    return bare(node.base) if isinstance(node, syntax.Element) else node


def of_entries(
    head: syntax.Node | None, gradient: str, by: tuple[syntax.Node, ...]
) -> syntax.Derivative:
    """`∂²L/∂w_i∂w_j` as the derivative by w_j of the entry i of the gradient by w."""
    assert head is not None
    start, end = head.start, head.end
    slope = syntax.Symbol(start=start, end=end, base=gradient)
    entry: syntax.Node = slope
    if isinstance(by[0], syntax.Element):
        entry = syntax.Element(start=start, end=end, base=slope, indices=by[0].indices)
    return syntax.Derivative(
        start=start, end=end, numerator=entry, denominators=(by[-1],), style="partial",
        form="fraction",
    )  # fmt: skip


def only_target(stated: Iterable[Stated], of: str) -> tuple[syntax.Node, ...]:
    """What a document differentiates something by, where that is always the same."""
    found: dict[str | None, syntax.Node] = {}
    for item in stated:
        derivative = first_derivative(item.head) if item.head is not None else None
        if derivative is not None and named(derivative[1]) == of:
            found[named(derivative[2])] = derivative[2]
    return tuple(found.values()) if len(found) == 1 else ()


def with_gradient(context: Context, of: str, wrt: str) -> tuple[Context, str] | None:
    """The context in which the gradient of a number by a vector is defined, and its name; None
    where there is none."""
    about, by = context.symbols[of], context.symbols[wrt]
    if not about.type.is_scalar or about.type.letters or not is_vector(context, wrt):
        return None
    try:
        derived = Deriver(replace(context.program, loss=about), (), simplify).gradient(by).expr
    except NoRule:
        return None
    if derived is None:
        return None
    name = f"{SLOPE}{of}({wrt})"
    shapes = replace(
        context.shapes, names={**context.shapes.names, name: context.shapes.names[wrt]}
    )
    definitions = (*context.program.definitions, Definition(symbol(name, by.type), derived))
    program = replace(context.program, definitions=definitions)
    return replace(context, program=program, shapes=shapes), name


def is_vector(context: Context, name: str) -> bool:
    """Whether a quantity has one row or one column."""
    found = context.symbols[name].type
    return found.rows.name == "1" or found.columns.name == "1"

"""Which shapes are the author's: those of declared quantities, and of what stands whole in a
formula in which shapes must fit.

An entry `y_k` says nothing of whether y is a row or a column, `Σ_j w_{ij} x_j` nothing of how the
matrix of w lies: where a page gives these alone, their shapes are ours. `z = W x + b` fixes all of
its four, `p = f(z)` and a gradient `p - y` by z pass it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim, head_is_plain, make
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import BASIS, name_of
from backproof.meaning.shapes.inference import ELEMENTWISE_SIGNS
from backproof.meaning.statements import Place, Stated, below, inside
from backproof.record import dataclass, once
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Link:
    """Quantities that stand whole in one formula; `fixed` where it has a product or a transpose of
    what is whole."""

    names: frozenset[str]
    fixed: bool


def shaped_by_author(context: Context, claims: Iterable[Claim]) -> frozenset[str]:
    """The quantities of a context of which the author says how they lie: in declarations,
    definitions, and other claims that fit."""
    links = [*_of_definitions(context), *(link for c in claims for link in links_of(c))]
    sure = set(_declared(context))
    sure |= {name for link in links if link.fixed for name in link.names}
    while more := {n for link in links if link.names & sure for n in link.names} - sure:
        sure |= more
    return frozenset(sure)


def line_of(claim: Claim) -> Stated:
    """The line that makes a claim, for all its instances."""
    return claim.stated.origin or claim.stated


def transposing(claims: Iterable[Claim]) -> Mapping[str, set[Stated]]:
    """The lines that transpose each name."""
    found: dict[str, set[Stated]] = {}
    for claim in claims:
        for part in inside(claim.stated.node, syntax.Transpose):
            for name in used_names(part.base):
                found.setdefault(name, set()).add(line_of(claim))
    return found


def fits_openly(claim: Claim, sure: frozenset[str]) -> bool:
    """Whether a line that fits in no shape may in other shapes of what only we have shaped, or of
    what nothing defines."""
    stated, context = claim.stated, claim.context
    assert stated.node is not None
    if names_unknown(claim):
        return True
    unsure = named_in(claim) - sure
    if not unsure:
        return False
    wrt = claim.wrt.name if claim.wrt is not None else None
    again = make(stated, context, claim.of.name, wrt, open_=unsure)
    return again.fault is None or not again.certain


def names_unknown(claim: Claim) -> bool:
    """Whether a line names what nothing defines; its letters and the powers of what is known are
    no such thing."""
    stated, context = claim.stated, claim.context
    if stated.node is None:
        return False
    setting, place = context.setting, stated.place
    known = context.quantities | setting.sizes | setting.table.aliases.keys() | {BASIS}
    letters = {letter_of(i) for e in inside(stated.node, syntax.Element) for i in e.indices}
    names = (n for n in used_names(stated.node) if n not in letters | setting.letters)
    return any(
        resolved(name, context, place) not in known
        and resolved(name.partition("^")[0], context, place) not in known
        for name in names
    )


def shaped_throughout(claim: Claim, sure: frozenset[str]) -> bool:
    """Whether all that a line names is a quantity of which its author says how it lies."""
    names = used_names(claim.stated.node) if claim.stated.node is not None else ()
    named = {resolved(name, claim.context, claim.stated.place) for name in names}
    sizes = claim.context.setting.sizes
    return named <= sure | sizes and claim.wrt is not None and claim.wrt.name in sure


def shaped_in_steps(claim: Claim, sure: frozenset[str]) -> bool:
    """Whether the author of a line about a differential says how all in it lies. What moves freely
    takes any shape that fits, a basis is one of columns; where only `p_i = Q x_i` is defined, each
    p_i lies as its formula says, but not all of them."""
    stated, context = claim.stated, claim.context
    assert stated.node is not None
    unsure = named_in(claim) - sure - context.setting.bases
    whole = Whole(context, stated.place)
    return all(
        whole.picks(stated.node, name)
        and (known := context.setting.table.by_key.get(name)) is not None
        and isinstance(known.left, syntax.Element)
        and whole.fixes(known.node)
        and ONE not in (context.symbols[name].type.rows, context.symbols[name].type.columns)
        for name in unsure
    )


def linked(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Whether definitions, declarations and other lines that fit connect all arrays of a line:
    sizes that nothing connects may be the same where a definition was not understood."""
    context, table = claim.context, claim.context.setting.table
    groups = [frozenset(_declared(context))]
    for definition in context.program.definitions:
        known = table.by_key.get(definition.symbol.name)
        if known is not None:
            used = (resolved(n, context, known.stated.place) for n in used_names(known.node))
            groups.append(frozenset((definition.symbol.name, *used)))
    groups += [link.names for other in claims for link in links_of(other)]
    arrays = {name for name in named_in(claim) if not context.symbols[name].type.is_scalar}
    reached = set(list(arrays)[:1])
    while more := {n for group in groups if group & reached for n in group} - reached:
        reached |= more
    return arrays <= reached


def named_in(claim: Claim) -> frozenset[str]:
    """The quantities of its context that a line names."""
    stated, context = claim.stated, claim.context
    names = used_names(stated.node) if stated.node is not None else ()
    named = {resolved(name, context, stated.place) for name in names}
    if claim.wrt is not None:
        named.add(claim.wrt.name)
    return frozenset(named & context.quantities)


def _declared(context: Context) -> Iterator[str]:
    """The quantities of a context whose shapes are declared."""
    table = context.setting.table
    for name in context.quantities:
        if table.declaration(name.partition("@")[0], context.place) is not None:
            yield name


def _of_definitions(context: Context) -> Iterator[Link]:
    by_key = context.setting.table.by_key
    absent = {a.definition.key for a in context.absent}
    for definition in context.program.definitions:
        known = by_key.get(definition.symbol.name)
        if known is None or known.key in absent:
            continue
        if not isinstance(known.left, syntax.Element):
            yield from _link(known.node, definition.symbol.name, context, known.stated.place)


@once(Claim)
def links_of(claim: Claim) -> tuple[Link, ...]:
    """What a line that fits says of the shapes of the arrays that stand whole in it."""
    stated = claim.stated
    if claim.expr is None or claim.wrt is None or stated.node is None or not head_is_plain(stated):
        return ()
    if claim.expr.type != claim.wrt.type:
        return ()
    return tuple(_link(stated.node, claim.wrt.name, claim.context, stated.place))


def _link(node: syntax.Node, left: str, context: Context, place: Place) -> Iterator[Link]:
    """What a formula says of the shapes of the arrays that stand whole in it, and of its left
    side."""
    whole = Whole(context, place)
    names = whole.names(node)
    if names:
        yield Link(names | {left}, whole.fixes(node))


@dataclass(frozen=True)
class Whole:
    """What stands whole in formulas at a place: arrays, no numbers and no entries."""

    context: Context
    place: Place

    def names(self, node: syntax.Node) -> frozenset[str]:
        """The arrays that stand whole in an expression."""
        match node:
            case syntax.Element():
                return frozenset()
            case syntax.Symbol():
                name = resolved(name_of(node), self.context, self.place)
                symbol = self.context.symbols.get(name)
                number = symbol is None or symbol.type.is_scalar
                return frozenset() if number else frozenset({name})
            case syntax.BigOperator(body=body):
                return self.names(body)
            case _:
                return frozenset().union(*map(self.names, syntax.children(node)))

    def picks(self, node: syntax.Node, name: str) -> bool:
        """Whether an expression has no more of an array than single entries, rows or columns."""
        match node:
            case syntax.Element(base=syntax.Symbol()):
                return True
            case syntax.Symbol():
                return resolved(name_of(node), self.context, self.place) != name
            case _:
                return all(self.picks(part, name) for part in syntax.children(node))

    def fixes(self, node: syntax.Node) -> bool:
        """Whether an expression multiplies or turns arrays that stand whole."""
        for part in below(node):
            match part:
                case syntax.Juxtaposition(factors=factors) if (
                    sum(bool(self.names(factor)) for factor in factors) > 1
                ):
                    return True
                case syntax.Product(operator=operator, left=left, right=right) if (
                    operator not in ELEMENTWISE_SIGNS and self.names(left) and self.names(right)
                ):
                    return True
                case syntax.Transpose(base=base) if self.names(base):
                    return True
                case _:
                    pass
        return False


def resolved(name: str, context: Context, place: Place) -> str:
    """The quantity of a context that a name means at a place."""
    return context.within(context.setting.table.resolve(name, place))

"""A definition written otherwise, tried where the document has it: with the program of a context,
in which it alone is exchanged. Nothing is read again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import Expr, TypeFault, gradient, jacobian, symbol_op
from backproof.algebra.ops.letters import place_column, place_column_op, place_row, place_row_op
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench, axes_of_shares, targets_of
from backproof.judge.entries import comparable, sides_of
from backproof.judge.faults import TOLERANCE
from backproof.judge.points import Points
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Holds
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.statements import Stated, inside
from backproof.mend.trial import OTHER_SIZES, with_node
from backproof.mend.true_formulas import NO_VALUE
from backproof.record import replace
from backproof.syntax.nodes import Call, Node, Symbol

PLACES = {place_row_op: place_row, place_column_op: place_column}


class Remade:
    """Asks what holds once a definition has another right side."""

    def __init__(self) -> None:
        self.bench = Bench(Points(OTHER_SIZES))
        self._worlds: dict[tuple[Context, tuple[int, ...]], World | None] = {}
        self._contexts: dict[tuple[Context, Stated, Node], Context | None] = {}

    def is_known(self, definition: Stated, name: str, context: Context) -> bool:
        """Whether a definition is the formula of its name, and nothing more was made of it."""
        symbol = context.symbols[name]
        same = self.context(definition, name, context, definition.node)
        if same is None:
            return False
        formulas = (c.program.defined[symbol] for c in (same, context))
        with suppress(NoPoint, MissingValue, MissingSize):
            world = self.bench.worlds(context)[0]
            return distance(*(value_of(world, formula) for formula in formulas)) < TOLERANCE
        return False

    def context(
        self, definition: Stated, name: str, context: Context, node: Node | None
    ) -> Context | None:
        """A context with another right side of a definition, None where that has no type there."""
        if node is None:
            return None
        key = context, definition, node
        if key not in self._contexts:
            self._contexts[key] = remade(definition, name, context, node)
        return self._contexts[key]

    def holds(self, claims: Iterable[Claim], definition: Stated, name: str, node: Node) -> bool:
        """Whether all of some claims hold with another right side of a definition."""
        made = []
        for claim in claims:
            context = self.context(definition, name, claim.context, node)
            if context is None:
                return False
            made.append(replace(claim, context=context, other=None))
        return all(map(self.agrees, made)) and all(
            isinstance(judge(claim, self.bench), Holds) for claim in made
        )

    def agrees(self, claim: Claim) -> bool:
        """Whether a claim has the true value at one point: what does not will not hold. Targets may
        be shares there."""
        for axes in ((), *axes_of_shares(claim.context)):
            key = claim.context, axes
            if key not in self._worlds:
                self._worlds[key] = None
                simplex = dict.fromkeys(targets_of(claim.context), axes) if axes else {}
                with suppress(NoPoint, MissingSize):
                    self._worlds[key] = draw(claim.context.program, OTHER_SIZES, 0, simplex)
            world = self._worlds[key]
            with suppress(*NO_VALUE):
                if world is not None and has_true_value(claim, world):
                    return True
        return False


def remade(definition: Stated, name: str, context: Context, node: Node) -> Context | None:
    """A context in which a name has another formula."""
    if any(not isinstance(call.function, Symbol) for call in inside(node, Call)):
        return None
    again = replace(with_node(definition, node), kind="identity")
    claim = make(again, context, name, None)
    symbol = context.symbols[name]
    expr = claim.expr
    with suppress(TypeFault):
        expr = expr and placed(expr, context.program.defined[symbol])
    if expr is None or expr.type != symbol.type:
        return None
    before = {symbol}
    known = {*context.program.free, *context.program.defined}
    found = []
    for each in context.program.definitions:
        if each.symbol is symbol:
            each = replace(each, expr=expr)
            later = known - before - {*context.program.free}
            ends = [leaf for leaf in each.leaves if leaf.op is symbol_op]
            if any(e in later or e is symbol for e in ends) or len(ends) < len(each.leaves):
                return None
        before.add(each.symbol)
        found.append(each)
    return replace(context, program=replace(context.program, definitions=tuple(found)))


def placed(expr: Expr, like: Expr) -> Expr | None:
    """The entries of a formula, put where a definition by entries has them."""
    ways = []
    while like.op in PLACES:
        ways.append((PLACES[like.op], like.parameters[0]))
        (like,) = like.args
    for place, letter in reversed(ways):
        if letter not in expr.type.letters:
            return None
        expr = place(expr, letter)
    return expr


def has_true_value(claim: Claim, world: World) -> bool:
    """Whether both sides of a claim are the same at a point, in some layout."""
    if claim.expr is None or claim.wrt is None:
        return False
    if claim.head is not None:
        if not comparable(claim, claim.head):
            return False
        got, expected, allowed = sides_of(claim, claim.head, world)
        return distance(got[allowed], expected[allowed]) < TOLERANCE
    got = value_of(world, claim.expr)
    if claim.of.type.is_scalar:
        expected = derivative(world, gradient(claim.of, claim.wrt))
        return got.shape == expected.shape and distance(got, expected) < TOLERANCE
    true = derivative(world, jacobian(claim.of, claim.wrt))
    forms = (f for f in (true, true.T, true.diagonal()) if f.size == got.size)
    return any(distance(got, form.reshape(got.shape)) < TOLERANCE for form in forms)

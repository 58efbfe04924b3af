"""The points at which the claims of one reading are tried, drawn when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import Expr
from backproof.algebra.ops.arithmetic import divide
from backproof.algebra.ops.elementwise import exp, log, reciprocal
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.types import ONE, Dim
from backproof.judge.sides import on_both_sides
from backproof.judge.truth import AGREEMENT, distance
from backproof.judge.worlds import NoPoint, World, draw
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.shapes.levelled import levelled, levelled_claim
from backproof.meaning.shapes.whole_shapes import line_of, linked, shaped_by_author, transposing
from backproof.meaning.statements import Stated


class Bench:
    """The worlds of the contexts of one reading.

    On a bench with `shares` the targets of every context add up to 1, as one-hot ones do: over the
    axes that it names. The `symmetric` ones of its matrices are symmetric. `claims` are all those
    of the reading. Its points are drawn at two of the assignments of sizes, those from `sizes` on.
    """

    def __init__(
        self, shares: tuple[int, ...] = (), claims: Sequence[Claim] = (),
        symmetric: frozenset[str] = frozenset(), sizes: int = 0,
    ) -> None:  # fmt: skip
        self.shares = shares
        self.sizes = sizes
        self.claims = claims
        self.symmetric = symmetric
        self._with_symmetric: dict[frozenset[str], Bench] = {}
        self._with_shares: dict[tuple[int, ...], Bench] = {}
        self._worlds: dict[Context, tuple[World, ...] | NoPoint] = {}
        self._derivers: dict[Context, Deriver] = {}
        self._ambiguous: dict[Context, bool] = {}
        self._levelled: dict[Context, Context] = {}

    def worlds(self, context: Context) -> tuple[World, ...]:
        """Two worlds of a context, more where a number decides between cases; raises NoPoint."""
        found = self._worlds.get(context)
        if found is None:
            program = context.program
            simplex = dict.fromkeys(targets_of(context), self.shares) if self.shares else {}

            def another(seed: int, spread: float) -> World:
                which = self.sizes + seed % 2
                return draw(program, which, seed, simplex, spread, self.symmetric)

            def first(which: int) -> World:
                which += self.sizes
                return draw(program, which, 0, simplex, symmetric=self.symmetric)

            try:
                two = (first(0), first(1))
                found = on_both_sides(program, two, another)
            except NoPoint as none:
                found = none
            self._worlds[context] = found
        if isinstance(found, NoPoint):
            raise found
        return found

    def ambiguous(self, context: Context) -> bool:
        """Whether two definitions of one name meet in a context and differ: a formula may mean
        either."""
        if context not in self._ambiguous:
            self._ambiguous[context] = any(
                self._differ(context, names) for names in context.versions
            )
        return self._ambiguous[context]

    def _differ(self, context: Context, names: tuple[str, ...]) -> bool:
        try:
            world = self.worlds(context)[0]
        except NoPoint:
            return True
        values = [world.values[context.symbols[name]] for name in names]
        return any(v.shape != values[0].shape or distance(v, values[0]) > AGREEMENT for v in values)

    def shaped_by_author(self, claim: Claim) -> frozenset[str]:
        """The quantities in the context of a claim of which its author says elsewhere how they
        lie."""
        return shaped_by_author(claim.context, self.beside(claim))

    def links(self, claim: Claim) -> bool:
        """Whether what is said elsewhere connects the sizes of all arrays in a claim."""
        return linked(claim, self.beside(claim))

    def transposes(self, claim: Claim) -> bool:
        """Whether other lines transpose what stands in the formula of a claim."""
        names = () if claim.stated.node is None else used_names(claim.stated.node)
        lines = (line for name in names for line in self._transposing.get(name, ()))
        return any(line is not line_of(claim) for line in lines)

    def beside(self, claim: Claim) -> Iterator[Claim]:
        """The claims of other lines in the same context."""
        here = self._by_context.get(claim.context, ())
        return (c for c in here if line_of(c) is not line_of(claim))

    @cached_property
    def _by_context(self) -> dict[Context, list[Claim]]:
        found: dict[Context, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.context, []).append(claim)
        return found

    @cached_property
    def _transposing(self) -> Mapping[str, set[Stated]]:
        return transposing(self.claims)

    def levelled(self, claim: Claim) -> Claim | None:
        """A claim where all lengths are one, None where it fits in no shape even then."""
        context = claim.context
        if context not in self._levelled:
            self._levelled[context] = levelled(context)
        return levelled_claim(claim, self._levelled[context])

    def deriver(self, context: Context) -> Deriver:
        if context not in self._derivers:
            self._derivers[context] = Deriver(context.program)
        return self._derivers[context]

    def with_shares(self, axes: tuple[int, ...]) -> Bench:
        """The same bench where targets add up to 1 over these axes."""
        if axes not in self._with_shares:
            self._with_shares[axes] = Bench(axes, self.claims, self.symmetric, self.sizes)
        return self._with_shares[axes]

    def with_symmetric(self, names: frozenset[str]) -> Bench:
        """The same bench where these matrices are symmetric."""
        if names not in self._with_symmetric:
            self._with_symmetric[names] = Bench(self.shares, self.claims, names, self.sizes)
        return self._with_symmetric[names]


def axes_of_shares(context: Context) -> list[tuple[int, ...]]:
    """The axes over which the targets may add up to 1: that of the classes, where samples are
    counted; else all of them, or those of either axis of a matrix."""
    batch = context.program.batch
    found: dict[tuple[int, ...], None] = {}
    for leaf in targets_of(context):
        rows, columns = leaf.type.rows, leaf.type.columns
        if batch is not None and batch in (rows, columns):
            found[(-1,) if rows == batch else (-2,)] = None
        else:
            found[(-2, -1)] = None
            if ONE not in (rows, columns):
                found |= {(-1,): None, (-2,): None}
    return list(found)


def targets_of(context: Context) -> list[Expr]:
    """The targets that could be shares: of several classes, where something is normalised."""
    program = context.program
    if not any(normalises(e) for d in program.definitions for e in d.order):
        return []
    return [leaf for leaf in program.targets if classes(leaf, program.batch) != ONE]


def classes(leaf: Expr, batch: Dim | None) -> Dim:
    """The dim over which the shares of one sample add up, 1 for a single number."""
    rows, columns = leaf.type.rows, leaf.type.columns
    if batch is not None and batch in (rows, columns):
        return columns if rows == batch else rows
    return columns if rows == ONE else rows


def normalises(e: Expr) -> bool:
    """Whether an expression makes shares: a softmax, or a quotient by a sum of exponentials."""
    if e.op in (softmax_rows, softmax_columns):
        return True
    below = e.args[-1] if e.op in (divide, reciprocal, log) else None
    return below is not None and any(part.op is exp for part in below.parts)

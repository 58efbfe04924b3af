"""What the claims of one reading are tried on: points, and what the other claims say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import Expr, leaves
from backproof.algebra.ops.arithmetic import divide, multiply, scale
from backproof.algebra.ops.elementwise import exp, log, reciprocal
from backproof.algebra.ops.letters import total_op
from backproof.algebra.ops.linear import inner_product, matmul, transpose
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import sum_all, sum_columns, sum_rows
from backproof.algebra.program import Definition
from backproof.algebra.types import ONE, Dim
from backproof.judge.points import Points
from backproof.judge.sides import decides_itself
from backproof.judge.truth import AGREEMENT, distance
from backproof.judge.worlds import NoPoint, Said, World
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.shapes.as_numbers import as_numbers, claim_as_numbers
from backproof.meaning.shapes.levelled import levelled, levelled_claim
from backproof.meaning.shapes.whole_shapes import line_of, linked, shaped_by_author, transposing
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading


class Bench:
    """The worlds of the contexts of one reading.

    On a bench with `shares` the targets of every context add up to 1, as one-hot ones do: over the
    axes that it names. The `symmetric` ones of its matrices are symmetric. `points` are those at
    which all is tried. The claims of the `reading` are asked for what an author says elsewhere, and
    made when something is refuted; without one, nothing is said elsewhere.
    """

    def __init__(
        self, points: Points, reading: Reading | None = None, shares: tuple[int, ...] = (),
        symmetric: frozenset[str] = frozenset(),
        answered: frozenset[Callable[[Claim, Bench], bool]] = frozenset(),
        said: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.points = points
        self.answered, self.said = answered, said
        self.shares = shares
        self.reading = reading
        self.symmetric = symmetric
        self._with_symmetric: dict[frozenset[str], Bench] = {}
        self._with_shares: dict[tuple[int, ...], Bench] = {}
        self._worlds: dict[Context, tuple[World, ...]] = {}
        self._derivers: dict[Context, Deriver] = {}
        self._different: dict[tuple[Context, tuple[str, ...]], bool] = {}
        self._levelled: dict[Context, Context] = {}
        self._numbers: dict[Context, Context | None] = {}

    def worlds(self, context: Context) -> tuple[World, ...]:
        """Two worlds of a context, more where a number decides between cases; raises NoPoint."""
        found = self._worlds.get(context)
        if found is None:
            simplex = dict.fromkeys(targets_of(context), self.shares) if self.shares else {}
            values = said_of_values(context)
            found = self.points.worlds(context.program, simplex, self.symmetric, values)
            self._worlds[context] = found
        return found

    def worlds_for(self, claim: Claim) -> tuple[World, ...]:
        """The worlds of the context of a claim, more where its own formula decides by a sign: on
        few entries two different signs may be the same by chance."""
        worlds = self.worlds(claim.context)
        if claim.expr is None or not decides_itself(claim.expr, claim.context.program):
            return worlds
        simplex = dict.fromkeys(targets_of(claim.context), self.shares) if self.shares else {}
        values = said_of_values(claim.context)
        return worlds + self.points.more(claim.context.program, simplex, self.symmetric, values)

    def differ(self, context: Context, names: tuple[str, ...]) -> bool:
        """Whether the definitions of one name that meet in a context give it different values."""
        key = (context, names)
        if key not in self._different:
            self._different[key] = self._differ(context, names)
        return self._different[key]

    def _differ(self, context: Context, names: tuple[str, ...]) -> bool:
        try:
            world = self.worlds(context)[0]
        except NoPoint:
            return True
        symbols = (context.symbols[name] for name in names if name in context.symbols)
        known = [world.values[symbol] for symbol in symbols if symbol in world.values]
        if len(known) < len(names):
            return True
        return any(v.shape != known[0].shape or distance(v, known[0]) > AGREEMENT for v in known)

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

    @property
    def claims(self) -> Sequence[Claim]:
        """All claims of the reading."""
        return () if self.reading is None else self.reading.claims

    @cached_property
    def _by_context(self) -> dict[Context, list[Claim]]:
        found: dict[Context, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.context, []).append(claim)
            # Under suppositions a line stands beside those that are meant under the same.
            for other in chain_of(claim.other):
                if other.suppositions and other.context is not claim.context:
                    found.setdefault(other.context, []).append(other)
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

    def of_numbers(self, claim: Claim) -> Claim | None:
        """A claim where all that it rests on is a number, None where some of it is not."""
        if claim.context not in self._numbers:
            self._numbers[claim.context] = as_numbers(claim.context)
        context = self._numbers[claim.context]
        return None if context is None else claim_as_numbers(claim, context)

    def deriver(self, context: Context) -> Deriver:
        if context not in self._derivers:
            self._derivers[context] = Deriver(context.program)
        return self._derivers[context]

    def with_shares(self, axes: tuple[int, ...]) -> Bench:
        """The same bench where targets add up to 1 over these axes."""
        if axes not in self._with_shares:
            self._with_shares[axes] = self._like(axes, self.symmetric)
        return self._with_shares[axes]

    def with_symmetric(self, names: frozenset[str]) -> Bench:
        """The same bench where these matrices are symmetric."""
        if names not in self._with_symmetric:
            self._with_symmetric[names] = self._like(self.shares, names)
        return self._with_symmetric[names]

    def _like(self, shares: tuple[int, ...], symmetric: frozenset[str]) -> Bench:
        settled = self.answered, self.said
        return Bench(self.points, self.reading, shares, symmetric, *settled)


def said_of_values(context: Context) -> Said:
    """What the page says of the values of names."""
    return Said(context.setting.zeros_and_ones, context.setting.fractions)


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
    if not shares_in(program.definitions):
        return []
    parts = [e for d in program.definitions for e in d.order]
    weights = {leaf for e in parts for leaf in (*weighs_own_log(e), *weighs_log(e))}
    given = [leaf for leaf in program.free if leaf in weights or leaf in program.targets]
    return [leaf for leaf in given if classes(leaf, program.batch) != ONE]


def weighs_own_log(e: Expr) -> set[Expr]:
    """What stands before a logarithm of itself, `p_k log(p_k / q_k)`: a distribution."""
    if e.op not in (multiply, scale):
        return set()
    logarithms = [a for a in e.args if a.op is log]
    others = {leaf for a in e.args if a.op is not log for leaf in leaves(a)}
    return others.intersection(*(leaves(a) for a in logarithms)) if logarithms else set()


def weighs_log(e: Expr) -> set[Expr]:
    """What alone stands before a logarithm, `rᵀ log p`: targets by any letter."""
    if e.op not in (multiply, matmul, inner_product):
        return set()
    sides = [a.args[0] if a.op is transpose else a for a in e.args]
    others = {leaf for a in sides if a.op is not log for leaf in leaves(a)}
    return others if len(others) == 1 and any(a.op is log for a in sides) else set()


def classes(leaf: Expr, batch: Dim | None) -> Dim:
    """The dim over which the shares of one sample add up, 1 for a single number."""
    rows, columns = leaf.type.rows, leaf.type.columns
    if batch is not None and batch in (rows, columns):
        return columns if rows == batch else rows
    return columns if rows == ONE else rows


def shares_in(definitions: Sequence[Definition]) -> frozenset[Expr]:
    """The quantities whose formulas make shares: a softmax, or a quotient by a sum of exponentials,
    also where that has a name, `p = e^z / Z`."""
    sums = {d.symbol for d in definitions if any(map(_sums_exponentials, d.order))}
    return frozenset(d.symbol for d in definitions if any(_normalises(e, sums) for e in d.order))


def _sums_exponentials(e: Expr) -> bool:
    """Whether an expression is a sum of exponentials."""
    return e.op in (total_op, sum_all, sum_rows, sum_columns) and any(
        part.op is exp for part in e.parts
    )


def _normalises(e: Expr, sums: Set[Expr]) -> bool:
    if e.op in (softmax_rows, softmax_columns):
        return True
    below = e.args[-1] if e.op in (divide, reciprocal, log) else None
    return below is not None and any(part.op is exp or part in sums for part in below.parts)

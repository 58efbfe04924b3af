"""A typed program: what is differentiated, compiled and trained."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from backproof.algebra.expressions import Expr, leaves, size_op, symbol_op, walk
from backproof.algebra.types import Dim
from backproof.record import dataclass, field, replace


@dataclass(frozen=True)
class Definition:
    """`symbol = expr`, in terms of symbols defined before it or never defined (leaves)."""

    symbol: Expr
    expr: Expr

    @cached_property
    def order(self) -> tuple[Expr, ...]:
        """The parts of the expression, each once, arguments first."""
        return self.expr.parts

    @cached_property
    def leaves(self) -> tuple[Expr, ...]:
        """The symbols and derivatives in the expression, in order of first use."""
        return tuple(leaves(self.expr))

    @cached_property
    def uses(self) -> frozenset[Expr]:
        """The symbols and derivatives in the expression."""
        return frozenset(self.leaves)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the symbols in the expression."""
        return frozenset(e.name for e in self.leaves if e.op is symbol_op)


@dataclass(frozen=True)
class Program:
    """Definitions in an order in which they can be run.

    `loss` is a defined scalar (None for a document without one), `output` the defined quantity
    that predicts
    the target. `batch` is the dim that counts samples, None for a single sample. `numbers` maps
    dims to lengths that the author declared.
    """

    definitions: tuple[Definition, ...]
    inputs: tuple[Expr, ...] = ()
    targets: tuple[Expr, ...] = ()
    parameters: tuple[Expr, ...] = ()
    loss: Expr | None = None
    output: Expr | None = None
    batch: Dim | None = None
    numbers: Mapping[Dim, int] = field(default_factory=dict)

    @cached_property
    def defined(self) -> dict[Expr, Expr]:
        """The expression of every defined symbol."""
        return {d.symbol: d.expr for d in self.definitions}

    @cached_property
    def needed(self) -> Program:
        """The same program without what neither the loss nor the output depends on: a function
        that is given by its values at a letter of its own, say."""
        wanted = {self.loss, self.output}
        kept: list[Definition] = []
        for definition in reversed(self.definitions):
            if definition.symbol in wanted:
                kept.append(definition)
                wanted |= definition.uses
        inputs, targets, parameters = (
            tuple(e for e in group if e in wanted)
            for group in (self.inputs, self.targets, self.parameters)
        )
        return replace(
            self, definitions=tuple(reversed(kept)),
            inputs=inputs, targets=targets, parameters=parameters,
        )  # fmt: skip

    @cached_property
    def parts(self) -> tuple[Expr, ...]:
        """The parts of all definitions, each once, arguments first."""
        return tuple(walk(d.expr for d in self.definitions))

    @cached_property
    def free(self) -> tuple[Expr, ...]:
        """The symbols that nothing defines, in order of first use."""
        used = dict.fromkeys(leaf for d in self.definitions for leaf in d.leaves)
        return tuple(e for e in used if e.op is symbol_op and e not in self.defined)


def dims_of(program: Program) -> tuple[Dim, ...]:
    """Every dim that occurs in the program, once, without 1, products and sums."""
    found: dict[Dim, None] = {}
    for definition in program.definitions:
        for e in (definition.symbol, *definition.order):
            named = e.parameters if e.op is size_op else ()
            running = (letter.dim for letter in e.type.letters)
            for dim in (e.type.rows, e.type.columns, *running, *named):
                for part in dim.summands or (dim,):
                    if part.name != "1" and not part.factors:
                        found.setdefault(part)
    return tuple(found)

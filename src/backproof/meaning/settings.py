"""What a document fixes for all that is typed in it, under one convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from backproof.meaning.batches.samples import Samples
from backproof.meaning.conventions import Convention
from backproof.meaning.definitions.entry_formulas import entry_formula
from backproof.meaning.definitions.table import Definition, Table
from backproof.meaning.naming.questions import Names
from backproof.meaning.statements import Place
from backproof.meaning.terms import Term, Untranslatable
from backproof.record import dataclass, field
from backproof.source import Section
from backproof.syntax import nodes as syntax


@dataclass(frozen=True, eq=False)
class Sides:
    """The two sides of a definition as terms, and the letters that its left side gives."""

    left: Term
    right: Term
    bound: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What a scope fixes for all its contexts."""

    table: Table
    convention: Convention
    sizes: frozenset[str]
    claimed: frozenset[str]
    letters: frozenset[str] = frozenset()
    vectors: Mapping[str, bool] = field(default_factory=dict)
    indexed: Mapping[str, int] = field(default_factory=dict)
    losses: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    implied: bool = False
    axes: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    numerators: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    identity_said: bool = False
    ones_are_matrices: bool = False
    directions: frozenset[str] = frozenset()
    mapped: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    softmaxes: frozenset[str] = frozenset()
    samples: Samples = field(default_factory=Samples)
    classes: frozenset[str] = frozenset()
    picked: frozenset[str] = frozenset()
    logistic: frozenset[str] = frozenset()
    biases: frozenset[str] = frozenset()
    before: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    of_entries: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    coded: bool = False
    numbers: frozenset[str] = frozenset()
    numbers_in: frozenset[tuple[str, Section]] = frozenset()
    upright: frozenset[str] = frozenset()
    twice: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    of_each: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    rows_are_upright: bool = False
    several: frozenset[str] = frozenset()
    before_brackets: frozenset[str] = frozenset()
    dividing: frozenset[str] = frozenset()
    by_entries: frozenset[str] = frozenset()
    tensors: Mapping[str, bool] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    rates_absorb: bool = False
    members: Mapping[str, int] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    worked: Mapping[str, float] = field(default_factory=dict)
    zeros_and_ones: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()

    @cached_property
    def translated(self) -> dict[Definition, Sides | Untranslatable]:
        """The definitions as terms, as far as something asked: see `definitions.translated`."""
        return {}

    @property
    def stacked(self) -> int | None:
        """The axis along which samples are stacked beside what is written for one."""
        return {"rows": 0, "columns": 1}.get(self.convention.stacks)

    @cached_property
    def stacks(self) -> Mapping[str, int]:
        """The axis along which each stem that holds all samples has them, beside what is written
        for one."""
        if (axis := self.stacked) is None:
            return {}
        upright = self.samples.lists if self.convention.upright else frozenset()
        return {s: 0 if s in upright else axis for s in self.samples.of.values()}

    def names(
        self, place: Place, is_scalar: Callable[[str], bool | None] = lambda name: None,
        alias: Callable[[str], syntax.Derivative | None] = lambda name: None,
        within: Callable[[str], str] = str, turned: bool = False, step: bool = False,
        moved: tuple[str, ...] = (), differentials: bool = False,
        counting: frozenset[str] = frozenset(),
    ) -> Names:  # fmt: skip
        """What a translation at a place asks about names; those of a context come first."""
        table = self.table
        return Names(
            resolve=lambda name: within(table.resolve(name, place)),
            sizes=self.sizes - table.arrays.get(place.section, set()),
            is_scalar=is_scalar,
            known=table.definitions.keys() | table.declarations.keys(),
            alias=alias,
            letters=self.letters,
            counting=counting & self.letters,
            vectors=self.vectors,
            axes=self.axes,
            stacks=self.stacks,
            losses=self.losses,
            of_entries=self.of_entries,
            generic=self.generic,
            logistic=self.logistic,
            abbreviation=lambda name: table.abbreviation(name, place),
            entry=lambda element: entry_formula(table, element, place),
            function=lambda name: table.function(name, place),
            bases=self.bases,
            rows=self.convention.orientation == "rows",
            softmaxes=self.softmaxes,
            identities=self.identities,
            ones_are_matrices=self.ones_are_matrices,
            rows_are_upright=self.rows_are_upright,
            members=self.members,
            moved=moved,
            differentials=differentials,
            turned=turned,
            within=step,
        )

"""What is known of a document before its data is laid out one way or another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from backproof.document import Document
from backproof.meaning.batches.samples import Samples
from backproof.meaning.conventions import Convention
from backproof.meaning.definitions.formulas_of_numbers import formulas_of_numbers
from backproof.meaning.definitions.functions_passed import of_entries, own_letters
from backproof.meaning.definitions.table import Table
from backproof.meaning.definitions.worked_values import given_numbers, worked_values
from backproof.meaning.differentials.motions import first_differential
from backproof.meaning.functions.before_brackets import before_brackets
from backproof.meaning.functions.known import other_functions
from backproof.meaning.gradients.second_derivatives import with_hessians
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.letters import Letters
from backproof.meaning.indices.numbered_entries import numbered_entries
from backproof.meaning.indices.stray_letters import Strays
from backproof.meaning.indices.sums_left_out import sums_are_implied
from backproof.meaning.indices.upright_members import upright_members
from backproof.meaning.indices.upright_rows import rows_are_upright
from backproof.meaning.layers.empty_starts import empty_starts
from backproof.meaning.matrices.arrays_in_code import names_an_axis
from backproof.meaning.matrices.biases import added_to_products, biases_of_entries, upright_biases
from backproof.meaning.matrices.bold_columns import bold_columns
from backproof.meaning.matrices.by_entries import multiplied_by_entries
from backproof.meaning.matrices.dividing_lengths import below_roots, dividing_lengths
from backproof.meaning.matrices.dots_of_vectors import numbers_beside_dots
from backproof.meaning.matrices.known_matrices import (
    identities,
    ones_are_matrices,
    speaks_of_identity,
)
from backproof.meaning.matrices.scales_before import scales_before_matrices
from backproof.meaning.matrices.scales_that_divide import scales_that_divide
from backproof.meaning.matrices.temperatures import temperatures
from backproof.meaning.matrices.weights_of_members import weights_of_members
from backproof.meaning.naming.names import named
from backproof.meaning.settings import Setting
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.suppositions.conditions import Suppositions
from backproof.meaning.suppositions.functions_supposed import MayBe, may_be, softmax_letter
from backproof.meaning.words.kinds_in_words import Kinds
from backproof.meaning.words.rates import absorbs_factors
from backproof.meaning.words.told import Told, columns_by_basis
from backproof.record import dataclass, field, replace
from backproof.source import Span
from backproof.syntax import nodes as syntax

LONG, FEW = 1000, 50
"""How many characters a line of data has at least, and how many of them there are for a blank."""
SLIPS = 4
"""Of how many uses of a letter one is a slip."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is known of a document before its data is laid out one way or another.

    `further` has definitions besides that its words or other lines suggest; there `suppositions`
    say of each name that has one what is supposed.
    """

    document: Document
    stated: tuple[Stated, ...]
    table: Table
    sizes: Mapping[str, Span]
    candidates: tuple[Convention, ...]
    letters: Letters
    losses: frozenset[str]
    matrices: frozenset[str]
    samples: Samples
    directions: frozenset[str]
    told: Told
    kinds: Kinds
    classes: frozenset[str] = frozenset()
    before: Mapping[str, str] = field(default_factory=dict)
    wholes: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    strays: Strays = field(default_factory=dict)
    surely_joined: frozenset[str] = frozenset()
    zeros_and_ones: frozenset[str] = frozenset()
    fractions: frozenset[str] = frozenset()
    suppositions: Suppositions = field(default_factory=Suppositions)
    further: Prepared | None = None

    @cached_property
    def may_be(self) -> MayBe:
        """What the functions that the document does not give may be."""
        return may_be(self.stated, source_text(self.document), self.told.softmaxes)

    @property
    def lines(self) -> tuple[Stated, ...]:
        """The statements, and the claims that some of them may mean."""
        return (*self.stated, *(m for s in self.stated for m in s.meant))

    @property
    def coded(self) -> bool:
        """Whether some formulas are code."""
        nodes = (item.node for item in self.stated if item.node is not None)
        return any(map(names_an_axis, nodes))

    @property
    def vectors(self) -> dict[str, bool]:
        """What one index picks of a stem, where the document says it: a vector or a number."""
        arrays = self.letters.vectors | self.matrices | {*self.samples.of.values()}
        arrays |= {*columns_by_basis(self.stated, self.told.bases)}
        numbers = self.letters.scalars | self.wholes
        return dict.fromkeys(numbers, False) | dict.fromkeys(arrays, True)

    @property
    def mapped(self) -> Iterator[str]:
        """The quantities whose differentials the document speaks of, those named like a loss left
        out: whether they are numbers nothing says."""
        for item in self.stated:
            about = None if item.kind != "differential" else first_differential(item.head)
            key = None if about is None else self.table.moving(about, item.place)
            if key is not None and key.partition("@")[0].partition("_")[0] not in LOSSES:
                yield key

    @property
    def formulas(self) -> Iterator[tuple[syntax.Node, syntax.Node]]:
        """What each definition is of, and its formula."""
        for known in self.table.definitions.values():
            yield from ((d.left, d.node) for d in known if d.left is not None)

    def setting(self, convention: Convention) -> Setting:
        """What all contexts share under one convention."""
        return replace(self.common, convention=convention)

    @cached_property
    def common(self) -> Setting:
        """What all contexts share, under the first convention."""
        table, text = self.table, source_text(self.document)
        heads = [(s.head, s.place) for s in self.lines if s.head is not None]
        claimed = [table.derivative(head, place) for head, place in heads]
        lengths = dividing_lengths(self.stated)
        # A number in one section, a threshold, may be one for each unit in another.
        indexed = indexed_in(self.stated)
        return Setting(
            table, self.candidates[0], frozenset(self.sizes) - frozenset(table.definitions),
            frozenset(pair[1] for pair in claimed if pair),
            self.letters.components, self.vectors,
            indexed_in(self.stated), self.losses,
            other_functions(text) | own_letters(table), sums_are_implied(text, self.formulas),
            axes_in(self.stated), self.matrices - self.surely_joined, numerators_in(table, claimed),
            identities(table, self.lines), speaks_of_identity(text), ones_are_matrices(text),
            self.directions, frozenset(self.mapped), self.told.bases,
            self.told.softmaxes | softmax_letter(self.stated, text),
            self.samples, self.classes, picked=picked_in(self.stated, table), before=self.before,
            apart=self.apart, of_entries=of_entries(table), symmetric=self.symmetric,
            signs=self.signs,
            numbers=self.kinds.numbers.difference(indexed)
            | lengths
            | numbered_entries(self.stated)
            | scales_before_matrices(self.stated, table)
            | scales_that_divide(self.stated, table)
            | temperatures(self.stated, table)
            | numbers_beside_dots(self.stated).difference(indexed)
            | given_numbers(self.stated)
            | weights_of_members(self.stated, table),
            numbers_in=frozenset(p for p in self.kinds.places if p[0] in self.kinds.numbers)
            | formulas_of_numbers(self.document, self.stated, table),
            upright=upright_biases(self.stated) | bold_columns(self.stated),
            twice=with_hessians(self.stated),
            added=biases_of_entries(self.stated), of_each=added_to_products(self.stated),
            unread=unread_in(self.stated),
            rows_are_upright=rows_are_upright(self.stated), coded=self.coded,
            several=members_only(self.stated) & {*self.vectors},
            dividing=lengths - below_roots(self.stated),
            by_entries=multiplied_by_entries(self.stated),
            rates_absorb=absorbs_factors(text),
            members=upright_members(self.stated, self.matrices),
            tensors=self.letters.tensors, marks=self.letters.marks,
            before_brackets=before_brackets(self.stated) - frozenset(table.definitions),
            empty=empty_starts(self.stated), worked=worked_values(self.stated),
            zeros_and_ones=self.zeros_and_ones, fractions=self.fractions,
        )  # fmt: skip


def source_text(document: Document) -> str:
    """All that the author wrote, without the pictures that a notebook keeps beside it as letters
    and digits."""
    lines = (line for source in document.sources for line in source.text.split("\n"))
    return "\n".join(line for line in lines if len(line) < LONG or not is_data(line))


def is_data(line: str) -> bool:
    """Whether a line is no text: letters and digits with no blanks between them."""
    return line.isascii() and line.count(" ") * FEW < len(line)


def numerators_in(table: Table, claimed: Iterable[tuple[str, str] | None]) -> frozenset[str]:
    """What is differentiated, by its entries or by their wholes."""
    found = {pair[0] for pair in claimed if pair is not None}
    return frozenset(found | {key for (name, _), key in table.wholes.items() if name in found})


def named_elements(
    stated: Iterable[Stated],
) -> Iterator[tuple[Stated, str, syntax.Element]]:
    """The elements of what has a name, on both sides of lines, each with its line and that name."""
    for item in stated:
        for part in (item.head, item.node):
            for element in inside(part, syntax.Element):
                if name := named(element.base):
                    yield item, name, element


def indexed_in(stated: Iterable[Stated]) -> dict[str, int]:
    """The names of which a document picks elements, and by how many indices at most."""
    found: dict[str, int] = {}
    for _, name, element in named_elements(stated):
        found[name] = max(found.get(name, 0), len(element.indices))
    return found


def unread_in(stated: Iterable[Stated]) -> frozenset[str]:
    """The names that something is said of which was not understood."""
    faulty = (s.head for s in stated if s.member.fault is not None and s.head is not None)
    return frozenset(name for head in faulty if (name := named(head)))


def members_only(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of which a document picks members by one index, and which never stand alone."""
    picked: set[str] = set()
    alone: set[str] = set()
    for item in stated:
        for part in (item.head, item.node):
            nodes = below(part) if part is not None else ()
            elements = [node for node in nodes if isinstance(node, syntax.Element)]
            picked |= {named(e.base) or "" for e in elements if len(e.indices) == 1}
            bases = {id(element.base) for element in elements}
            symbols = (n for n in nodes if isinstance(n, syntax.Symbol) and id(n) not in bases)
            alone |= {named(symbol) or "" for symbol in symbols}
    return frozenset(picked - alone)


def picked_in(stated: Iterable[Stated], table: Table) -> frozenset[str]:
    """The quantities of which a document picks elements."""
    found: set[str] = set()
    for item, name, _ in named_elements(stated):
        found.add(table.of_chain(name, item.place))
    return frozenset(found)


def axes_in(stated: Iterable[Stated]) -> dict[tuple[str, str | None], int]:
    """At which of two indices of a name each letter stands, where it is the same one but for few of
    its uses; where it is not, all the others stand at the other one. What picks one alone, `x_i`,
    is the first of two, where it stands at either as often."""
    alone: set[tuple[str, str | None]] = set()
    found: dict[str, dict[str | None, Counter[int]]] = {}
    for item in stated:
        for part in (item.head, item.node):
            for element in below(part) if part is not None else ():
                if isinstance(element, syntax.Element) and len(element.indices) == 1:
                    alone.add((named(element.base) or "", letter_of(element.indices[0])))
                if isinstance(element, syntax.Element) and len(element.indices) == 2:
                    letters = found.setdefault(named(element.base) or "", {})
                    for axis, letter in enumerate(map(letter_of, element.indices)):
                        letters.setdefault(letter, Counter())[axis] += 1
    axes: dict[tuple[str, str | None], int] = {}
    for name, letters in found.items():
        for letter, uses in letters.items():
            own = mostly(uses)
            if len(own) > 1:
                own = {0, 1} - set().union(*(mostly(a) for o, a in letters.items() if o != letter))
            if not own and uses[0] == uses[1] and (name, letter) in alone:
                own = {0}
            if len(own) == 1 and letter:
                axes[name, letter] = next(iter(own))
    return axes


def mostly(uses: Counter[int]) -> set[int]:
    """The axes at which a letter stands, without one at which it stands rarely: a slip."""
    return {axis for axis, count in uses.items() if SLIPS * count > sum(uses.values())}

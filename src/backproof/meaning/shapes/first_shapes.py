"""The shape of a name when it is met first: as declared, or as open as its kind allows."""

from __future__ import annotations

from collections.abc import Collection

from backproof.meaning.definitions.roles import (
    is_bias,
    is_data,
    is_parameter,
    is_plain_scalar,
    is_statistic,
    is_vector,
)
from backproof.meaning.definitions.table import Declaration
from backproof.meaning.functions.conditionals import is_density
from backproof.meaning.functions.logarithms_named import is_logarithm
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.settings import Setting
from backproof.meaning.shapes.dims import Dims
from backproof.meaning.shapes.inference import SCALAR, Shape
from backproof.meaning.statements import Place
from backproof.record import dataclass, field
from backproof.source import Span
from backproof.syntax import nodes as syntax

PAIR = 2
"""So many indices pick a number of a matrix."""


@dataclass
class FirstShapes:
    """What a setting says of names that nothing shapes yet.

    `batch` is the dim that counts samples, `defining` are the names that the context defines, and
    what is declared of those `ignored` is about others; `numbers` are none but these;
    `undeclared` collects those of which the document declares nothing.
    """

    setting: Setting
    place: Place
    batch: int | None
    defining: Collection[str]
    ignored: Collection[str] = ()
    numbers: Collection[str] = ()
    undeclared: set[str] = field(default_factory=set)

    def of(self, dims: Dims, name: str) -> Shape:
        """The shape of a name, with new dims where nothing is known."""
        plain = name.partition("@")[0]
        if plain in self.numbers or is_logarithm(plain) or is_density(plain):
            return SCALAR
        declaration = self.setting.table.declaration(plain, self.place)
        if declaration is not None and plain not in self.ignored:
            alone = name in self.setting.table.unknown
            return self.declared(dims, plain, declaration, alone)
        self.undeclared.add(name)
        leaf = name not in self.defining or name in self.setting.table.unknown
        if self.setting.convention.numbers and leaf:
            return SCALAR
        if plain in self.setting.classes:
            several = plain in self.setting.indexed
            return (dims.fresh(f"{plain}.length"), 0) if several else SCALAR
        defined = plain in self.setting.table.definitions
        entries = plain in self.setting.by_entries or plain in self.setting.indexed
        custom = is_plain_scalar(plain) and not entries
        mean = is_statistic(plain) and plain in self.setting.claimed
        here = any((plain, part) in self.setting.numbers_in for part in self.place.section.path())
        number = (custom and not mean) or here or plain in self.setting.numbers
        if number and not defined:
            return SCALAR
        stacks = self.setting.samples
        if self.setting.stacked is not None and leaf and stacks.holds(plain):
            listed = stacks.numbers(plain)
            length = 0 if listed else dims.fresh(f"{plain}.length")
            count = dims.named(stacks.count)
            upright = listed and self.setting.convention.upright
            return (length, count) if self.setting.stacked and not upright else (count, length)
        if self.batch is not None and is_data(plain) and leaf and plain not in self.setting.twice:
            return self.laid_out(dims.fresh(f"{plain}.length"), self.batch)
        vector = leaf and self.is_vector(plain)
        if plain in self.setting.upright and not defined:
            return dims.fresh(f"{plain}.length"), 0
        if plain in self.setting.twice and leaf and self.setting.indexed.get(plain, 0) < PAIR:
            length = dims.fresh(f"{plain}.length")
            return self.laid_out(length, 0) if self.batch is None else (length, 0)
        each = plain in self.setting.of_each and plain in self.setting.claimed
        bias = is_bias(plain) or plain in self.setting.biases or (each and self.batch is not None)
        bias = bias and plain not in self.setting.added
        bias = bias and self.setting.indexed.get(plain, 0) < PAIR
        if vector or (bias and not defined):
            if self.is_of_each(plain):
                return 0, dims.fresh(f"{plain}.length")
            return self.laid_out(dims.fresh(f"{plain}.length"), 0)
        return dims.fresh(f"{plain}.rows"), dims.fresh(f"{plain}.columns")

    def is_of_each(self, plain: str) -> bool:
        """Whether a vector is added to rows that all samples have in matrices."""
        return plain in self.setting.of_each and self.setting.convention.stacks == "rows"

    def is_vector(self, plain: str) -> bool:
        """Whether a name that nothing shapes is a vector by its letter, beside a single sample."""
        matrix = plain in self.setting.several or self.setting.indexed.get(plain, 0) > 1
        return self.batch is None and is_vector(plain) and not matrix

    def laid_out(self, length: int, count: int) -> Shape:
        """Vectors of a length, so many of them, in the orientation of the setting."""
        rows = self.setting.convention.orientation == "rows"
        return (count, length) if rows else (length, count)

    def declared(self, dims: Dims, name: str, declaration: Declaration, alone: bool) -> Shape:
        """The shape that a declaration gives: a length alone is that of a sample's vector,
        but a column where the author would write a row as one, and `alone` it is no sample's."""
        span = declaration.stated.span
        lengths = [
            self.length(dims, f"{name}.{('rows', 'columns')[i > 0]}", d, span)
            for i, d in enumerate(declaration.dims)
        ]
        if len(lengths) > 1:
            return lengths[0], lengths[1]
        if self.setting.table.is_column(declaration):
            return lengths[0], 0
        if lengths and lengths[0] == self.batch:
            # A number for each sample: a vector, and vectors are columns by custom.
            return lengths[0], 0
        if self.is_of_each(name) and lengths:
            return 0, lengths[0]
        single = alone or self.batch is None or self.is_parameter(name)
        if not single and self.is_of_a_stack(dims, name):
            return dims.fresh(f"{name}.rows"), dims.fresh(f"{name}.columns")
        if single and lengths and (each := self.each(dims, name, lengths[0], declaration)):
            return each
        return self.laid_out(lengths[0] if lengths else 0, 0 if single else self.batch or 0)

    def each(self, dims: Dims, name: str, length: int, declaration: Declaration) -> Shape | None:
        """The shape of all where `x_i ∈ ℝᵖ` declares each of several vectors, rows where `x_{ij}`
        says so; None for a vector of so many numbers, and where the matrix X of them may have them
        as its rows."""
        head = bare(declaration.stated.head) if declaration.stated.head is not None else None
        if not isinstance(head, syntax.Element) or not self.setting.vectors.get(name, False):
            return None
        if name in self.setting.joined:
            return dims.fresh(f"{name}.rows"), dims.fresh(f"{name}.columns")
        count = dims.fresh(f"{name}.count")
        match self.setting.axes.get((name, letter_of(head.indices[0]))):
            case 0:
                return count, length
            case 1:
                return length, count
            case _:
                return self.laid_out(length, count)

    def is_of_a_stack(self, dims: Dims, name: str) -> bool:
        """Whether a vector x is that of one sample because the capital X is said to have all: x
        may then lie either way."""
        capital = name[:1].upper() + name[1:]
        stack = self.setting.table.declaration(capital, self.place) if name[:1].islower() else None
        if stack is None or len(stack.dims) != 2:
            return False
        names = [name_of(d) for d in map(bare, stack.dims) if isinstance(d, syntax.Symbol)]
        return any(dims.named(count) == self.batch for count in names)

    def is_parameter(self, name: str) -> bool:
        """Whether an undefined name is trained."""
        if self.setting.table.definitions.get(name):
            return False
        return is_parameter(name, self.setting.claimed)

    def length(self, dims: Dims, what: str, node: syntax.Node, span: Span) -> int:
        """A declared dim: a number, a name, or something computed that stays open."""
        match bare(node):
            case syntax.Number(value=value) if value == int(value) and value >= 1:
                return dims.fresh(what, int(value), span)
            case syntax.Symbol() as written:
                return dims.named(name_of(written), span)
            case _:
                return dims.fresh(what, None, span)

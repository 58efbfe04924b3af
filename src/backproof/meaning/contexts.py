"""A context: the definitions that one claim rests on, with shapes solved, as a program.

Nothing outside a context can change a verdict in it. A definition that cannot be understood or
shaped is absent: its name becomes a quantity that nothing defines, and the context says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import cache, cached_property, partial

from backproof.algebra.expressions import Expr, ones_op, size_op, symbol, symbol_op
from backproof.algebra.program import Program
from backproof.algebra.types import ONE, Dim, Type, added
from backproof.meaning.definitions.table import Definition, Table
from backproof.meaning.indices.shared_letters import may_be_two
from backproof.meaning.matrices.broadcasts import Habit, habits_in
from backproof.meaning.naming.names import bare
from backproof.meaning.settings import Setting
from backproof.meaning.shapes.dims import Dims
from backproof.meaning.shapes.inference import Shapes
from backproof.meaning.statements import Place, inside
from backproof.meaning.suppositions.arbitrary import is_mixed
from backproof.record import dataclass, field
from backproof.source import Span
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Absent:
    """A definition that could not be used, and why; `others` are places that it contradicts.

    `certain` where the fault is the author's, none of how entries or samples were read.
    """

    definition: Definition
    code: str
    message: str
    others: tuple[tuple[str, Span], ...] = ()
    certain: bool = False


@dataclass(frozen=True)
class Order:
    """What a context is built of besides its objective: see `building.build`."""

    sinks: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    alone: bool = False
    level: bool = False
    free: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Context:
    """A typed program, the shapes it was solved with, and what had to be left out.

    `arbitrary` is true where the document gives no loss and an arbitrary one stands in for it.
    `order` is what it was built of. `unread` are names that it does not rest on itself, whose
    definitions were not understood: nobody knows what these are.
    """

    setting: Setting
    objective: str
    place: Place
    program: Program
    shapes: Shapes
    absent: tuple[Absent, ...]
    undeclared: frozenset[str]
    arbitrary: bool
    typed: Mapping[syntax.Node, Expr] = field(default_factory=dict)
    order: Order = Order()
    unread: frozenset[str] = frozenset()

    @cached_property
    def symbols(self) -> dict[str, Expr]:
        """The symbol of every name in the context."""
        found = {name: symbol(name, self.type_of(name)) for name in self.shapes.names}
        return found | {d.symbol.name: d.symbol for d in self.program.definitions}

    @cached_property
    def quantities(self) -> frozenset[str]:
        """The names that the program defines or uses."""
        program = self.program
        return frozenset(e.name for e in (*program.free, *program.defined))

    @cached_property
    def habits(self) -> frozenset[Habit]:
        """The broadcasts that the definitions write."""
        return frozenset(habit for d in self.program.definitions for habit in habits_in(d.order))

    @cached_property
    def of_several(self) -> tuple[Expr, ...]:
        """What is defined by a function of several arguments of which only the name is known."""
        return tuple(
            d.symbol
            for d in self.program.definitions
            if any(e.op is symbol_op and is_mixed(e) for e in d.order)
        )

    def step(self, name: str) -> tuple[Expr, ...]:
        """What is defined in the same step of a recurrence as a quantity, () outside of any."""
        by_key = self.setting.table.by_key
        instance = by_key[name].stated.instance if name in by_key else ()
        symbols = (d.symbol for d in self.program.definitions if instance)
        return tuple(
            s for s in symbols if s.name in by_key and by_key[s.name].stated.instance == instance
        )

    @cached_property
    def within(self) -> Callable[[str], str]:
        """The quantity of the context that a name means."""
        return cache(partial(self.setting.table.within, quantities=self.quantities))

    def reaches(self, of: str, wrt: str) -> bool:
        """Whether both ends of a derivative are quantities here."""
        return all(self.within(name) in self.quantities for name in (of, wrt))

    def leads(self, of: str, wrt: str) -> bool:
        """Whether a quantity depends on another one in the program."""
        return self.within(of) in self.dependents(self.within(wrt))

    @cached_property
    def dependents(self) -> Callable[[str], Set[str]]:
        """The quantities that depend on one of the program, itself among them."""
        return cache(partial(dependents_in, self.program))

    @cached_property
    def speaks_of_batch(self) -> bool:
        """Whether a formula counts samples or has one by a letter, or data are written with a
        capital, as matrices are."""
        batch = self.program.batch
        if batch is None:
            return False
        for definition in self.program.definitions:
            for e in definition.order:
                if e.op is size_op and e.parameters[0] == batch:
                    return True
                if e.op is ones_op and batch in (e.type.rows, e.type.columns):
                    return True
                if any(letter.dim == batch for letter in e.type.letters):
                    return True
        free = (leaf for leaf in self.program.free if batch in (leaf.type.rows, leaf.type.columns))
        return any(leaf.name[:1].isupper() for leaf in free if "(" not in leaf.name)

    @cached_property
    def collapsed(self) -> bool:
        """Whether a length that a sum runs over by name is 1 here: the sum then says nothing."""
        dims = self.shapes.dims
        return any(dims.find(dim) == 0 for dim in dims.by_name.values())

    @cached_property
    def turned_numbers(self) -> frozenset[syntax.Node]:
        """What definitions transpose and is a number here: their author takes it for an array."""
        by_key = self.setting.table.by_key
        known = (by_key.get(d.symbol.name) for d in self.program.definitions)
        turned = (t for d in known if d is not None for t in inside(d.node, syntax.Transpose))
        return frozenset(
            t for t in turned if (e := self.typed.get(bare(t.base))) and e.type.is_scalar
        )

    @cached_property
    def versions(self) -> tuple[tuple[str, ...], ...]:
        """The quantities that share a name, where two definitions of it meet."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.quantities):
            found.setdefault(name.partition("@")[0], []).append(name)
        return tuple(tuple(names) for names in found.values() if len(names) > 1)

    @cached_property
    def shared_weights(self) -> bool:
        """Whether entries of one undefined matrix by other letters may be those of two."""
        by_key = self.setting.table.by_key
        names = [d.symbol.name for d in self.program.definitions]
        return may_be_two((by_key[n].node for n in names if n in by_key), frozenset(names))

    def type_of(self, name: str) -> Type:
        rows, columns = self.shapes.names[name]
        return Type(dim_of(self.shapes.dims, rows), dim_of(self.shapes.dims, columns))


def dependents_in(program: Program, name: str) -> Set[str]:
    """The quantities of a program that depend on one of them, itself among them."""
    found = {name}
    for definition in program.definitions:
        if not found.isdisjoint(definition.names):
            found.add(definition.symbol.name)
    return found


def dim_of(dims: Dims, variable: int) -> Dim:
    """The algebra's dim of a solved variable."""
    root = dims.find(variable)
    if root == 0:
        return ONE
    if parts := dims.parts(root):
        return added([dim_of(dims, part) for part in parts])
    name = dims.rigid.get(root) or f"{dims.origin[root].words or 'd'}#{root}"
    return Dim(name, dims.number.get(root))


def closure(table: Table, *objectives: str, free: frozenset[str] = frozenset()) -> list[Definition]:
    """The definitions that objectives rest on, in an order in which they can be run; those of
    `free` are not followed.

    A definition that would need itself is left out where it closes the circle.
    """
    order: list[Definition] = []
    state: dict[str, int] = {}
    stack: list[tuple[str, bool]] = [(objective, False) for objective in reversed(objectives)]
    while stack:
        key, ready = stack.pop()
        definition = table.by_key.get(key)
        if definition is None or key in free:
            continue
        if ready:
            state[key] = 2
            order.append(definition)
        elif key not in state:
            state[key] = 1
            stack.append((key, True))
            needed = reversed(table.needed(definition))
            stack.extend((k, False) for k in needed if state.get(k) != 1)
    return order


def in_order(table: Table, wanted: Mapping[str, Definition]) -> list[Definition]:
    """Definitions in an order in which they can be run."""
    return [d for d in closure(table, *wanted) if d.key in wanted]

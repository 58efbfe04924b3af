"""A context: the definitions that one claim rests on, with shapes solved, as a program.

Nothing outside a context can change a verdict in it. A definition that cannot be understood or
shaped is absent: its name becomes a quantity that nothing defines, and the context says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from backproof.algebra.expressions import Expr, symbol, symbol_op
from backproof.algebra.program import Definition as Defined
from backproof.algebra.program import Program
from backproof.algebra.types import ONE, Dim, Type
from backproof.meaning.arbitrary import arbitrary, positive_where_needed, stand_in
from backproof.meaning.binders import letter_of
from backproof.meaning.conventions import Convention
from backproof.meaning.dims import Dims
from backproof.meaning.elaborate import Scene, elaborate, place
from backproof.meaning.implied import free_letters, with_implied_sums
from backproof.meaning.names import bare, name_of, named, stem
from backproof.meaning.repeated import by_name
from backproof.meaning.roles import (
    is_bias,
    is_data,
    is_parameter,
    is_plain_scalar,
    is_vector,
    roles_of,
)
from backproof.meaning.shapes import SCALAR, Shape, ShapeClash, Shapes, Waiting
from backproof.meaning.statements import Place, below
from backproof.meaning.table import Declaration, Definition, Table, used_names
from backproof.meaning.terms import Name, Picked, Term, Untranslatable
from backproof.meaning.translate import Names, translate
from backproof.source import Span
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Absent:
    """A definition that could not be used, and why; `others` are places that it contradicts."""

    definition: Definition
    code: str
    message: str
    others: tuple[tuple[str, Span], ...] = ()


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

    def names(
        self, place: Place, is_scalar: Callable[[str], bool | None] = lambda name: None,
        alias: Callable[[str], syntax.Derivative | None] = lambda name: None,
        within: frozenset[str] = frozenset(), turned: bool = False, step: bool = False,
    ) -> Names:  # fmt: skip
        """What a translation at a place asks about names; those of a context come first."""
        table = self.table
        return Names(
            resolve=lambda name: table.within(table.resolve(name, place), within),
            sizes=self.sizes,
            is_scalar=is_scalar,
            known=frozenset(table.definitions),
            alias=alias,
            letters=self.letters,
            vectors=self.vectors,
            axes=self.axes,
            losses=self.losses,
            generic=self.generic,
            abbreviation=lambda name: table.abbreviation(name, place),
            function=lambda name: table.function(name, place),
            turned=turned,
            within=step,
        )


@dataclass(frozen=True, eq=False)
class Context:
    """A typed program, the shapes it was solved with, and what had to be left out.

    `arbitrary` is true where the document gives no loss and an arbitrary one stands in for it.
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

    def step(self, name: str) -> tuple[Expr, ...]:
        """What is defined in the same step of a recurrence as a quantity, () outside of any."""
        by_key = self.setting.table.by_key
        instance = by_key[name].stated.instance if name in by_key else ()
        symbols = (d.symbol for d in self.program.definitions if instance)
        return tuple(
            s for s in symbols if s.name in by_key and by_key[s.name].stated.instance == instance
        )

    def leads(self, of: str, wrt: str) -> bool:
        """Whether a quantity depends on another one in the program."""
        found = {wrt}
        for definition in self.program.definitions:
            if any(e.name in found for e in definition.uses if e.op is symbol_op):
                found.add(definition.symbol.name)
        return of in found

    @cached_property
    def versions(self) -> tuple[tuple[str, ...], ...]:
        """The quantities that share a name, where two definitions of it meet."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.quantities):
            found.setdefault(name.partition("@")[0], []).append(name)
        return tuple(tuple(names) for names in found.values() if len(names) > 1)

    @cached_property
    def shared_weights(self) -> bool:
        """Whether two definitions pick entries of one undefined matrix by other letters: `w_{ij}`
        and `w_{jk}` may be two matrices, and nothing says so."""
        seen: dict[str, set[tuple[str, ...]]] = {}
        defined = {d.symbol.name for d in self.program.definitions}
        for definition in self.program.definitions:
            known = self.setting.table.by_key.get(definition.symbol.name)
            for element in below(known.node) if known is not None else ():
                if isinstance(element, syntax.Element) and len(element.indices) == 2:
                    letters = tuple(letter_of(i) or "" for i in element.indices)
                    seen.setdefault(named(element.base) or "", set()).add(letters)
        return any(len(found) > 1 for name, found in seen.items() if name not in defined)

    def type_of(self, name: str) -> Type:
        rows, columns = self.shapes.names[name]
        return Type(dim_of(self.shapes.dims, rows), dim_of(self.shapes.dims, columns))


def dim_of(dims: Dims, variable: int) -> Dim:
    """The algebra's dim of a solved variable."""
    root = dims.find(variable)
    if root == 0:
        return ONE
    name = dims.rigid.get(root) or f"{dims.origin[root].words or 'd'}#{root}"
    return Dim(name, dims.number.get(root))


def closure(table: Table, *objectives: str) -> list[Definition]:
    """The definitions that objectives rest on, in an order in which they can be run.

    A definition that would need itself is left out where it closes the circle.
    """
    order: list[Definition] = []
    state: dict[str, int] = {}
    stack: list[tuple[str, bool]] = [(objective, False) for objective in reversed(objectives)]
    while stack:
        key, ready = stack.pop()
        definition = table.by_key.get(key)
        if definition is None:
            continue
        if ready:
            state[key] = 2
            order.append(definition)
        elif key not in state:
            state[key] = 1
            stack.append((key, True))
            needed = [
                table.resolve(n, definition.stated.place) for n in used_names(definition.node)
            ]
            stack.extend((k, False) for k in reversed(needed) if state.get(k) != 1)
    return order


def in_order(table: Table, wanted: Mapping[str, Definition]) -> list[Definition]:
    """Definitions in an order in which they can be run."""
    return [d for d in closure(table, *wanted) if d.key in wanted]


@dataclass(frozen=True, eq=False)
class Kept:
    """A definition that was understood: its two sides, and how far its letters run."""

    definition: Definition
    term: Term
    left: Term
    letters: dict[str, int]


def build(
    setting: Setting, objective: str, place: Place, sinks: tuple[str, ...] = (),
    extra: tuple[str, ...] = (), alone: bool = False,
) -> Context:  # fmt: skip
    """Type the definitions below an objective under a convention, and those of `extra` names.

    With `alone` nothing but the objective's own definition is used. With `sinks` the objective has
    no definition of its own: it is an arbitrary function of these.
    """
    return _Builder(setting, objective, place, sinks, extra, alone).build()


class _Builder:
    def __init__(
        self, setting: Setting, objective: str, place: Place, sinks: tuple[str, ...],
        extra: tuple[str, ...], alone: bool,
    ):  # fmt: skip
        self.setting, self.objective, self.place = setting, objective, place
        self.sinks = sinks
        needed = closure(setting.table, *(sinks or (objective,)))
        self.needed = {definition.key for definition in needed}
        if alone:
            needed = [d for d in needed if d.key == objective]
        beside = closure(setting.table, *extra) if extra else []
        last = [d for d in needed if d.key == objective]
        first = {d.key: d for d in (*needed, *beside) if d.key != objective}
        self.defining = {*first, objective}
        short = setting.table.short
        ordered = in_order(setting.table, first)
        self.wanted = [*(d for d in ordered if d.key not in short), *last]
        self.nameless = objective in setting.table.expressions.values()
        self.table = setting.table
        self.absent: list[Absent] = []
        self.undeclared: set[str] = set()
        convention = setting.convention
        self.shapes = Shapes(Dims(), {}, self.unknown, orientation=convention.orientation)
        self.batch = self.shapes.dims.named(convention.size_name) if convention.batch else None
        self.shapes.dims.counter = self.batch

    def build(self) -> Context:
        kept: list[Kept] = []
        if self.sinks:
            self.shapes.names[self.objective] = SCALAR
        for definition in self.wanted:
            before = self.save()
            try:
                self.refuse_aliases(definition)
                item = self.understood(definition)
                self.shapes.settle(defaults=False)
                kept.append(item)
            except Untranslatable as fault:
                self.restore(before)
                self.defining.discard(definition.key)
                self.absent.append(Absent(definition, fault.code, fault.message))
            except ShapeClash as clash:
                self.restore(before)
                self.absent.append(self.contradiction(definition, clash))
        if self.objective not in self.shapes.names:
            self.shapes.names[self.objective] = SCALAR
        if not self.sinks and self.scalar_objective(kept):
            with suppress(ShapeClash):
                objective = self.shapes.name(self.objective)
                self.shapes.equal(objective, SCALAR, kept[-1].term, "the objective")
        try:
            self.shapes.settle()
        except ShapeClash as clash:
            guilty = kept[-1].definition if kept else None
            if guilty is not None:
                self.absent.append(self.contradiction(guilty, clash))
            self.shapes.waiting = []
        return self.finish(kept)

    def understood(self, definition: Definition) -> Kept:
        """A definition with its two sides of one shape. Raises Untranslatable and ShapeClash."""
        shapes = self.shapes
        names = self.setting.names(definition.stated.place)
        bound = free_letters(definition.left) if definition.left is not None else ()
        node = definition.node
        if self.setting.implied:
            node = with_implied_sums(node, frozenset(bound))
        term = translate(node, names)
        left: Term = Name(node=definition.node, name=definition.key)
        if definition.indices:
            indices = tuple(letter_of(i) for i in definition.indices)
            if None in indices or len(set(indices)) < len(indices):
                raise Untranslatable("a definition of some entries alone", definition.node)
            base = definition.left.base if isinstance(definition.left, syntax.Element) else None
            inner = bare(base) if base is not None else None
            known = isinstance(inner, syntax.Symbol)
            vector = self.setting.vectors.get(stem(inner)) if known else None
            left = Picked(node=definition.node, argument=left, indices=indices, vector=vector)
        shapes.letters = {}
        shape = shapes.add(term)
        free = {letter for letter in shapes.letters if "." not in letter}
        whole = not self.nameless or definition.key != self.objective
        if whole and not free <= set(bound):
            unbound = ", ".join(sorted(free - set(bound)))
            message = f"nothing says what {unbound} is in it"
            raise Untranslatable(message, definition.node, "unbound-index")
        shapes.equal(shapes.add(left), shape, term, definition.name)
        return Kept(definition, term, left, shapes.letters)

    def scalar_objective(self, kept: list[Kept]) -> bool:
        """Whether what is differentiated is assumed to be a number: nothing picks elements of
        it."""
        numerators = self.setting.numerators
        if self.nameless or not kept or kept[-1].definition.key != self.objective:
            return False
        if numerators and self.objective not in numerators:
            return False
        return kept[-1].definition.name not in self.setting.indexed

    def refuse_aliases(self, definition: Definition) -> None:
        """What is computed from gradients is no part of the way forward."""
        for name in used_names(definition.node):
            if self.table.alias(name, definition.stated.place) is not None:
                message = f"it is made of a gradient: {name}"
                raise Untranslatable(message, definition.node, "backward-definition")

    def save(self) -> tuple[Dims, dict[str, Shape], list[Waiting]]:
        return self.shapes.dims.copy(), dict(self.shapes.names), list(self.shapes.waiting)

    def restore(self, saved: tuple[Dims, dict[str, Shape], list[Waiting]]) -> None:
        self.shapes.dims, self.shapes.names = saved[0], saved[1]
        self.shapes.waiting = saved[2]

    def contradiction(self, definition: Definition, clash: ShapeClash) -> Absent:
        origins = clash.origin.origins if clash.origin else ()
        places = tuple((o.words, o.span) for o in origins if o.span is not None)
        return Absent(definition, "shape-mismatch", clash.message, places)

    def unknown(self, name: str) -> Shape:
        """The shape of a name when it is met first: as declared, or as open as its kind allows."""
        plain = name.partition("@")[0]
        declaration = self.table.declaration(plain, self.place)
        if declaration is not None:
            return self.declared(plain, declaration)
        self.undeclared.add(name)
        if is_plain_scalar(plain) and plain not in self.table.definitions:
            return SCALAR
        dims = self.shapes.dims
        if self.batch is not None and is_data(plain) and name not in self.defining:
            length = dims.fresh(f"{plain}.length")
            rows = self.setting.convention.orientation == "rows"
            return (self.batch, length) if rows else (length, self.batch)
        if is_bias(plain) and plain not in self.table.definitions:
            length = dims.fresh(f"{plain}.length")
            return (0, length) if self.setting.convention.orientation == "rows" else (length, 0)
        matrix = self.setting.indexed.get(plain, 0) > 1
        if self.batch is None and is_vector(plain) and not matrix and name not in self.defining:
            length = dims.fresh(f"{plain}.length")
            return (0, length) if self.setting.convention.orientation == "rows" else (length, 0)
        return dims.fresh(f"{plain}.rows"), dims.fresh(f"{plain}.columns")

    def declared(self, name: str, declaration: Declaration) -> Shape:
        stated = declaration.stated
        span = stated.statement.block.passage.span(stated.start, stated.end)
        dims = [self.length(name, d, i, span) for i, d in enumerate(declaration.dims)]
        if len(dims) > 1:
            return dims[0], dims[1]
        length = dims[0] if dims else 0
        convention = self.setting.convention
        rows = convention.orientation == "rows"
        if self.batch is None or self.is_parameter(name):
            return (0, length) if rows else (length, 0)
        return (self.batch, length) if rows else (length, self.batch)

    def is_parameter(self, name: str) -> bool:
        if self.table.definitions.get(name):
            return False
        return is_parameter(name, self.setting.claimed)

    def length(self, name: str, node: syntax.Node, axis: int, span: Span) -> int:
        """A declared dim: a number, a name, or something computed that stays open."""
        what = f"{name}.{'rows' if axis == 0 else 'columns'}"
        match bare(node):
            case syntax.Number(value=value) if value == int(value) and value >= 1:
                return self.shapes.dims.fresh(what, int(value), span)
            case syntax.Symbol() as written:
                return self.shapes.dims.named(name_of(written), span)
            case _:
                return self.shapes.dims.fresh(what, None, span)

    def finish(self, kept: list[Kept]) -> Context:
        shapes = self.shapes
        scene = Scene(
            shapes,
            lambda d: dim_of(shapes.dims, d),
            lambda name: symbol(name, self._type(name)),
            self.setting.convention.samples,
        )
        definitions: list[Defined] = []
        typed: dict[syntax.Node, Expr] = {}
        unknown: set[Expr] = set()
        understood = {item.definition: item for item in kept}
        for definition in self.wanted:
            item = understood.get(definition)
            made = None if item is None else self.defined(item, scene, typed)
            if made is None and (made := self.replaced(definition)) is not None:
                unknown.add(made.symbol)
            if made is not None and not any(made.symbol in d.uses for d in definitions):
                # A definition that is used before it closes a circle: its name stays free.
                definitions.append(made)
        definitions = positive_where_needed(by_name(definitions, self.objective), unknown)
        last = definitions[-1].symbol if definitions else None
        loss = symbol(self.objective, self._type(self.objective))
        if last is not None and last.name == self.objective:
            loss = last
        if self.sinks:
            used = {e for d in definitions for e in d.uses}
            ends = [symbol(s, self._type(s)) for s in self.sinks if s in shapes.names]
            outcome = [s for s in ends if s not in used]
            definitions.append(Defined(loss, arbitrary(outcome)))
        batch = None if self.batch is None else dim_of(shapes.dims, self.batch)
        program = roles_of(tuple(definitions), loss, batch, self.setting.claimed)
        return Context(
            self.setting, self.objective, self.place, program, shapes,
            tuple(a for a in self.absent if a.definition.key in self.needed),
            frozenset(self.undeclared), bool(self.sinks), typed,
        )  # fmt: skip

    def defined(self, item: Kept, scene: Scene, typed: dict[syntax.Node, Expr]) -> Defined | None:
        """The definition as an expression; None, and its reason in `absent`, where none fits."""
        definition, term = item.definition, item.term
        self.shapes.letters = item.letters
        try:
            expr, occurrences = elaborate(term, scene)
            left = symbol(definition.key, self._type(definition.key))
            if isinstance(item.left, Picked):
                expr = place(expr, item.left, scene)
            elif expr.type.letters:
                left = symbol(definition.key, expr.type)
            if expr.type != left.type:
                raise ShapeClash(term, f"{expr.type} is not {left.type}")
        except (ShapeClash, ValueError) as fault:
            self.absent.append(Absent(definition, "shape-mismatch", str(fault)))
            return None
        typed.update(occurrences)
        return Defined(left, expr)

    def replaced(self, definition: Definition) -> Defined | None:
        """What is not understood depends on all that it names, nobody knows how."""
        known = self.shapes.names
        if definition.key not in known or definition.key not in self.needed:
            return None
        place, setting = definition.stated.place, self.setting
        names = [self.table.resolve(n, place) for n in used_names(definition.node)]
        inputs = [
            symbol(name, self._type(name))
            for name in dict.fromkeys(names)
            if name != definition.key and name not in setting.sizes | setting.letters
        ]
        left = symbol(definition.key, self._type(definition.key))
        return Defined(left, stand_in(left, inputs))

    def _type(self, name: str) -> Type:
        rows, columns = self.shapes.name(name)
        return Type(dim_of(self.shapes.dims, rows), dim_of(self.shapes.dims, columns))

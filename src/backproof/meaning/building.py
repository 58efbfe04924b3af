"""Build a context: type the definitions that an objective rests on, and assemble the program."""

from __future__ import annotations

from contextlib import suppress

from backproof.algebra.expressions import Expr, symbol, symbol_op
from backproof.algebra.program import Definition as Defined
from backproof.algebra.types import Type
from backproof.meaning.contexts import Absent, Context, Order, closure, dim_of, in_order
from backproof.meaning.definitions.repeated import by_name, plain
from backproof.meaning.definitions.roles import roles_of
from backproof.meaning.definitions.table import Definition, used_names
from backproof.meaning.definitions.translated import translated
from backproof.meaning.elaborate import Scene, elaborate, place
from backproof.meaning.gradients.shorthand import adds_over_samples, adds_to_a_loss
from backproof.meaning.indices.tensors import tensor_of
from backproof.meaning.matrices.directions import has_direction
from backproof.meaning.matrices.numbers_by_form import gives_entries, is_quadratic
from backproof.meaning.settings import Setting
from backproof.meaning.shapes.declared_elsewhere import (
    declared_elsewhere,
    declared_for_others,
    numbers_taken,
)
from backproof.meaning.shapes.dims import Clash, Dims
from backproof.meaning.shapes.first_shapes import FirstShapes
from backproof.meaning.shapes.inference import SCALAR, Shape, ShapeClash, Shapes, Waiting
from backproof.meaning.statements import Place, below
from backproof.meaning.suppositions.arbitrary import arbitrary, positive_where_needed, stand_in
from backproof.meaning.terms import Picked, Term, Untranslatable
from backproof.record import dataclass
from backproof.syntax import nodes as syntax

AGAIN = 3
"""How often a context is built anew without what other sections declare."""
Saved = tuple[Dims, dict[str, Shape], dict[str, Shape], list[Waiting]]


@dataclass(frozen=True, eq=False)
class Kept:
    """A definition that was understood: its two sides, and how far its letters run."""

    definition: Definition
    term: Term
    left: Term
    letters: dict[str, int]


def build(
    setting: Setting, objective: str, place: Place, sinks: tuple[str, ...] = (),
    extra: tuple[str, ...] = (), alone: bool = False, level: bool = False,
    free: frozenset[str] = frozenset(),
) -> Context:  # fmt: skip
    """Type the definitions below an objective under a convention, and those of `extra` names.

    With `alone` nothing but the objective's own definition is used. With `sinks` the objective has
    no definition of its own: it is an arbitrary function of these. With `level` all lengths are
    one. What is `free` has no formula.
    """
    order = Order(sinks, extra, alone, level, free)
    best = last = _Builder(setting, objective, place, order)
    built = best.build()
    elsewhere: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    for _ in range(AGAIN):
        misfits = [absent for absent in last.absent if absent.code == "shape-mismatch"]
        misfits += last.withdrawn
        several = last.withdrawn if last.several is None else [last.several]
        others = {n for absent in misfits for n in declared_elsewhere(setting, absent)}
        others |= {n for absent in several for n in declared_for_others(setting, absent, elsewhere)}
        taken = {n for absent in misfits for n in numbers_taken(absent.definition)}
        if others <= elsewhere and taken <= numbers:
            break
        elsewhere, numbers = elsewhere | others, numbers | taken
        last = _Builder(setting, objective, place, order, elsewhere, numbers)
        again = last.build()
        if len(again.absent) <= len(built.absent) and last.left_out < best.left_out:
            best, built = last, again
    return built


class _Builder:
    def __init__(
        self, setting: Setting, objective: str, place: Place, order: Order,
        undeclared: frozenset[str] = frozenset(), numbers: frozenset[str] = frozenset(),
    ):  # fmt: skip
        self.setting, self.objective, self.place = setting, objective, place
        self.order, self.sinks = order, order.sinks
        sinks, extra, alone = order.sinks, order.extra, order.alone
        needed = closure(setting.table, *(sinks or (objective,)), free=order.free)
        self.needed = {definition.key for definition in needed}
        if alone:
            needed = [d for d in needed if d.key == objective]
        beside = closure(setting.table, *extra, free=order.free) if extra else []
        last = [d for d in needed if d.key == objective]
        first = {d.key: d for d in (*needed, *beside) if d.key != objective}
        self.defining = {*first, objective}
        short = setting.table.short
        # What a line names besides may be made of the objective itself.
        ordered = in_order(setting.table, first | {d.key: d for d in last})
        self.wanted = [d for d in ordered if d.key not in short or d in last]
        self.nameless = objective in setting.table.expressions.values()
        self.table = setting.table
        self.absent: list[Absent] = []
        self.withdrawn: list[Absent] = []
        self.several: Absent | None = None
        convention = setting.convention
        dims = Dims()
        self.batch = dims.named(convention.size_name) if convention.batch else None
        dims.counter = self.batch
        if self.setting.stacked is not None:
            dims.stacked = self.setting.samples.count
        self.first = FirstShapes(setting, place, self.batch, self.defining, undeclared, numbers)
        lying = convention.orientation
        self.shapes = Shapes(dims, {}, self.unknown, orientation=lying, given=self.defining)

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
                if definition.key not in self.table.short:
                    # What is of one pair or sample says which lengths are one all the same.
                    self.restore(before)
                self.defining.discard(definition.key)
                self.absent.append(Absent(definition, fault.code, fault.message))
            except ShapeClash as clash:
                self.restore(before)
                self.absent.append(self.contradiction(definition, clash))
        if self.objective not in self.shapes.names:
            self.shapes.names[self.objective] = SCALAR
        before = self.save()
        if not self.sinks and self.scalar_objective(kept):
            try:
                objective = self.shapes.name(self.objective)
                self.shapes.equal(objective, SCALAR, kept[-1].term, "the objective")
            except ShapeClash as clash:
                self.several = self.contradiction(kept[-1].definition, clash)
            if self.nameless and self.makes_numbers(before):
                self.restore(before)
        if (assumed := self.settled()) is not None:
            # That it is a number was ours to assume, not the author's.
            self.restore(before)
            self.withdrawn += [self.contradiction(k.definition, assumed) for k in kept[-1:]]
            misfit = self.settled()
            if misfit is not None and kept:
                self.absent.append(self.contradiction(kept[-1].definition, misfit))
            if misfit is not None:
                self.shapes.waiting = []
        if self.order.level:
            self.shapes.dims.level()
        return self.finish(kept)

    @property
    def left_out(self) -> int:
        """How much did not fit: definitions, and that the objective is a number."""
        return len(self.absent) + len(self.withdrawn) + (self.several is not None)

    def makes_numbers(self, before: Saved) -> bool:
        """Whether what is assumed since makes numbers of names: a row beside a column is no vector,
        p^T S p would be a product of three numbers."""
        assumed = self.save()
        with_it = None if self.settled() is not None else self.numbers()
        self.restore(before)
        without = None if self.settled() is not None else self.numbers()
        self.restore(assumed)
        return with_it is not None and without is not None and with_it > without

    def numbers(self) -> int:
        """How many names but that of the objective are numbers for certain."""
        return sum(
            bool(self.shapes.scalar(shape))
            for name, shape in self.shapes.names.items()
            if name != self.objective
        )

    def settled(self) -> ShapeClash | None:
        """Settle what waits; the fault of what does not fit."""
        try:
            self.shapes.settle()
        except ShapeClash as clash:
            return clash
        return None

    def understood(self, definition: Definition) -> Kept:
        """A definition with its two sides of one shape. Raises Untranslatable and ShapeClash."""
        shapes = self.shapes
        said = translated(definition, self.setting)
        term, left, bound = said.right, said.left, said.bound
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
        """Whether what is differentiated is assumed to be a number: nothing picks elements of it,
        and nothing is made of it; what has no name, where it is a quadratic form."""
        numerators = self.setting.numerators
        if not kept or kept[-1].definition.key != self.objective:
            return False
        if self.nameless:
            return is_quadratic(kept[-1].definition.node)
        if self.objective in self.setting.mapped:
            return False
        if numerators and self.objective not in numerators:
            return False
        name, table = kept[-1].definition.name, self.table
        if has_direction(kept[-1].definition.node):
            return False
        if any(
            table.resolve(name, d.stated.place) == self.objective
            and not (adds_to_a_loss(name, d.name, d.node) or adds_over_samples(name, d.node))
            and not gives_entries(name, d.left, d.node)
            for d in table.users.get(name, ())
        ):
            return False
        return self.objective not in self.setting.picked

    def refuse_aliases(self, definition: Definition) -> None:
        """What is computed from gradients is no part of the way forward."""
        for name in used_names(definition.node):
            if self.table.alias(name, definition.stated.place) is not None:
                message = f"it is made of a gradient: {name}"
                raise Untranslatable(message, definition.node, "backward-definition")

    def save(self) -> Saved:
        known = self.shapes
        return known.dims.copy(), dict(known.names), dict(known.values), list(known.waiting)

    def restore(self, saved: Saved) -> None:
        shapes = self.shapes
        shapes.dims, shapes.names, shapes.values, shapes.waiting = saved
        shapes.stuck = {}

    def contradiction(self, definition: Definition, clash: ShapeClash) -> Absent:
        origins = clash.origin.origins if clash.origin else ()
        places = tuple((o.words, o.span) for o in origins if o.span is not None)
        # What is read as an entry may be part of a name.
        nodes = [*below(definition.node), *(below(definition.left) if definition.left else ())]
        certain = clash.certain and not any(isinstance(n, syntax.Element) for n in nodes)
        return Absent(definition, "shape-mismatch", clash.message, places, certain)

    def unknown(self, name: str) -> Shape:
        """The shape of a name when it is met first; what a step takes from the one before is shaped
        like what it gives to the next, a vector where small letters are vectors, and the matrices
        of a tensor are alike."""
        tensors = self.setting.tensors
        if tensors and (tensor := tensor_of(name, tensors)) is not None:
            others = (n for n in self.shapes.names if tensor_of(n, tensors) == tensor)
            if not tensors[tensor[0]]:
                return SCALAR
            if (other := next(others, None)) is not None:
                return self.shapes.name(other)
        present = self.setting.before.get(name)
        alike = [k for k in self.defining if k.partition("@")[0] == present]
        if alike:
            shape = self.shapes.name(max(alike))
            if self.first.is_vector(name):
                with suppress(Clash):
                    count = 0 if self.first.setting.convention.orientation == "rows" else 1
                    self.shapes.dims.join(shape[count], 0)
            return shape
        return self.first.of(self.shapes.dims, name)

    def finish(self, kept: list[Kept]) -> Context:
        shapes = self.shapes
        scene = Scene(
            shapes,
            lambda d: dim_of(shapes.dims, d),
            lambda name: symbol(name, self._type(name)),
            self.setting.convention.samples,
            stacked=self.setting.stacked,
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
            ends = [symbol(s, self._type(s)) for s in self.sinks if s in shapes.names]
            definitions.append(Defined(loss, arbitrary(last_of(ends, definitions))))
        batch = None if (counted := self.counted()) is None else dim_of(shapes.dims, counted)
        program = roles_of(tuple(definitions), loss, batch, self.setting.claimed)
        return Context(
            self.setting, self.objective, self.place, program, shapes,
            tuple(a for a in self.absent if a.definition.key in self.needed),
            frozenset(self.first.undeclared), bool(self.sinks), typed, self.order,
            frozenset(a.definition.key for a in self.absent) - self.needed,
        )  # fmt: skip

    def counted(self) -> int | None:
        """The dim that counts samples: all of them in a batch, or in the stacks of a context."""
        stacks, known = self.setting.samples, self.shapes.dims.by_name
        if self.batch is None and stacks.both and any(map(stacks.holds, self.shapes.names)):
            return known.get(stacks.count)
        return self.batch

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
            known = isinstance(fault, ShapeClash) and fault.certain
            certain = known and not isinstance(item.left, Picked)
            self.absent.append(Absent(definition, "shape-mismatch", str(fault), (), certain))
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


def last_of(ends: list[Expr], definitions: list[Defined]) -> list[Expr]:
    """Those of some quantities that no other of them is made of, in whatever version, each by its
    last name."""
    last: dict[Expr, Expr] = {}
    made: dict[Expr, set[Expr]] = {}
    for d in definitions:
        made[d.symbol] = {d.symbol, *(e for used in d.uses for e in made.get(used, {used}))}
        if d.expr in ends or d.expr in last.values():
            last.update((e, d.symbol) for e in ends if last.get(e, e) is d.expr)
    named = list(dict.fromkeys(last.get(e, e) for e in ends))
    below = {
        o: {plain(e) for e in made.get(o, ()) if e.op is symbol_op and plain(e) != plain(o)}
        for o in named
    }
    return [e for e in named if not any(plain(e) in below[o] for o in named if o is not e)]

"""The shapes of terms, by constraints that are settled in the order in which they become certain.

A product or a sum whose shapes are not known yet waits. When nothing certain is left, the waiting
ones are
settled by default, the likeliest first: products of matrices, then broadcasts as equalities.
Nothing branches, so the cost is linear and the answer is one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from backproof.meaning import terms as t
from backproof.meaning.differentials import moving
from backproof.meaning.functions import slopes
from backproof.meaning.indices import counting
from backproof.meaning.matrices import broadcasts, stacking
from backproof.meaning.matrices.broadcasts import Habit
from backproof.meaning.matrices.entrywise import by_entry
from backproof.meaning.shapes.dims import Clash, Dims
from backproof.meaning.terms import constant
from backproof.record import dataclass, field

Shape = tuple[int, int]
SCALAR: Shape = (0, 0)


class ShapeClash(Exception):
    """A term whose parts do not fit; `term` is where. `certain` unless it is we who cannot read."""

    def __init__(
        self, term: t.Term, message: str, origin: Clash | None = None, certain: bool = True
    ):
        self.term, self.message, self.origin = term, message, origin
        self.certain = certain
        super().__init__(message)


@dataclass(frozen=True, eq=False)
class Waiting:
    """A constraint that could not be settled yet: the result and the parts of a term."""

    kind: str
    term: t.Term
    result: Shape
    parts: tuple[Shape, ...]


@dataclass
class Shapes:
    """The state of one inference: shapes of names and of terms, and what waits.

    With `strict`, sums and elementwise products take equal shapes or scalars only; otherwise a row
    or column may be used in every row or column. `habits` are the broadcasts that are read all the
    same, because the author writes them. With `lacking` something has a shape that nobody knows.
    `given` are the names that definitions shape.
    `choice` says how each product was understood.
    `letters` are the dims over which letters run in the statement at hand. `stuck` is how much
    was known when a constraint could not be settled that hangs on more than its own dims: it is
    tried again only when more is.
    """

    dims: Dims
    names: dict[str, Shape]
    unknown: Callable[[str], Shape]
    strict: bool = False
    lacking: bool = False
    habits: frozenset[Habit] = frozenset()
    orientation: str = "columns"
    letters: dict[str, int] = field(default_factory=dict)
    of: dict[t.Term, Shape] = field(default_factory=dict)
    choice: dict[t.Term, str] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    values: dict[str, Shape] = field(default_factory=dict)
    given: Collection[str] = ()
    stuck: dict[Waiting, int] = field(default_factory=dict)

    def letter(self, letter: str) -> int:
        """The dim over which a letter runs."""
        if letter not in self.letters:
            plain = letter.partition(".")[0]
            self.letters[letter] = self.dims.fresh(f"the range of {plain}")
        return self.letters[letter]

    def index(self, index: str | int) -> int:
        """The dim that an index counts: that of its letter, or an open one for a number."""
        return self.letter(index) if isinstance(index, str) else self.dims.fresh("entries")

    def clash(self, term: t.Term, message: str, origin: Clash | None = None) -> ShapeClash:
        """A fault in how letters and derivatives are read: ours as likely as the author's."""
        return ShapeClash(term, message, origin, certain=False)

    def misfit(self, term: t.Term, message: str, origin: Clash | None = None) -> ShapeClash:
        """A fault that shapes alone tell."""
        return ShapeClash(term, message, origin)

    def describe(self, shape: Shape) -> str:
        rows, columns = (self.dims.describe(d) for d in shape)
        return "a scalar" if rows == columns == "1" else f"{rows} x {columns}"

    def scalar(self, shape: Shape) -> bool | None:
        """Whether a shape is 1 x 1, where that is known."""
        rows, columns = self.dims.is_one(shape[0]), self.dims.is_one(shape[1])
        return True if rows and columns else (False if rows is False or columns is False else None)

    def fresh(self) -> Shape:
        return self.dims.fresh(), self.dims.fresh()

    def equal(self, a: Shape, b: Shape, term: t.Term, what: str) -> None:
        """Join two shapes; raises ShapeClash with both descriptions."""
        try:
            self.dims.join(a[0], b[0])
            self.dims.join(a[1], b[1])
        except Clash as clash:
            message = f"{what}: {self.describe(a)} and {self.describe(b)} differ"
            raise ShapeClash(term, message, clash) from None

    def name(self, name: str) -> Shape:
        if name not in self.names:
            self.names[name] = self.unknown(name)
        return self.names[name]

    def add(self, term: t.Term) -> Shape:
        """Collect the constraints of a term; its shape is returned and kept in `of`."""
        shape = self._shape(term)
        self.of[term] = shape
        return shape

    def wait(self, kind: str, term: t.Term, result: Shape, *parts: Shape) -> Shape:
        self.waiting.append(Waiting(kind, term, result, parts))
        return result

    def _shape(self, term: t.Term) -> Shape:
        match term:
            case t.Name(name=name):
                return self.name(name)
            case t.Slope(of=of, wrt=wrt):
                self.equal(self.name(of), SCALAR, term, f"{of} must be a scalar")
                return self.name(wrt)
            case t.Chain(links=links):
                for above, below in links:
                    self.name(above), self.name(below)
                ends = (self.name(links[0][0]), self.name(links[-1][1]))
                lengths = [self.only_length(end) for end in ends]
                if len(links) == 1 and None not in lengths:
                    return lengths[0] or 0, lengths[1] or 0
                return self.fresh()
            case t.Literal() | t.Size():
                return SCALAR
            case t.OnesOf(lengths=lengths):
                made = [self.length(n) for n in lengths] or [self.dims.fresh("ones")]
                return (made[0], made[1] if len(made) > 1 else 0)
            case t.IdentityOf(length=length):
                side = self.length(length)
                return side, side
            case t.Total(terms=parts):
                return self.total_shape(term, parts, [self.add(p) for p in parts])
            case t.Times(left=left, right=right):
                a, b = self.add(left), self.add(right)
                return self.wait("product", term, self.fresh(), a, b)
            case t.Quotient(above=above, below=below):
                a, b = self.add(above), self.add(below)
                return self.wait("quotient", term, self.fresh(), a, b)
            case (
                t.Apply(argument=argument)
                | t.Generic(argument=argument)
                | t.Softmax(argument=argument)
            ):
                return self.add(argument)
            case t.Raised(base=base, exponent=exponent):
                shape, power = self.add(base), self.add(exponent)
                self.equal(power, SCALAR, term, "an exponent is a scalar")
                return shape
            case t.Turned(argument=argument):
                rows, columns = self.add(argument)
                return columns, rows
            case t.Inverted(argument=argument):
                rows, columns = self.add(argument)
                self.equal((rows, columns), (columns, rows), term, "an inverse needs a square")
                return rows, columns
            case t.Reduced(argument=argument, op=op):
                rows, columns = self.add(argument)
                if op.endswith(" of rows"):
                    return 0, columns
                if op.endswith(" of columns"):
                    return rows, 0
                if op in ("trace", "det"):
                    self.equal((rows, columns), (columns, rows), term, f"{op} needs a square")
                return SCALAR
            case t.Diag(argument=argument):
                rows, columns = self.add(argument)
                self.equal((rows, columns), (rows, 0), term, "diag takes a column")
                return rows, rows
            case t.Stacked(parts=parts, numbers=numbers):
                shapes = [(0, self.dims.fresh()) if constant(p) else self.add(p) for p in parts]
                for shape in shapes if numbers else ():
                    self.equal(shape, SCALAR, term, "an entry of a matrix")
                return self.wait("stack", term, self.fresh(), *shapes)
            case t.Mask(left=left, right=right):
                a, b = self.add(left), self.add(right)
                counting.compare(self, left, right)
                varying = [s for p, s in ((left, a), (right, b)) if not constant(p)]
                if len(varying) == 2:
                    return self.wait("broadcast", term, self.fresh(), a, b)
                return varying[0] if varying else SCALAR
            case _:
                other = counting.shape_of(self, term) or moving.shape_of(self, term)
                other = other or slopes.shape_of(self, term)
                if other is None:
                    raise ShapeClash(
                        term, f"no shape rule for {type(term).__name__}", certain=False
                    )
                return other

    def total_shape(self, term: t.Term, parts: tuple[t.Term, ...], shapes: list[Shape]) -> Shape:
        """The shape of parts that are added or chosen among: numbers take any."""
        varying = [s for p, s in zip(parts, shapes, strict=True) if not constant(p)]
        if not varying:
            return SCALAR
        if len(varying) == 1:
            return varying[0]
        return self.wait("broadcast", term, self.fresh(), *varying)

    def only_length(self, shape: Shape) -> int | None:
        """How many entries a vector or a number has; None for a matrix and what may be one."""
        ones = [self.dims.is_one(d) for d in shape]
        if ones[1]:
            return shape[0]
        return shape[1] if ones[0] else None

    def length(self, length: str | int | None) -> int:
        if length is None:
            return self.dims.fresh("ones")
        if isinstance(length, int):
            return self.dims.fresh("ones", length)
        return self.dims.named(length)

    def settle(self, defaults: bool = True, picks: bool = False) -> None:
        """Settle what waits; with `defaults`, also what can only be assumed, with `picks` of that
        only what an index picks. Raises ShapeClash."""
        while True:
            if self._pass(certain=True) or (picks and self._pick()):
                continue
            if not (defaults and self.waiting and self._pass(certain=False)):
                return

    def _pick(self) -> bool:
        """Assume what the first index that waits picks; False where none does."""
        first = next((w for w in self.waiting if w.kind == "pick"), None)
        if first is not None:
            self.waiting.remove(first)
            self._try(first, certain=False)
        return first is not None

    def _pass(self, certain: bool) -> bool:
        """One round over what waits; True where something was settled."""
        news = False
        kept: list[Waiting] = []
        order = self.waiting if certain else sorted(self.waiting, key=lambda w: RANK[w.kind])
        for index, waiting in enumerate(order):
            if certain and self._is_stuck(waiting):
                kept.append(waiting)
                continue
            joins = self.dims.joins
            if self._try(waiting, certain):
                news = True
                if not certain:
                    kept.extend(order[index + 1 :])
                    break
            else:
                kept.append(waiting)
                if certain and joins == self.dims.joins:
                    self._hold(waiting)
        self.waiting = kept
        return news

    def _is_stuck(self, waiting: Waiting) -> bool:
        """Whether a constraint was tried when no more was known than is now."""
        return waiting in self.dims.asleep or self.stuck.get(waiting) == self.dims.joins

    def _hold(self, waiting: Waiting) -> None:
        """Keep a constraint until more is known: of its own dims, or, where it hangs on more than
        these, of any."""
        find, summed = self.dims.find, self.dims.summed
        roots = {find(dim) for shape in (waiting.result, *waiting.parts) for dim in shape}
        if waiting.kind in OF_ITS_DIMS and summed.keys().isdisjoint(roots):
            self.dims.sleep(waiting, roots)
        else:
            self.stuck[waiting] = self.dims.joins

    def _try(self, waiting: Waiting, certain: bool) -> bool:
        match waiting.kind:
            case "product":
                return self._product(waiting, certain)
            case "quotient":
                return broadcasts.quotient(self, waiting, certain)
            case "pick":
                return counting.settle_pick(self, waiting, certain)
            case "stack":
                return stacking.settle(self, waiting, certain)
            case "partial":
                return counting.settle_partial(self, waiting, certain)
            case _:
                return broadcasts.settle(self, waiting, certain)

    def unlike(self, waiting: Waiting, clash: Clash) -> ShapeClash:
        """The fault of parts that fit neither as they are nor repeated."""
        described = " and ".join(self.describe(p) for p in waiting.parts)
        return ShapeClash(waiting.term, f"{described} cannot be combined entry by entry", clash)

    def choose(self, waiting: Waiting, choice: str, result: Shape) -> bool:
        """Settle a constraint: how it was understood, and the shape of its result."""
        self.choice[waiting.term] = choice
        self.equal(waiting.result, result, waiting.term, "the result")
        return True

    def _product(self, waiting: Waiting, certain: bool) -> bool:
        """Scale, else matrix product, else elementwise; an elementwise sign turns the last two
        round."""
        a, b = waiting.parts
        term = waiting.term
        assert isinstance(term, t.Times)
        if constant(term.left) or self.scalar(a):
            return self.choose(waiting, "scale", b)
        if constant(term.right) or self.scalar(b):
            return self.choose(waiting, "scale", a)
        open_ = self.scalar(a) is None or self.scalar(b) is None
        if open_ and certain:
            return False
        if term.sign == "otimes":
            lengths = [[d for d in part if not self.dims.is_one(d)] for part in (a, b)]
            if all(len(length) == 1 for length in lengths):
                return self.choose(waiting, "outer", (lengths[0][0], lengths[1][0]))
            if certain:
                return False
            raise self.clash(term, "⊗ of other things than two vectors")
        inner = self.dims.same(a[1], b[0])
        possible = self.dims.compatible(a[1], b[0])
        alike = all(self.dims.compatible(x, y) for x, y in zip(a, b, strict=True))
        # Ones change nothing entry by entry: they add up, or repeat.
        alike = alike and not (
            term.sign == "juxt" and (t.is_ones(term.left) or t.is_ones(term.right))
        )
        if term.sign in SIGNS and not (inner or alike) and broadcasts.regroup(self, waiting):
            return True
        if term.sign in ELEMENTWISE_SIGNS:
            return self._elementwise(waiting, certain)
        entries = alike and not certain and by_entry(self, term, a, b)
        if possible and not inner and entries:
            self.equal(a, b, term, "the factors")
            return self.choose(waiting, "elementwise", a)
        if inner or (possible and not certain):
            self.dims.join(a[1], b[0])
            return self.choose(waiting, "matmul", (a[0], b[1]))
        if possible:
            return False
        if alike and (not certain or all(self.dims.same(x, y) for x, y in zip(a, b, strict=True))):
            self.equal(a, b, term, "the factors")
            # `a @ b` of arrays with one axis is a number, never an array of products.
            if term.sign == "at" and self.only_length(a) is not None:
                return self.choose(waiting, "inner", SCALAR)
            return self.choose(waiting, "elementwise", a)
        signed = term.sign in SIGNS and not self.strict
        if not alike and (signed or broadcasts.whole(self, waiting)):
            return self._elementwise(waiting, certain)
        if alike:
            return False
        raise ShapeClash(
            term,
            f"{self.describe(a)} and {self.describe(b)} fit together neither as matrices "
            "nor entry by entry",
            self._origins(a[1], b[0]),
        )

    def _origins(self, one: int, other: int) -> Clash:
        """Where two dims that do not fit come from."""
        found = [self.dims.origin.get(self.dims.find(d)) for d in (one, other)]
        origins = tuple(origin for origin in found if origin is not None)
        return Clash(self.dims.describe(one), self.dims.describe(other), origins)

    def _elementwise(self, waiting: Waiting, certain: bool) -> bool:
        a, b = waiting.parts
        if self.strict:
            spread = broadcasts.whole(self, waiting)
            if spread is None:
                self.equal(a, b, waiting.term, "the factors of an elementwise product")
            return self.choose(waiting, "elementwise", spread or a)
        self.choice[waiting.term] = "elementwise"
        return broadcasts.settle(self, waiting, certain)


ELEMENTWISE_SIGNS = frozenset({"odot", "circ"})
SIGNS = ELEMENTWISE_SIGNS | {"star", "cdot", "times"}
OF_ITS_DIMS = frozenset({"product", "quotient", "broadcast"})
RANK = {"pick": 0, "stack": 0, "product": 1, "quotient": 2, "partial": 2, "broadcast": 3}

"""A plan sorted by what its expressions are in a loop over samples: the plan of the tiled regime.

What has no batch axis is *shared*, what has one is a *column* of numbers for every sample (its
orientation does not matter), and a sum along the batch is a *total*: an array that is complete
when all samples are through. Transposes and repeats are only ways to look at something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Array, Expr, walk
from backproof.algebra.types import Dim, Sizes
from backproof.backends.errors import UnsupportedProgram
from backproof.record import dataclass, field

BY_ENTRY = frozenset({
    "add", "subtract", "negate", "multiply", "divide", "scale", "square", "exp", "log", "sqrt",
    "sigmoid", "tanh", "positive", "sign", "relu", "absolute", "softplus", "sin", "cos",
    "reciprocal", "power", "maximum",
})  # fmt: skip
# By row and by column: which axis the operation runs along.
ALONG = {
    "softmax_rows": 1, "softmax_columns": 0, "log_softmax_rows": 1, "log_softmax_columns": 0,
    "log_sum_exp_columns": 1, "log_sum_exp_rows": 0, "sum_rows": 0, "sum_columns": 1,
}  # fmt: skip
_SUMS = frozenset({"sum_rows", "sum_columns", "sum_all"})


@dataclass(frozen=True)
class Number:
    """The same number everywhere."""

    value: float


@dataclass(frozen=True)
class View:
    """The entries of a shared array, `down` numbers from row to row, `across` along a row."""

    of: Expr
    down: int
    across: int

    @property
    def turned(self) -> View:
        return View(self.of, self.across, self.down)


@dataclass(frozen=True)
class Column:
    """The numbers of each sample, `step` apart: 0 where one number stands for all entries."""

    of: Expr
    step: int


@dataclass(frozen=True)
class Spread:
    """Shared numbers that every sample sees, `step` apart from entry to entry."""

    view: View
    step: int


Operand = Number | Column | Spread
Shared = Number | View


@dataclass(frozen=True)
class Group:
    """Operations entry by entry on columns of one length, in one loop; `kept` are stored."""

    entries: int
    members: tuple[Expr, ...]
    kept: frozenset[Expr]


@dataclass(frozen=True)
class Work:
    """What is to be done for each sample: an operation that is not entry by entry."""

    target: Expr


@dataclass(frozen=True)
class Schedule:
    """All in order: shared values, work on samples, totals, then what follows from the totals.

    `columns` are what is stored for each sample, `masked` those of them that must be 0 in a lane
    without a sample, `copied` repeats that are stored.
    """

    before: tuple[Expr, ...]
    work: tuple[Group | Work, ...]
    totals: tuple[Expr, ...]
    after: tuple[Expr, ...]
    columns: tuple[Expr, ...]
    masked: tuple[Expr, ...]
    copied: frozenset[Expr]


@dataclass(frozen=True)
class Sorting:
    """Every expression below the roots, and how each is seen by what uses it.

    `data` are the symbols that hold samples, `constants` the numbers of other free symbols, each
    the same in all entries.
    """

    roots: tuple[Expr, ...]
    data: tuple[Expr, ...]
    batch: Dim
    sizes: Sizes
    constants: Mapping[Expr, Array] = field(default_factory=dict)

    def varies(self, e: Expr) -> bool:
        """Whether there is a value for every sample."""
        return self.batch in (e.type.rows, e.type.columns)

    def entries(self, e: Expr) -> int:
        """How many numbers there are, for each sample where they vary."""
        rows, columns = e.type.shape({**self.sizes, self.batch: 1})
        return rows * columns

    def shape(self, e: Expr) -> tuple[int, int]:
        """Rows and columns of what is shared."""
        return e.type.shape(self.sizes)

    def is_total(self, e: Expr) -> bool:
        """Whether this operation sums along the batch."""
        if self.varies(e) or not e.args:
            return False
        first = e.args[0]
        match e.op.name:
            case "matmul":
                return first.type.columns == self.batch
            case "sum_rows":
                return first.type.rows == self.batch
            case "sum_columns":
                return first.type.columns == self.batch
            case "sum_all":
                return self.varies(first)
            case _:
                return False

    def look(self, e: Expr, copied: frozenset[Expr] = frozenset()) -> Operand:
        """How work on samples sees an expression; `copied` are repeats that have been stored."""
        if not self.varies(e):
            own = self.view(e)
            return own if isinstance(own, Number) else Spread(own, self._step(e, own))
        if e in copied:
            return Column(e, 1)
        match e.op.name:
            case "constant":
                return Number(e.parameters[0])
            case "ones":
                return Number(1.0)
            case "transpose":
                return self.look(e.args[0], copied)
            case "repeat_rows" | "repeat_columns":
                (inner,) = e.args
                seen = self.look(inner, copied)
                longer = self.entries(inner) != self.entries(e)
                if isinstance(seen, Column) and longer:
                    return Column(seen.of, 0)
                if isinstance(seen, Spread) and longer:
                    return Spread(seen.view, 0)
                return seen
            case _:
                return Column(e, 1)

    def _step(self, e: Expr, view: View) -> int:
        rows, columns = self.shape(e)
        return view.across if rows == 1 and columns > 1 else view.down if rows > 1 else 0

    def view(self, e: Expr) -> Shared:
        """How a shared value is seen: an array of its own, or another one turned or repeated."""
        match e.op.name:
            case "constant":
                return Number(e.parameters[0])
            case "ones":
                return Number(1.0)
            case "transpose":
                seen = self.view(e.args[0])
                return seen.turned if isinstance(seen, View) else seen
            case "repeat_rows":
                seen = self.view(e.args[0])
                return View(seen.of, 0, seen.across) if isinstance(seen, View) else seen
            case "repeat_columns":
                seen = self.view(e.args[0])
                return View(seen.of, seen.down, 0) if isinstance(seen, View) else seen
            case _:
                return self._own(e)

    def _own(self, e: Expr) -> Shared:
        if e in self.constants:
            return Number(float(self.constants[e].flat[0]))
        rows, columns = self.shape(e)
        return View(e, columns, 1) if rows * columns > 1 else View(e, 0, 0)


def refused(name: str, why: str) -> UnsupportedProgram:
    """The fault that names the operation which cannot be compiled."""
    return UnsupportedProgram("not-compiled", f"{name}: {why}")


_VIEWS = frozenset({"transpose", "repeat_rows", "repeat_columns", "constant", "ones"})


def schedule(s: Sorting) -> Schedule:
    """What to compute, in order; raises UnsupportedProgram with the name of what cannot be."""
    everything = [*walk(s.roots)]
    late: set[Expr] = set()
    for e in everything:
        _check(e, s)
        if s.is_total(e) or any(a in late for a in e.args):
            late.add(e)
            if s.varies(e):
                raise refused(e.op.name, "needs a sum over the batch first")
    computed = [e for e in everything if e.op.name not in _VIEWS]
    shared = [e for e in computed if (not s.varies(e) and e.args) or e.op.name == "size"]
    totals = [e for e in shared if s.is_total(e)]
    varying = [e for e in computed if s.varies(e) and e not in s.data]
    copied, masked = _copies([*varying, *totals], s)
    work, columns = _work(everything, {*varying, *copied}, copied, totals, s)
    return Schedule(
        tuple(e for e in shared if e not in late),
        work,
        tuple(totals),
        tuple(e for e in shared if e in late and e not in totals),
        columns,
        masked,
        copied,
    )


def _check(e: Expr, s: Sorting) -> None:
    name = e.op.name
    axes = (e.type.rows, e.type.columns)
    if e.type.letters:
        raise refused(name, "runs over an index letter")
    if any(dim.parts and s.batch in dim.parts for dim in axes) or axes == (s.batch, s.batch):
        raise refused(name, f"a value for every two samples ({e.type})")
    known = BY_ENTRY | _VIEWS | ALONG.keys() | _SUMS | {"symbol", "size", "matmul"}
    if name not in known:
        raise refused(name, "has no tiled form")
    if name in ALONG and name not in _SUMS and axes_of(e.args[0])[ALONG[name]] == s.batch:
        raise refused(name, "over the samples of a batch")
    if name in ALONG and name not in _SUMS and not s.varies(e.args[0]):
        raise refused(name, "of what all samples share")


def axes_of(e: Expr) -> tuple[Dim, Dim]:
    """Rows and columns."""
    return e.type.rows, e.type.columns


def _copies(users: Sequence[Expr], s: Sorting) -> tuple[frozenset[Expr], tuple[Expr, ...]]:
    """Operands that must be stored though they are only seen, and columns to be masked.

    A product reads memory. A total is right in a lane without a sample where one factor is 0, and
    data are not to be changed.
    """
    copied: set[Expr] = set()
    masked: dict[Expr, None] = {}
    for e in users:
        if e.op.name in BY_ENTRY:
            continue
        reads = [a for a in e.args if s.varies(a)]
        for a in reads:
            if not isinstance(s.look(a), Column):
                copied.add(a)
        if s.is_total(e):
            own = [a for a in reads if _base(a, s, copied) not in s.data]
            if not own:
                copied.add(reads[-1])
                own = [reads[-1]]
            masked[_base(own[-1], s, copied)] = None
    return frozenset(copied), tuple(masked)


def _base(e: Expr, s: Sorting, copied: set[Expr]) -> Expr:
    seen = s.look(e, frozenset(copied))
    assert isinstance(seen, Column)  # everything else has been copied
    return seen.of


def _work(
    everything: Sequence[Expr],
    wanted: set[Expr],
    copied: frozenset[Expr],
    totals: Sequence[Expr],
    s: Sorting,
) -> tuple[tuple[Group | Work, ...], tuple[Expr, ...]]:
    """Loops over entries as few as the order allows; and all columns that are stored."""
    stage: dict[Expr, int] = {}
    groups: dict[tuple[int, int], list[Expr]] = {}
    heavy: dict[int, list[Expr]] = {}
    for e in everything:
        if not s.varies(e):
            continue
        before = max((stage[a] for a in e.args if a in stage), default=0)
        if e in wanted and e.op.name not in BY_ENTRY and e not in copied:
            stage[e] = before + 1
            heavy.setdefault(before + 1, []).append(e)
        else:
            stage[e] = before
            if e in wanted:
                groups.setdefault((before, s.entries(e)), []).append(e)
    home = {e: key for key, members in groups.items() for e in members}
    used: set[Expr] = set()
    for e in [*wanted, *totals]:
        for a in operands_of(e, copied, s):
            if isinstance(a, Column) and (e not in home or home.get(a.of) != home[e]):
                used.add(a.of)
    result: list[Group | Work] = []
    for at in sorted({*heavy, *(i for i, _ in groups)}):
        result += [Work(e) for e in heavy.get(at, [])]
        result += [
            Group(entries, tuple(members), frozenset(members) & used)
            for (i, entries), members in sorted(groups.items(), key=lambda item: item[0])
            if i == at
        ]
    stored = {*used, *(e for es in heavy.values() for e in es)} - {*s.data}
    return tuple(result), tuple(e for e in everything if e in stored)


def operands_of(e: Expr, copied: frozenset[Expr], s: Sorting) -> list[Operand]:
    """What an operation on samples reads; a copied repeat reads what it repeats."""
    if e in copied:
        return [s.look(e, copied - {e})]
    return [s.look(a, copied) for a in e.args]

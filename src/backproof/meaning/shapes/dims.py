"""Unification of symbolic dims.

A dim is 1, a rigid name (a size that the author named: N, K), or a variable, perhaps with a
declared number.
Rigid names never unify with each other or with 1; numbers of different value clash; two variables
with the same number stay apart until a constraint joins them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from backproof.algebra.types import Dim
from backproof.record import dataclass, field
from backproof.source import Span


@dataclass(frozen=True)
class Origin:
    """Where a dim comes from: words for a message, and the place if there is one."""

    words: str
    span: Span | None = None


NOWHERE = Origin("")
"""Of what no text speaks."""


class Clash(Exception):
    """Two dims that are known to differ were to be equal."""

    def __init__(self, one: str, other: str, origins: tuple[Origin, ...] = ()):
        self.one, self.other, self.origins = one, other, origins
        super().__init__(f"{one} is not {other}")


@dataclass
class Dims:
    """A union-find over dim variables (plain integers; 0 is the dim 1). Copy it before an attempt.

    `sums` are the dims of which a length is the sum: of quantities on top of one another. `summed`
    gives for a root the first of its dims that is such a sum.

    `joins` counts what was made equal: where it is the same, all is known that was known.
    `asleep` is what waits until more is known of its own dims, `sleepers` what hangs on each root.

    `stacked` names how many samples stacks have beside what is written for one.

    Dims below `settled` are known to differ where they are not joined: a claim is read with the
    shapes of its context and may not change them.
    """

    parent: list[int] = field(default_factory=lambda: [0])
    rigid: dict[int, str] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)
    origin: dict[int, Origin] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    sums: dict[int, tuple[int, ...]] = field(default_factory=dict)
    summed: dict[int, int] = field(default_factory=dict)
    settled: int = 1
    counter: int | None = None
    joins: int = 0
    asleep: set[Hashable] = field(default_factory=set)
    sleepers: dict[int, list[Hashable]] = field(default_factory=dict)
    stacked: str = ""

    def copy(self) -> Dims:
        """The same dims, of which nothing hangs yet."""
        return Dims(
            list(self.parent), dict(self.rigid), dict(self.number), dict(self.origin),
            dict(self.by_name), dict(self.sums), dict(self.summed), self.settled, self.counter,
            self.joins, stacked=self.stacked,
        )  # fmt: skip

    def freeze(self) -> Dims:
        """A copy in which the dims so far are settled."""
        frozen = self.copy()
        for root, parts in list(frozen.sums.items()):
            alike = frozen.sum_of(parts)
            if frozen.find(root) != alike and frozen.compatible(root, alike):
                frozen.join(root, alike)
        frozen.settled = len(self.parent)
        return frozen

    def level(self) -> None:
        """Let all lengths be one, but 1, sums of lengths and those with a number; those with the
        same number are one too."""
        roots = {self.find(dim) for dim in range(1, len(self.parent))} - {0}
        first: dict[int | None, int] = {}
        for root in sorted(root for root in roots if root not in self.summed):
            self.parent[root] = first.setdefault(self.number.get(root), root)
        self.joins += 1

    def fresh(self, words: str = "", number: int | None = None, span: Span | None = None) -> int:
        """A new dim; a declared number of 1 is the dim 1."""
        if number == 1:
            return 0
        dim = len(self.parent)
        self.parent.append(dim)
        if number is not None:
            self.number[dim] = number
        self.origin[dim] = Origin(words, span) if words or span is not None else NOWHERE
        return dim

    def named(self, name: str, span: Span | None = None) -> int:
        """The rigid dim of a size symbol."""
        if name not in self.by_name:
            dim = self.fresh(name, None, span)
            self.rigid[dim] = name
            self.by_name[name] = dim
        return self.by_name[name]

    def soft(self, name: str) -> int:
        """The dim of a name that ends a range: two such names may mean one length."""
        if name not in self.by_name:
            self.by_name[name] = self.fresh(name)
        return self.by_name[name]

    def sum_of(self, parts: Sequence[int]) -> int:
        """The dim that is the sum of others, in whatever order."""
        wanted = sorted(map(self.find, parts))
        for dim, known in self.sums.items():
            if sorted(map(self.find, known)) == wanted:
                return self.find(dim)
        total = self.fresh(" + ".join(map(self.describe, parts)))
        self.sums[total], self.summed[total] = tuple(parts), total
        return total

    def parts(self, dim: int) -> tuple[int, ...]:
        """The dims of which one is the sum, () for one that is none."""
        known = self.summed.get(self.find(dim))
        return () if known is None else self.sums[known]

    def find(self, dim: int) -> int:
        parent = self.parent
        while (above := parent[dim]) != dim:
            parent[dim] = parent[above]
            dim = parent[dim]
        return dim

    def same(self, a: int, b: int) -> bool:
        return self.find(a) == self.find(b)

    def counts_samples(self, dim: int) -> bool:
        """Whether a dim is the one that counts samples."""
        return self.counter is not None and self.find(dim) == self.find(self.counter)

    def counts_stacks(self, dim: int) -> bool:
        """Whether a dim counts samples, also beside what is written for one of them."""
        named = self.by_name.get(self.stacked)
        known = named is not None and self.find(dim) == self.find(named)
        return known or self.counts_samples(dim)

    def is_one(self, dim: int) -> bool | None:
        """True or False where it is known, None where it is open."""
        root = self.find(dim)
        if root == 0:
            return True
        known = root < self.settled or root in self.rigid or root in self.number
        return False if known or root in self.summed else None

    def compatible(self, a: int, b: int) -> bool:
        """Whether the two could be joined."""
        return self._compatible(self.find(a), self.find(b))

    def _compatible(self, a: int, b: int) -> bool:
        """Whether two roots could be joined."""
        if a == b:
            return True
        if a < self.settled and b < self.settled:
            return False
        if a == 0 or b == 0:
            return self.is_one(a or b) is None
        rigid, number = self.rigid, self.number
        if a in rigid and b in rigid:
            return False
        if self.counter in (a, b) and (a in number or b in number):
            return False
        if self.sums and not self._addable(a, b):
            return False
        return not (a in number and b in number and number[a] != number[b])

    def _addable(self, a: int, b: int) -> bool:
        """Whether two dims may be one as far as sums go: what both count beside what they share
        must be able to be one, and a sum is none of its own parts."""
        one, other = self._apart(a, b)
        if a in other or b in one:
            return False
        if not self.parts(a) or not self.parts(b):
            return True
        return len(one) == len(other) and all(map(self.compatible, one, other))

    def _apart(self, a: int, b: int) -> tuple[list[int], list[int]]:
        """The parts of two sums that they do not share, in order."""
        one, other = (list(map(self.find, self.parts(dim))) for dim in (a, b))
        for dim in list(one):
            if dim in other:
                one.remove(dim)
                other.remove(dim)
        return one, other

    def join(self, a: int, b: int) -> bool:
        """Make two dims equal; True where that is news. Raises Clash where they differ."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if not self._compatible(a, b):
            origins = tuple(self.origin[d] for d in (a, b) if d in self.origin)
            raise Clash(self.describe(a), self.describe(b), origins)
        apart = self._apart(a, b) if self.sums and self.parts(a) and self.parts(b) else ([], [])
        if self._rank(a) < self._rank(b):
            a, b = b, a
        self.parent[b] = a
        self.joins += 1
        if self.sleepers:
            for root in (a, b):
                self.asleep.difference_update(self.sleepers.pop(root, ()))
        if b in self.summed:
            self.summed[a] = min(self.summed[b], self.summed.get(a, self.summed[b]))
        if b in self.number and a not in self.number and a != 0:
            self.number[a] = self.number[b]
        for one, other in zip(*apart, strict=True):
            self.join(one, other)
        return True

    def sleep(self, waiting: Hashable, roots: Iterable[int]) -> None:
        """Let something wait until one of some roots is joined with another."""
        self.asleep.add(waiting)
        for root in roots:
            self.sleepers.setdefault(root, []).append(waiting)

    def _rank(self, root: int) -> tuple[bool, bool, bool, bool, int]:
        """Which of two joined dims speaks for both: 1, a settled one, a name, a number, then
        age."""
        return root == 0, root < self.settled, root in self.rigid, root in self.number, -root

    def describe(self, dim: int) -> str:
        """A dim in a message: its name, its number, or what it counts."""
        root = self.find(dim)
        if root == 0:
            return "1"
        if root in self.rigid:
            return str(Dim(self.rigid[root]))
        if root in self.number:
            return str(self.number[root])
        return str(Dim(self.origin[root].words)) if self.origin[root].words else "?"

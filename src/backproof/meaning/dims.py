"""Unification of symbolic dims.

A dim is 1, a rigid name (a size that the author named: N, K), or a variable, perhaps with a
declared number.
Rigid names never unify with each other or with 1; numbers of different value clash; two variables
with the same number stay apart until a constraint joins them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backproof.source import Span


@dataclass(frozen=True)
class Origin:
    """Where a dim comes from: words for a message, and the place if there is one."""

    words: str
    span: Span | None = None


class Clash(Exception):
    """Two dims that are known to differ were to be equal."""

    def __init__(self, one: str, other: str, origins: tuple[Origin, ...] = ()):
        self.one, self.other, self.origins = one, other, origins
        super().__init__(f"{one} is not {other}")


@dataclass
class Dims:
    """A union-find over dim variables (plain integers; 0 is the dim 1). Copy it before an attempt.

    Dims below `settled` are known to differ where they are not joined: a claim is read with the
    shapes of its context and may not change them.
    """

    parent: list[int] = field(default_factory=lambda: [0])
    rigid: dict[int, str] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)
    origin: dict[int, Origin] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    settled: int = 1
    counter: int | None = None

    def copy(self) -> Dims:
        return Dims(
            list(self.parent), dict(self.rigid), dict(self.number), dict(self.origin),
            dict(self.by_name), self.settled, self.counter,
        )  # fmt: skip

    def freeze(self) -> Dims:
        """A copy in which the dims so far are settled."""
        frozen = self.copy()
        frozen.settled = len(self.parent)
        return frozen

    def fresh(self, words: str = "", number: int | None = None, span: Span | None = None) -> int:
        """A new dim; a declared number of 1 is the dim 1."""
        if number == 1:
            return 0
        dim = len(self.parent)
        self.parent.append(dim)
        if number is not None:
            self.number[dim] = number
        self.origin[dim] = Origin(words, span)
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

    def find(self, dim: int) -> int:
        parent = self.parent
        while (above := parent[dim]) != dim:
            parent[dim] = parent[above]
            dim = parent[dim]
        return dim

    def same(self, a: int, b: int) -> bool:
        return self.find(a) == self.find(b)

    def is_one(self, dim: int) -> bool | None:
        """True or False where it is known, None where it is open."""
        root = self.find(dim)
        if root == 0:
            return True
        known = root < self.settled or root in self.rigid or root in self.number
        return False if known else None

    def compatible(self, a: int, b: int) -> bool:
        """Whether the two could be joined."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if max(a, b) < self.settled:
            return False
        if 0 in (a, b):
            return self.is_one(max(a, b)) is None
        if a in self.rigid and b in self.rigid:
            return False
        if self.counter in (a, b) and (a in self.number or b in self.number):
            return False
        return not (a in self.number and b in self.number and self.number[a] != self.number[b])

    def join(self, a: int, b: int) -> bool:
        """Make two dims equal; True where that is news. Raises Clash where they differ."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if not self.compatible(a, b):
            origins = tuple(self.origin[d] for d in (a, b) if d in self.origin)
            raise Clash(self.describe(a), self.describe(b), origins)
        a, b = sorted((a, b), key=self._rank, reverse=True)
        self.parent[b] = a
        if b in self.number and a not in self.number and a != 0:
            self.number[a] = self.number[b]
        return True

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
            return self.rigid[root]
        if root in self.number:
            return str(self.number[root])
        return self.origin[root].words or "?"

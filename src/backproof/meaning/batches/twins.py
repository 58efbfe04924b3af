"""One sample and all of them side by side: `z = W x + b`, “or for a batch” `Z = W X + b 1ᵀ`.

A loss that nobody gives a formula is one of z where a line speaks of z and x, and one of Z where it
speaks of Z and X; never of both, and W is used once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Set

from backproof.meaning.definitions.table import Table, used_names
from backproof.meaning.statements import Stated, by
from backproof.record import dataclass


@dataclass(frozen=True)
class Twins:
    """What is made of one sample, and what of all, where a page has the same formula for both."""

    one: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()

    def aside(self, stated: Stated, table: Table) -> frozenset[str]:
        """What a line does not speak of: the twins of what it does."""
        if not self.one:
            return frozenset()
        nodes = [node for node in (by(stated.head), stated.node) if node is not None]
        names = {table.resolve(name, stated.place) for n in nodes for name in used_names(n)}
        if self.one.isdisjoint(names) == self.all.isdisjoint(names):
            return frozenset()
        return self.one if self.one.isdisjoint(names) else self.all


def twins_of(
    uses: Mapping[str, Set[str]], needed_by: Callable[[], Mapping[str, Collection[str]]]
) -> Twins:
    """The twins among definitions, by the quantities that each uses and those that it needs."""
    pairs = {pair for key in uses for pair in pairs_of(key, uses)}
    if not pairs:
        return Twins()
    needs = needed_by()
    one, both = ({pair[i] for pair in pairs} for i in (0, 1))
    ones = one | {key for key, needed in needs.items() if not one.isdisjoint(needed)}
    alls = both | {key for key, needed in needs.items() if not both.isdisjoint(needed)}
    return Twins(frozenset(ones - alls), frozenset(alls - ones))


def pairs_of(key: str, uses: Mapping[str, Set[str]]) -> Iterator[tuple[str, str]]:
    """A quantity and its capital with formulas that differ in such pairs alone, and the pairs in
    these: a parameter stands in both."""
    other = capital(key)
    if other == key or other not in uses:
        return
    inside = [(n, capital(n)) for n in uses[key] if capital(n) != n and capital(n) in uses[other]]
    if inside and uses[key] & uses[other]:
        yield key, other
        yield from inside


def capital(name: str) -> str:
    """The name with its first letter as a capital."""
    return name[:1].upper() + name[1:]

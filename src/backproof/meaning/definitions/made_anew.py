"""Losses of what is made anew: `x̂ = V h + c` instead of `x̂ = W^T h + c`, and again `∂ℓ/∂V`.

A loss is defined once, of an output that a later section, or the rest of its own, defines
otherwise. Where that stretch of the page differentiates the loss by what only its own output is
made of, the loss is that of its output.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from backproof.meaning.definitions.restated import reached, reaches
from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated
from backproof.record import dataclass, replace
from backproof.source import Section

Uses = Mapping[str, set[str]]
BEHIND = 0.25
"""How far a loss that is made anew stands behind the definition that it is made of."""


def with_losses_made_anew(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such sections define the loss, and what leads to it, once more."""
    page = Page(stated)
    again: dict[Stated, list[Stated]] = {}
    for stretch in stretches(page.definitions):
        for last, made in made_in(stretch, page):
            again.setdefault(last, []).append(made)
    if not again:
        return tuple(stated)
    return tuple(one for item in stated for one in (item, *again.get(item, ())))


@dataclass(frozen=True)
class Stretch:
    """A section, or what stands in it from a place on."""

    section: Section
    start: float = -math.inf

    def has(self, item: Stated) -> bool:
        """Whether a statement stands in it."""
        return item.place.section is self.section and item.place.order >= self.start


class Page:
    """Statements by the sections that they stand in, and definitions by what they define."""

    def __init__(self, stated: Sequence[Stated]) -> None:
        self.definitions = [s for s in stated if s.kind == "definition" and s.node is not None]
        self._sections: dict[Section, list[Stated]] = {}
        for item in stated:
            self._sections.setdefault(item.place.section, []).append(item)
        self._names: dict[str, list[Stated]] = {}
        for item in self.definitions:
            self._names.setdefault(item.name, []).append(item)

    def of(self, stretch: Stretch) -> list[Stated]:
        """What stands in a stretch."""
        here = self._sections.get(stretch.section, ())
        return [item for item in here if stretch.has(item)]

    def defined(self, name: str, before: float) -> Stated | None:
        """The last definition of a name before a place; None where there is none."""
        known = (s for s in reversed(self._names.get(name, ())) if s.place.order < before)
        return next(known, None)

    def all_defined(self, before: float) -> dict[str, Stated]:
        """The last definition of each name before a place."""
        return {s.name: s for s in self.definitions if s.place.order < before}


def stretches(definitions: Sequence[Stated]) -> Iterator[Stretch]:
    """The sections of a page that defines something twice, and what stands in them from where they
    define what they have defined themselves."""
    if len({s.name for s in definitions}) == len(definitions):
        return
    yield from map(Stretch, {s.place.section for s in definitions})
    seen: set[tuple[str, Section]] = set()
    for item in definitions:
        own = item.name, item.place.section
        if own in seen and not item.instance:
            yield Stretch(item.place.section, item.place.order)
        seen.add(own)


def made_in(stretch: Stretch, page: Page) -> Iterator[tuple[Stated, Stated]]:
    """What a stretch defines last of what it makes anew, with what is defined once more there."""
    here = page.of(stretch)
    own = [s for s in here if s.kind == "definition" and s.node is not None]
    names = {s.name for s in own}
    first = min(s.place.order for s in own)
    known = {name: page.defined(name, first) for name in names}
    anew = [s for s in own if (old := known[s.name]) is not None and not stretch.has(old)]
    pairs = [
        (top, by)
        for top, by in differentiated(here)
        if top not in names and page.defined(top, first) is not None
    ]
    if not anew or not pairs:
        return
    before = page.all_defined(first)
    old_uses = uses_of(before.values())
    new_uses = {**old_uses, **uses_of(own)}
    tops = {
        top
        for top, by in pairs
        if plain(by) not in {plain(name) for name in reached(old_uses, top)}
        and reaches(new_uses, top, by)
    }
    if not tops:
        return
    last = max(anew, key=lambda s: s.place.order)
    ends = {s.name for s in anew}
    nodes = [s.node for s in here if s.node is not None]
    used = {n for node in nodes for n in used_names(node) if n in before and n not in names}
    made_of = {n for n in used if any(reaches(old_uses, n, end) for end in ends)}
    between = leading(tops | made_of, ends, old_uses, names)
    place = replace(last.place, order=last.place.order + BEHIND)
    for name, item in sorted(before.items(), key=lambda pair: pair[1].place.order):
        if name in between:
            yield last, replace(item, place=place, origin=item.origin or item)


def plain(name: str) -> str:
    """A name without its scripts: `W` may be short for W^(2)."""
    return re.split(r"[_^]", name, maxsplit=1)[0]


def uses_of(definitions: Iterable[Stated]) -> dict[str, set[str]]:
    """What each name is made of."""
    uses: dict[str, set[str]] = {}
    for item in definitions:
        assert item.node is not None
        uses.setdefault(item.name, set()).update(used_names(item.node))
    return uses


def differentiated(stated: Iterable[Stated]) -> Iterator[tuple[str, str]]:
    """What some statements differentiate, and by what."""
    for item in stated:
        if item.kind in ("gradient", "chain-step"):
            found = first_derivative(bare(item.head)) if item.head is not None else None
            above, below = map(named, found[1:]) if found is not None else (None, None)
            if above is not None and below is not None:
                yield above, below


def leading(tops: Set[str], ends: Set[str], uses: Uses, without: Set[str]) -> set[str]:
    """The tops, and what they are made of that is made of one of some ends."""
    found, waiting = set(tops), [*tops]
    while waiting:
        for name in uses.get(waiting.pop(), ()):
            if name not in found | without and any(reaches(uses, name, end) for end in ends):
                found.add(name)
                waiting.append(name)
    return found

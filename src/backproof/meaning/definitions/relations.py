"""How the quantities of a document hang together: what uses what, and what is differentiated."""

from __future__ import annotations

from functools import cached_property

from backproof.meaning.batches.twins import Twins, twins_of
from backproof.meaning.contexts import closure
from backproof.meaning.definitions.table import used_names
from backproof.meaning.differentials.motions import first_differential
from backproof.meaning.gradients.ends import ends_named
from backproof.meaning.gradients.second_derivatives import second_derivative
from backproof.meaning.naming.names import bare, first_derivative, named, stem
from backproof.meaning.prepared import Prepared
from backproof.meaning.statements import Stated, derivatives
from backproof.source import Section
from backproof.syntax.nodes import Node, Symbol


class Relations:
    """Answers about the definitions and claims of a document, each found once."""

    def __init__(self, prepared: Prepared):
        self.table, self.lines = prepared.table, prepared.lines

    @cached_property
    def depth(self) -> int:
        """How many headings all claims share: below it sections speak of their own losses."""
        paths = [s.place.section.path() for s in self.lines if s.head is not None]
        shared = 0
        while paths and len({path[shared : shared + 1] for path in paths}) == 1:
            if not paths[0][shared : shared + 1]:
                break
            shared += 1
        return shared

    def part(self, stated: Stated) -> Section:
        """The part of the document in which a loss that is never defined means one thing."""
        path = stated.place.section.path()
        return path[min(self.depth, len(path) - 1)]

    @cached_property
    def ends(self) -> dict[str, list[frozenset[str]]]:
        """The quantities by which each line differentiates a loss, together in its formula."""
        found: dict[str, list[frozenset[str]]] = {}
        for stated in self.lines:
            names = self.table.derivative(stated.head, stated.place) if stated.head else None
            if names is not None and stated.node is not None:
                ends, _ = ends_named(stated, names[0], self.table)
                found.setdefault(names[0], []).append(ends)
        return found

    def apart(self, of: str, ends: frozenset[str]) -> bool:
        """Whether no line goes on with the gradients by these and by others at once."""
        return all(ends.isdisjoint(each) or each <= ends for each in self.ends.get(of, ()))

    @cached_property
    def targets(self) -> dict[tuple[str, Section], set[str]]:
        """By what each numerator is differentiated in each part, in claims and in formulas."""
        found: dict[tuple[str, Section], set[str]] = {}
        for stated in self.lines:
            parts = [stated.head] if stated.head is not None else []
            if stated.node is not None and stated.kind != "definition":
                parts += derivatives(stated.node)
                for name in used_names(stated.node):
                    alias = self.table.alias(name, stated.place)
                    parts += [alias] if alias is not None else []
                    formula = self.table.formula(name, stated.place)
                    parts += derivatives(formula.node) if formula is not None else []
            for part in parts:
                names = self.table.derivative(part, stated.place)
                if names is not None:
                    found.setdefault((names[0], self.part(stated)), set()).add(names[1])
        return found

    @cached_property
    def tops(self) -> list[str]:
        """The numerators that no other one is made of."""
        known = [of for of in dict.fromkeys(of for of, _ in self.targets) if of in self.needs]
        inner = {n for of in known for n in self.needs[of] if n != of}
        return [of for of in known if of not in inner]

    @cached_property
    def uses(self) -> dict[str, set[str]]:
        """The quantities that each definition uses."""
        resolve = self.table.resolve
        return {
            key: {resolve(n, d.stated.place) for n in used_names(d.node)}
            for key, d in self.table.by_key.items()
            if d.name == d.stated.name
        }

    @cached_property
    def needs(self) -> dict[str, set[str]]:
        """The quantities that each definition uses, its definitions' included."""
        return {
            key: {n for d in closure(self.table, key) for n in self.uses.get(d.key, ())}
            for key in self.uses
        }

    @cached_property
    def twins(self) -> Twins:
        """What is made of one sample, and what of all, by the same formulas."""
        return twins_of(self.uses, lambda: self.needs)

    def last(self, quantities: set[str], of: str) -> set[str]:
        """Those of some quantities that no other of them is made of. None is, where one is made of
        what they make: no function of these is free."""
        used = {n for quantity in quantities for n in self.needs.get(quantity, ())}
        return set() if of in used else quantities - used - {of}

    def meant(self, of: str, wrt: str, axis: int | None) -> tuple[str, ...]:
        """What a numerator may mean where samples lie along an axis: itself, and the loss by the
        wholes of its entries where that rests on a quantity. Of one sample both are the same."""
        whole = self.table.wholes.get((of, axis))
        if whole is None:
            return (of,)
        by_entries, needs = (frozenset(self.needs.get(key, ())) for key in (of, whole))
        if self.table.within(wrt, needs) not in needs:
            return (of,)
        if wrt not in by_entries:
            return (whole,)
        return (of,) if axis is None else (of, whole)

    def named_beside(self, of: str, part: Section | None = None) -> set[str]:
        """What the formulas about a numerator name: its context has their definitions too. In a
        part a name means what the formulas there mean by it."""
        parts = self._beside.get(of, {})
        everywhere = {key for names in parts.values() for key in names}
        if part is None:
            return everywhere
        own = parts.get(part, set())
        known = {self.table.by_key[key].name for key in own}
        return own | {key for key in everywhere if self.table.by_key[key].name not in known}

    @cached_property
    def _beside(self) -> dict[str, dict[Section, set[str]]]:
        """What the lines about each numerator name in each part, that by which it is differentiated
        among it."""
        found: dict[str, dict[Section, set[str]]] = {}
        for stated in self.lines:
            if stated.node is None or stated.head is None or stated.kind == "definition":
                continue
            names = self.table.derivative(stated.head, stated.place)
            of = names[0] if names is not None else None
            if names is None and (second := second_derivative(stated.head)) is not None:
                of = self.table.resolve(named(second[0]) or "", stated.place)
            if stated.kind == "differential" and (about := first_differential(stated.head)):
                of = self.table.moving(about, stated.place)
            if of is not None:
                used = [*used_names(stated.node)]
                for formula in (self.table.formula(n, stated.place) for n in tuple(used)):
                    used += used_names(formula.node) if formula is not None else ()
                resolved = {self.table.resolve(n, stated.place) for n in used}
                resolved.update(names or ())
                for key in (of, *(w for (k, _), w in self.table.wholes.items() if k == of)):
                    known = found.setdefault(key, {}).setdefault(self.part(stated), set())
                    known.update((resolved - {of}) & self.table.by_key.keys())
        return found

    def backwards(self, head: Node | None, of: str, wrt: str) -> bool:
        """Whether a derivative of one member of a family is by the same or a later one: a formula
        for all `∂h_t/∂h_k` speaks of k < t."""
        found = first_derivative(head) if head is not None else None
        ends = [bare(end) for end in found[1:]] if found is not None else []
        stems = {stem(end) for end in ends if isinstance(end, Symbol) and end.scripts}
        one = len(ends) == 2 and len(stems) == 1
        return one and (of == wrt or of in self.needs.get(wrt, ()))

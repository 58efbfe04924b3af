"""The names of a document: every definition and declaration, and which of them a use means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import takewhile

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.functions.put_in import formulas_put_in
from backproof.meaning.matrices.row_totals import as_row_totals
from backproof.meaning.naming.names import (
    bare,
    first_derivative,
    is_exponential,
    name_of,
    named,
)
from backproof.meaning.statements import Place, Stated
from backproof.record import dataclass, field, once
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


@dataclass(frozen=True, eq=False)
class Definition:
    """`name = node`. `key` is the name of this very quantity: a later definition of the same name
    has another."""

    key: str
    name: str
    node: syntax.Node
    stated: Stated
    left: syntax.Node | None = None

    @property
    def indices(self) -> tuple[syntax.Node, ...]:
        """The indices of the element that the definition gives, () for a whole quantity."""
        return self.left.indices if isinstance(self.left, syntax.Element) else ()


def _order(given: Definition | Alias) -> float:
    return given.stated.place.order


def nearest_of_system(candidates: Sequence[Definition], place: Place) -> Definition | None:
    """The definition nearest to an instance among those of the recurrence in its section: other
    instances, the first of several that are as near.

    Definitions stand in document order and a section is one stretch of it."""

    def first_of(way: Iterable[Definition]) -> Iterator[Definition]:
        in_section = takewhile(lambda d: d.stated.place.section is place.section, way)
        others = (d for d in in_section if (own := d.stated.place).instance and beside(own))
        nearest = next(others, None)
        if nearest is not None:
            yield nearest
            yield from takewhile(lambda d: _order(d) == _order(nearest), others)

    def beside(own: Place) -> bool:
        return (own.order, own.instance) != (place.order, place.instance)

    middle = bisect_left(candidates, place.order, key=_order)
    before = list(first_of(candidates[n] for n in range(middle - 1, -1, -1)))[::-1]
    behind = list(first_of(candidates[n] for n in range(middle, len(candidates))))
    found = [*before, *behind]
    return min(found, key=lambda d: abs(_order(d) - place.order)) if found else None


@dataclass(frozen=True, eq=False)
class Declaration:
    """`name ∈ ℝ^{dims}`."""

    name: str
    dims: tuple[syntax.Node, ...]
    stated: Stated


@dataclass(frozen=True, eq=False)
class Alias:
    """A name for a derivative: `δ = ∂L/∂Z`."""

    name: str
    derivative: syntax.Derivative
    stated: Stated


@dataclass(frozen=True)
class Table:
    """What is defined and declared, each list in document order."""

    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    declarations: dict[str, list[Declaration]] = field(default_factory=dict)
    by_key: dict[str, Definition] = field(default_factory=dict)
    aliases: dict[str, list[Alias]] = field(default_factory=dict)
    expressions: dict[syntax.Node, str] = field(default_factory=dict)
    short: set[str] = field(default_factory=set)
    spoken: dict[str, list[str]] = field(default_factory=dict)
    examples: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)
    given: dict[str, set[Section]] = field(default_factory=dict)
    formulas: dict[str, list[Definition]] = field(default_factory=dict)
    wholes: dict[tuple[str, int | None], str] = field(default_factory=dict)
    beside: dict[tuple[str, float], str] = field(default_factory=dict)
    moved: dict[Section, set[str]] = field(default_factory=dict)
    supposed: dict[str, set[str]] = field(default_factory=dict)

    @property
    def last(self) -> Definition | None:
        """The definition that stands last of those that no other one uses; None where there is
        none."""
        known = [d for each in self.definitions.values() for d in each]
        used = {name for d in known for name in used_names(d.node) if name != d.name}
        return max((d for d in known if d.name not in used), key=_order, default=None)

    def resolve(self, name: str, place: Place) -> str:
        """The quantity that a name means at a place.

        The last definition before it in its section, else the last before it, else the first after
        it; the name itself where nothing defines it. In a recurrence (`a_t` of `h_{t-1}`, `h_t` of
        `a_t`) there is no before and after: the nearest of its section is the one of that system.
        A function of which other sections give several examples is any function; what a section is
        given, no other defines; what is tied to another name later is free before. What a rule
        supposes, “if c = det A, then …”, is so in its section alone.
        """
        candidates = self.definitions.get(name)
        if candidates and (supposed := self.supposed.get(name)):
            candidates = [
                d
                for d in candidates
                if d.key not in supposed or d.stated.place.section is place.section
            ]
        if not candidates:
            return name
        if name in self.given and not self.given[name].isdisjoint(place.section.path()):
            return name
        if (name, place.order) in self.beside:
            return self.beside[name, place.order]
        if place.instance and len(candidates) > 1:
            system = nearest_of_system(candidates, place)
            if system is not None:
                return system.key
        # Definitions stand in document order and a section is one stretch of it: where one before
        # the place is in its section, so is the last one before it.
        count = bisect_left(candidates, place.order, key=_order)
        before = candidates[count - 1] if count else None
        near = before is not None and before.stated.place.section is place.section
        if name in self.examples and not near:
            return f"any {name}"
        if before is not None:
            return before.key
        if name in self.later:
            return name
        behind = bisect_right(candidates, place.order, key=_order)
        return candidates[behind].key if behind < len(candidates) else name

    def of_chain(self, name: str, place: Place) -> str:
        """The quantity that a chain says more of: the one that it defines itself, else what its
        name means there."""
        known = self.definitions.get(name, [])
        count = bisect_right(known, place.order, key=_order)
        own = count and known[count - 1].stated.place.order == place.order
        return known[count - 1].key if own else self.resolve(name, place)

    @cached_property
    def needed(self) -> Callable[[Definition], tuple[str, ...]]:
        """The quantities that the formula of a definition names, once all are in the table; of a
        function that it applies to other things, what its formula is made of besides."""

        def named_in(definition: Definition) -> tuple[str, ...]:
            place, names = definition.stated.place, dict.fromkeys(used_names(definition.node))

            def given(name: str) -> tuple[syntax.Node | None, syntax.Node] | None:
                known = self.by_key.get(self.resolve(name, place))
                return None if known is None else (known.left, known.node)

            for name, left, body in formulas_put_in(definition.node, given):
                del names[name]
                own = {each for argument in left.arguments for each in used_names(argument)}
                names |= dict.fromkeys(n for n in used_names(body) if n not in own)
            return tuple(self.resolve(name, place) for name in names)

        return cache(named_in)

    @cached_property
    def users(self) -> Mapping[str, Sequence[Definition]]:
        """The definitions that use each name."""
        found: dict[str, list[Definition]] = {}
        for definition in self.by_key.values():
            for name in used_names(definition.node):
                found.setdefault(name, []).append(definition)
        return found

    def within(self, key: str, quantities: frozenset[str]) -> str:
        """The quantity of this name that a context has, where it has another one than was meant
        first."""
        if key in quantities:
            return key
        name = self.by_key[key].name if key in self.by_key else key
        known = self.definitions.get(name, [])
        others = [w for (k, _), w in self.wholes.items() if self.is_of(name, k)]
        others += self.spoken.get(name, ())
        if (last := next((k for k in reversed(others) if k in quantities), None)) is not None:
            return last
        if len(known) > len(quantities):
            here = (self.by_key[q] for q in quantities if self.is_of(name, q))
            known = sorted(here, key=known.index)
        own = (d.key for d in reversed(known) if d.key in quantities)
        return next(own, name if name in quantities else key)

    def is_of(self, name: str, key: str) -> bool:
        """Whether a quantity is one of those that the definitions of a name give."""
        given = self.by_key.get(key)
        return given is not None and given.name == name and given in self.definitions.get(name, ())

    def between(self, name: str, after: Place, until: Place) -> Sequence[Definition]:
        """The definitions of a name behind one place, up to another one."""
        known = self.definitions.get(name, [])
        start, end = (bisect_right(known, place.order, key=_order) for place in (after, until))
        return known[start:end]

    def function(self, name: str, place: Place) -> tuple[syntax.Node, syntax.Node] | None:
        """The two sides of the definition of a name that is applied."""
        definition = self.by_key.get(self.resolve(name, place))
        if definition is None or definition.left is None:
            return None
        return definition.left, definition.node

    def abbreviation(self, name: str, place: Place) -> syntax.Node | None:
        """What a name stands for whose formula depends on letters that its left side lacks, or has
        derivatives in it."""
        definition = self.by_key.get(self.resolve(name, place))
        if definition is None:
            given = self.formula(name, place)
            if given is not None and given.indices:
                return as_row_totals(given.node, given.indices)
            return None if given is None else given.node
        return definition.node if definition.key in self.short else None

    def formula(self, name: str, place: Place) -> Definition | None:
        """The formula with derivatives in it that a name was given before a place, or is given
        right behind it."""
        known = [] if name in self.aliases else self.formulas.get(name, [])
        count = bisect_left(known, place.order, key=_order)
        if count:
            return known[count - 1]
        behind = bisect_right(known, place.order, key=_order)
        near = behind < len(known) and _order(known[behind]) - place.order <= 1
        return known[behind] if near else None

    def alias(self, name: str, place: Place) -> syntax.Derivative | None:
        """The derivative that a name stands for at a place: the last one said before it, or the
        first."""
        candidates = self.aliases.get(name)
        if not candidates or name in self.definitions:
            return None
        count = bisect_right(candidates, place.order, key=_order)
        return candidates[max(0, count - 1)].derivative

    def derivative(self, head: syntax.Node, place: Place) -> tuple[str, str] | None:
        """The quantities above and below the derivative that a chain is about, or of which it picks
        an entry, `(∇_x L)_i`; None for other forms."""
        inner = bare(head)
        found = first_derivative(inner.base if isinstance(inner, syntax.Element) else inner)
        if found is None:
            return None
        written, numerator, denominator = found
        above, below_ = named(numerator), named(denominator)
        if below_ is None:
            return None
        of = self.expressions.get(written) if above is None else self.resolve(above, place)
        return None if of is None else (of, self.resolve(below_, place))

    def moving(self, about: syntax.Differential, place: Place) -> str | None:
        """The quantity of which a differential is one."""
        name = named(about.body)
        return self.expressions.get(about) if name is None else self.resolve(name, place)

    def declaration(self, name: str, place: Place) -> Declaration | None:
        """The declaration of a name that holds at a place, chosen like a definition."""
        candidates = self.declarations.get(name)
        if not candidates:
            return None
        before = [d for d in candidates if d.stated.place.order <= place.order]
        near = [d for d in before if d.stated.place.section is place.section]
        return (near or before or candidates)[-1]

    @cached_property
    def sides(self) -> tuple[syntax.Node, ...]:
        """The rows and columns of all that is declared with both."""
        known = (d for each in self.declarations.values() for d in each)
        return tuple(side for d in known if len(d.dims) == 2 for side in map(bare, d.dims))

    def is_column(self, declaration: Declaration) -> bool:
        """Whether a vector is declared by a length of its own (`v ∈ ℝⁿ`, and nothing else has n),
        in a document that writes rows as such: `1 × m`."""
        length = bare(declaration.dims[0]) if len(declaration.dims) == 1 else None
        if not isinstance(length, syntax.Symbol):
            return False
        written = any(isinstance(side, syntax.Number) and side.value == 1 for side in self.sides)
        return written and key(length) not in map(key, self.sides)

    @cached_property
    def arrays(self) -> Mapping[Section, set[str]]:
        """The names that each section declares as vectors or matrices, or differentiates by:
        elsewhere they may be lengths."""
        found = {section: {*names} for section, names in self.moved.items()}
        for name, known in self.declarations.items():
            for declaration in known:
                if declaration.dims:
                    found.setdefault(declaration.stated.place.section, set()).add(name)
        return found


@once(syntax.Node)
def used_names(node: syntax.Node) -> tuple[str, ...]:
    """The canonical names of all symbols in an expression, powers with a label (`σ^2`) included.

    Scripts, indices and the letters of sums name nothing; functions that everybody knows neither.
    """
    found: dict[str, None] = {}
    stack = [node]
    while stack:
        item = stack.pop()
        match item:
            case syntax.Symbol():
                found.setdefault(name_of(item))
            case syntax.Element(base=base):
                stack.append(base)
            case syntax.Call(function=function):
                if function_name(function.base) not in KNOWN:
                    found.setdefault(name_of(function.replace(primes=0)))
                stack.extend(value for _, value in item.keywords)
                stack.extend(reversed(item.arguments))
            case syntax.BigOperator():
                stack.append(item.body)
            case syntax.Power() if is_exponential(item):
                stack.append(item.exponent)
            case _:
                if isinstance(item, syntax.Power) and (whole := named(item)) is not None:
                    found.setdefault(whole)
                stack.extend(reversed(syntax.children(item)))
    return tuple(found)

"""Parts of a formula that get names behind it: `ℓ = -log σ(w^T x)`, then “let z = w^T x”.

What is differentiated by z is a function of z for its author: the formula has the name in the place
of the part. The same goes for entries, `a_j^l = σ(Σ_k w_{jk}^l a_k^{l-1})`, then “let z_j^l = …”,
whatever their letters are: `p_k = e^{w_k^T x} / Σ_j e^{w_j^T x}` and `a_i = w_i^T x`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, derivatives, inside
from backproof.record import dataclass, replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt

_COMPOSED = (
    syntax.Add,
    syntax.BigOperator,
    syntax.Call,
    syntax.Fraction,
    syntax.Juxtaposition,
    syntax.Product,
)


@dataclass(frozen=True, eq=False)
class Part:
    """A name, or an entry of what has it, its formula, and where it gets it."""

    symbol: syntax.Symbol | syntax.Element
    key: Key
    factors: tuple[Key, ...]
    item: Stated


def with_named_parts(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where formulas have such names for their parts."""
    return with_those(stated, parts_of(stated, syntax.Symbol))


def with_named_entries(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same for names whose entries get formulas, before layers and times are told apart."""
    return with_those(stated, parts_of(stated, syntax.Element))


def with_those(stated: Sequence[Stated], found: Iterator[Part]) -> tuple[Stated, ...]:
    """The statements with what is named in its place, in the section that names it."""
    parts: dict[Section, list[Part]] = {}
    for part in found:
        parts.setdefault(part.item.place.section, []).append(part)
    if not parts:
        return tuple(stated)
    return tuple(with_parts(item, parts.get(item.place.section, ())) for item in stated)


def parts_of(
    stated: Sequence[Stated], kind: type[syntax.Symbol] | type[syntax.Element]
) -> Iterator[Part]:
    """The names with a formula of their own that something is differentiated by, or that a formula
    behind theirs in their section uses, and that none before does, in document order."""
    definitions = [s for s in stated if s.kind == "definition" and s.node is not None]
    if len(definitions) < 2:
        return
    sought = set(differentiated_by(stated))
    given = Counter(item.name for item in definitions)
    last = last_uses(definitions)
    used: set[str] = set()
    for item in definitions:
        assert item.node is not None
        symbol = bare(item.head) if item.head is not None else None
        node = bare(item.node)
        if isinstance(symbol, kind) and isinstance(node, _COMPOSED) and not item.instance:
            name, place = item.name, item.place
            later = last.get((place.section, name), place.order) > place.order
            if given[name] == 1 and name not in used and (name in sought or later):
                factors = node.factors if isinstance(node, syntax.Juxtaposition) else ()
                yield Part(symbol, key(node), tuple(map(_key, factors)), item)
        used.update(used_names(item.node))


def last_uses(definitions: Sequence[Stated]) -> dict[tuple[Section, str], float]:
    """Where in each section the last formula stands that uses a name."""
    found: dict[tuple[Section, str], float] = {}
    for item in definitions:
        for name in used_names(item.node) if item.node is not None else ():
            place = item.place.section, name
            found[place] = max(item.place.order, found.get(place, item.place.order))
    return found


def differentiated_by(stated: Sequence[Stated]) -> Iterator[str]:
    """The names by which something is differentiated."""
    for item in stated:
        for side in (item.head, item.node):
            for derivative in derivatives(side) if side is not None else ():
                found = first_derivative(derivative)
                below = named(found[2]) if found is not None else None
                if below is not None:
                    yield below


def with_parts(item: Stated, parts: Sequence[Part]) -> Stated:
    """A definition with the names that its section gives to parts of it later; in a recurrence each
    step stays as all steps are."""
    if item.kind != "definition" or item.node is None or item.instance:
        return item
    node = item.node
    for part in parts:
        if part.item.place.order > item.place.order:
            node = put(node, part)
    if node is item.node:
        return item
    return replace(item, member=replace(item.member, node=node))


def put(node: syntax.Node, part: Part) -> syntax.Node:
    """A formula with a name in the place of what it is for, also in the midst of a product."""
    inner = bare(node)
    if isinstance(inner, _COMPOSED) and (entry := named_as(part, inner)) is not None:
        return entry
    if isinstance(inner, syntax.Juxtaposition) and len(part.factors) > 1:
        keys, count = [_key(f) for f in inner.factors], len(part.factors)
        for start in range(len(keys) - count + 1):
            if tuple(keys[start : start + count]) == part.factors:
                before, behind = inner.factors[:start], inner.factors[start + count :]
                rest = tuple(put(f, part) for f in (*before, *behind))
                return inner.replace(factors=(*rest[:start], part.symbol, *rest[start:]))
    return rebuilt(node, lambda child: put(child, part))


def named_as(part: Part, node: syntax.Node) -> syntax.Node | None:
    """The name of a part as it stands for an expression: an entry of it by the letters there."""
    if not isinstance(part.symbol, syntax.Element):
        return part.symbol if key(node) == part.key else None
    sums = inside(part.item.node, syntax.BigOperator)
    bound = {key(letter) for each in sums for letter in each.letters}
    letters = bound | {key(i) for i in part.symbol.indices if isinstance(bare(i), syntax.Symbol)}
    found: dict[Key, Key] = {}
    if key(node)[0] != part.key[0] or not fits(part.key, key(node), letters, found):
        return None
    there = {key(s): s for s in inside(node, syntax.Symbol)}
    merged = bool(bound) and len({*found.values()}) < len(found)
    if merged or not all(image in there for image in found.values()):
        return None
    indices = (there[found[key(i)]] if key(i) in found else i for i in part.symbol.indices)
    return part.symbol.replace(indices=tuple(indices))


def fits(one: object, other: object, letters: Collection[Key], found: dict[Key, Key]) -> bool:
    """Whether two keys are the same but for some letters, and what those are in the other one."""
    if one in letters:
        assert isinstance(one, tuple)
        return isinstance(other, tuple) and found.setdefault(one, other) == other
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return one == other
    return all(fits(a, b, letters, found) for a, b in zip(one, other, strict=True))


def _key(node: syntax.Node) -> Key:
    return key(bare(node))

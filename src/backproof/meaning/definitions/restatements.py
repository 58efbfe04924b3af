"""Definitions that a document says again, whole or by entries: all are about one quantity."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import ERROR_SIGNALS, Stated, inside
from backproof.meaning.translate import flatten
from backproof.record import dataclass, field, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.rebuild import rebuilt

Said = tuple[Key, tuple[tuple[str, int], ...]]


def without_repetition(
    stated: Sequence[Stated], gradients: Container[str] = ()
) -> tuple[Stated, ...]:
    """The same statements, where a definition that says what the last one of its name said in its
    section or above it, of the same quantities, is a mention: what follows is about the quantity
    that there was, also where it spells out a part that has a name; what repeats at one layer
    repeats at all that have a formula. Of one by entries and one of the whole the whole is kept: it
    says more. What names a gradient, an error signal too, defines nothing: it is a claim each time.
    """
    page = _Page()
    for item in stated:
        signal = item.name.partition("^")[0].partition("_")[0] in ERROR_SIGNALS
        if item.kind == "definition" and item.name not in gradients and not signal:
            item = page.seen(item)
        page.items.append(item)
    for index in (index for origin in page.repeated for index in page.others.get(origin, ())):
        page.items[index] = replace(page.items[index], kind="mention")
    return tuple(page.items)


@dataclass(eq=False)
class _Page:
    """What a page has said so far: its statements, how often each name got another formula, the
    last one of each and where it stands, and the names of what functions are applied to; which
    statements about all layers `repeated` one, and where they have `others`."""

    items: list[Stated] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    said: dict[str, tuple[Said, int]] = field(default_factory=dict)
    parts: dict[Key, syntax.Node] = field(default_factory=dict)
    repeated: set[Stated] = field(default_factory=set)
    others: dict[Stated, list[int]] = field(default_factory=dict)

    def seen(self, item: Stated) -> Stated:
        """A definition, or the mention that it is."""
        if item.node is None or item.head is None:
            return item
        formula, here = whole(item.head, item.node), len(self.items)
        now = self.saying(formula)
        last, place = self.said.get(item.name, (None, here))
        if last is not None and last != now:
            spelled = self.saying(whole(item.head, with_names(item.node, self.parts)))
            now = spelled if spelled == last else now
        before = item if last is None else self.items[place]
        shared = shares_a_factor(before) or shares_a_factor(item)
        if last == now and near(before, item) and not shared:
            self.repeated.update(() if item.origin is None else (item.origin,))
            if by_entries(item) or not by_entries(before):
                return replace(item, kind="mention")
            self.items[place] = replace(before, kind="mention")
            self.said[item.name] = now, here
            return item
        if last is not None and item.origin is not None:
            self.others.setdefault(item.origin, []).append(here)
        self.said[item.name] = now, here
        self.versions[item.name] = self.versions.get(item.name, 0) + 1
        if isinstance(bare(formula), syntax.Call):
            self.parts[now[0]] = whole(item.head, item.head)
        return item

    def saying(self, node: syntax.Node) -> Said:
        """What a formula says: what has no formula yet is what its first one will say."""
        return key(node), tuple((n, self.versions.get(n, 1)) for n in used_names(node))


def with_names(node: syntax.Node, parts: Mapping[Key, syntax.Node]) -> syntax.Node:
    """A formula with names for the parts of it that have some: where `a = f(z)`, also for the
    `f(z_j)` in it."""
    inner = bare(node)
    if isinstance(inner, syntax.Call):
        entry = next(iter(inside(inner, syntax.Element)), None)
        indices = () if entry is None else entry.indices
        known = parts.get(key(_without(inner, tuple(map(key, indices)))))
        if known is not None and indices:
            return syntax.Element(start=node.start, end=node.end, base=known, indices=indices)
        if known is not None:
            return known
    return rebuilt(node, lambda part: with_names(part, parts))


def by_entries(item: Stated) -> bool:
    """Whether a definition gives the entries of what it defines."""
    return item.head is not None and isinstance(bare(item.head), syntax.Element)


def shares_a_factor(item: Stated) -> bool:
    """Whether the entries of a quantity share a factor that is no matrix, `y_i = x_i w` or
    `y_i = w^T x_i`: `y = x w` says that each has its own."""
    if not by_entries(item) or item.node is None:
        return False
    products = (*inside(item.node, syntax.Product), *inside(item.node, syntax.Juxtaposition))
    for product in products:
        factors = [bare(factor) for sign, factor in flatten(product) if sign != "slash"]
        ends = [bare(f.base) if isinstance(f, syntax.Transpose) else f for f in factors]
        plain = [f for f in ends if isinstance(f, syntax.Symbol) and not f.base[:1].isupper()]
        if plain and any(isinstance(factor, syntax.Element) for factor in factors):
            return True
    return False


def near(one: Stated, other: Stated) -> bool:
    """Whether a statement stands in the section of one before it, or below that; of layers and
    steps, the way forward has a section, and what is said again of them stands in that of the way
    back."""
    generic = one.origin is not None and other.origin is not None
    return generic or one.place.section in other.place.section.path()


def whole(head: syntax.Node, node: syntax.Node) -> syntax.Node:
    """What `a_j = f(z_j)` says of whole quantities: a = f(z)."""
    left = bare(head)
    if not isinstance(left, syntax.Element):
        return node
    return _without(node, tuple(key(index) for index in left.indices))


def product(node: syntax.BigOperator, indices: tuple[Key, ...]) -> syntax.Node | None:
    """What `Σ_k a_{ik} b_{kj}` says of whole quantities, A B; None for other sums."""
    body = bare(node.body)
    factors = (
        (body.left, body.right)
        if isinstance(body, syntax.Product)
        else body.factors
        if isinstance(body, syntax.Juxtaposition)
        else ()
    )
    elements = [f for f in map(bare, factors) if isinstance(f, syntax.Element)]
    if node.operator != "sum" or len(node.letters) != 1 or not len(elements) == len(factors) == 2:
        return None
    over = key(node.letters[0])
    for left, right in (elements, elements[::-1]):
        first = turned(left, (indices[0], over))
        second = turned(right, (over, *indices[1:]))
        if first is not None and second is not None:
            return syntax.Juxtaposition(start=node.start, end=node.end, factors=(first, second))
    return None


def turned(element: syntax.Element, wanted: tuple[Key, ...]) -> syntax.Node | None:
    """The whole of which an element has the wanted indices, or its transpose; None for neither."""
    own = tuple(map(key, element.indices))
    if own == wanted:
        return element.base
    if own == wanted[::-1]:
        return syntax.Transpose(start=element.start, end=element.end, base=element.base)
    return None


def _without(node: syntax.Node, indices: tuple[Key, ...]) -> syntax.Node:
    if isinstance(node, syntax.BigOperator) and (made := product(node, indices)) is not None:
        return made
    if isinstance(node, syntax.Element) and {*map(key, node.indices)} <= {*indices}:
        return node.base
    changes = {}
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, syntax.Node | tuple) and not isinstance(value, syntax.Script):
            changes[name] = _value(value, indices)
    return node.replace(**changes) if changes else node


def _value(value: object, indices: tuple[Key, ...]) -> object:
    if isinstance(value, syntax.Node) and not isinstance(value, syntax.Script):
        return _without(value, indices)
    if isinstance(value, tuple):
        return tuple(_value(inner, indices) for inner in value)
    return value

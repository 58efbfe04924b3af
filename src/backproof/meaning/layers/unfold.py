"""Generic syntax at one place of its families: letters become integers, sums over them terms."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, pairwise

from backproof.meaning.indices.reckon import integer, truth
from backproof.meaning.layers.families import Families, Family
from backproof.meaning.layers.family_evidence import indices, names_in
from backproof.meaning.naming.names import bare, first_derivative, name_of, script_text, stem
from backproof.meaning.statements import below
from backproof.syntax.keys import key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Cases,
    Element,
    Group,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Script,
    ScriptKind,
    Space,
    Symbol,
)

LARGEST_WORK, WORK_OF_A_STATEMENT, NODES_PER_VALUE = 60_000, 300, 10
KINDS: tuple[ScriptKind, ...] = ("paren", "bracket", "angle", "sub")
Values = tuple[tuple[str, int], ...]


class TooMuch(Exception):
    """A document that would become too long."""


class Work:
    """What the unfolding of one document has cost: so many nodes, and more in a long one."""

    def __init__(self, statements: int) -> None:
        self.nodes, self.most = 0, max(LARGEST_WORK, WORK_OF_A_STATEMENT * statements)

    def count(self, nodes: int = 1) -> None:
        """So many more nodes; raises TooMuch."""
        self.nodes += nodes
        if self.nodes > self.most:
            raise TooMuch


class Unfolding:
    """Syntax where letters and tops have values.

    A node without them is returned as it is, and the same node always gives the same result, so
    that what was shared stays shared. `outside` says whether an index met since it was set to
    False lies beyond its family: below 0 or above the last.
    """

    def __init__(self, families: Families, values: Mapping[str, int], work: Work):
        self.families, self.work = families, work
        self.own = dict(values)
        self.values = {**families.tops, **self.own}
        work.count(NODES_PER_VALUE)
        self.outside = False
        self._known: dict[int, tuple[Node, Node, bool]] = {}
        self._others: dict[Values, Unfolding] = {}

    def at(self, letter: str, value: int | None) -> Unfolding:
        """The same with another value for one letter; None where nothing says its value."""
        own = {k: v for k, v in self.own.items() if k != letter}
        if value is not None:
            own[letter] = value
        key = tuple(sorted(own.items()))
        if key not in self._others:
            self._others[key] = Unfolding(self.families, own, self.work)
        return self._others[key]

    def node(self, node: Node) -> Node:
        """The node at these values."""
        known = self._known.get(id(node))
        if known is None:
            self.work.count()
            before, self.outside = self.outside, False
            known = (node, self._unfold(node), self.outside)
            self._known[id(node)] = known
            self.outside = before
        self.outside = self.outside or known[2]
        return known[1]

    def optional(self, node: Node | None) -> Node | None:
        """The node at these values, None for none."""
        return None if node is None else self.node(node)

    def integer(self, node: Node | None) -> int | None:
        """The value of an index or a bound; None where it is no sum of known integers."""
        return integer(node, self.values)

    def truth(self, condition: Node | None) -> bool | None:
        """Whether a condition on letters holds; None where it is about something else."""
        return truth(condition, self.values, self.own)

    def _unfold(self, node: Node) -> Node:
        match node:
            case Symbol(scripts=()):
                return self._number(node)
            case Script():
                return self._script(node)
            case Call(function=function):
                name = self._scripts(function)
                return self._rebuilt(node.replace(function=name) if name is not function else node,
                                     skip=("function",))  # fmt: skip
            case Ones() | Space() | Element():
                return self._lengths(node)
            case Juxtaposition() | Product():
                return self._product(node)
            case BigOperator():
                return self._sum(node)
            case Cases():
                return self._case(node)
            case Power():
                return self._power(node)
            case Add() if self._reckoned(node) and (total := self.integer(node)) is not None:
                return _number(total, node)
            case _:
                return self._rebuilt(node)

    def _product(self, node: Juxtaposition | Product) -> Node:
        """The product without factors that became 1, such as an empty product."""
        pair = isinstance(node, Product)
        factors = (node.left, node.right) if isinstance(node, Product) else node.factors
        made = tuple(map(self.node, factors))
        if all(a is b for a, b in zip(made, factors, strict=True)):
            return node
        if not pair or (isinstance(node, Product) and node.operator != "slash"):
            kept = tuple(
                new
                for new, old in zip(made, factors, strict=True)
                if new is old or not (isinstance(new, Number) and new.value == 1)
            )
            if len(kept) < 2:
                return kept[0] if kept else made[0]
            made = kept if pair else tuple(chain.from_iterable(map(links_of, kept)))
        return node.replace(left=made[0], right=made[1]) if pair else node.replace(factors=made)

    def _number(self, symbol: Symbol) -> Node:
        name = name_of(symbol)
        if name in self.families.numbers and name in self.values:
            return _number(self.values[name], symbol)
        return symbol

    def _scripts(self, symbol: Symbol) -> Symbol:
        scripts = tuple(self.node(script) for script in symbol.scripts)
        if all(new is old for new, old in zip(scripts, symbol.scripts, strict=True)):
            return symbol
        return symbol.replace(scripts=scripts)

    def _lengths(self, node: Ones | Space | Element) -> Node:
        """Lengths and component indices stay what they are, their scripts excepted."""
        kept = "dims" if not isinstance(node, Element) else "indices"
        parts = getattr(node, kept)
        new = tuple(p if isinstance(p, Symbol) and not p.scripts else self.node(p) for p in parts)
        if any(a is not b for a, b in zip(parts, new, strict=True)):
            node = node.replace(**{kept: new})
        return self._rebuilt(node, skip=(kept,))

    def _rebuilt(self, node: Node, skip: tuple[str, ...] = ()) -> Node:
        changes = {}
        for name in node.holding:
            old = getattr(node, name)
            if name not in skip and isinstance(old, Node | tuple):
                new = self._part(old)
                if new is not old:
                    changes[name] = new
        return node.replace(**changes) if changes else node

    def _part(self, part: object) -> object:
        if isinstance(part, Node):
            return self.node(part)
        if isinstance(part, tuple) and part:
            parts = tuple(map(self._part, part))
            return parts if any(a is not b for a, b in zip(parts, part, strict=True)) else part
        return part

    def _script(self, script: Script) -> Script:
        """`l-1` at l = 2 is `1`; a script of several indices is changed where commas part them."""
        items = tuple(self._index(item, script) for item in indices(script))
        if all(a is b for a, b in zip(items, script.items, strict=False)):
            return script
        if script.text != ",".join(map(_text, script.items)):
            return script
        return script.replace(text=",".join(map(_text, items)), items=items)

    def _index(self, item: Node, script: Script) -> Node:
        families = [f for name in names_in(item) if (f := self._family(name, script))]
        if not families:
            return self.node(item) if isinstance(item, Symbol) and item.scripts else item
        value = self.integer(item)
        if value is None:
            return item
        if value < 0 or value > max(family.last for family in families):
            self.outside = True
        return _number(value, item)

    def _family(self, name: str, script: Script) -> Family | None:
        """The family whose letter or top a name in a script is."""
        if name in self.own:
            return self.families.of[name]
        return next(
            (f for f in self.families.each if name in f.tops and script.kind in f.kinds), None
        )

    def _case(self, node: Cases) -> Node:
        """The value whose condition holds, where the conditions are on letters."""
        last = len(node.rows) - 1
        otherwise = any(text.strip(".,") in ("otherwise", "else") for text in node.texts)
        for index, (value, condition) in enumerate(node.rows):
            rest = condition is None and otherwise and 0 < index == last
            holds = rest or self.truth(condition)
            if holds is None:
                break
            if holds:
                return self.node(value)
        return self._rebuilt(node)

    def _power(self, node: Power) -> Node:
        """`x^t` is an index where x stands with such an index elsewhere, and has none here.

        `w^{T-t}` is that many factors, side by side: right for scalars and for matrices.
        """
        base, exponent = node.base, node.exponent
        kind = self._index_kind(base, exponent)
        if kind is not None and isinstance(base, Symbol):
            index = bare(exponent)
            script = Script(start=exponent.start, end=exponent.end, kind=kind,
                            text=_text(index), items=(index,))  # fmt: skip
            return self._scripts(base.replace(end=node.end, scripts=(*base.scripts, script)))
        count = self.integer(exponent) if self._reckoned(exponent) else None
        if count is None or count < 0:
            return self._rebuilt(node)
        factor = _held(self.node(base))
        if count < 2:
            return factor if count else _number(1, node)
        return Juxtaposition(start=node.start, end=node.end, factors=(factor,) * count)

    def _index_kind(self, base: Node, exponent: Node) -> ScriptKind | None:
        """The kind of script that a superscript stands for; None for a power."""
        names = [name for name in names_in(exponent) if name in self.own]
        if not names or not isinstance(base, Symbol):
            return None
        kinds = {k for n in names for s, k in self.families.of[n].places if s == stem(base)}
        if kinds.intersection(script.kind for script in base.scripts):
            return None
        return next((kind for kind in KINDS if kind in kinds), None)

    def _reckoned(self, node: Node) -> bool:
        """Whether a sum or exponent is made of letters, tops and numbers only, a letter among
        them."""
        names = list(names_in(node))
        return any(n in self.own for n in names) and self.families.numbers.issuperset(names)

    def _sum(self, node: BigOperator) -> Node:
        """A sum over a letter as its terms, if the bounds are known; else with the letter kept."""
        terms = self._terms(node) if len(node.letters) == 1 else None
        if terms is not None:
            if not terms:
                return _number(1 if node.operator == "prod" else 0, node)
            if len(terms) == 1:
                return _held(terms[0])
            if node.operator == "prod":
                factors = tuple(map(_held, in_chain(terms)))
                return Juxtaposition(start=node.start, end=node.end, factors=factors)
            total = Add(start=node.start, end=node.end, terms=tuple(terms), signs=(1,) * len(terms))
            return Group(start=node.start, end=node.end, body=total, opening="(")
        changes: dict[str, object] = {"lower": self.optional(node.lower),
                                      "upper": self.optional(node.upper)}  # fmt: skip
        inside = self
        for letter in node.letters:
            if name_of(letter) in inside.own:
                inside = inside.at(name_of(letter), None)
        inside.outside = False
        changes["condition"] = inside.optional(node.condition)
        changes["body"] = inside.node(node.body)
        self.outside = self.outside or inside.outside
        if all(getattr(node, name) is new for name, new in changes.items()):
            return node
        return node.replace(**changes)

    def _terms(self, node: BigOperator) -> list[Node] | None:
        letter = name_of(node.letters[0])
        family = self.families.of.get(letter)
        if family is None or node.operator not in ("sum", "prod") or not counts(letter, node.body):
            return None
        first = family.first if node.lower is None else self.integer(node.lower)
        last = family.last if node.upper is None else self.integer(node.upper)
        if first is None or last is None:
            return None
        if node.lower is node.upper is None and begins_before(letter, node.body):
            first = max(0, first - 1)
        found: list[Node] = []
        whole = node.lower is None and node.upper is None
        if whole:
            # What lies outside whatever the letter is makes no term of the sum drop out.
            anywhere = self.at(letter, None)
            anywhere.outside = False
            anywhere.node(node.body)
            if anywhere.outside:
                self.outside = True
        for value in range(first, last + 1):
            there = self.at(letter, value)
            holds = True if node.condition is None else there.truth(node.condition)
            if holds is None:
                return None
            if not holds:
                continue
            there.outside = False
            term = there.node(node.body)
            if there.outside and whole:
                continue
            self.outside = self.outside or there.outside
            found.append(term)
        return found


def in_chain(factors: list[Node]) -> list[Node]:
    """The factors of a product, derivatives in the order in which they chain: `∏_j ∂s_j/∂s_{j-1}`
    begins with the last one."""
    links = [first_derivative(factor) for factor in factors]
    backwards = all(
        one is not None and next_ is not None and key(one[1]) == key(next_[2])
        for one, next_ in pairwise(links)
    )
    return factors[::-1] if backwards else factors


def links_of(factor: Node) -> tuple[Node, ...]:
    """The derivatives of which a product is made that is one factor of another; other factors as
    they are."""
    inner = bare(factor)
    if isinstance(inner, Juxtaposition) and all(map(first_derivative, inner.factors)):
        return inner.factors
    return (factor,)


def begins_before(letter: str, body: Node) -> bool:
    """Whether what is added up counts steps from the one before each, `g_{k+1} h_k`: they begin
    where the recurrence is given its start."""
    scripts = [n for n in below(body) if isinstance(n, Script)]
    moved = [item for s in scripts for item in indices(s) if isinstance(item, Add)]
    signs = {item.signs[-1] for item in moved if letter in names_in(item)}
    return signs == {1}


def counts(letter: str, root: Node) -> bool:
    """Whether a letter stands in a script of a tree, and counts no component in it."""
    found = False
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, Element) and any(letter in names_in(i) for i in node.indices):
            return False
        elif isinstance(node, Node):
            if isinstance(node, Script):
                found = found or any(letter in names_in(item) for item in indices(node))
            stack.extend(getattr(node, name) for name in node.fields)
    return found


def _number(value: int, place: Node) -> Number:
    return Number(start=place.start, end=place.end, value=float(value), text=str(value))


def _held(node: Node) -> Node:
    """A term that may stand as a factor."""
    if isinstance(node, Add | Negate):
        return Group(start=node.start, end=node.end, body=node, opening="(")
    return node


def _text(item: Node) -> str:
    """An index as a script says it."""
    match item:
        case Number(text=text):
            return text
        case Symbol():
            return stem(item) + "".join(map(script_text, item.scripts))
        case Add(terms=terms, signs=signs):
            parts = zip(terms, signs, strict=True)
            text = "".join(("+" if sign > 0 else "-") + _text(term) for term, sign in parts)
            return text.removeprefix("+")
        case Script():
            return item.text
        case _:
            return "?"

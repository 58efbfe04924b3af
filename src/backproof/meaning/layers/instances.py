"""Generic statements as the instances that they stand for, before shapes are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from backproof.meaning.definitions.table import used_names
from backproof.meaning.layers.families import Families
from backproof.meaning.layers.family_evidence import indices, names_in
from backproof.meaning.layers.unfold import TooMuch, Unfolding, Values, Work
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, below
from backproof.record import dataclass, replace
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import (
    BigOperator,
    Comparison,
    Derivative,
    Element,
    Node,
    Script,
    Symbol,
    children,
    kinds,
)
from backproof.syntax.statements import Statement

LARGEST_DOCUMENT, LARGEST_STATEMENT, ON_AVERAGE = 4000, 12, 4
"""How many statements are made of a document, of one, and of each on average in a long one."""
OF_MARKS = 2
LEFT_SIDES = frozenset(("definition", "identity", "declaration"))


@dataclass(frozen=True)
class _Plan:
    """A statement and its instances; `fixed` where it is about one place of its family only."""

    item: Stated
    instances: tuple[Stated, ...]
    generic: bool = False
    fixed: bool = False


def instantiate(
    stated: tuple[Stated, ...], families: Families, marks: frozenset[str] = frozenset()
) -> tuple[Stated, ...]:
    """Every generic statement replaced by its instances, in order; the others as they are.

    A definition, identity or declaration has an instance for each place of its left side, a claim
    for each value of its letters, as long as no index lies beyond the family: the boundary has an
    equation of its own. A definition for one place (`h_0 = 0`, `a^{(L)} = …`) holds there instead
    of the generic one. Conditions on letters restrict the instances and are used up. A statement
    of which no instance is left stays generic, and so do one about something without its letters
    (`y = h_t`) and a document that would become too long. What a definition repeats word for word
    is not made anew, so that all that was said of it stays about one quantity. A claim is made for
    the first few values of `marks`, which are all alike.
    """
    if not families:
        return stated
    try:
        plans = list(_Instances(families, marks, len(stated)).plans(stated))
    except (TooMuch, RecursionError):
        return stated
    explicit = {
        made.name
        for plan in plans
        if plan.item.kind == "definition" and (plan.fixed or not plan.generic)
        for made in plan.instances
        if made is not plan.item
    }
    numbered = {
        (plan.item.name, plan.item.place.section)
        for plan in plans
        if plan.item.kind == "definition" and plan.instances == (plan.item,)
    }
    found: list[Stated] = []
    said = _Said()
    for plan in plans:
        kept = plan.instances
        if plan.generic and not plan.fixed and plan.item.kind in ("definition", "identity"):
            section = plan.item.place.section
            kept = tuple(
                made
                for made in kept
                if made.name not in explicit and (made.name, section) not in numbered
            )
            kept = tuple(made for made in kept if not said.already(made))
        found.extend(kept or (plan.item,))
    most = max(LARGEST_DOCUMENT, ON_AVERAGE * len(stated))
    return stated if len(found) > most + len(stated) else tuple(found)


def with_updates_of_each(
    stated: Sequence[Stated], families: Families, marks: frozenset[str] = frozenset()
) -> tuple[Stated, ...]:
    """Every update of what is generic, `W^{(l)} ← W^{(l)} - η ∂L/∂W^{(l)}`, replaced by its
    instances; the other statements as they are."""
    updates = tuple(item for item in stated if item.kind == "update")
    if not families or not updates:
        return tuple(stated)
    made: dict[Stated, list[Stated]] = {}
    for item in instantiate(updates, families, marks):
        made.setdefault(item.origin if item.instance and item.origin else item, []).append(item)
    return tuple(one for item in stated for one in made.get(item, (item,)))


class _Said:
    """What the last definition of each name says, and how often a name was given another meaning:
    what a definition says again of something else is new."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[Key, tuple[int, ...]]] = {}
        self.versions: Counter[str] = Counter()

    def already(self, made: Stated) -> bool:
        """Whether a definition says again what the last one of its name says; notes it if not."""
        if made.kind != "definition" or made.node is None:
            return False
        now = key(made.node), tuple(self.versions[name] for name in used_names(made.node))
        if self.last.get(made.name) == now:
            return True
        self.last[made.name] = now
        self.versions[made.name] += 1
        return False


class _Instances:
    def __init__(self, families: Families, marks: frozenset[str], statements: int):
        self.families, self.marks, self.work = families, marks, Work(statements)
        self.root = Unfolding(families, {}, self.work)
        self.unfoldings: dict[Values, Unfolding] = {(): self.root}
        self.statements: dict[tuple[int, Values], Statement] = {}

    def plans(self, stated: Sequence[Stated]) -> Iterator[_Plan]:
        for item in stated:
            yield self.plan(item)

    def plan(self, item: Stated) -> _Plan:
        """The instances of one statement; the statement itself where nothing in it is generic."""
        if item.kind in ("mention", "unread") or item.node is None or self.ranges(item):
            return _Plan(item, (item,))
        nodes = [n for n in (item.head, item.named, item.node) if n is not None]
        letters = sorted({name for node in nodes for name in self.letters(node)})
        if not letters:
            return _Plan(item, (self.instance(item, {})[0],))
        left = left_side(item)
        about = left or item.head
        if about is None or not set(letters) <= self.letters(about):
            return _Plan(item, (item,))
        made: list[Stated] = []
        allowed = [self.allowed(item, letter, left) for letter in letters]
        for values in product(*allowed):
            found, outside = self.instance(item, dict(zip(letters, values, strict=True)))
            if not outside:
                made.append(found)
            if len(made) == LARGEST_STATEMENT:
                break
        return _Plan(item, tuple(made), True, self.fixed(item, letters))

    def ranges(self, item: Stated) -> bool:
        """Whether a statement is about a letter or a top itself: `l = 1, …, L`, `T = 3`."""
        head = bare(item.head) if item.head is not None else None
        names = (*self.families.of, *self.root.values)
        return isinstance(head, Symbol) and not head.scripts and name_of(head) in names

    def letters(self, root: Node) -> set[str]:
        """The letters that stand free in the scripts of a tree."""
        found: set[str] = set()
        counting: set[str] = set()
        if not kinds(root) & Script.bit:
            return found
        stack: list[tuple[Node | None, frozenset[str]]] = [(root, frozenset())]
        while stack:
            node, bound = stack.pop()
            if node is None:
                continue
            if isinstance(node, BigOperator):
                inside = bound | frozenset(map(name_of, node.letters))
                stack += [(node.lower, bound), (node.upper, bound)]
                stack += [(node.body, inside), (node.condition, inside)]
                continue
            if isinstance(node, Element):
                counting.update(name for index in node.indices for name in names_in(index))
            elif isinstance(node, Script):
                names = {name for item in indices(node) for name in names_in(item)}
                found |= (names & self.families.free) - bound
            stack.extend((part, bound) for part in children(node))
        return found - counting

    def allowed(self, item: Stated, letter: str, left: Node | None) -> list[int]:
        """The values of a letter by the conditions on it alone and by the left side's range."""
        family = self.families.of[letter]
        listed = False
        values = list(range(-1, family.last + 2))
        for condition in item.statement.conditions:
            answers = [(v, self.at({letter: v}).truth(condition)) for v in values]
            if any(holds is not None for _, holds in answers):
                listed = listed or getattr(condition, "operator", "") in ("=", "in")
                values = [v for v, holds in answers if holds]
        lowest = 0 if listed or item.kind == "declaration" else family.first
        if left is None:
            last = lowest + OF_MARKS - 1 if letter in self.marks else family.last
            return [v for v in values if lowest <= v <= min(last, family.last)]
        return [
            v
            for v in values
            if all(lowest <= i <= family.last for i in self.places(left, letter, v))
        ]

    def places(self, left: Node, letter: str, value: int) -> Iterator[int]:
        """The indices of a left side that a letter decides."""
        there = self.at({letter: value})
        for script in below(left):
            if isinstance(script, Script):
                for item in indices(script):
                    found = there.integer(item) if letter in names_in(item) else None
                    if found is not None:
                        yield found

    def fixed(self, item: Stated, letters: list[str]) -> bool:
        """Whether a condition gives a letter its value: `l = L`."""
        return any(
            isinstance(c, Comparison)
            and c.operator == "="
            and isinstance(c.left, Symbol)
            and name_of(c.left) in letters
            and self.root.integer(c.right) is not None
            for c in item.statement.conditions
        )

    def at(self, values: Mapping[str, int]) -> Unfolding:
        key = tuple(sorted(values.items()))
        if key not in self.unfoldings:
            self.unfoldings[key] = Unfolding(self.families, values, self.work)
        return self.unfoldings[key]

    def instance(self, item: Stated, values: Mapping[str, int]) -> tuple[Stated, bool]:
        """The statement at some values, and whether one of its indices lies outside its family.

        It is the statement itself where nothing in it changes.
        """
        there = self.at(values)
        there.outside = False
        node, head = there.optional(item.node), there.optional(item.head)
        other, outside = there.optional(item.named), there.outside
        unchanged = node is item.node and head is item.head and other is item.named
        if unchanged and not values:
            return item, outside
        verdicts = [there.truth(c) for c in item.statement.conditions]
        name = item.name and head is not None and named(head)
        of = tuple(sorted(values.items()))
        made = replace(
            item,
            place=replace(item.place, instance=of) if item.kind == "definition" else item.place,
            statement=self.statement(item.statement, there),
            member=replace(item.member, node=node),
            head=head,
            name=name or item.name,
            named=other,
            origin=item.origin or item,
            instance=of,
            meant=tuple(self.instance(each, values)[0] for each in item.meant),
        )
        return made, outside or False in verdicts

    def statement(self, statement: Statement, there: Unfolding) -> Statement:
        """The statement without the conditions on letters that have values."""
        if not statement.conditions:
            return statement
        key = (id(statement), tuple(sorted(there.own.items())))
        if key not in self.statements:
            kept = [c for c in statement.conditions if there.truth(c) is None]
            conditions = tuple(map(there.node, kept))
            self.statements[key] = replace(statement, conditions=conditions)
        return self.statements[key]


def left_side(item: Stated) -> Node | None:
    """What a statement defines, declares or gives a name to; None for a claim."""
    if item.kind in LEFT_SIDES:
        return item.head
    if item.kind == "alias":
        for node in (item.named, item.node):
            if node is not None and not isinstance(bare(node), Derivative):
                return node
    return None

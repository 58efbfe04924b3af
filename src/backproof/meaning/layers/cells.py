"""Recurrent cells: one step of a recurrence, looked at by itself.

Where a page speaks of a step without the letter that counts steps (`c_{next}`, `a_{prev}`, a
gate's `z = W h_{t-1} + b`), its gradients are those of one step: what the step before gave is an
input, and a parameter is used once. The cell has the definitions of the recurrence with a label in
the place of the letter, so that nothing unfolds it. Of several spellings of one step (`x_t`,
`x^{(t)}`, `c_{next}`) the label is the one of the definitions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from backproof.meaning.naming.names import bare, first_derivative, name_of, named, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, by, inside
from backproof.record import dataclass, field, replace
from backproof.source import Section
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Juxtaposition,
    Node,
    Number,
    Product,
    Script,
    Symbol,
)
from backproof.syntax.rebuild import rebuilt

NEXT = frozenset(("next", "cur", "curr", "current"))
PREVIOUS = frozenset(("prev", "previous"))
CLAIMS = frozenset(("gradient", "chain-step", "update"))
COMPOSED = (Add, Juxtaposition, Product)


@dataclass(frozen=True)
class Recurrence:
    """The letter that counts steps, and the kind of script in which it stands, by stem; `mark`
    tells the labels of several cells apart. Of the stems in `further` the next step is another than
    the present one: both are named."""

    letter: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    further: frozenset[str] = frozenset()

    def shift(self, script: Script) -> int | None:
        """How many steps from the present one a script is; None for one that is about no step."""
        if script.text in NEXT:
            return 0
        if script.text in PREVIOUS:
            return -1
        if len(script.items) != 1:
            return None
        match bare(script.items[0]):
            case Symbol(scripts=(), accents=()) as symbol if symbol.base == self.letter:
                return 0
            case Add(terms=(Symbol() as symbol, Number(value=value)), signs=(1, sign)) if (
                name_of(symbol) == self.letter and value == 1
            ):
                return sign
            case _:
                return None

    def split(self, symbol: Symbol) -> tuple[str, int] | None:
        """The stem of a symbol and its step; None where it has no step."""
        marks = [(s, shift) for s in symbol.scripts if (shift := self.shift(s)) is not None]
        if len(marks) != 1:
            return None
        script, shift = marks[0]
        stem = stem_of(symbol, script)
        return None if script.text in NEXT and stem in self.further else (stem, shift)

    def labelled(self, node: Node, further: int = 0) -> Node:
        """A symbol of the recurrence, or a gradient's name made of one, with a label for its step,
        or one so many steps further; other nodes as they are."""
        found = self.split(node) if isinstance(node, Symbol) else None
        if not isinstance(node, Symbol) or found is None:
            return node
        stem, shift = found
        kind = self.kinds.get(stem) or self.kinds.get(stem[1:] if stem[0] == "d" else "")
        if kind is None:
            return node
        shift += further
        text = self.letter + self.mark + (f"{shift:+d}" if shift else "")
        scripts = tuple(
            s if self.shift(s) is None else s.replace(kind=kind, text=text, items=())
            for s in node.scripts
        )
        return node.replace(scripts=scripts)

    def speaks(self, node: Node | None) -> bool:
        """Whether a formula names something of the recurrence at a step."""
        found = (self.split(n) for n in symbols_in(node))
        return any(pair is not None and pair[0] in self.kinds for pair in found)


@dataclass(frozen=True)
class Cells:
    """The statements, and for what a step takes from the one before the name of what it gives to
    the next: the two are of one shape."""

    stated: tuple[Stated, ...]
    before: Mapping[str, str] = field(default_factory=dict)


def cells_of(stated: Sequence[Stated]) -> Cells:
    """The same statements, those about one step with labels for it, and before the first of them
    the definitions of the step; sections below one heading are about one cell, but one that defines
    anew what another one defines is about a cell of its own."""
    recurrence = recurrence_of(stated)
    sections = frozenset() if recurrence is None else sections_about_a_step(stated, recurrence)
    if recurrence is None or not sections:
        return Cells(tuple(stated))
    about = [item for item in stated if item.place.section in sections]
    kinds = {**differentiated_at_a_step(about, recurrence), **recurrence.kinds}
    recurrence = replace(recurrence, kinds=kinds, further=named_twice(stated, sections, recurrence))
    steps = [item for item in stated if defines_a_step(item, recurrence)]
    lines: dict[Section | None, list[Stated]] = {}
    apart = sections_apart(steps)
    for item in stated:
        section = item.place.section
        if section in sections and item not in steps and not sums_over(item, recurrence.letter):
            lines.setdefault(section if section in apart else section.parent, []).append(item)
    changed_lines: dict[Stated, list[Stated]] = {}
    before: dict[str, str] = {}
    for number, items in enumerate(lines.values()):
        own = replace(recurrence, mark="'" * number)
        cell = [of_the_cell(item, own) for item in items]
        step = definitions_of(cell, [of_the_cell(item, own) for item in steps], items[0])
        for old, new in zip(items, cell, strict=True):
            changed_lines[old] = [new]
        changed_lines[items[0]] = [*step, cell[0]]
        for item in steps:
            head = head_of(item)
            if head is not None:
                before[named(own.labelled(head, -1)) or ""] = named(own.labelled(head)) or ""
    found = (new for item in stated for new in changed_lines.get(item, [item]))
    return Cells(tuple(found), before)


def sections_apart(steps: Sequence[Stated]) -> set[Section]:
    """The sections that define anew, by another formula, what one before them defines."""
    known: dict[str, tuple[Section, Key]] = {}
    found: set[Section] = set()
    for item in steps:
        section, formula = item.place.section, key(item.node) if item.node is not None else ()
        first = known.setdefault(item.name, (section, formula))
        if first[0] is not section and first[1] != formula:
            found.add(section)
    return found


def named_twice(
    stated: Sequence[Stated], sections: Collection[Section], recurrence: Recurrence
) -> frozenset[str]:
    """The stems that the lines about a step name both with `next` and with the letter."""
    spoken: dict[bool, set[str]] = {True: set(), False: set()}
    for item in stated:
        if item.place.section in sections and not defines_a_step(item, recurrence):
            for symbol in (*symbols_in(item.head), *symbols_in(item.node)):
                found = recurrence.split(symbol)
                if found is not None and found[1] == 0:
                    spoken[any(s.text in NEXT for s in symbol.scripts)].add(found[0])
    return frozenset(spoken[True] & spoken[False])


def definitions_of(
    lines: Sequence[Stated], steps: Sequence[Stated], first: Stated
) -> list[Stated]:  # fmt: skip
    """The definitions of a cell, one for each name: of several the one that leads to most of what
    the lines speak of, else the first. What a line names a part of them is that name in them."""
    parts = {
        key(item.node): head
        for item in lines
        if item.kind == "definition" and (head := head_of(item)) is not None
        if isinstance(item.node, COMPOSED)
    }
    spoken = {
        n for item in lines for node in (item.head, item.node) if node for n in names_in(node)
    }
    versions: dict[str, dict[Key, Stated]] = {}
    for item in steps:
        node = with_parts_named(item.node, parts) if item.node is not None else None
        made = replace(item, member=replace(item.member, node=node))
        versions.setdefault(item.name, {}).setdefault(key(node), made)
    used = {
        name: {n for item in known.values() for n in names_in(item.node)}
        for name, known in versions.items()
    }
    place = replace(first.place, order=first.place.order - 1)
    found: list[Stated] = []
    for known in versions.values():
        best = max(known.values(), key=lambda item: len(reached(item, used) & spoken))
        found.append(replace(best, place=place))
    return found


def with_parts_named(node: Node, parts: Mapping[Key, Symbol]) -> Node:
    """A formula with names for its parts that have one; the whole of it is none."""

    def change(part: Node) -> Node:
        name = parts.get(key(part)) if isinstance(part, COMPOSED) else None
        return rebuilt(part, change) if name is None else name

    return rebuilt(node, change) if parts else node


def reached(item: Stated, used: Mapping[str, set[str]]) -> set[str]:
    """The names that a definition leads to."""
    found = set(names_in(item.node))
    waiting = list(found)
    while waiting:
        for name in used.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def names_in(node: Node | None) -> set[str]:
    """The names of the symbols in an expression."""
    return set(map(name_of, symbols_in(node)))


def recurrence_of(stated: Sequence[Stated]) -> Recurrence | None:
    """The recurrence of a document: a letter by which definitions go, and of which they use the
    step before."""
    for item in stated:
        for symbol in symbols_in(item.node) if item.kind == "definition" else ():
            for script in symbol.scripts:
                letter = reckoned(script)
                if letter is not None:
                    recurrence = Recurrence(letter)
                    found = recurrence.split(head) if (head := head_of(item)) else None
                    if found is not None and found[1] == 0:
                        return Recurrence(letter, kinds_of(stated, recurrence))
    return None


def reckoned(script: Script) -> str | None:
    """The letter t of a script `t-1`."""
    match script.items:
        case (
            Add(terms=(Symbol(scripts=(), accents=()) as letter, Number(value=1)), signs=(1, -1)),
        ):
            return name_of(letter)
        case _:
            return None


def kinds_of(stated: Sequence[Stated], recurrence: Recurrence) -> dict[str, str]:
    """In which kind of script the step of each stem stands in the definitions; names for gradients
    (`dc_t` beside `c_t`) are no part of the recurrence."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for item in stated:
        head = head_of(item)
        split = recurrence.split(head) if item.kind == "definition" and head is not None else None
        if head is None or split is None:
            continue
        marked: list[tuple[str, str]] = [
            (stem_of(symbol, script), script.kind)
            for symbol in (head, *symbols_in(item.node))
            for script in symbol.scripts
            if script.items and recurrence.shift(script) is not None
        ]
        found.append((split[0], marked))
    stems = {stem for _, marked in found for stem, _ in marked}
    forward = [marked for head_stem, marked in found if not is_gradient(head_stem, stems)]
    kinds: dict[str, str] = {}
    for each, kind in (pair for marked in forward for pair in marked):
        kinds.setdefault(each, kind)
    return kinds


def differentiated_at_a_step(stated: Sequence[Stated], recurrence: Recurrence) -> dict[str, str]:
    """The kinds of scripts of what is differentiated by, and of names for gradients by it, `g_t =
    ∂L/∂h_t`, though the recurrence has no formula of them."""
    found: dict[str, str] = {}
    nodes = [item.named for item in stated if item.kind == "alias"]
    nodes += [by(item.head) for item in stated if item.kind in CLAIMS]
    for symbol in (bare(node) for node in nodes if node is not None):
        for script in symbol.scripts if isinstance(symbol, Symbol) else ():
            if isinstance(symbol, Symbol) and script.items and recurrence.shift(script) is not None:
                found.setdefault(stem_of(symbol, script), script.kind)
    return found


def is_gradient(stem: str, stems: Collection[str]) -> bool:
    """Whether a stem is a name for a gradient by its form."""
    return stem[0] == "d" and stem[1:] in stems


def sections_about_a_step(
    stated: Sequence[Stated], recurrence: Recurrence
) -> frozenset[Section]:  # fmt: skip
    """The sections that speak of a step without its letter: by a name for the one before or after,
    or by claims about what they define of one step alone."""
    differentiated = {
        (name, item.place.section)
        for item in stated
        if item.kind in CLAIMS and (below_ := by(item.head)) is not None
        if (name := named(below_)) is not None
    }
    differentiated |= {
        (item.name[1:], item.place.section)
        for item in stated
        if item.kind == "definition" and item.name[:1] == "d"
    }
    found: set[Section] = set()
    for item in stated:
        section = item.place.section
        if any(labels(node, recurrence) for node in (item.head, item.node) if node is not None):
            found.add(section)
        head = head_of(item)
        if item.kind != "definition" or head is None or recurrence.split(head) is not None:
            continue
        if (item.name, section) in differentiated and recurrence.speaks(item.node):
            found.add(section)
    return frozenset(found | sections_of_shared(stated, recurrence))


def sections_of_shared(stated: Sequence[Stated], recurrence: Recurrence) -> set[Section]:
    """The sections with gradients of a loss by what all steps share that are made of quantities of
    one step: what no sum over the steps, and no step after, is spoken of beside is one step. Where
    a formula adds over all steps it is as likely that such a sum was forgotten."""
    if any(item.kind == "definition" and sums_over(item, recurrence.letter) for item in stated):
        return set()
    shared: set[Section] = set()
    several: set[Section] = set()
    for item in stated:
        section = item.place.section
        if item.kind not in CLAIMS or item.node is None:
            continue
        steps = [pair for symbol in symbols_in(item.node) if (pair := recurrence.split(symbol))]
        steps = [pair for pair in steps if pair[0] in recurrence.kinds]
        found = first_derivative(item.head) if item.head is not None else None
        ends = [bare(end) for end in found[1:]] if found is not None else []
        symbols = [end for end in ends if isinstance(end, Symbol) and not recurrence.split(end)]
        of_all = [end for end in symbols if stem(end) not in recurrence.kinds]
        if sums_over(item, recurrence.letter) or any(shift > 0 for _, shift in steps):
            several.add(section)
        elif steps and len(of_all) == 2:
            shared.add(section)
    return shared - several


def labels(node: Node, recurrence: Recurrence) -> bool:
    """Whether a formula has `c_{next}` or `c_{prev}` of a recurrence of c."""
    for symbol in symbols_in(node):
        if any(s.text in NEXT | PREVIOUS for s in symbol.scripts):
            found = recurrence.split(symbol)
            if found is not None and {found[0], found[0][1:]} & recurrence.kinds.keys():
                return True
    return False


def defines_a_step(item: Stated, recurrence: Recurrence) -> bool:
    """Whether a statement is one of the recurrence's definitions."""
    head = head_of(item)
    found = recurrence.split(head) if item.kind == "definition" and head is not None else None
    return found is not None and found[0] in recurrence.kinds and found[1] == 0


def of_the_cell(item: Stated, recurrence: Recurrence) -> Stated:
    """A statement with labels for its steps."""
    head, node, other = (
        None if n is None else changed(n, recurrence.labelled)
        for n in (item.head, item.node, item.named)
    )
    name = item.name and head is not None and named(head)
    return replace(
        item, head=head, member=replace(item.member, node=node), named=other,
        name=name or item.name, origin=item.origin or item,
    )  # fmt: skip


def sums_over(item: Stated, letter: str) -> bool:
    """Whether a statement goes over all steps."""
    nodes = [n for n in (item.head, item.node) if n is not None]
    sums = (n for node in nodes for n in inside(node, BigOperator))
    return any(name_of(bound) == letter for each in sums for bound in each.letters)


def head_of(item: Stated) -> Symbol | None:
    """The symbol that a statement is about."""
    head = bare(item.head) if item.head is not None else None
    return head if isinstance(head, Symbol) else None


def stem_of(symbol: Symbol, script: Script) -> str:
    """The name of a symbol without one of its scripts."""
    return name_of(symbol.replace(scripts=tuple(s for s in symbol.scripts if s is not script)))


def symbols_in(node: Node | None) -> Iterator[Symbol]:
    """The symbols in an expression."""
    return iter(inside(node, Symbol))

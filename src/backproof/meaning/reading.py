"""Readings: complete ways to understand a document, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from backproof.algebra.program import Program
from backproof.document import Document
from backproof.meaning.applied import with_functions
from backproof.meaning.backward import with_recursion
from backproof.meaning.binders import letter_of
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Absent, Context, Setting, build, closure
from backproof.meaning.conventions import COUNTERS, Convention, conventions
from backproof.meaning.copies import with_copies
from backproof.meaning.families import Families, families_of
from backproof.meaning.functions import other_functions
from backproof.meaning.implied import sums_are_implied
from backproof.meaning.index_conditions import with_index_conditions
from backproof.meaning.instances import instantiate
from backproof.meaning.letter_case import with_one_case
from backproof.meaning.letters import Letters, letters_of, rewrite
from backproof.meaning.names import bare, named
from backproof.meaning.restatements import without_repetition
from backproof.meaning.restated import with_restated
from backproof.meaning.roles import is_plain_scalar
from backproof.meaning.shorthand import shorthand_of, with_shorthand
from backproof.meaning.side_conditions import restrictions_in, with_side_conditions
from backproof.meaning.signals import with_signals
from backproof.meaning.spoken import add_spoken
from backproof.meaning.statements import Stated, below, derivatives, understand
from backproof.meaning.table import Table, add_shorthand, tabulate, used_names
from backproof.source import Section, Span
from backproof.syntax import nodes as syntax
from backproof.syntax import parse_document
from backproof.syntax.keys import key


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to understand a document.

    `claims` are typed in their contexts; `unread` says of other statements why they could not be
    made a claim. `contexts` are by objective: the quantity that is differentiated.
    """

    document: Document
    stated: tuple[Stated, ...]
    table: Table
    convention: Convention
    sizes: Mapping[str, Span]
    claims: tuple[Claim, ...]
    contexts: Mapping[str, Context] = field(default_factory=dict)
    unread: Mapping[Stated, tuple[str, str]] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[Absent, ...]:
        """The definitions that could not be used in any context, each once."""
        found = {a.definition.key: a for c in self.contexts.values() for a in c.absent}
        return tuple(found.values())

    @property
    def context(self) -> Context | None:
        """The context with the most definitions: the network that the document describes."""
        spoken = {key for keys in self.table.spoken.values() for key in keys}
        scalar = [
            c
            for c in self.contexts.values()
            if c.program.loss is not None and not c.arbitrary and c.objective not in spoken
        ]
        return max(scalar, key=lambda c: len(c.program.definitions), default=None)

    @property
    def program(self) -> Program | None:
        """The network that the document describes, None where there is none."""
        return None if self.context is None else self.context.program


def readings(document: Document) -> Iterator[Reading]:
    """At most four readings, lazily, in the order of their prior."""
    written = with_index_conditions(with_functions(parse_document(document)))
    letters = letters_of(written)
    counting = letters.components | letters.families
    restricted = rewrite(with_side_conditions(written, counting), letters)
    restricted, matrices = with_one_case(restricted)
    stated = tuple(
        replace(item, kind="mention") if restrictions_in(item.statement, counting) else item
        for item in understand(restricted)
    )
    stated = with_restated(stated)
    families = families_of(stated)
    stated = tuple(
        replace(item, kind="mention")
        if is_generic(item, families) or is_count(item) or is_listing(item) or is_worked(item)
        else item
        for item in instantiate(stated, families)
    )
    stated = with_copies(with_recursion(without_repetition(stated)))
    shorthand = shorthand_of(stated)
    signals = with_signals(with_shorthand(stated, shorthand), shorthand)
    stated = tuple(
        replace(item, kind="mention") if is_step(item) else item for item in signals.stated
    )
    table = tabulate(stated)
    for alias in signals.aliases:
        table.aliases.setdefault(alias.name, []).append(alias)
    add_shorthand(table, stated, shorthand.names)
    candidates, sizes = conventions(document, stated, frozenset(table.definitions))
    counted = next((name for name in COUNTERS if name in sizes), None)
    text = "\n".join(source.text for source in document.sources)
    add_spoken(table, stated, text, counted)
    for convention in candidates:
        yield _Reader(
            document, stated, table, convention, sizes, letters, shorthand.losses, matrices
        ).reading()


def vectors_of(letters: Letters, matrices: frozenset[str]) -> dict[str, bool]:
    """What one index picks of a stem, where the document says it: a vector or a number."""
    vectors = letters.vectors | matrices
    return dict.fromkeys(letters.scalars, False) | dict.fromkeys(vectors, True)


def is_generic(item: Stated, families: Families) -> bool:
    """Whether a definition still speaks of every layer or time: its instances say the same."""
    if item.kind != "definition" or item.head is None or not families:
        return False
    scripts = [n for n in below(item.head) if isinstance(n, syntax.Script)]
    return any(s.text in families.free and s.text in families.of for s in scripts)


def is_listing(item: Stated) -> bool:
    """Whether a definition only lists the entries of what it defines: `y = (y_1, ..., y_n)`."""
    if item.kind != "definition" or item.node is None:
        return False
    node = bare(item.node)
    while isinstance(node, syntax.Transpose | syntax.Group):
        node = bare(node.base if isinstance(node, syntax.Transpose) else node.body)
    if not isinstance(node, syntax.Matrix | syntax.Range):
        return False
    own = item.name.partition("_")[0].partition("^")[0].lower()
    bases = {n.base.lower() for n in below(node) if isinstance(n, syntax.Symbol)}
    return own in bases


def is_step(item: Stated) -> bool:
    """Whether what looks like a definition gives a new value to what it uses: `W = W - g`."""
    head = bare(item.head) if item.head is not None else None
    if item.kind != "definition" or item.node is None:
        return False
    if not isinstance(head, syntax.Symbol | syntax.Element):
        return False
    own = key(head)
    return any(key(n) == own for n in below(item.node) if isinstance(n, type(head)))


def is_count(item: Stated) -> bool:
    """Whether a definition is a worked number (`m = 209`, `s = 0`): the letter stays free, but for
    rates and penalties."""
    worked = isinstance(item.node, syntax.Number) and not is_plain_scalar(item.name)
    return item.kind == "definition" and worked


def is_worked(item: Stated) -> bool:
    """Whether a definition gives one entry a number (`t_i = 1` for one class): no whole has it."""
    element = isinstance(bare(item.head), syntax.Element) if item.head is not None else False
    return item.kind == "definition" and element and isinstance(item.node, syntax.Number)


def indexed_in(stated: Iterable[Stated]) -> dict[str, int]:
    """The names of which a document picks elements, and by how many indices at most."""
    found: dict[str, int] = {}
    for item in stated:
        for part in (item.head, item.node):
            for element in below(part) if part is not None else ():
                if isinstance(element, syntax.Element) and (name := named(element.base)):
                    found[name] = max(found.get(name, 0), len(element.indices))
    return found


def axes_in(stated: Iterable[Stated]) -> dict[tuple[str, str | None], int]:
    """At which of two indices of a name each letter stands, where it is always the same one."""
    found: dict[tuple[str, str | None], set[int]] = {}
    for item in stated:
        for part in (item.head, item.node):
            for element in below(part) if part is not None else ():
                if isinstance(element, syntax.Element) and len(element.indices) == 2:
                    name = named(element.base) or ""
                    for axis, letter in enumerate(map(letter_of, element.indices)):
                        found.setdefault((name, letter), set()).add(axis)
    return {key: next(iter(axes)) for key, axes in found.items() if len(axes) == 1 and key[1]}


class _Reader:
    def __init__(
        self, document: Document, stated: tuple[Stated, ...], table: Table,
        convention: Convention, sizes: Mapping[str, Span], letters: Letters,
        losses: frozenset[str], matrices: frozenset[str],
    ):  # fmt: skip
        self.document, self.stated, self.table = document, stated, table
        self.convention, self.sizes = convention, sizes
        heads = [(s.head, s.place) for s in self.lines if s.head is not None]
        claimed = [table.derivative(head, place) for head, place in heads]
        text = "\n".join(source.text for source in document.sources)
        self.setting = Setting(
            table, convention, frozenset(sizes) - frozenset(table.definitions),
            frozenset(pair[1] for pair in claimed if pair),
            letters.components, vectors_of(letters, matrices), indexed_in(stated), losses,
            other_functions(text), sums_are_implied(text), axes_in(stated), matrices,
            frozenset(pair[0] for pair in claimed if pair),
        )  # fmt: skip
        self.contexts: dict[str, Context] = {}
        self.unread: dict[Stated, tuple[str, str]] = {}

    def reading(self) -> Reading:
        claims = [c for s in self.stated if (c := self.safely(s)) is not None]
        if not self.contexts:
            self.objective_without_claims()
        return Reading(
            self.document, self.stated, self.table, self.convention, self.sizes,
            tuple(claims), self.contexts, self.unread,
        )  # fmt: skip

    def safely(self, stated: Stated) -> Claim | None:
        """The claim; a fault of ours costs this statement its verdict and says whose fault it
        is."""
        try:
            return self.claim(stated)
        except Exception as fault:
            reason = f"a bug of backproof ({type(fault).__name__}: {fault}); please report it"
            self.unread[stated] = ("internal-error", reason)
            return None

    def context(self, objective: str, stated: Stated) -> Context:
        if objective not in self.contexts:
            extra = tuple(sorted(self.named_beside.get(objective, ())))
            self.contexts[objective] = build(self.setting, objective, stated.place, (), extra)
        return self.contexts[objective]

    @cached_property
    def named_beside(self) -> dict[str, set[str]]:
        """What the formulas about each numerator name: its context has their definitions too."""
        found: dict[str, set[str]] = {}
        for stated in self.lines:
            if stated.node is None or stated.head is None or stated.kind == "definition":
                continue
            names = self.table.derivative(stated.head, stated.place)
            if names is not None:
                resolved = {self.table.resolve(n, stated.place) for n in used_names(stated.node)}
                found.setdefault(names[0], set()).update(resolved & self.table.by_key.keys())
        return found

    @cached_property
    def lines(self) -> tuple[Stated, ...]:
        """The statements, and the claims that some of them may mean."""
        return (*self.stated, *(m for s in self.stated for m in s.meant))

    def supposed(self, stated: Stated) -> Claim | None:
        """The claims that a line may mean, in a chain; None where none can be made."""
        found: Claim | None = None
        for meant in reversed(stated.meant):
            claim = self.claim(meant)
            if claim is not None:
                found = replace(claim, stated=stated, other=found)
        if found is None:
            reason = f"nothing is known of which {stated.name} could be the gradient"
            self.unread[stated] = ("undefined-symbol", reason)
        return found

    def claim(self, stated: Stated) -> Claim | None:
        """The claim that a statement makes, if it makes one; the losses that only the text names
        are tried after an arbitrary one."""
        if stated.meant:
            return self.supposed(stated)
        found = self.direct(stated)
        head = stated.head if stated.kind in ("gradient", "chain-step", "update") else None
        names = self.table.derivative(head, stated.place) if head is not None else None
        chain = None if found is None else found.other
        spoken = self.table.spoken.get(names[0], ()) if names is not None else ()
        for loss in reversed(spoken):
            assert names is not None
            context = self.spoken(loss, names[0], stated)
            if self.reaches(context, loss, names[1]):
                wrt = self.table.within(names[1], context.quantities)
                claim = make(stated, context, loss, wrt)
                chain = replace(claim, supposed=loss, other=chain)
        return chain if found is None else replace(found, other=chain)

    def spoken(self, key: str, name: str, stated: Stated) -> Context:
        """The context of a loss that only the text names."""
        if key not in self.contexts:
            extra = tuple(sorted(self.named_beside.get(name, ())))
            self.contexts[key] = build(self.setting, key, stated.place, (), extra)
        return self.contexts[key]

    def direct(self, stated: Stated) -> Claim | None:
        if stated.kind == "identity":
            return self.identity(stated)
        if stated.kind not in ("gradient", "chain-step", "update") or stated.head is None:
            return None
        names = self.table.derivative(stated.head, stated.place)
        if names is None:
            self.unread[stated] = ("unsupported", "a derivative of this form is not understood yet")
            return None
        of, wrt = names
        context = self.scope_of(of, wrt, stated) if of in self.table.by_key else None
        supposed = stated.reason
        if context is None or not self.leads(context, of, wrt):
            arbitrary = self.given(of, wrt, stated)
            if arbitrary is not None and (context is None or self.leads(arbitrary, of, wrt)):
                if context is not None and self.reaches(context, of, wrt):
                    supposed = supposed or f"{names[0]} is any function of what is defined last"
                context = arbitrary
        if context is None:
            self.unread[stated] = ("undefined-symbol", f"{names[0]} is never defined")
            return None
        of, wrt = (self.table.within(name, context.quantities) for name in (of, wrt))
        if not self.reaches(context, of, wrt):
            missing = (
                "is not part of what it defines" if wrt in self.table.by_key else "is never used"
            )
            self.unread[stated] = (
                "no-path",
                f"{names[1]} {missing}: {names[0]} does not depend on it",
            )
            return None
        claim = replace(make(stated, context, of, wrt), supposed=supposed)
        if of in self.nameless:
            # A formula that is differentiated as it stands: its letters may be variables there.
            explicit = self.alone(of, stated)
            if self.reaches(explicit, of, wrt):
                return replace(claim, other=make(stated, explicit, of, wrt))
        return self.with_layouts(claim, stated, context, of, wrt)

    def with_layouts(
        self, claim: Claim, stated: Stated, context: Context, of: str, wrt: str
    ) -> Claim:
        """The claim, and the others that it may be: where its formula has derivatives of vectors,
        in denominator layout, or with the other steps of a recurrence held fixed."""
        chains = claim.chains
        if not chains:
            return claim
        layouts = (False, True) if any(len(c.links) == 1 for c in chains) else (False,)
        steps = (
            (False, True) if any(context.step(a) for c in chains for a, _ in c.links) else (False,)
        )
        other: Claim | None = claim.other
        for within, turned in list(product(steps, layouts))[:0:-1]:
            again = make(stated, context, of, wrt, turned, within)
            other = replace(again, supposed=claim.supposed, other=other)
        return replace(claim, other=other)

    @cached_property
    def nameless(self) -> frozenset[str]:
        return frozenset(self.table.expressions.values())

    def alone(self, of: str, stated: Stated) -> Context:
        """The context of a quantity in which all that its formula names is free."""
        key = f"{of} alone"
        if key not in self.contexts:
            self.contexts[key] = build(self.setting, of, stated.place, alone=True)
        return self.contexts[key]

    def reaches(self, context: Context, of: str, wrt: str) -> bool:
        """Whether both ends of a derivative are quantities of a context."""
        inside = context.quantities
        return all(self.table.within(name, inside) in inside for name in (of, wrt))

    def leads(self, context: Context, of: str, wrt: str) -> bool:
        """Whether in a context one quantity depends on the other."""
        of, wrt = (self.table.within(name, context.quantities) for name in (of, wrt))
        return self.reaches(context, of, wrt) and context.leads(of, wrt)

    def scope_of(self, of: str, wrt: str, stated: Stated) -> Context:
        """The context of a derivative: the largest one known that holds both, else the numerator's
        own."""
        if of in self.table.expressions.values():
            return self.context(of, stated)
        for context in self.contexts.values():
            if of in context.quantities and wrt in context.quantities:
                return context
        for top in self.tops:
            # What a loss says of the shapes holds for what it is made of.
            if of in self.needs[top]:
                context = self.context(top, stated)
                if of in context.quantities and wrt in context.quantities:
                    return context
        return self.context(of, stated)

    def given(self, of: str, wrt: str, stated: Stated) -> Context | None:
        """The context of a loss that is never defined: an arbitrary function of the last quantities
        that it is differentiated by, those that no other of them is made of."""
        here = {
            name: self.table.resolve(name, stated.place)
            for name, known in self.table.definitions.items()
            if len(known) > 1
        }
        part = self.part(stated)
        key = " ".join([of, "given", part.title, str(part.start), *sorted(here.values())])
        if key not in self.contexts:
            wanted = {
                target
                for target in self.targets.get((of, part), set())
                if target not in self.table.by_key
                or here.get(self.table.by_key[target].name, target) == target
            }
            used = {n for target in wanted for n in self.needs.get(target, ())}
            sinks = tuple(sorted(wanted - used - {of}))
            if not sinks:
                return None
            extra = tuple(sorted(self.named_beside.get(of, ())))
            self.contexts[key] = build(self.setting, of, stated.place, sinks, extra)
        return self.contexts[key]

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

    def identity(self, stated: Stated) -> Claim | None:
        key = self.table.resolve(stated.name, stated.place)
        for context in self.contexts.values():
            if key in context.quantities:
                return make(stated, context, key, None)
        if key in self.table.by_key:
            return make(stated, self.context(key, stated), key, None)
        self.unread[stated] = (
            "undefined-symbol",
            f"{stated.name} is in no network of the document",
        )
        return None

    def objective_without_claims(self) -> None:
        """Without claims, the loss is the last definition that nothing else uses."""
        definitions = [d for ds in self.table.definitions.values() for d in ds]
        if definitions:
            last = max(definitions, key=lambda d: d.stated.place.order)
            self.context(last.key, last.stated)

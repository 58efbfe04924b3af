"""Readings: complete ways to understand a document, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from typing import TypeVar

from backproof.document import Document
from backproof.interruption import checkpoint
from backproof.meaning.building import build
from backproof.meaning.claims import Claim, any_of, beside, either, is_sure, lacks_a_name, make
from backproof.meaning.contexts import Context
from backproof.meaning.conventions import Convention
from backproof.meaning.definitions.relations import Relations
from backproof.meaning.differentials.motions import Motions, first_differential, held_fixed
from backproof.meaning.gradients.layer_functions import of_layer
from backproof.meaning.gradients.layouts import of_gradient
from backproof.meaning.gradients.second_derivatives import second_order
from backproof.meaning.layers.unmarked import with_marks
from backproof.meaning.preparation import prepare
from backproof.meaning.prepared import Prepared
from backproof.meaning.scopes import scope_of
from backproof.meaning.settings import Setting
from backproof.meaning.statements import Stated
from backproof.meaning.suppositions.closed_cases import with_cases_closed
from backproof.meaning.suppositions.conditions import under_conditions
from backproof.meaning.suppositions.functions_supposed import Supposed, with_functions
from backproof.meaning.suppositions.held_apart import Without, before_formulas, through_its_ends
from backproof.meaning.suppositions.sums_over_samples import with_sums_over_samples
from backproof.meaning.understanding import Reading
from backproof.record import replace
from backproof.source import Section
from backproof.syntax.nodes import Node

__all__ = ["Reading", "readings", "readings_of"]

T = TypeVar("T")
Making = Callable[[], Claim]
"""Types a claim in contexts that are known."""


def readings(
    document: Document, like: Convention | None = None, among: tuple[Convention, ...] = ()
) -> Iterator[Reading]:
    """Readings (`among` some), lazily, those first that lie as another one, then by their prior."""
    return readings_of(prepare(document), like, among)


def readings_of(
    prepared: Prepared, like: Convention | None = None, among: tuple[Convention, ...] = (),
    wanted: Callable[[Stated], bool] = lambda stated: True,
) -> Iterator[Reading]:  # fmt: skip
    """Readings of a document that is prepared, as far as lines that are wanted need them."""
    relations = Relations(prepared)
    for convention in sorted(among or prepared.candidates, key=lambda c: not c.lies_as(like)):
        yield _Reader(prepared, relations, convention).reading(wanted)


class _Reader:
    def __init__(
        self, prepared: Prepared, relations: Relations, convention: Convention,
        setting: Setting | None = None,
    ):  # fmt: skip
        self.prepared, self.relations, self.convention = prepared, relations, convention
        self.stated, self.table = prepared.stated, prepared.table
        self.setting = setting or prepared.setting(convention)
        self.supposing: dict[str, _Reader] = {}
        self.suggests = True
        self.by_wholes: dict[str, bool] = {}
        self.contexts: dict[str, Context] = {}
        self.earlier: dict[Without, Context] = {}
        self.unread: dict[Stated, tuple[str, str]] = {}

    def reading(self, wanted: Callable[[Stated], bool]) -> Reading:
        lines = filter(wanted, self.stated)
        makings = {s: m for s in lines if (m := self.making(s)) is not None}
        if not self.contexts:
            self.objective_without_claims()
        return Reading(
            self.prepared.document, self.stated, self.table, self.convention, self.prepared.sizes,
            self.prepared.kinds, makings, self.contexts, self.unread, self.prepared.strays,
            self.again(True), self.again(False), self.prepared.candidates,
        )  # fmt: skip

    def again(self, suggests: bool) -> Callable[[Stated], Claim | None]:
        """Makes the claim of a line that is written otherwise, in the contexts that are known."""
        reader = _Reader(self.prepared, self.relations, self.convention, self.setting)
        reader.contexts, reader.suggests = dict(self.contexts), suggests
        return lambda stated: (making := reader.making(stated)) and making()

    def making(self, stated: Stated) -> Callable[[], Claim | None] | None:
        """What makes the claim of a statement, once."""
        making = self.safely(stated, lambda: self.claim(stated))
        return None if making is None else cache(partial(self.safely, stated, making))

    def safely(self, stated: Stated, work: Callable[[], T]) -> T | None:
        """A fault of ours costs a statement its verdict and says whose fault it is."""
        try:
            return work()
        except Exception as fault:
            reason = f"a bug of backproof ({type(fault).__name__}: {fault}); please report it"
            self.unread[stated] = ("internal-error", reason)
            return None

    def context(self, objective: str, stated: Stated) -> Context:
        if objective not in self.contexts:
            needs = self.relations.needs.get(objective, ())
            extra = self.beside(objective, not any(map(self.setting.samples.holds, needs)))
            self.contexts[objective] = build(self.setting, objective, stated.place, (), extra)
        return self.contexts[objective]

    def supposed(self, stated: Stated) -> Making | None:
        """The claims that a line may mean, in a chain; None where none can be made."""
        makings = [m for each in reversed(stated.meant) if (m := self.claim(each)) is not None]
        if not makings:
            reason = f"nothing is known of which {stated.name} could be the gradient"
            self.unread[stated] = ("undefined-symbol", reason)
            return None
        return lambda: any_of(stated, [making() for making in makings])

    def claim(self, stated: Stated) -> Making | None:
        """The claim that a statement makes, if it makes one; the losses that only the text names
        are tried after an arbitrary one, and what its words suggest where formulas lack."""
        checkpoint()
        if stated.meant:
            return self.supposed(stated)
        direct = self.direct(stated)
        head = stated.head if stated.kind in ("gradient", "chain-step", "update") else None
        names = self.table.derivative(head, stated.place) if head is not None else None
        spoken = self.table.spoken.get(names[0], ()) if names is not None else ()
        named: list[tuple[str, Making]] = []
        for loss in reversed(spoken):
            assert names is not None
            context = self.spoken(loss, names[0], stated)
            if context.reaches(loss, names[1]):
                wrt = context.within(names[1])
                named.append((loss, partial(make, stated, context, loss, wrt)))
        if direct is None and not named:
            suggested = self.suggested(stated, None)
            return None if suggested is None else lambda: suggested
        return partial(self.chained, stated, direct, named)

    def chained(
        self, stated: Stated, direct: Making | None, named: list[tuple[str, Making]]
    ) -> Claim:
        """A claim, with those about losses that only the text names behind it."""
        found = None if direct is None else direct()
        chain = None if found is None else found.other
        for loss, making in named:
            chain = replace(making(), supposed=loss, other=chain)
        if found is not None:
            under, supposed = partial(self.under, stated=stated), self.prepared.may_be
            chain = beside(
                replace(found, other=chain), with_functions(found, self.setting, supposed, under)
            )
        claim = beside(chain, self.suggested(stated, found) if self.suggests or not found else None)
        assert claim is not None
        return claim

    def suggested(self, stated: Stated, claim: Claim | None) -> Claim | None:
        """What a line may mean besides: with the function of its layer, with cases that leave out
        nothing, weights without marks, sums over samples, and what only words define."""
        sides = [*(of_layer(claim) if claim else ()), *with_cases_closed(stated, self.table)]
        if claim is not None and is_sure(claim):
            return self.aside.spelled_out(stated, sides) if sides else None
        sides.extend((*with_marks(stated, self.table), *with_sums_over_samples(stated)))
        found = self.aside.spelled_out(stated, sides) if sides else None
        if self.further is None or (making := self.further.claim(stated)) is None:
            return found
        known, read = self.further.prepared, claim is not None and not lacks_a_name(claim)
        return beside(found, under_conditions(making(), known.suppositions, read))

    @cached_property
    def further(self) -> _Reader | None:
        """A reader that takes for granted what the words of the document suggest."""
        wider = self.prepared.further
        return None if wider is None else _Reader(wider, Relations(wider), self.convention)

    @cached_property
    def aside(self) -> _Reader:
        """A reader with contexts of its own, which say nothing of the document."""
        return _Reader(self.prepared, self.relations, self.convention, self.setting)

    def spelled_out(self, stated: Stated, sides: Iterable[tuple[Node, Node, str]]) -> Claim | None:
        """The claim with other names on its two sides, each with what that supposes."""
        found: Claim | None = None
        for head, node, words in sides:
            member = replace(stated.member, node=node)
            making = self.direct(replace(stated, head=head, member=member))
            claim = None if making is None else making()
            if claim is not None and claim.fault is None:
                found = replace(claim, stated=stated, conditions=(words,), other=found)
        return found

    def under(self, function: Supposed, stated: Stated) -> Making | None:
        """The claim with a function that the page does not give taken for what it may be."""
        if function.name not in self.supposing:
            self.supposing[function.name] = _Reader(
                self.prepared, self.relations, self.convention, function.setting
            )
        return self.supposing[function.name].direct(stated)

    def spoken(self, key: str, name: str, stated: Stated) -> Context:
        """The context of a loss that only the text names."""
        if key not in self.contexts:
            beside = self.beside(name, False)
            self.contexts[key] = build(self.setting, key, stated.place, (), beside)
        return self.contexts[key]

    def direct(self, stated: Stated) -> Making | None:
        if stated.kind == "identity":
            return self.identity(stated)
        if stated.kind == "differential":
            return self.differential(stated)
        if stated.kind not in ("gradient", "chain-step", "update") or stated.head is None:
            return None
        names = self.table.derivative(stated.head, stated.place)
        if names is None:
            return second_order(self, stated)
        meant = self.relations.meant(*names, self.convention.samples)
        if len(meant) == 2 and self.fits_wholes(*meant, stated):
            meant = meant[1:]
        makings = [self.derivative(stated, of, names) for of in meant]
        found = [making for making in makings if making is not None]
        return found[0] if len(found) == 1 else (partial(either, found) if found else None)

    def fits_wholes(self, by_entries: str, by_wholes: str, stated: Stated) -> bool:
        """Whether a loss fits by the wholes of its entries alone: it then means nothing else."""
        if by_entries not in self.by_wholes:
            other, fits = (self.context(key, stated) for key in (by_entries, by_wholes))
            self.by_wholes[by_entries] = bool(other.absent) and not fits.absent
            if self.by_wholes[by_entries]:
                del self.contexts[by_entries]
        return self.by_wholes[by_entries]

    def derivative(self, stated: Stated, of: str, names: tuple[str, str]) -> Making | None:
        """A claim about a derivative of a quantity, which is what is meant by the numerator."""
        wrt = names[1]
        if stated.instance and self.relations.backwards(stated.head, of, wrt):
            self.unread[stated] = ("wrong-order", f"{of} does not come after {wrt}")
            return None
        context = self.scope_of(of, wrt, stated) if of in self.table.by_key else None
        if context is not None and self.one_sample(stated) and self.of_all(context):
            context = None if self.of_all(own := self.context(of, stated)) else own
        supposed = stated.reason
        if context is None or not context.leads(of, wrt):
            arbitrary = self.given(of, wrt, stated)
            if arbitrary is not None and (context is None or arbitrary.leads(of, wrt)):
                if context is not None and context.reaches(of, wrt):
                    supposed = supposed or f"{names[0]} is any function of what is defined last"
                context = arbitrary
        if context is None:
            self.unread[stated] = ("undefined-symbol", f"{names[0]} is never defined")
            return None
        of, wrt = map(context.within, (of, wrt))
        if not context.reaches(of, wrt):
            known = wrt in self.table.by_key
            missing = "is not part of what it defines" if known else "is never used"
            why = f"{names[1]} {missing}: {names[0]} does not depend on it"
            self.unread[stated] = ("no-path", why)
            return None
        # A formula that is differentiated as it stands: its letters may be variables there.
        explicit = self.alone(of, stated) if self.may_be_alone(of) else None
        if explicit is not None and not explicit.reaches(of, wrt):
            explicit = None
        open_ = explicit is None and context.arbitrary
        through = through_its_ends(self, stated, context, of, wrt) if open_ else None
        if through is None and explicit is None:
            through = before_formulas(self, stated, context, of, wrt)
        return partial(of_gradient, stated, context, of, wrt, supposed, explicit, through)

    def one_sample(self, stated: Stated) -> bool:
        """Whether a line is about one sample on a page about all: its loss is that of the sample,
        which the page does not give."""
        return self.setting.samples.of_one_sample(stated.head, stated.node)

    def beside(self, of: str, one: bool, part: Section | None = None) -> tuple[str, ...]:
        """What the formulas about a numerator name besides, of one sample or of all."""
        named = self.relations.named_beside(of, part)
        return tuple(
            sorted(name for name in named if name != of and self.setting.samples.fits(name, one))
        )

    def of_all(self, context: Context) -> bool:
        """Whether a context has stacks of samples."""
        return any(map(self.setting.samples.holds, context.quantities))

    @cached_property
    def nameless(self) -> frozenset[str]:
        return frozenset(self.table.expressions.values())

    def may_be_alone(self, of: str) -> bool:
        """Whether a formula without a name has something in it that a definition gives."""
        known = self.table.by_key
        given = known.get(of) if of in self.nameless else None
        return given is not None and any(name in known for name in self.table.needed(given))

    def alone(self, of: str, stated: Stated) -> Context:
        """The context of a quantity in which all that its formula names is free."""
        key = f"{of} alone"
        if key not in self.contexts:
            self.contexts[key] = build(self.setting, of, stated.place, alone=True)
        return self.contexts[key]

    def scope_of(self, of: str, wrt: str, stated: Stated) -> Context:
        """The context of a derivative."""
        return scope_of(self, of, wrt, stated)

    def given(
        self, of: str, wrt: str, stated: Stated, ends: frozenset[str] = frozenset()
    ) -> Context | None:
        """The context of a loss that is never defined: an arbitrary function of the last quantities
        that it is differentiated by, those that no other of them is made of; of `ends` alone."""
        here = {
            name: self.table.resolve(name, stated.place)
            for name, known in self.table.definitions.items()
            if len(known) > 1
        }
        part = self.relations.part(stated)
        one = self.one_sample(stated)
        said = "one" if one else "all"
        aside = self.relations.twins.aside(stated, self.table)
        names = (*sorted(here.values()), *sorted(ends), *sorted(aside))
        key = " ".join([of, "given", said, part.title, str(part.start), *names])
        if key not in self.contexts:
            wanted = {
                target
                for target in self.relations.targets.get((of, part), set())
                if target not in self.table.by_key
                or here.get(self.table.by_key[target].name, target) == target
            }
            wanted = {t for t in wanted - aside if self.setting.samples.fits(t, one)}
            last = self.relations.last(wanted, of)
            sinks = tuple(sorted(ends or last))
            if not sinks or (ends and not ends < last):
                return None
            extra = tuple(name for name in self.beside(of, one, part) if name not in aside)
            self.contexts[key] = build(self.setting, of, stated.place, sinks, extra)
        return self.contexts[key]

    @cached_property
    def motions(self) -> Motions:
        return Motions(self.stated)

    def differential(self, stated: Stated) -> Making | None:
        """A claim about how something changes as what it is made of moves."""
        about = first_differential(stated.head)
        key = None if about is None else self.table.moving(about, stated.place)
        motions, place = self.motions, stated.place
        own = [self.table.resolve(n, place) for n in motions.own(stated)]
        context: Context | None = None
        if key is not None:
            known = key in self.table.by_key
            get = self.scope_of if known else self.given
            context = get(key, own[0] if own else key, stated)
        if key is None or context is None:
            self.unread[stated] = ("undefined-symbol", "what changes here is never defined")
            return None
        inside, free = context.quantities, {e.name for e in context.program.free}
        moved = tuple(map(context.within, own))
        outside = [name for name in moved if name not in inside]
        if outside:
            self.unread[stated] = ("no-path", f"nothing here depends on {outside[0]}")
            return None

        def more(names: Iterable[str]) -> tuple[str, ...]:
            found = dict.fromkeys(self.table.resolve(n, place) for n in names)
            return tuple(n for n in found if n in free and n not in moved)

        moved += more(motions.before(stated))
        beside = more(motions.near[place.section])
        claim = partial(make, stated, context, key, None, moved=moved)
        if not beside or motions.apart(stated):
            return claim
        wider = partial(make, stated, context, key, None, moved=moved + beside)
        return lambda: replace(wider(), narrower=replace(claim(), supposed=held_fixed(beside)))

    def identity(self, stated: Stated) -> Making | None:
        key = self.table.of_chain(stated.name, stated.place)
        for context in self.contexts.values():
            if key in context.quantities:
                return partial(make, stated, context, key, None)
        if key in self.table.by_key:
            return partial(make, stated, self.context(key, stated), key, None)
        self.unread[stated] = "undefined-symbol", f"{stated.name} is in no network of the document"
        return None

    def objective_without_claims(self) -> None:
        """Without claims, the loss is the last definition that nothing else uses."""
        if (last := self.table.last) is not None:
            self.context(last.key, last.stated)

"""Lines that cannot be decided, and are right but for one small change.

What keeps a line from being called wrong is a doubt about what it rests on: a function of which
only the name is known, a name that two sections define, what a page leaves to its words. Where
other lines of the page hold under that very doubt, the page has answered it. A line under it that
differs from the truth, and of which one sign, number, index, transpose, term or factor makes the
truth, is wrong in that. No custom leaves out a link of a chain or a term, or turns one sign of a
sum: these are wrong under a doubt that no line answers, too, unless it is about how the line itself
is meant. What a line would hold under, a loss or a function, is what other lines hold under.

A name that stands nowhere else on a page, or has a letter that nothing binds, is as doubtful; so is
what does not fit. Where another index makes of it a name that other lines have, and the line holds,
it was meant; and so were an index, a transpose, an order, a product or a factor with which a line
fits and holds on a page, or in a section, that is read well: there most lines hold as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from backproof.judge import guards, left_open
from backproof.judge.bench import Bench
from backproof.judge.doubts import CODES, SEVERAL, lines_in_doubt
from backproof.judge.formulas import by_its_formula
from backproof.judge.guards import Guard
from backproof.judge.points import Points
from backproof.judge.refute import DOUBTS
from backproof.judge.shape_guards import members_or_numbers, several_losses
from backproof.judge.signals import Judgement
from backproof.judge.target_guards import target_with_formula
from backproof.judge.vanishing import NOTHING_COMPARED
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below
from backproof.meaning.translate import flatten
from backproof.meaning.understanding import Reading
from backproof.mend.changes import chains, exchanges, products, signs, transposes
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.differences import of_factors, of_terms
from backproof.mend.namesakes import KIND, Namesakes
from backproof.mend.proposals import Proposal, proposal
from backproof.mend.read_again import CODES as OF_READINGS
from backproof.mend.read_again import ReadAgain
from backproof.mend.repairs import repairs
from backproof.mend.safely import safely
from backproof.mend.summed import summed
from backproof.mend.supposed_misfits import misfit_under, supposed
from backproof.mend.together import Together, gathered
from backproof.mend.trial import Trial, other_points
from backproof.mend.truth import Truth
from backproof.mend.upstreams import upstream
from backproof.mend.verification import verified
from backproof.record import replace
from backproof.syntax.nodes import Add, Derivative, Fraction, Negate, Node, Ones, Transpose

OF_A_LINE: tuple[Guard, ...] = (
    guards.conditional, guards.worked, guards.order_of_factors, guards.written_out,
    guards.unreached, guards.silent, guards.beside_the_loss, left_open.for_a_value,
    left_open.goes_on_in_code, by_its_formula, target_with_formula,
)  # fmt: skip
"""Doubts about how a line itself is meant: no other line answers them."""
OF_NAMES = frozenset({
    "boundary", "no-path", "unbound-index", "undefined-symbol", "unknown-meaning",
    "unread-definition",
})  # fmt: skip
"""Why a line is undecided that has a name which is none."""
NO_PATH, SHAPES, UNBOUND = "no-path", "shape-mismatch", "unbound-index"
UNDEFINED = "undefined-symbol"
UNLIKE_CUSTOMS = frozenset({
    "+ and - exchanged", "end missing", "link missing", "prime missing", "term missing",
})  # fmt: skip
"""The changes that no custom makes: a sign of a whole, a factor and a transpose may be left out
everywhere on a page."""
LOOSELY = ("identity", "definition")
"""What is written loosely: a loss without the transposes that make it a number."""
KEEPING = ("transpose dropped", "transpose added", "factors swapped", "product changed")
"""The changes that make fit what does not."""
LACKING = frozenset({"factor missing", "term missing"})
MOST, LEAST, ALL, LITTLE = 48, 16, 384, 8
"""How many changes are tried for one line of each kind: so many, or what is left to each where a
page has many lines, but some; and how many nodes of syntax what is added has."""
LOOKED_AT, LOST = 144, 16
"""Among how many likely changes of a line are those that give it what it lacks, and how many of
these are tried."""
WITNESSES, TIMES = 4, 3
"""How many lines hold at least where a page is read well, and how many times as many as are
undecided."""


def nearly_right(
    reading: Reading, found: Sequence[Judgement]
) -> tuple[list[Judgement], dict[Stated, Proposal]]:
    """The verdicts, where what is right but for one small change is wrong in that; and these
    changes."""
    in_doubt = lines_in_doubt(found)
    page, said = _Page(reading, found, len(in_doubt)), {}
    told: dict[Stated, Verdict] = {}
    verdicts = {s: v for s, _, v in found}
    for stated in in_doubt:
        verdict = verdicts[stated]
        assert isinstance(verdict, Undecided)
        with safely():
            if (offered := page.offered(stated, verdict)) is not None:
                said[stated] = offered
                told[stated] = Fails(offered.code, offered.message)
            elif (misfit := page.misfit(stated, verdict)) is not None:
                told[stated] = misfit
    return [(s, kind, told.get(s, v)) for s, kind, v in found], said


class _Page:
    def __init__(self, reading: Reading, found: Sequence[Judgement], in_doubt: int) -> None:
        self.most = max(LEAST, min(MOST, ALL // max(1, in_doubt)))
        self.reading, self.bench = reading, Bench(Points(), reading)
        self.held = {s: v for s, _, v in found if isinstance(v, Holds)}
        self.undecided = [s for s, _, v in found if isinstance(v, Undecided)]
        self.trial = Trial(reading, other_points(reading))
        self.truth = Truth(reading, [s for s in reading.stated if (s.origin or s) in self.held])
        self.namesakes = Namesakes(reading)
        self.again = ReadAgain(reading, self.namesakes)
        self.claims = reading.claims_of
        self.held_together = Together([*self.held], reading)
        self.left_together = Together(self.undecided, reading)

    def is_read_well(self, stated: Stated) -> bool:
        """Whether most lines hold on the page of a line, in its section, or about the same
        quantities; or all others of its chain, and several."""
        held, left = self.held_together, self.left_together
        # The line itself, which is undecided, does not count.
        counts = zip(held.counts(stated), (n - 1 for n in left.counts(stated)), strict=True)
        if any(h >= max(WITNESSES, TIMES * u) for h, u in counts):
            return True
        root = stated.statement.root
        others = any(s is not stated for s in left.in_chains.get(root, ()))
        return not others and len(held.in_chains.get(root, ())) >= SEVERAL

    @cached_property
    def instances(self) -> dict[Stated, list[Stated]]:
        """The instances of each generic line."""
        instances = (stated for stated in self.reading.stated if stated.origin is not None)
        return gathered(instances, lambda stated: stated.origin or stated)

    def misfit(self, stated: Stated, verdict: Undecided) -> Fails | None:
        """What is said of a line that does not fit under what others hold under."""
        if verdict.code != "unknown-meaning":
            return None
        said = self.supposed
        return misfit_under(self.claims.get(stated, ()), said, self.bench) if said else None

    @cached_property
    def supposed(self) -> frozenset[str]:
        """The conditions under which several lines hold."""
        return supposed(self.held.values())

    def offered(self, stated: Stated, verdict: Undecided) -> Proposal | None:
        """What a line should say, if one small thing in it is wrong."""
        instances = self.instances.get(stated, [stated])
        # A boundary lacks what others have.
        one = inner = instances[len(instances) // 2]
        node = one.node
        if node is None or inner.node is None:
            return None
        plain = stated.statement.block.kind == "text"
        words = self.truth.words
        written = Written(
            stated.statement.block.passage.text, frozenset(),
            "ᵀ" if plain else words.transpose, "⊙" if plain else words.elementwise,
        )  # fmt: skip
        conditions = self.conditions
        unfit = verdict.code == SHAPES and self.fits_nowhere(stated)
        own: Sequence[Claim] = self.claims.get(stated, ())
        doubtful = verdict.code in CODES and bool(own) and own[0].expr is not None
        answered = doubtful and self.is_answered(stated, own[0])
        open_ = doubtful and self.is_open(own[0])

        def is_known(held: Holds | None, plainly: bool) -> bool:
            """Whether what a line would hold under is what others hold under."""
            if held is None:
                return False
            if unfit:
                return True
            return conditions.issuperset(held.conditions) if held.conditions else plainly

        small: Iterable[Change] = ()
        if answered or open_ or (doubtful and conditions):
            small = self.changes(written, node, one)
        elif verdict.code == NO_PATH and conditions and not self.counts_samples(node, stated):
            small = self.fitting(written, node, one)
        nothing = self.of_what_is_none(written, node, one, verdict)
        tried: list[tuple[Iterable[Change], bool, Stated, Node]]
        tried = [(nothing, True, one, node), (small, answered, one, node)]
        lacks = verdict.code in (SHAPES, UNBOUND) and self.is_read_well(stated)
        if answered or (lacks and not self.counts_samples(node, stated)):
            found = self.lost(written, inner.node, inner, verdict)
            fitting = "term missing" if verdict.code == SHAPES else ""
            lost = islice((c for c in found if answered or c.kind.startswith(fitting)), LOST)
            tried.append((lost, True, inner, inner.node))
        if verdict.code in CODES and own and self.is_open(own[0]):
            lacking = self.of_no_loss(written, inner.node, inner, own[0])
            tried.append((lacking, True, inner, inner.node))
        for changes, plainly, line, formula in tried:
            for change in islice(changes, self.most):
                surely = plainly or (open_ and is_unlike_customs(change))
                if not (surely or conditions):
                    continue
                made = applied(formula, (change,))
                if made is None or not is_known(self.trial.holds(line, made), surely):
                    continue
                said = verdict.code if change.kind == KIND else ""
                offered = said_of(verdict, proposal(written, formula, (change,), said))
                after = verified(self.reading, {stated: offered}).get(stated)
                if isinstance(after, Holds) and is_known(after, surely):
                    return offered
        if verdict.code in OF_READINGS and self.is_read_well(stated):
            for offered, after in self.again.offered(written, node, one):
                if is_known(after, True):
                    return said_of(verdict, offered)
        return None

    def of_what_is_none(
        self, written: Written, node: Node, one: Stated, verdict: Undecided
    ) -> Iterator[Change]:
        """The changes of a name that is none, and of what does not fit."""
        unfit = verdict.code == SHAPES and self.is_read_well(one.origin or one)
        unfit = unfit and not self.counts_samples(node, one.origin or one)
        # What has many entries as the page was read, and is one number, was read amiss.
        claims = self.claims.get(one, ()) if unfit else ()
        unfit = unfit and not any(
            several_losses(c, self.bench) or members_or_numbers(c) for c in claims
        )
        if unfit or verdict.code in OF_NAMES:
            known = unfit or (verdict.code == UNDEFINED and self.is_read_well(one.origin or one))
            names = self.namesakes.changes(written, node, one, self.held, known)
            yield from distinct(written, names)
        if verdict.code == UNBOUND:
            yield from distinct(written, linked(written, node, one))
            yield from summed(written, node, one, self.beside(one))
        if unfit and one.kind in LOOSELY:
            yield from of_kind(written, node, KEEPING[0])
        elif unfit:
            yield from self.fitting(written, node, one)

    def beside(self, one: Stated) -> Iterator[Stated]:
        """The lines of the same section that hold, about what a line is about."""
        own, line = {c.of for c in self.claims.get(one.origin or one, ())}, one.origin or one
        return (
            s
            for s in self.held_together.in_sections.get(line.place.section, ())
            if s is not line
            if any(claim.of in own for claim in self.claims.get(s, ()))
        )

    def of_no_loss(
        self, written: Written, node: Node, one: Stated, claim: Claim
    ) -> Iterator[Change]:
        """The changes that give a line about a loss without a formula the gradient that it
        lacks."""
        objective = claim.of.name
        if claim.wrt is not None and objective not in self.reading.table.definitions:
            held = (s for s in self.reading.stated if (s.origin or s) in self.held)
            yield from upstream(self.reading, written, node, one, objective, held)

    def counts_samples(self, node: Node, stated: Stated) -> bool:
        """Whether a line adds up by ones where its page was read without samples to add up."""
        single = any(c.context.program.batch is None for c in self.claims.get(stated, ()))
        return single and any(isinstance(part, Ones) for part in below(node))

    def fitting(self, written: Written, node: Node, one: Stated) -> Iterator[Change]:
        """The changes of what does not fit: a transpose, an order, a product, a sign before a
        derivative, a link of a chain, a factor."""
        for kind in KEEPING:
            yield from (c for c in of_kind(written, node, kind) if not is_of_layout(c))
        if (
            isinstance(node, Negate)
            and one.head is not None
            and isinstance(bare(one.head), Derivative)
        ):
            yield from signs.of_whole(written, node)
        yield from distinct(written, linked(written, node, one))
        for change in of_factors(written, node, self.truth.known(one)):
            if change.kind == "factor missing" and is_little(change):
                yield change

    def changes(self, written: Written, node: Node, one: Stated) -> Iterator[Change]:
        """The small changes of a formula."""
        yield from distinct(written, self.small(written, node))
        yield from distinct(written, linked(written, node, one))
        known = self.truth.known(one)
        added = chain(of_factors(written, node, known), of_terms(written, node, known))
        for change in added:
            if change.kind in ("factor missing", "term missing") and is_little(change):
                yield change

    def lost(
        self, written: Written, node: Node, one: Stated, verdict: Undecided
    ) -> Iterator[Change]:
        """The factors and terms that a line lacks, of whatever form."""
        likely = repairs(written, node, Fails(verdict.code, ""), self.truth.known(one))
        for changes in islice(likely, LOOKED_AT):
            if len(changes) == 1 and changes[0].kind in LACKING:
                yield changes[0]

    def small(self, written: Written, node: Node) -> Iterator[Change]:
        """The changes of one sign, number, fraction, transpose or prime."""
        yield from signs.of_whole(written, node)
        for part in below(node):
            match part:
                case Add():
                    yield from signs.of_sum(written, part)
                    yield from signs.of_difference(written, part)
                case Transpose():
                    yield from transposes.dropped(written, part)
                case Fraction():
                    yield from products.fraction(written, part)
                case _:
                    pass
        yield from exchanges.numbers(written, node)
        yield from exchanges.primed(written, node)

    @cached_property
    def conditions(self) -> frozenset[str]:
        """The conditions under which lines hold."""
        return frozenset(c for verdict in self.held.values() for c in verdict.conditions)

    def fits_nowhere(self, stated: Stated) -> bool:
        """Whether a line that does not fit does so whatever it is meant under: what is left are
        conditions on values."""
        claims = [c for claim in self.claims.get(stated, ()) for c in chain_of(claim)]
        return bool(claims) and all(c.misfit is not None or not c.suppositions for c in claims)

    def is_open(self, claim: Claim) -> bool:
        """Whether no doubt is about how a line itself is meant, nor what moves in it."""
        if any(guard(claim, self.bench) for guard in OF_A_LINE):
            return False
        narrow = None if claim.narrower is None else judge(claim.narrower, self.bench)
        return narrow is None or not (isinstance(narrow, Holds) or narrow == NOTHING_COMPARED)

    def is_answered(self, stated: Stated, claim: Claim) -> bool:
        """Whether several other lines hold that are as doubtful, for each doubt about a line."""
        standing = [guard for guard in DOUBTS if guard(claim, self.bench)]
        if not standing or any(guard in OF_A_LINE for guard in standing):
            return False
        return all(self.holds_with(stated, claim, guard) for guard in standing)

    def holds_with(self, stated: Stated, claim: Claim, guard: Guard) -> bool:
        """Whether several other lines in the same context hold with a doubt."""
        lines = (
            line
            for line in self.held_together.in_contexts.get(claim.context, ())
            if line is not stated
            and any(
                other.context is claim.context and guard(other, self.bench)
                for other in self.claims.get(line, ())
            )
        )
        return len([*islice(lines, SEVERAL)]) == SEVERAL


def linked(written: Written, node: Node, one: Stated) -> Iterator[Change]:
    """The changes that give a chain of derivatives the one that it lacks."""
    return chain(chains.linked(written, node), chains.ended(written, node, one.head))


def of_kind(written: Written, node: Node, kind: str) -> Iterator[Change]:
    """The changes of one kind that keep all that is written."""
    return (c for c in distinct(written, inside(written, node)) if c.kind == kind)


def said_of(verdict: Undecided, offered: Proposal) -> Proposal:
    """What is offered for a name that is none, with what the judge said of it."""
    if offered.code not in ("unbound-index", "undefined-symbol"):
        return offered
    write = offered.message.partition(": write ")[2]
    return replace(offered, message=f"{verdict.reason}: write {write}")


def is_of_layout(change: Change) -> bool:
    """Whether a change turns derivatives, or their order, as another layout of them would."""
    if change.kind == "transpose added":
        return isinstance(bare(change.old), Derivative)
    factors = [bare(f) for _, f in flatten(change.old)] if change.kind == "factors swapped" else ()
    return bool(factors) and all(isinstance(f, Derivative) for f in factors)


def is_unlike_customs(change: Change) -> bool:
    """Whether no custom makes a change: none turns a fraction upside down."""
    turned = change.kind == "factors swapped" and isinstance(change.old, Fraction)
    return turned or change.kind in UNLIKE_CUSTOMS


def is_little(change: Change) -> bool:
    """Whether what a change adds is no formula of its own."""
    return change.new is not None and len(below(change.new)) - len(below(change.old)) <= LITTLE

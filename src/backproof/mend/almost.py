"""Lines that cannot be decided, and are right but for one small change.

What keeps a line from being called wrong is a doubt about what it rests on: a function of which
only the name is known, a name that two sections define, what a page leaves to its words. Where
other lines of the page hold under that very doubt, the page has answered it. A line under it that
differs from the truth, and of which one sign, number, index, transpose, term or factor makes the
truth, is wrong in that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from backproof.judge import guards, left_open
from backproof.judge.bench import Bench
from backproof.judge.doubts import SEVERAL, lines_in_doubt
from backproof.judge.formulas import by_its_formula
from backproof.judge.guards import Guard
from backproof.judge.points import Points
from backproof.judge.refute import DOUBTS
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import Claim
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.mend.changes import exchanges, signs, transposes
from backproof.mend.changes.slips import distinct
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.differences import of_factors, of_terms
from backproof.mend.proposals import code_of, proposal
from backproof.mend.safely import safely
from backproof.mend.trial import Trial, other_points
from backproof.mend.truth import Truth
from backproof.syntax.nodes import Add, Node, Transpose

OF_A_LINE: tuple[Guard, ...] = (
    guards.conditional, guards.worked, guards.order_of_factors, guards.written_out,
    guards.unreached, guards.silent, guards.beside_the_loss, left_open.for_a_value,
    left_open.goes_on_in_code, by_its_formula,
)  # fmt: skip
"""Doubts about how a line itself is meant: no other line answers them."""
MOST, LITTLE = 40, 8
"""How many changes are tried for one line, and how many nodes of syntax what is added has."""


def nearly_right(reading: Reading, found: Sequence[Judgement]) -> list[Judgement]:
    """The verdicts, where what is right but for one small change is wrong in that."""
    page, said = _Page(reading, found), {}
    for stated in lines_in_doubt(found):
        with safely():
            if (wrong := page.wrong_in(stated)) is not None:
                said[stated] = wrong
    return [(s, kind, said.get(s, v)) for s, kind, v in found]


class _Page:
    def __init__(self, reading: Reading, found: Sequence[Judgement]) -> None:
        self.reading, self.bench = reading, Bench(Points(), reading)
        self.held = {s: v for s, _, v in found if isinstance(v, Holds)}
        self.trial = Trial(reading, other_points(reading))
        self.truth = Truth(reading, [*self.held])
        self.claims: dict[Stated, list[Claim]] = {}
        for claim in reading.claims:
            self.claims.setdefault(claim.stated.origin or claim.stated, []).append(claim)

    def wrong_in(self, stated: Stated) -> Fails | None:
        """What is wrong with a line, if it is one small thing."""
        own = self.claims.get(stated, ())
        if not own or own[0].expr is None:
            return None
        claim, conditions = own[0], self.conditions(stated)
        if not (conditions or self.is_answered(stated, claim)):
            return None
        one = claim.stated
        plain = stated.statement.block.kind == "text"
        words = self.truth.words
        written = Written(
            stated.statement.block.passage.text, frozenset(),
            "ᵀ" if plain else words.transpose, "⊙" if plain else words.elementwise,
        )  # fmt: skip
        node = one.node
        assert node is not None
        mending: list[Change] = []
        for change in islice(self.changes(written, node, one), MOST):
            made = applied(node, (change,))
            held = None if made is None else self.trial.holds(one, made)
            if held is not None and self.is_known(held, conditions, stated, claim):
                mending.append(change)
        if not mending or len(set(map(code_of, mending))) > 1:
            return None
        offered = proposal(written, node, mending[:1], "")
        return Fails(offered.code, offered.message)

    def changes(self, written: Written, node: Node, one: Stated) -> Iterator[Change]:
        """The small changes of a formula."""
        yield from distinct(written, self.small(written, node))
        known = self.truth.known(one)
        added = chain(of_factors(written, node, known), of_terms(written, node, known))
        for change in added:
            if change.kind in ("factor missing", "term missing") and is_little(change):
                yield change

    def small(self, written: Written, node: Node) -> Iterator[Change]:
        """The changes of one sign, number, fraction or transpose."""
        yield from signs.of_whole(written, node)
        for part in below(node):
            match part:
                case Add():
                    yield from signs.of_sum(written, part)
                    yield from signs.of_difference(written, part)
                case Transpose():
                    yield from transposes.dropped(written, part)
                case _:
                    pass
        yield from exchanges.numbers(written, node)

    def conditions(self, stated: Stated) -> list[frozenset[str]]:
        """The conditions under which several other lines hold."""
        given = [frozenset(v.conditions) for s, v in self.held.items() if s is not stated]
        kinds = {each for each in given if each}
        return [e for e in kinds if sum(e <= other for other in given) >= SEVERAL]

    def is_known(
        self, held: Holds, conditions: list[frozenset[str]], stated: Stated, claim: Claim
    ) -> bool:
        """Whether what a line would hold under is what others hold under."""
        if held.conditions:
            return any({*held.conditions} <= each for each in conditions)
        return self.is_answered(stated, claim)

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
            for line in self.held
            if line is not stated
            and any(
                other.context is claim.context and guard(other, self.bench)
                for other in self.claims.get(line, ())
            )
        )
        return len([*islice(lines, SEVERAL)]) == SEVERAL


def is_little(change: Change) -> bool:
    """Whether what a change adds is no formula of its own."""
    return change.new is not None and len(below(change.new)) - len(below(change.old)) <= LITTLE

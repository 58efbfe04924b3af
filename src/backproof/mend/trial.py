"""A line written otherwise, judged where the document has it: at points and sizes of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from backproof.algebra.ops.generic import generic_op
from backproof.judge.agreement import differs
from backproof.judge.bench import Bench
from backproof.judge.choose import verdict_of
from backproof.judge.points import Points
from backproof.judge.scale import condition_of, scaled
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.claims import Claim, chain_of, make
from backproof.meaning.gradients.layouts import lying_either_way
from backproof.meaning.statements import Stated, below
from backproof.meaning.suppositions.activations import logistic_in
from backproof.meaning.understanding import Reading
from backproof.record import replace
from backproof.syntax.nodes import Node

T = TypeVar("T")
CHANGES, HEADS, TURN = 144, 15, 20
"""How many changes of a right side, and how many left sides, are tried for one line at most, and
how many changes before another line has its turn."""
MOST, EACH = 12000, 40
"""How many nodes of syntax all that is tried in a document may have, and how many for each of its
statements in a long one: a bound on work and not on time, so that each machine says the same."""
OTHER_SIZES = 2
MISFITS = frozenset({"shape-mismatch", "unsupported"})
"""Doubts under which nobody knows that the shapes of a line fit."""


class Trial:
    """Tries what the lines of a document may mean to say. `conditions` are those under which its
    lines hold."""

    def __init__(
        self, reading: Reading, bench: Bench, conditions: frozenset[str] = frozenset()
    ) -> None:
        self.reading, self.bench, self.conditions = reading, bench, conditions
        self.tried, self.most = 0, max(MOST, EACH * len(reading.stated))

    def bounded(self, work: Iterable[T], most: int) -> Iterator[T]:
        """What may be tried for one line: so much, while any is left for all."""
        for each in islice(work, most):
            if self.tried >= self.most:
                return
            yield each

    def count(self, node: Node | None) -> None:
        """Another formula is tried."""
        self.tried += 1 if node is None else len(below(node))

    def holds_for(self, stated: Stated, head: Node) -> bool:
        """Whether a line holds for another entry of what it is a derivative by."""
        self.count(stated.node)
        claim = self.reading.claim(stated)
        if claim is None or claim.wrt is None:
            return False
        again = replace(stated, head=head)
        made = make(again, claim.context, claim.of.name, claim.wrt.name)
        _, verdict = verdict_of(again, self.reading, made, self.bench)
        return isinstance(verdict, Holds)

    def holds(self, stated: Stated, node: Node, head: Node | None = None) -> Holds | None:
        """The verdict on a line with another right side, or another left side too, where it
        holds."""
        self.count(node)
        again = with_node(stated, node)
        again = again if head is None else replace(again, head=head)
        known = self.reading.claim(stated)
        if known is not None and self.is_wrong(known, again):
            return None
        plain = known is not None and known.fault is None and not known.suppositions
        claim = (self.reading.plainly if plain else self.reading.again)(again)
        if claim is None or differs(claim, self.bench):
            return None
        _, verdict = verdict_of(again, self.reading, claim, self.bench)
        right = isinstance(verdict, Holds) and self.at_scale(claim, verdict)
        return verdict if right and isinstance(verdict, Holds) else None

    def is_wrong(self, known: Claim, again: Stated) -> bool:
        """Whether a line written otherwise is surely wrong in each meaning that it had: one look,
        without asking what else it could mean. Of one that may mean several things nothing is known
        at once."""
        if again.meant:
            return False
        for each in chain_of(known):
            quantities = each.context.symbols
            of, wrt = each.of, each.wrt
            if each.chains or again.kind == "differential":
                return False
            if any(quantities.get(e.name) is not e for e in (of, wrt) if e is not None):
                return False
            made = make(again, each.context, of.name, None if wrt is None else wrt.name)
            if made.chains or is_open(made) or logistic_in(made) is not None:
                return False
            if wrt is not None:
                made = lying_either_way(made, of.name, wrt.name)
            if not differs(made, self.bench):
                return False
        return True

    def fits(self, stated: Stated, node: Node) -> bool:
        """Whether nothing is wrong with the shapes of a line with another right side."""
        self.count(node)
        again = with_node(stated, node)
        claim = self.reading.again(again)
        if claim is None or any(c.misfit is not None for c in chain_of(claim)):
            return False
        _, verdict = verdict_of(again, self.reading, claim, self.bench)
        misfit = isinstance(verdict, Undecided) and verdict.code in MISFITS
        return not (misfit or isinstance(verdict, Fails))

    def at_scale(self, claim: Claim, verdict: Holds) -> bool:
        """Whether a line holds at the scale of shorthand that the other lines of the page have."""
        scale = condition_of(claim)
        if scale not in self.conditions or scale in verdict.conditions:
            return True
        other = scaled(claim)
        return other is None or isinstance(judge(other, self.bench), Holds)


def is_open(claim: Claim) -> bool:
    """Whether a line applies a function without a formula, which may be a known one."""
    if claim.fault is not None:
        return claim.fault[0] != "shape-mismatch"
    return claim.expr is None or any(e.op is generic_op for e in claim.expr.parts)


def with_node(stated: Stated, node: Node) -> Stated:
    """A line with another right side, in all that it may mean."""
    member = replace(stated.member, node=node)
    meant = tuple(with_node(each, node) for each in stated.meant)
    return replace(stated, member=member, meant=meant)


def other_points(reading: Reading) -> Bench:
    """A bench whose points and sizes are none of those that refuted a line."""
    return Bench(Points(OTHER_SIZES), reading)

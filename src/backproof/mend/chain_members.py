"""An undecided member of a chain of equalities, beside members that hold.

Each member of a chain says what its first one does. Where two of them hold and another one has a
value of its own, either that one is wrong or it alone is misread. A doubt under which the others
hold as well is not about it: they rest on what it rests on, and are confirmed. Nor is a condition
open under which alone they hold. What a member leaves out may be written out in it, though: it has
to name the gradients and the functions without a formula that another member names, and nothing
that none of them does.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from backproof.algebra.expressions import constant_op, derivative_op, leaves
from backproof.judge import guards
from backproof.judge.agreement import missing
from backproof.judge.bench import Bench
from backproof.judge.combine import combine
from backproof.judge.doubts import SEVERAL
from backproof.judge.formulas import by_its_formula
from backproof.judge.functions_by_name import functions_in
from backproof.judge.guards import Guard
from backproof.judge.left_open import for_a_value, goes_on_in_code
from backproof.judge.points import Points
from backproof.judge.refute import DOUBTS
from backproof.judge.signals import Judgement
from backproof.judge.statistic_guards import symbols
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.definitions.table import used_names
from backproof.meaning.layers.last_named import speaks_of_all
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.safely import safely
from backproof.record import replace

OF_A_MEMBER: frozenset[Guard] = frozenset({
    guards.conditional, guards.worked, guards.order_of_factors, guards.known_by_name_only,
    guards.other_functions, guards.another_function, by_its_formula, for_a_value, goes_on_in_code,
})  # fmt: skip
"""Doubts about what a member itself says, which no other one answers."""


def beside_members(
    reading: Reading, found: Sequence[Judgement], waiting: Mapping[Stated, Sequence[Stated]]
) -> list[Judgement]:
    """The verdicts, where members that differ from the others of their chains are wrong: those that
    are waiting, each with the members that hold."""
    verdicts = {stated: verdict for stated, _, verdict in found}
    page = _Page(reading.claims_of, Bench(Points(), reading))
    for stated, others in waiting.items():
        holding = {other: v for other in others if isinstance(v := verdicts[other], Holds)}
        with safely():
            if isinstance(told := page.verdict(stated, holding), Fails):
                verdicts[stated] = told
    return [(stated, kind, verdicts[stated]) for stated, kind, _ in found]


class _Page:
    def __init__(self, claims: Mapping[Stated, Sequence[Claim]], bench: Bench) -> None:
        self.claims, self.bench = claims, bench

    def verdict(self, stated: Stated, holding: Mapping[Stated, Holds]) -> Verdict | None:
        """What is said of a member beside others of its chain."""
        names = {n for other in holding for n in names_in(other)}
        own = self.claims.get(stated, ())
        if not own or not names.issuperset(names_in(stated)):
            return None
        conditions = [c for verdict in holding.values() for c in verdict.conditions]
        said = frozenset(c for c in conditions if conditions.count(c) >= SEVERAL)
        told = [self.of_one(claim, holding, said) for claim in own]
        if len(own) == 1 and own[0].stated is stated:
            return told[0]
        instances = [claim.stated.instance for claim in own]
        marks = own[0].context.setting.marks
        return combine(told, instances, speaks_of_all(own[0].stated), marks)

    def of_one(
        self, claim: Claim, holding: Mapping[Stated, Holds], said: frozenset[str]
    ) -> Verdict:
        """The verdict on a claim where nothing is open that other members settle."""
        beside = [
            other for each in holding for other in self.claims.get(each, ())
            if other.stated.instance == claim.stated.instance and other.context is claim.context
        ]  # fmt: skip
        meant = [*chain_of(claim)]
        settled = [c for c in meant if c.suppositions and said.issuperset(c.suppositions)]
        told: Verdict = Undecided("unread", "")
        for each in settled or [c for c in meant if not c.suppositions]:
            answered = self.answered(each, beside)
            if goes_on(each, holding):
                answered |= {guards.worked}
            bench = Bench(self.bench.points, self.bench.reading, answered=answered, said=said)
            told = judge(replace(each, other=None), bench)
            if not isinstance(told, Fails):
                return told
        return told

    def answered(self, claim: Claim, beside: Sequence[Claim]) -> frozenset[Guard]:
        """The doubts about a claim that others hold with, one of them without more that is
        opaque."""
        if claim.expr is None:
            return frozenset()
        own = opaque(claim)
        found = set()
        for guard in DOUBTS:
            if guard not in OF_A_MEMBER and self.stands(guard, claim):
                alike = [other for other in beside if self.stands(guard, other)]
                if len(alike) >= SEVERAL and any(opaque(other) <= own for other in alike):
                    found.add(guard)
        return frozenset(found)

    def stands(self, guard: Guard, claim: Claim) -> bool:
        """Whether a doubt is one about a claim, as far as that can be looked at."""
        try:
            return guard(claim, self.bench)
        except missing():
            return False


def names_in(stated: Stated) -> set[str]:
    """The names in a member, and on the left side of its chain."""
    sides = (stated.head, stated.node)
    return {name for side in sides if side is not None for name in used_names(side)}


def opaque(claim: Claim) -> frozenset[Hashable]:
    """What a line names and does not write out: gradients of what it is about, functions without a
    formula, derivatives of other quantities."""
    unknown = claim.context.setting.table.unknown
    found: set[Hashable] = {*functions_in(() if claim.expr is None else claim.expr.parts)}
    for leaf in leaves(claim.expr) if claim.expr is not None else ():
        if leaf.op is derivative_op and leaf.parameters[0] is claim.of:
            found |= {*symbols(leaf.parameters[1])}
        else:
            ends = leaf.parameters[:2] if leaf.op is derivative_op else (leaf,)
            named = {s.name for end in ends for s in symbols(end) if s.name in unknown}
            found |= named if named or leaf.op is not derivative_op else {leaf}
    return frozenset(found)


def goes_on(claim: Claim, holding: Mapping[Stated, Holds]) -> bool:
    """Whether a whole number stands in a chain that goes on with a formula: it is no value that
    something comes to at a point."""
    if claim.expr is None or leaves(claim.expr):
        return False
    if not all(
        float(e.parameters[0]).is_integer() for e in claim.expr.parts if e.op is constant_op
    ):
        return False
    line = claim.stated.origin or claim.stated
    return any(o.start > line.start and o.node is not None and used_names(o.node) for o in holding)

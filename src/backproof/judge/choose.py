"""Choose what was meant: the one place where truth helps to read.

The first reading in the order of the prior that leaves out the fewest definitions is taken. A
later one wins only by explaining clearly more claims: three more, or all of them where the first
explains none about arrays; never by making a named length 1, where a missing sum or 1/N cannot be
seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain

from backproof.interruption import checkpoint
from backproof.judge.addends import of_addends
from backproof.judge.agreement import differs
from backproof.judge.any_lengths import of_any_lengths
from backproof.judge.bench import Bench
from backproof.judge.combine import combine
from backproof.judge.explained import any_fails, explained, held, held_of_arrays
from backproof.judge.layouts import of_layouts_said
from backproof.judge.misnamed import misnamed
from backproof.judge.pinned import pinned
from backproof.judge.points import Points
from backproof.judge.scale import settled
from backproof.judge.signals import Judgement, names_of, signal_names, with_signals
from backproof.judge.strays import another_letter, of_stray
from backproof.judge.unrivalled import arrays_first, shrinks
from backproof.judge.unsaid_symmetry import with_unsaid_symmetry
from backproof.judge.used_signals import of_used_signals
from backproof.judge.verdict import BY_SHAPES, judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.functions.case_faults import case_fault
from backproof.meaning.gradients.collapsed import collapse_fault
from backproof.meaning.gradients.malformed import malformed
from backproof.meaning.gradients.numerator_layout import said_in_rows
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.gradients.termwise import termwise
from backproof.meaning.gradients.turned_chains import is_turned
from backproof.meaning.gradients.updates import fault_of_step
from backproof.meaning.indices.index_faults import index_fault
from backproof.meaning.layers.last_named import speaks_of_all
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.record import dataclass, field, replace

CLEARLY = 3
SEVERAL = 2
Judging = Callable[[Claim, Bench], Verdict]
"""How a claim is judged."""
JUDGED = frozenset({"definition", "gradient", "chain-step", "identity", "update", "differential"})

DIFFERS = Undecided("wrong-gradient", "it has another value at the first point", differs=True)

WITHOUT_SHAPES = frozenset(
    {"no-path", "unbound-index", "undefined-symbol", "unmatched-chain", "unread", "unsupported"}
)
"""Why something is undecided whatever its shapes are."""


def verdicts(
    reading: Reading, bench: Bench, judging: Judging | None = None,
    wanted: Set[Stated] | None = None,
) -> list[Judgement]:  # fmt: skip
    """Judge every statement of a reading, in document order; a generic one by its instances. Where
    some are `wanted`, these alone are judged. Without another way of `judging`, what is undecided
    is tried with other names and lengths: this tells what fails, not what holds."""
    slips, judging = judging is None, judging or with_slips
    claims: dict[Stated, Claim] = {}
    groups: dict[Stated, list[tuple[Stated, str, Verdict | None]]] = {}
    for stated in reading.stated:
        origin = stated.origin or stated
        if wanted is not None and origin not in wanted:
            continue
        claim = reading.claim(stated)
        if claim is not None:
            claims[stated] = claim
        groups.setdefault(origin, []).append(
            (stated, *verdict_of(stated, reading, claim, bench, judging))
        )
    said = {s: v for each in groups.values() for s, _, v in each if v is not None}
    corrected = settled(said, claims, lambda claim: judge(claim, bench))
    corrected |= of_layouts_said(said, claims, bench, reading)
    corrected |= of_used_signals(said, claims, bench) if slips else {}
    for keys in reading.table.spoken.values():
        corrected |= of_one_loss(said, keys)
    found: list[Judgement] = []
    for origin, instances in groups.items():
        judged = [(s, corrected.get(s, v)) for s, _, v in instances if v is not None]
        kinds = [kind for _, kind, v in instances if v is not None]
        verdict = None
        if judged and judged[0][0] is origin:
            verdict = judged[0][1]
        elif judged:
            of_all = speaks_of_all(judged[0][0])
            claim = claims.get(judged[0][0])
            marks = frozenset() if claim is None else claim.context.setting.marks
            each = [at_no_boundary(claims.get(s), v, reading) for s, v in judged]
            verdict = combine(each, [s.instance for s, _ in judged], of_all, marks)
            verdict = pinned(origin, judged, verdict)
        if (stray := reading.stray(origin)) is not None:
            claim = None if isinstance(verdict, Holds) or not slips else claims.get(origin)
            other = "" if claim is None else another_letter(stray, claim, bench)
            verdict = of_stray(stray, verdict, other)
        found.append((origin, kinds[0] if kinds else instances[-1][1], verdict))
    return with_signals(found)


def at_no_boundary(claim: Claim | None, verdict: Verdict, reading: Reading) -> Verdict:
    """The verdict on an instance: what it lacks and another part of the page has, no boundary
    lacks."""
    if claim is None or not claim.lacking or not isinstance(verdict, Undecided):
        return verdict
    has = any(claim.lacking in context.quantities for context in reading.contexts.values())
    # What has no layer and no time has no boundary.
    return replace(verdict, differs=True) if has or claim.lacking.isalpha() else verdict


def of_one_loss(said: Mapping[Stated, Verdict], losses: Sequence[str]) -> dict[Stated, Verdict]:
    """The verdicts of lines that hold for one loss that the text may mean, where more lines hold
    for another: they cannot all be meant."""
    needing: dict[str, list[Stated]] = {}
    for stated, verdict in said.items():
        for loss in losses:
            if isinstance(verdict, Holds) and loss in verdict.conditions:
                needing.setdefault(loss, []).append(stated)
    ranked = sorted(needing.values(), key=len, reverse=True)
    if len(ranked) > 1 and len(ranked[0]) == len(ranked[1]):
        ranked.insert(0, [])
    message = "it holds for one loss that the text may mean, other lines hold for another"
    losing = [stated for each in ranked[1:] for stated in each]
    return dict.fromkeys(losing, Undecided("unknown-meaning", message))


def verdict_of(
    stated: Stated, reading: Reading, claim: Claim | None, bench: Bench, judging: Judging = judge
) -> tuple[str, Verdict | None]:
    """The kind of one statement, and what is said of it."""
    checkpoint()
    misplaced = index_fault(stated) if stated.kind in JUDGED else None
    if misplaced is not None:
        return claim.kind if claim is not None else stated.kind, Fails("unbound-index", misplaced)
    if stated.kind in JUDGED and (unfinished := malformed(stated)) is not None:
        return claim.kind if claim is not None else stated.kind, Fails("malformed", unfinished)
    if (missing := case_fault(stated)) is not None:
        kind = "definition" if stated.kind == "mention" else stated.kind
        return kind if claim is None else claim.kind, Fails("wrong-definition", missing)
    if (astray := fault_of_step(stated, reading.stated)) is not None:
        return "update", Fails(*astray)
    if claim is not None:
        verdict = _of_a_chain(claim, _safely(claim, bench, judging))
        of_terms = _of_terms(stated, reading) if isinstance(verdict, Undecided) else None
        return claim.kind, of_terms or _collapsed(stated, reading, verdict)
    if stated in reading.unread:
        kind = "gradient" if stated.meant else stated.kind
        undecided = Undecided(*reading.unread[stated])
        return kind, _of_terms(stated, reading) or _collapsed(stated, reading, undecided)
    if stated.kind == "unread":
        return "unread", Undecided("unread", stated.reason)
    return stated.kind, None


def _of_terms(stated: Stated, reading: Reading) -> Verdict | None:
    """What is said of a sum of which nobody knows the terms, and each is differentiated."""
    said = termwise(stated, reading.stated)
    if said is None:
        return None
    message = "the terms are those of what is differentiated, the factor before them is not"
    return Holds() if said == "same" else Fails("scale", message)


def _collapsed(stated: Stated, reading: Reading, verdict: Verdict) -> Verdict:
    """The verdict; what is undecided is wrong where a vector is summed over its own entries."""
    if not isinstance(verdict, Undecided) or stated.meant:
        return verdict
    said = collapse_fault(stated, reading.kinds)
    return verdict if said is None else Fails("shape-mismatch", said)


def _of_a_chain(claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict; what is undecided is wrong where it turns the sign of the chain of derivatives
    that leads from what it is about to what that is differentiated by."""
    if not isinstance(verdict, Undecided) or claim.wrt is None or not is_turned(claim.stated):
        return verdict
    if not claim.context.leads(claim.of.name, claim.wrt.name):
        return verdict
    message = f"the sign is wrong: these derivatives chain to {claim.about}"
    return Fails("wrong-sign", message, factor="-1")


def _safely(claim: Claim, bench: Bench, judging: Judging) -> Verdict:
    """Judge; a fault of ours costs this claim its verdict and says whose fault it is."""
    try:
        return judging(claim, bench)
    except Exception as fault:
        reason = f"a bug of backproof ({type(fault).__name__}: {fault}); please report it"
        return Undecided("internal-error", reason)


def with_slips(claim: Claim, bench: Bench) -> Verdict:
    """The verdict on a claim; what is undecided is tried with other names and lengths."""
    verdict = judge(claim, bench)
    verdict = of_any_lengths(claim, misnamed(claim, verdict, bench), bench)
    return with_unsaid_symmetry(claim, of_addends(claim, verdict, bench), bench)


def for_what_holds(reading: Reading) -> Judging:
    """How claims of a reading are judged where all that is asked is which of them hold: one look is
    enough. By their factors error signals and what is made of them are judged together; where the
    text speaks of gradients as rows, what fails may be one."""
    if said_in_rows(reading.document):
        return judge
    signals = signal_names(reading.stated)

    def judging(claim: Claim, bench: Bench) -> Verdict:
        alone = signals.isdisjoint(names_of(claim.stated))
        return DIFFERS if differs(claim, bench, by_a_factor=alone) else judge(claim, bench)

    return judging


@dataclass(frozen=True, eq=False)
class Rival:
    """A reading beside the best one; what holds in it is judged when it is first asked for. What
    fails in it is not: its bench knows no other claims."""

    reading: Reading
    bench: Bench
    known: dict[Stated, bool] = field(default_factory=dict)

    def holding(self, wanted: Set[Stated]) -> set[Stated]:
        """Those of some statements that hold."""
        if unknown := wanted - self.known.keys():
            judging = for_what_holds(self.reading)
            self.known.update(held(verdicts(self.reading, self.bench, judging, unknown)))
        return {stated for stated in wanted if self.known.get(stated, False)}


def choose(candidates: Iterable[Reading]) -> tuple[Reading, list[Judgement]]:
    """The reading that is taken, and its verdicts. There is always at least one candidate."""
    waiting = arrays_first(candidates)
    best = next(waiting)
    points = Points()
    found = judged(best, points)
    equal: list[Rival] = []
    skipped: list[Reading] = []
    while not (is_best(best, found) and (equal or not any_fails(found))):
        reading = next(waiting, None)
        if reading is None:
            break
        fewer = len(best.absent) - len(reading.absent)
        if fewer < 0:
            skipped.append(reading)
            continue
        rival = Rival(reading, Bench(points))
        better = judged(reading, points) if fewer else explains_more(rival, best, found)
        if better is None:
            equal.append(rival)
            continue
        equal = [] if fewer else [*equal, Rival(best, Bench(points), held(found))]
        skipped += [best] if fewer else []
        best, found = reading, better
        if 2 * explained(found) > len(best.claims):
            break
    found = doubted(best, found, equal)
    others = chain((rival.reading for rival in equal), skipped, waiting)
    return best, with_one_sample(best, found, others, points)


def with_one_sample(
    best: Reading, found: list[Judgement], others: Iterable[Reading], points: Points
) -> list[Judgement]:
    """The verdicts, where what fails in a batch and holds for one sample holds."""
    if not of_one_sample(best, found):
        return found
    for single in others:
        convention = single.convention
        if not convention.batch and convention.orientation == best.convention.orientation:
            failing = of_one_sample(best, found)
            alone = verdicts(single, Bench(points), for_what_holds(single), failing)
            found = as_one_sample(found, alone)
    return found


def judged(reading: Reading, points: Points) -> list[Judgement]:
    """The verdicts on all statements of a reading."""
    return verdicts(reading, Bench(points, reading))


def explains_more(rival: Rival, best: Reading, found: list[Judgement]) -> list[Judgement] | None:
    """The verdicts of a reading that explains clearly more than the best one; None for others.

    What does not hold in the best one is judged first: enough must be gained there."""
    reading, here = rival.reading, explained(found)
    if shrinks(reading, best):
        return None
    # How samples are stacked beside one of them is tried both ways where nothing tells it.
    either_way = reading.convention.stacks and best.convention.stacks
    clearly = 1 if either_way or makes_numbers(reading, best) else CLEARLY
    gained = len(rival.holding(in_doubt(best, found)))
    telling = held_of_arrays(best, found)
    if gained < clearly and (telling or not gained):
        return None
    better = judged(reading, rival.bench.points)
    there = explained(better)
    everything = there == len(reading.claims) and not telling
    return better if there >= here + clearly or everything else None


def makes_numbers(reading: Reading, best: Reading) -> bool:
    """Whether a loss is a number in a reading and an array in the best one: no loss is."""
    return any(map(is_loss, reading.scalar_losses - best.scalar_losses))


def is_best(reading: Reading, found: list[Judgement]) -> bool:
    """Whether no other convention can win. It changes shapes and nothing else: what was not read
    or is not defined stays so, and too few claims are left in doubt to explain clearly more."""
    if not all(absent.code in WITHOUT_SHAPES for absent in reading.absent):
        return False
    open_ = len(in_doubt(reading, found))
    most = 1 if reading.convention.stacks or reading.array_losses else CLEARLY
    return open_ < most and (open_ == 0 or held_of_arrays(reading, found))


def in_doubt(reading: Reading, found: list[Judgement]) -> set[Stated]:
    """What does not hold in a reading, and might with other shapes."""
    shaped = {c.stated.origin or c.stated for c in reading.claims if depends_on_shapes(c)}
    return {s for s, _, verdict in found if s in shaped and not isinstance(verdict, Holds)}


def depends_on_shapes(claim: Claim | None) -> bool:
    """Whether other shapes could change the verdict on a claim, in one of its meanings."""
    if claim is None:
        return False
    faulty = claim.fault is not None and claim.fault[0] in WITHOUT_SHAPES
    return not faulty or depends_on_shapes(claim.other)


def of_one_sample(reading: Reading, found: list[Judgement]) -> set[Stated]:
    """What fails in a batch, or does not fit, although nothing that it rests on speaks of one: a
    page may treat one sample first."""
    if not reading.convention.batch:
        return set()
    claims = {(c.stated.origin or c.stated): c for c in reading.claims}
    return {
        stated
        for stated, _, verdict in found
        if (isinstance(verdict, Fails) or is_misfit(verdict))
        and (claim := claims.get(stated)) is not None
        and not claim.context.speaks_of_batch
    }


def is_misfit(verdict: Verdict | None) -> bool:
    """Whether a line is undecided because it does not fit, or for what a loss may be."""
    return isinstance(verdict, Undecided) and verdict.code in {*BY_SHAPES, "unknown-meaning"}


def as_one_sample(found: list[Judgement], other: list[Judgement]) -> list[Judgement]:
    """The verdicts, where what fails in a batch, or does not fit, and holds for one sample
    holds."""
    alone = {stated: verdict for stated, _, verdict in other if isinstance(verdict, Holds)}
    return [(stated, kind, alone.get(stated, verdict)) for stated, kind, verdict in found]


def doubted(best: Reading, found: list[Judgement], equal: Sequence[Rival]) -> list[Judgement]:
    """Where nothing tells the orientation, only what fails in every equally likely reading
    fails."""
    failing = {stated for stated, _, verdict in found if isinstance(verdict, Fails)}
    holds = {
        stated: rival.reading.convention
        for rival in equal
        if rival.reading.convention.batch == best.convention.batch
        and not shrinks(rival.reading, best)
        for stated in likely_in(rival, rival.holding(failing), found)
    }

    def checked(stated: Stated, verdict: Verdict | None) -> Verdict | None:
        if stated not in holds:
            return verdict
        reason = f"it holds if the data is {holds[stated]}, not if it is {best.convention}"
        return Undecided("ambiguous-layout", reason)

    return [(stated, kind, checked(stated, verdict)) for stated, kind, verdict in found]


def likely_in(rival: Rival, gained: Set[Stated], found: list[Judgement]) -> Iterator[Stated]:
    """What holds in a rival reading, but for sections that rather speak against it: more lines of
    theirs lose by it, two at least."""
    for section in {stated.place.section for stated in gained}:
        won = {stated for stated in gained if stated.place.section is section}
        held_here = {
            stated
            for stated, _, verdict in found
            if isinstance(verdict, Holds) and stated.place.section is section
        }
        lost = len(held_here - rival.holding(held_here))
        if lost < max(SEVERAL, len(won) + 1):
            yield from won

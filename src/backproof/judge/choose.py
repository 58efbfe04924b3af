"""Choose what was meant: the one place where truth helps to read.

The first reading in the order of the prior that leaves out the fewest definitions is taken. A
later one wins only by explaining clearly more claims: three more, or all of them where the first
explains none; never by making a named length 1, where a missing sum or 1/N cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from backproof.judge.any_lengths import of_any_lengths
from backproof.judge.bench import Bench
from backproof.judge.combine import combine
from backproof.judge.layouts import of_either_layout
from backproof.judge.misnamed import misnamed
from backproof.judge.scale import settled
from backproof.judge.signals import Judgement, with_signals
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.case_faults import case_fault
from backproof.meaning.claims import Claim
from backproof.meaning.collapsed import collapse_fault
from backproof.meaning.index_faults import index_fault
from backproof.meaning.malformed import malformed
from backproof.meaning.reading import Reading
from backproof.meaning.statements import Stated
from backproof.meaning.termwise import termwise
from backproof.meaning.updates import step_fault

CLEARLY = 3
JUDGED = frozenset({"definition", "gradient", "chain-step", "identity", "update", "differential"})

WITHOUT_SHAPES = frozenset(
    {"no-path", "unbound-index", "undefined-symbol", "unmatched-chain", "unread", "unsupported"}
)
"""Why something is undecided whatever its shapes are."""


def verdicts(reading: Reading, slips: bool = True) -> list[Judgement]:
    """Judge every statement of a reading, in document order; a generic one by its instances. With
    `slips`, what is undecided is tried with other names and lengths: this tells what fails, not
    what holds."""
    bench = Bench(claims=reading.claims)
    claims = {claim.stated: claim for claim in reading.claims}
    groups: dict[Stated, list[tuple[Stated, str, Verdict | None]]] = {}
    for stated in reading.stated:
        groups.setdefault(stated.origin or stated, []).append(
            (stated, *_verdict(stated, reading, claims.get(stated), bench, slips))
        )
    said = {s: v for each in groups.values() for s, _, v in each if v is not None}
    corrected = settled(said, claims, lambda claim: judge(claim, bench))
    corrected |= of_either_layout(said, claims, bench)
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
            verdict = combine([v for _, v in judged], [s.instance for s, _ in judged])
        found.append((origin, kinds[0] if kinds else instances[-1][1], verdict))
    return with_signals(found)


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


def _verdict(
    stated: Stated, reading: Reading, claim: Claim | None, bench: Bench, slips: bool
) -> tuple[str, Verdict | None]:
    """The kind of one statement, and what is said of it."""
    misplaced = index_fault(stated) if stated.kind in JUDGED else None
    if misplaced is not None:
        return claim.kind if claim is not None else stated.kind, Fails("unbound-index", misplaced)
    if stated.kind in JUDGED and (unfinished := malformed(stated)) is not None:
        return claim.kind if claim is not None else stated.kind, Fails("malformed", unfinished)
    if (missing := case_fault(stated)) is not None:
        kind = "definition" if stated.kind == "mention" else stated.kind
        return kind if claim is None else claim.kind, Fails("wrong-definition", missing)
    if (uphill := step_fault(stated)) is not None:
        return stated.kind, Fails("wrong-sign", uphill)
    if claim is not None:
        verdict = _safely(claim, bench, slips)
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


def _safely(claim: Claim, bench: Bench, slips: bool) -> Verdict:
    """Judge; a fault of ours costs this claim its verdict and says whose fault it is."""
    try:
        verdict = judge(claim, bench)
        if not slips:
            return verdict
        return of_any_lengths(claim, misnamed(claim, verdict, bench), bench)
    except Exception as fault:
        reason = f"a bug of backproof ({type(fault).__name__}: {fault}); please report it"
        return Undecided("internal-error", reason)


def choose(candidates: Iterable[Reading]) -> tuple[Reading, list[Judgement]]:
    """The reading that is taken, and its verdicts. There is always at least one candidate."""
    waiting = iter(candidates)
    judged: list[tuple[Reading, list[Judgement]]] = []
    skipped: list[Reading] = []
    fewest = None
    for reading in waiting:
        if fewest is not None and len(reading.absent) > fewest:
            skipped.append(reading)
            continue
        fewest = len(reading.absent)
        judged.append((reading, verdicts(reading, slips=not judged)))
        known, total = explained(judged[-1][1]), len(reading.claims)
        everything = not reading.absent and known == total
        if len(judged) > 1 and (everything or 2 * known > total):
            break
        if is_best(*judged[0]) and (len(judged) > 1 or not any_fails(judged[0][1])):
            break
    equal = [pair for pair in judged if len(pair[0].absent) == fewest]
    best = equal[0]
    for later in equal[1:]:
        here, there = explained(best[1]), explained(later[1])
        everything = there == len(later[0].claims) and here == 0
        if later[0].collapsed and not best[0].collapsed:
            continue
        # How samples are stacked beside one of them is tried both ways where nothing tells it.
        stacked = later[0].convention.stacks and best[0].convention.stacks
        if there >= here + (1 if stacked else CLEARLY) or everything:
            best = later
    if best is not judged[0]:
        best = best[0], verdicts(best[0])
    alike = [pair for pair in equal if pair[0].convention.batch == best[0].convention.batch]
    found = doubted(best, alike)
    if not of_one_sample(best[0], found):
        return best[0], found
    rest = ((r, None) for r in chain(skipped, waiting))
    for single, known_ in chain(judged, rest):
        convention = single.convention
        if not convention.batch and convention.orientation == best[0].convention.orientation:
            found = as_one_sample(best[0], found, known_ or verdicts(single, slips=False))
    return best[0], found


def is_best(reading: Reading, found: list[Judgement]) -> bool:
    """Whether no other convention can win. It changes shapes and nothing else: what was not read
    or is not defined stays so, and too few claims are left in doubt to explain clearly more."""
    if not all(absent.code in WITHOUT_SHAPES for absent in reading.absent):
        return False
    shaped = {c.stated.origin or c.stated for c in reading.claims if depends_on_shapes(c)}
    open_ = sum(s in shaped and not isinstance(verdict, Holds) for s, _, verdict in found)
    most = 1 if reading.convention.stacks else CLEARLY
    return open_ < most and (open_ == 0 or explained(found) > 0)


def depends_on_shapes(claim: Claim | None) -> bool:
    """Whether other shapes could change the verdict on a claim, in one of its meanings."""
    if claim is None:
        return False
    faulty = claim.fault is not None and claim.fault[0] in WITHOUT_SHAPES
    return not faulty or depends_on_shapes(claim.other)


def any_fails(found: list[Judgement]) -> bool:
    """Whether something fails; another orientation may then say otherwise."""
    return any(isinstance(verdict, Fails) for _, _, verdict in found)


def of_one_sample(reading: Reading, found: list[Judgement]) -> set[Stated]:
    """What fails in a batch although nothing that it rests on speaks of one: a page may treat one
    sample first."""
    if not reading.convention.batch:
        return set()
    claims = {(c.stated.origin or c.stated): c for c in reading.claims}
    return {
        stated
        for stated, _, verdict in found
        if isinstance(verdict, Fails)
        and (claim := claims.get(stated)) is not None
        and not claim.context.speaks_of_batch
    }


def as_one_sample(
    reading: Reading, found: list[Judgement], other: list[Judgement]
) -> list[Judgement]:
    """The verdicts, where what fails in a batch and holds for one sample holds."""
    alone = {stated: verdict for stated, _, verdict in other if isinstance(verdict, Holds)}
    failing = of_one_sample(reading, found)
    return [
        (stated, kind, alone[stated] if stated in failing and stated in alone else verdict)
        for stated, kind, verdict in found
    ]


def explained(found: list[Judgement]) -> int:
    """How many claims hold."""
    return sum(isinstance(verdict, Holds) for _, _, verdict in found)


def doubted(
    best: tuple[Reading, list[Judgement]], equal: list[tuple[Reading, list[Judgement]]]
) -> list[Judgement]:
    """Where nothing tells the orientation, only what fails in every equally likely reading
    fails."""
    holds = {
        stated: reading
        for reading, found in equal
        for stated, _, verdict in found
        if isinstance(verdict, Holds)
    }
    result: list[Judgement] = []
    for stated, kind, verdict in best[1]:
        other = holds.get(stated)
        if isinstance(verdict, Fails) and other is not None:
            reason = (
                f"it holds if the data is {other.convention}, not if it is {best[0].convention}"
            )
            result.append((stated, kind, Undecided("ambiguous-layout", reason)))
        else:
            result.append((stated, kind, verdict))
    return result

"""Some lines of a document are judged again, which was read as a whole before."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import chain

from backproof.judge.bench import Bench
from backproof.judge.choose import Rival, doubted, is_best, verdicts, with_one_sample
from backproof.judge.explained import any_fails
from backproof.judge.points import Points
from backproof.judge.signals import Judgement
from backproof.meaning.understanding import Reading


def judged_again(
    candidates: Iterable[Reading], starts: Set[int]
) -> tuple[Reading, list[Judgement]]:
    """The first reading, and its verdicts on the statements of formulas that begin at some places:
    how it is read was chosen before."""
    waiting = iter(candidates)
    best, points = next(waiting), Points()
    lines = (stated.origin or stated for stated in best.stated)
    wanted = {line for line in lines if line.statement.block.span.start in starts}
    found = verdicts(best, Bench(points, best), None, wanted)
    equal: list[Rival] = []
    skipped: list[Reading] = []
    while any_fails(found) and not (equal and is_best(best, found)):
        if (reading := next(waiting, None)) is None:
            break
        if len(reading.absent) == len(best.absent):
            equal.append(Rival(reading, Bench(points)))
        else:
            skipped.append(reading)
    found = doubted(best, found, equal)
    others = chain((rival.reading for rival in equal), skipped, waiting)
    return best, with_one_sample(best, found, others, points)

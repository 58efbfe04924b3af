"""One cause, one report: a signal that is wrong makes the lines wrong that rest on it, or leaves
them in doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from backproof.judge.signals import Judgement, rests_on
from backproof.judge.verdicts import Undecided
from backproof.meaning.gradients.signals_in_use import signal_of
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading

UNCONFIRMED_SIGNAL = "unknown-meaning"
"""What is said of a line that rests on a signal of which nobody knows what it means."""


def heirs_of(
    reading: Reading, failing: Iterable[Stated], mended: Collection[Stated]
) -> dict[Stated, Stated]:
    """The lines that rest on one that fails as well, and would be mended: each with the first such
    one behind it."""
    givers = givers_in(s for s in reading.stated if s.origin is None)
    found = {}
    for line in failing:
        for giver in behind(line, givers):
            if giver in mended:
                found[line] = giver
    return found


def in_doubt_by(judged: Sequence[Judgement], failing: Collection[Stated]) -> dict[Stated, Stated]:
    """The lines that are not so with a signal as it is written, where that line fails: each with
    the nearest such one."""
    givers = givers_in(stated for stated, _, _ in judged)
    found = {}
    for stated, _, verdict in judged:
        if isinstance(verdict, Undecided) and verdict.code == UNCONFIRMED_SIGNAL:
            wrong = (giver for giver in behind(stated, givers) if giver in failing)
            if (cause := next(wrong, None)) is not None:
                found[stated] = cause
    return found


def givers_in(lines: Iterable[Stated]) -> dict[str, list[Stated]]:
    """The lines that say what a signal is, by its name."""
    givers: dict[str, list[Stated]] = {}
    for stated in lines:
        if (name := signal_of(stated)) is not None:
            givers.setdefault(name, []).append(stated)
    return givers


def behind(line: Stated, givers: Mapping[str, list[Stated]]) -> Iterator[Stated]:
    """The signals that a line uses, then those that these use, each once."""
    waiting, seen = [line], {line}
    for each in waiting:
        for name in sorted(rests_on(each)):
            before = [g for g in givers.get(name, ()) if g.place.order <= each.place.order]
            if before and before[-1] not in seen:
                seen.add(before[-1])
                waiting.append(before[-1])
                yield before[-1]

"""One cause, one report: a signal that is wrong makes the lines wrong that rest on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from backproof.judge.signals import rests_on
from backproof.meaning.gradients.signals_in_use import signal_of
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading


def heirs_of(
    reading: Reading, failing: Iterable[Stated], mended: Collection[Stated]
) -> dict[Stated, Stated]:
    """The lines that rest on one that fails as well, and would be mended: each with the first such
    one behind it."""
    givers: dict[str, list[Stated]] = {}
    for stated in reading.stated:
        if stated.origin is None and (name := signal_of(stated)) is not None:
            givers.setdefault(name, []).append(stated)
    found = {}
    for line in failing:
        for giver in behind(line, givers):
            if giver in mended:
                found[line] = giver
    return found


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

"""Readings that no other can win against, whatever holds in either: to choose one of them takes no
judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.meaning.understanding import Reading


def outdone(rival: Reading, best: Reading) -> bool:
    """Whether a reading is not taken though all its lines hold: it leaves out more definitions, it
    explains more by a length of 1 alone, or it says the same."""
    fewer = len(best.absent) - len(rival.absent)
    return fewer < 0 or (fewer == 0 and (shrinks(rival, best) or alike(rival, best)))


def alike(rival: Reading, best: Reading) -> bool:
    """Whether two readings give every quantity of every context one formula and one shape, and
    leave the same lines unread: to lay data otherwise changes shapes and nothing else, so what
    holds in one holds in the other."""
    if rival.unread != best.unread or rival.contexts.keys() != best.contexts.keys():
        return False
    return all(
        (own := best.contexts[key]).symbols == context.symbols
        and own.program.definitions == context.program.definitions
        and own.arbitrary == context.arbitrary
        for key, context in rival.contexts.items()
    )


def shrinks(reading: Reading, best: Reading) -> bool:
    """Whether a reading makes a length 1 that has a name, or a number of what is transposed, where
    the best one does not: much holds of numbers that is wrong of arrays. To lay the same data
    otherwise makes a number of nothing at all, unless the best one has a loss that is none."""
    if reading.scalar_losses & best.contexts.keys() - best.scalar_losses:
        return reading.collapsed and not best.collapsed
    turned = reading.turned_numbers - best.turned_numbers
    if turned or (reading.collapsed and not best.collapsed):
        return True
    same = reading.convention.batch == best.convention.batch
    return same and any(key in best.contexts for key, _ in reading.numbers - best.numbers)


def arrays_first(candidates: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, where the likeliest one takes matrices for numbers behind one that does not: a
    row `x A` is none of a column x and a number A, of which a turned gradient is right as well."""
    waiting = iter(candidates)
    first = next(waiting)
    if not matrices_as_numbers(first):
        yield first
        yield from waiting
        return
    others = list(waiting)
    wider = next((other for other in others if is_wider(other, first)), None)
    if wider is not None:
        yield wider
    yield first
    yield from (other for other in others if other is not wider)


def is_wider(reading: Reading, first: Reading) -> bool:
    """Whether a reading of the same data, that leaves out no more, has arrays for such numbers."""
    if reading.convention.batch != first.convention.batch or matrices_as_numbers(reading):
        return False
    fewer = len(reading.absent) <= len(first.absent)
    return fewer and shrinks(first, reading) and not shrinks(reading, first)


def matrices_as_numbers(reading: Reading) -> frozenset[str]:
    """The parameters with a capital, as matrices have, that are numbers in a reading."""
    parameters = {e.name for c in reading.contexts.values() for e in c.program.parameters}
    numbers = {name for _, name in reading.numbers}
    return frozenset(name for name in parameters & numbers if name[:1].isupper())

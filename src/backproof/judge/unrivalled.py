"""Readings that no other can win against, whatever holds in either: to choose one of them takes no
judgement."""

from __future__ import annotations

from backproof.meaning.understanding import Reading


def outdone(rival: Reading, best: Reading) -> bool:
    """Whether a reading is not taken though all its lines hold: it leaves out more definitions, or
    it explains more by a length of 1 alone."""
    fewer = len(best.absent) - len(rival.absent)
    return fewer < 0 or (fewer == 0 and shrinks(rival, best))


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

"""What the verdicts on a reading say of it: how much holds, and whether that tells a convention."""

from __future__ import annotations

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading


def held(found: list[Judgement]) -> dict[Stated, bool]:
    """Whether each statement holds."""
    return {stated: isinstance(verdict, Holds) for stated, _, verdict in found}


def explained(found: list[Judgement]) -> int:
    """How many claims hold."""
    return sum(isinstance(verdict, Holds) for _, _, verdict in found)


def held_of_arrays(reading: Reading, found: list[Judgement]) -> bool:
    """Whether a line holds in which anything is an array: one about numbers alone says nothing of
    a convention."""
    holding = {stated for stated, holds in held(found).items() if holds}
    return any(
        (claim.stated.origin or claim.stated) in holding
        and not all(symbol.type.is_scalar for symbol in claim.context.symbols.values())
        for claim in reading.claims
    )


def any_fails(found: list[Judgement]) -> bool:
    """Whether something fails; another orientation may then say otherwise."""
    return any(isinstance(verdict, Fails) for _, _, verdict in found)

"""What is said of a claim: it holds, it fails, or it could not be decided."""

from __future__ import annotations

from backproof.record import dataclass


@dataclass(frozen=True)
class Holds:
    """True at every point and size tried; `conditions` are what it needs, `remarks` change
    nothing."""

    conditions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fails:
    """False, with a code that names the fault, a sentence with the values, and remarks.

    `factor` is what the true value is multiplied by, where that is all that is wrong. What its
    section `alone` tells, its page as a whole does not.
    """

    code: str
    message: str
    remarks: tuple[str, ...] = ()
    factor: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Undecided:
    """Not decided; the code and the sentence say what is missing.

    It `differs` where it was compared with the truth as it is understood here, and is not that;
    `factor` is what the true value is multiplied by, where that alone is open.
    """

    code: str
    reason: str
    differs: bool = False
    factor: str = ""


Verdict = Holds | Fails | Undecided

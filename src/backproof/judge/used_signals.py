"""Error signals that are used for a gradient which they are not.

What a signal means that only its formula explains, nobody knows: until a line makes a gradient of
it that is right, but for a constant, if the signal is the one that it should be. Where its formula
is then no constant times that, the fault is in the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backproof.judge.bench import Bench
from backproof.judge.signals import is_scaled, line_of, made_of, rests_on
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of
from backproof.meaning.gradients.signals_in_use import (
    gradients_for,
    is_plain,
    is_supposed,
    signal_of,
    with_gradient,
)
from backproof.meaning.statements import Stated
from backproof.record import replace

SEVERAL = 2
"""Lines that want another gradient than a signal is, where one of them might be the wrong one."""


def of_used_signals(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench
) -> dict[Stated, Verdict]:
    """The verdicts on signals that are no gradient, and are used for one."""
    found: dict[Stated, Verdict] = {}
    right: set[Stated] = set()
    for stated, verdict in said.items():
        if not is_supposed(stated) or stated not in claims:
            continue
        if isinstance(verdict, Undecided) and verdict.code == "unknown-meaning":
            if is_no_gradient(claims[stated], bench):
                use = next(uses_for_gradients(stated, said, claims, bench), None)
                found |= {} if use is None else {stated: no_constant(stated, *use)}
                right |= set() if use is None else {use[0]}
        elif isinstance(verdict, Holds) and verdict.conditions and not is_used(stated, said):
            uses = dict(uses_for_gradients(stated, said, claims, bench))
            if len(uses) >= SEVERAL:
                found[stated] = another_gradient(verdict, next(iter(uses)))
    # A signal that is right with a gradient in the place of a wrong one is not wrong itself, nor
    # need one be that is made of another in doubt.
    return {
        stated: verdict
        for stated, verdict in found.items()
        if stated not in right and not rests_on(stated) & in_doubt(said, stated)
    }


def in_doubt(said: Mapping[Stated, Verdict], beside: Stated) -> set[str]:
    """The signals of other lines that do not hold, but for a constant."""
    return {
        name
        for stated, verdict in said.items()
        if stated is not beside and is_supposed(stated)
        and not isinstance(verdict, Holds) and not is_scaled(verdict)
        and (name := signal_of(stated)) is not None
    }  # fmt: skip


def no_constant(stated: Stated, line: Stated, use: Claim) -> Fails:
    """What is wrong with a signal that is no gradient."""
    return Fails(
        "wrong-gradient",
        f"{signal_of(stated)} is no constant times the gradient of {use.of.name} for which line "
        f"{line_of(line)} uses it",
    )


def another_gradient(verdict: Holds, line: Stated) -> Fails:
    """What is wrong with a signal that is another gradient than the one that all lines want."""
    said = " and ".join(verdict.conditions)
    return Fails("wrong-gradient", f"{said}; line {line_of(line)} uses it for another one")


def is_used(stated: Stated, said: Mapping[Stated, Verdict]) -> bool:
    """Whether a line that holds rests on a signal as it is written."""
    name = signal_of(stated)
    return any(
        isinstance(verdict, Holds) and line is not stated and name in rests_on(line)
        for line, verdict in said.items()
    )


def is_no_gradient(claim: Claim, bench: Bench) -> bool:
    """Whether a signal is refuted as every gradient that it may be, whatever the constant."""
    verdicts = [judge(replace(c, supposed="", other=None), bench) for c in chain_of(claim)]
    return all(isinstance(v, Fails) and not v.factor for v in verdicts)


def uses_for_gradients(
    stated: Stated, said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench
) -> Iterator[tuple[Stated, Claim]]:
    """The lines that are right with a gradient in the place of a signal, those about gradients and
    about other signals; those that another formula for the signal is meant in left out."""
    name = signal_of(stated)
    if name is None:
        return
    same = [s for s in said if signal_of(s) == name]
    gradients = list(gradients_for(stated, claims[stated]))
    for line in said:
        if line is stated or line not in claims or name not in rests_on(line):
            continue
        if not (made_of(line) or line.meant) or not is_plain(line):
            continue
        before = [s for s in same if s.place.order <= line.place.order]
        if (before or same[:1])[-1] is not stated:
            continue
        for use in chain_of(claims[line]):
            made = (with_gradient(use, name, gradient) for gradient in gradients)
            if any(is_right(claim, bench) for claim in made if claim is not None):
                yield line, use
                break


def is_right(claim: Claim, bench: Bench) -> bool:
    """Whether a line is right, but for a constant."""
    verdict = judge(claim, bench)
    return isinstance(verdict, Holds) or (isinstance(verdict, Fails) and bool(verdict.factor))

"""Lines about error signals and lines that rest on them, judged together.

A signal that only a formula gives is free up to a factor; the lines that make gradients of it say
which one is meant. A signal that is tied to a derivative has no freedom: if its formula is N times
that derivative, a gradient that is made of it is right of the derivative and wrong of the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import used_names
from backproof.meaning.naming.names import for_reader, named
from backproof.meaning.statements import Stated

Judgement = tuple[Stated, str, Verdict | None]


def of_signal(claim: Claim, factor: str) -> Undecided:
    """The verdict on a signal that is a constant times the gradient that it may be."""
    name = named(claim.stated.head) if claim.stated.head is not None else None
    by = for_reader(claim.wrt.name) if claim.wrt is not None else ""
    reason = f"{name or 'it'} is {factor} times the gradient of {claim.numerator} by {by}"
    return Undecided("scale", reason, factor=factor)


def is_scaled(verdict: Verdict | None) -> bool:
    """Whether a signal was found to be a constant times a gradient."""
    return isinstance(verdict, Undecided) and verdict.code == "scale"


def with_signals(found: Sequence[Judgement]) -> list[Judgement]:
    """The verdicts, where those on signals and on what is made of them agree."""
    return with_scales(without_inherited(without_unconfirmed(found)))


def named_by(stated: Stated) -> str:
    """The name that a line about a signal gives a formula."""
    return (named(stated.head) if stated.head is not None else None) or stated.name


def rests_on(stated: Stated) -> set[str]:
    """The names in the formula of a line."""
    return set(used_names(stated.node)) if stated.node is not None else set()


def names_of(stated: Stated) -> set[str]:
    """The names in the formula of a line, and those that it gives and ties to a derivative."""
    heads = (named(node) for node in (stated.head, stated.named) if node is not None)
    return rests_on(stated) | {name for name in heads if name is not None}


def signal_names(stated: Sequence[Stated]) -> set[str]:
    """The names of the error signals of some lines: given by a formula, or tied to a derivative."""
    found = (s.head if s.meant else s.named for s in stated if s.meant or s.named is not None)
    return {name for head in found if head is not None and (name := named(head)) is not None}


def line_of(stated: Stated) -> int:
    """The line of the file in which a statement starts."""
    return stated.span.line


def without_unconfirmed(found: Sequence[Judgement]) -> list[Judgement]:
    """A line that rests on a signal of which nobody knows what it means is not called wrong: the
    fault may be where the signal is written, or where one is that it is made of."""
    signals = {
        name: (stated, verdict)
        for stated, _, verdict in found
        if stated.meant and stated.head is not None and (name := named(stated.head)) is not None
    }
    unsure = {
        name: stated
        for name, (stated, verdict) in signals.items()
        if not isinstance(verdict, Holds) and not is_scaled(verdict)
    }
    while made := {
        name: unsure[min(above)]
        for name, (stated, _) in signals.items()
        if name not in unsure and (above := rests_on(stated) & unsure.keys())
    }:
        unsure |= made
    result: list[Judgement] = []
    for stated, kind, verdict in found:
        rests = rests_on(stated) & unsure.keys() if unsure else set()
        if isinstance(verdict, Fails) and rests and not stated.meant:
            stated_so = unsure[min(rests)]
            written = f"{named_by(stated_so)} as line {line_of(stated_so)} writes it"
            reason = f"not so with {written}, which was not confirmed"
            verdict = Undecided("unknown-meaning", reason)
        result.append((stated, kind, verdict))
    return result


def without_inherited(found: Sequence[Judgement]) -> list[Judgement]:
    """A gradient that is made of a tied signal is not called right where the formula of the signal
    is a constant times what it is tied to. A line from signal to signal is: both have the factor.
    """
    faulty = dict(faulty_signals(found))
    if not faulty:
        return list(found)
    result: list[Judgement] = []
    for stated, kind, verdict in found:
        rests = rests_on(stated) & faulty.keys()
        if isinstance(verdict, Holds) and rests and stated.named is None and made_of(stated):
            name = min(rests)
            line, factor = faulty[name]
            written = f"it rests on {name}, whose formula (line {line})"
            verdict = Undecided(
                "scale", f"{written} is {factor} times the derivative it stands for"
            )
        result.append((stated, kind, verdict))
    return result


def made_of(stated: Stated) -> bool:
    """Whether a line gives a derivative that is written as one."""
    return stated.kind in ("gradient", "update")


def faulty_signals(found: Sequence[Judgement]) -> Iterator[tuple[str, tuple[int, str]]]:
    """The signals that are not what they are tied to but a constant times it, those that are made
    of them too: the line that says so, and the constant."""
    names: dict[object, str] = {
        stated.statement: name
        for stated, _, _ in found
        if stated.kind == "alias" and stated.named is not None
        if (name := named(stated.named)) is not None
    }
    known: dict[str, tuple[int, str]] = {}
    for stated, _, verdict in found:
        name = names.get(stated.statement)
        if name is None and stated.named is not None:
            name = named(stated.named)
        if name is None or verdict is None:
            continue
        if isinstance(verdict, Fails) and verdict.factor:
            known[name] = line_of(stated), verdict.factor
        elif isinstance(verdict, Holds) and (above := rests_on(stated) & known.keys() - {name}):
            known[name] = known[min(above)]
    yield from known.items()


def with_scales(found: Sequence[Judgement]) -> list[Judgement]:
    """A signal that is a constant times a gradient is meant to be, unless a gradient that is made
    of it is a constant times the true one: it is then missing in one of the lines between. Where
    all that is made of a signal has its constant, that line is the one of the signal."""
    wrong: dict[str, list[Stated]] = {}
    right: set[str] = set()
    result: list[Judgement] = []
    for stated, kind, verdict in reversed(found):
        name = named(stated.head) if stated.head is not None else None
        scaled = stated.meant and isinstance(verdict, Undecided) and is_scaled(verdict)
        if isinstance(verdict, Fails) and verdict.factor and made_of(stated):
            for signal in rests_on(stated):
                wrong.setdefault(signal, []).append(stated)
        elif isinstance(verdict, Holds) and made_of(stated) and not stated.meant:
            right |= rests_on(stated)
        elif scaled and name in wrong:
            assert isinstance(verdict, Undecided)
            for signal in rests_on(stated):
                wrong.setdefault(signal, []).extend(wrong[name])
            if name not in right:
                lines = ", ".join(str(line) for line in sorted({line_of(s) for s in wrong[name]}))
                used = f"{verdict.reason}; it is used for that gradient in line {lines}"
                verdict = Fails("wrong-sign" if verdict.factor == "-1" else "scale", used)
        elif scaled:
            assert isinstance(verdict, Undecided)
            verdict = Holds((verdict.reason,))
        result.append((stated, kind, verdict))
    return result[::-1]

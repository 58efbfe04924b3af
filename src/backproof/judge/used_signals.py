"""Error signals that are used for a gradient which they are not.

What a signal means that only its formula explains, nobody knows: until a line makes a gradient of
it that is right, but for a constant, if the signal is the one that it should be. Where its formula
is then no constant times that, the fault is in the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from backproof.judge.bench import Bench
from backproof.judge.signals import line_of, made_of, rests_on
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim, chain_of, make
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

MOST = 8
"""Definitions by which a signal may be a gradient, the last ones."""
SEVERAL = 2
"""Lines that want another gradient than a signal is, where one of them might be the wrong one."""


def of_used_signals(
    said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench
) -> dict[Stated, Verdict]:
    """The verdicts on signals that are no gradient, and are used for one."""
    found: dict[Stated, Verdict] = {}
    for stated, verdict in said.items():
        if not is_supposed(stated) or stated not in claims:
            continue
        if isinstance(verdict, Undecided) and verdict.code == "unknown-meaning":
            if is_no_gradient(claims[stated], bench):
                use = next(uses_for_gradients(stated, said, claims, bench), None)
                found |= {} if use is None else {stated: no_constant(stated, *use)}
        elif isinstance(verdict, Holds) and verdict.conditions and not is_used(stated, said):
            uses = dict(uses_for_gradients(stated, said, claims, bench))
            if len(uses) >= SEVERAL:
                found[stated] = another_gradient(verdict, *next(iter(uses.items())))
    return found


def no_constant(stated: Stated, line: Stated, use: Claim) -> Fails:
    """What is wrong with a signal that is no gradient."""
    signal = signal_of(stated)
    name = "" if signal is None else name_of(signal)
    return Fails(
        "wrong-gradient",
        f"{name} is no constant times the gradient of {use.of.name} for which line "
        f"{line_of(line)} uses it",
    )


def another_gradient(verdict: Holds, line: Stated, use: Claim) -> Fails:
    """What is wrong with a signal that is another gradient than the one that all lines want."""
    said = " and ".join(verdict.conditions)
    return Fails("wrong-gradient", f"{said}; line {line_of(line)} uses it for another one")


def is_used(stated: Stated, said: Mapping[Stated, Verdict]) -> bool:
    """Whether a line that holds rests on a signal as it is written."""
    signal = signal_of(stated)
    return signal is not None and any(
        isinstance(verdict, Holds) and line is not stated and name_of(signal) in rests_on(line)
        for line, verdict in said.items()
    )


def is_supposed(stated: Stated) -> bool:
    """Whether a line gives a signal that is supposed to be a gradient."""
    return bool(stated.meant) or bool(stated.reason and stated.named is not None)


def is_no_gradient(claim: Claim, bench: Bench) -> bool:
    """Whether a signal is refuted as every gradient that it may be, whatever the constant."""
    verdicts = [judge(replace(c, supposed="", other=None), bench) for c in chain_of(claim)]
    return all(isinstance(v, Fails) and not v.factor for v in verdicts)


def uses_for_gradients(
    stated: Stated, said: Mapping[Stated, Verdict], claims: Mapping[Stated, Claim], bench: Bench
) -> Iterator[tuple[Stated, Claim]]:
    """The lines that are right with a gradient in the place of a signal, those about gradients and
    about other signals; those that a later formula for the signal is meant in left out."""
    signal = signal_of(stated)
    if signal is None:
        return
    name = name_of(signal)
    same = [s for s in said if (other := signal_of(s)) is not None and name_of(other) == name]
    gradients = list(gradients_for(stated, claims[stated]))
    for line in said:
        if line is stated or line not in claims or name not in rests_on(line):
            continue
        if not (made_of(line) or line.meant) or not is_plain(line):
            continue
        before = [s for s in same if s.place.order <= line.place.order]
        if (before or same[:1])[-1] is not stated:
            continue
        uses = chain_of(claims[line])
        right = (u for u in uses if any(holds_with(u, signal, g, bench) for g in gradients))
        if (use := next(right, None)) is not None:
            yield line, use


def signal_of(stated: Stated) -> syntax.Symbol | None:
    """The signal that a line gives, where it is supposed to be a gradient."""
    written = stated.head if stated.meant else stated.named
    signal = bare(written) if written is not None and is_supposed(stated) else None
    return signal if isinstance(signal, syntax.Symbol) else None


def is_plain(line: Stated) -> bool:
    """Whether a line is about a whole quantity, not about an entry."""
    return line.head is not None and not isinstance(bare(line.head), syntax.Element)


def gradients_for(stated: Stated, claim: Claim) -> Iterator[syntax.Derivative]:
    """The gradients that a signal may be used for: those that it may be, and those by all that is
    defined."""
    first: syntax.Derivative | None = None
    for meant in stated.meant or (stated,):
        head = bare(meant.head) if meant.head is not None else None
        if isinstance(head, syntax.Derivative):
            first = first or head
            yield head
    by_key = claim.context.setting.table.by_key
    names = [d.symbol.name for d in claim.context.program.definitions]
    known = [by_key[name].left for name in names if name in by_key]
    for left in known[-MOST:]:
        symbol = None if left is None else bare(left)
        if first is not None and isinstance(symbol, syntax.Symbol):
            yield first.replace(denominators=(symbol,))


def holds_with(
    use: Claim, signal: syntax.Symbol, gradient: syntax.Derivative, bench: Bench
) -> bool:
    """Whether a line is right, but for a constant, with a gradient in the place of a signal."""
    line = use.stated
    if line.node is None or use.wrt is None:
        return False
    symbols = (n for n in below(line.node) if isinstance(n, syntax.Symbol))
    written = next((n for n in symbols if name_of(n) == name_of(signal)), None)
    if written is None:
        return False
    member = replace(line.member, node=replaced(line.node, {key(written): gradient}))
    made = make(replace(line, member=member), use.context, use.of.name, use.wrt.name)
    verdict = judge(replace(made, stated=line), bench)
    return isinstance(verdict, Holds) or (isinstance(verdict, Fails) and bool(verdict.factor))

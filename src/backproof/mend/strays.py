"""A letter that nothing binds: the one with which the line is understood, typed in its place."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.document import MacroTable
from backproof.judge.bench import Bench
from backproof.judge.misnamed import meanings
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import Claim
from backproof.meaning.indices.stray_letters import Stray
from backproof.meaning.naming.renamed import renamings
from backproof.meaning.statements import Stated, below
from backproof.mend.directed import proposed, raw
from backproof.mend.proposals import Proposal
from backproof.record import replace
from backproof.syntax import NameTable
from backproof.syntax.nodes import Symbol


def with_bound_letter(
    stated: Stated, verdict: Fails, stray: Stray, names: NameTable, macros: MacroTable,
    bench: Bench, claim: Claim | None,
) -> Iterator[Proposal]:  # fmt: skip
    """The line with a letter with which it holds, else with that which is meant, or that of the sum
    in which it stands."""
    node, text = raw(stated, names, macros), stated.statement.block.passage.text
    letters = [part for part in below(node) if isinstance(part, Symbol)] if node else []
    places = [part for part in letters if text[part.start : part.end] == typed(stray.written)]
    words = f"nothing says what {stray.written} is"
    for meant in dict.fromkeys((*holding(claim, bench), stray.meant, stray.varied)):
        for part in places if meant else ():
            made = [(part.start, part.end, typed(meant))]
            yield replace(proposed(stated, verdict, made, words), formal=False)


def holding(claim: Claim | None, bench: Bench) -> Iterator[str]:
    """The letters with which a claim holds in the place of the one that nothing binds."""
    for meant in () if claim is None else meanings(claim):
        for renaming in renamings(meant):
            if renaming.symbol is None and isinstance(judge(renaming.claim, bench), Holds):
                yield renaming.meant


def typed(letter: str) -> str:
    """A letter as it is typed, with the primes or the star that are part of it."""
    plain = letter.rstrip("'*")
    mark = letter[len(plain) :].replace("*", "^*")
    return (f"\\{plain}" if len(plain) > 1 else plain) + mark

"""A letter that nothing binds: the one with which the line is understood, typed in its place."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.document import MacroTable
from backproof.judge.verdicts import Fails
from backproof.meaning.indices.stray_letters import Stray
from backproof.meaning.statements import Stated, below
from backproof.mend.directed import proposed, raw
from backproof.mend.proposals import Proposal
from backproof.syntax import NameTable
from backproof.syntax.nodes import Symbol


def with_bound_letter(
    stated: Stated, verdict: Fails, stray: Stray, names: NameTable, macros: MacroTable
) -> Iterator[Proposal]:
    """The line with the letter that is meant, else with that of the sum in which it stands."""
    node, text = raw(stated, names, macros), stated.statement.block.passage.text
    letters = [part for part in below(node) if isinstance(part, Symbol)] if node else []
    places = [part for part in letters if text[part.start : part.end] == typed(stray.written)]
    words = f"nothing says what {stray.written} is"
    for meant in dict.fromkeys((stray.meant, stray.varied)):
        for part in places if meant else ():
            yield proposed(stated, verdict, [(part.start, part.end, typed(meant))], words)


def typed(letter: str) -> str:
    """A letter as it is typed."""
    return f"\\{letter}" if len(letter) > 1 else letter

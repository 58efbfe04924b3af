"""Lines that stand together: on a page, in a section, in a chain, or about the same quantities.

Each grouping is made once for all lines that ask, so that a long page costs no more a line than a
short one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from backproof.meaning.contexts import Context
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.source import Section
from backproof.syntax.statements import Statement

K = TypeVar("K", bound=Hashable)


class Together:
    """Some lines of a reading, by what they share."""

    def __init__(self, lines: Sequence[Stated], reading: Reading) -> None:
        self.lines, self.claims = lines, reading.claims_of

    @cached_property
    def in_sections(self) -> Mapping[Section, Sequence[Stated]]:
        """The lines that each section has itself."""
        return gathered(self.lines, lambda line: line.place.section)

    @cached_property
    def in_chains(self) -> Mapping[Statement, Sequence[Stated]]:
        """The lines of each chain, by the statement that begins it."""
        return gathered(self.lines, lambda line: line.statement.root)

    @cached_property
    def in_contexts(self) -> Mapping[Context, Sequence[Stated]]:
        """The lines with claims in each context, each line once."""
        found: dict[Context, dict[Stated, None]] = {}
        for line in self.lines:
            for claim in self.claims.get(line, ()):
                found.setdefault(claim.context, {})[line] = None
        return {context: [*lines] for context, lines in found.items()}

    def counts(self, line: Stated) -> tuple[int, int, int]:
        """How many lines there are in all, in the section of one, and in its contexts."""
        contexts = dict.fromkeys(claim.context for claim in self.claims.get(line, ()))
        known = [self.in_contexts.get(context, ()) for context in contexts]
        about = len(known[0]) if len(known) == 1 else len({s for each in known for s in each})
        return len(self.lines), len(self.in_sections.get(line.place.section, ())), about


def gathered(lines: Iterable[Stated], by: Callable[[Stated], K]) -> dict[K, list[Stated]]:
    """Lines by what they have in common."""
    found: dict[K, list[Stated]] = {}
    for line in lines:
        found.setdefault(by(line), []).append(line)
    return found

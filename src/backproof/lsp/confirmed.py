"""Which lines may be called wrong at once: those that the last whole judgement shows to be read
well.

The whole leaves a line undecided that no small change mends where too little of the page confirms
how it is read, and small changes are not tried at once; and where not all of a section is
understood, one line more that fails may have the page read otherwise. So a line is called wrong at
once where it failed before, and in a section of which all was decided, or of a page of which
nearly all was, if the page confirms its reading. What is withheld is said when the whole is judged
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property

from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.lsp.layout import Edited, Layout
from backproof.mend.unlocated import CODE as UNCONFIRMED
from backproof.mend.unlocated import WITNESSES, is_certain
from backproof.pipeline import Judged
from backproof.record import dataclass

NEARLY_ALL = 10
"""How many lines of a page hold for each that could not be decided where nearly all was."""


@dataclass(frozen=True, eq=False)
class Confirmed:
    """The verdicts of a whole judgement."""

    layout: Layout
    statements: Sequence[Judged]

    @cached_property
    def verdicts(self) -> Mapping[int, Sequence[Verdict | None]]:
        """What is said of the statements of each formula, in their order."""
        found = by_formula(self.layout, self.statements)
        return {n: tuple(each.verdict for each in own) for n, own in found.items()}

    @cached_property
    def well_read(self) -> frozenset[int]:
        """The sections in which several lines hold and all were decided; all sections of a page of
        which nearly all was."""
        counts: dict[int, Counter[type[Verdict]]] = {}
        for number, found in self.verdicts.items():
            own = counts.setdefault(self.layout.sections[number], Counter())
            own.update(type(verdict) for verdict in found if verdict is not None)
        if not self.page:
            return frozenset()
        if NEARLY_ALL * self.counts[Undecided] <= self.counts[Holds]:
            return frozenset(range(len(self.layout.starts)))
        return frozenset(
            section
            for section, own in counts.items()
            if own[Holds] >= WITNESSES and not own[Undecided]
        )

    @cached_property
    def counts(self) -> Counter[type[Verdict]]:
        """How many statements of the document have each verdict."""
        every = (verdict for found in self.verdicts.values() for verdict in found)
        return Counter(type(verdict) for verdict in every if verdict is not None)

    @cached_property
    def page(self) -> bool:
        """Whether the page confirms how one more line is read that nothing mends: there is none so
        far."""
        for each in self.statements:
            verdict = each.verdict
            if isinstance(verdict, Undecided) and verdict.code == UNCONFIRMED:
                return False
            mended = each.fix is not None or each.cause is not None
            if isinstance(verdict, Fails) and not mended and not is_certain(each.stated, verdict):
                return False
        undecided = self.counts[Undecided]
        return not undecided or self.counts[Holds] >= max(WITNESSES, undecided)

    def doubtful(
        self, after: Layout, change: Edited, statements: Iterable[Judged]
    ) -> Set[tuple[int, int]]:
        """Where those statements of a part of another version stand that may not be called wrong
        before the whole is judged."""
        sections = {now: number for number, now in change.sections.items()}
        found = set()
        for number, own in by_formula(after, statements).items():
            if sections.get(after.sections[number]) in self.well_read:
                continue
            known = self.verdicts.get(change.before.get(number, -1), ())
            for place, judged in enumerate(own):
                failed = len(known) == len(own) and isinstance(known[place], Fails)
                if isinstance(judged.verdict, Fails) and not failed:
                    found.add((judged.span.start, judged.span.end))
        return found


def by_formula(layout: Layout, statements: Iterable[Judged]) -> dict[int, list[Judged]]:
    """The statements of each formula, in their order."""
    found: dict[int, list[Judged]] = {}
    for judged in sorted(statements, key=lambda j: (j.span.start, j.span.end)):
        if (number := layout.formula(judged.span.start)) is not None:
            found.setdefault(number, []).append(judged)
    return found

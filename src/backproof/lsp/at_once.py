"""What can be said of an edit at once: its section is judged, with the nearest of those that rest
on it; what stands elsewhere is as it was.

This is said until the whole document is judged again: words and formulas of one section may change
how another one is read, and only the whole tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from time import perf_counter

from backproof.garbage import keep
from backproof.lsp.analysis import Analysis, Text, analyse, document_of, judged
from backproof.lsp.findings import findings
from backproof.lsp.sections import GONE, Dependences, Edited, Layout, edited
from backproof.record import dataclass, replace
from backproof.source import Source, Span
from backproof.views.findings import Finding

FEW = 60
"""How many formulas a document has at least for which an answer at once is worth its while."""
ROUNDS = 3
"""How often a part is judged at most: an edit may give a name to other sections, or take one."""
PART = 4
"""What is judged at once is at most one of so many parts of the document."""
NEAREST = 30
"""How many formulas of other sections, and of what they rest on, are judged at once at most."""


@dataclass(frozen=True, eq=False)
class AtOnce:
    """A part of a new version that was judged, and what is reported of all of it."""

    analysis: Analysis
    findings: Sequence[Finding]


class Judgement:
    """The last version of a document that was judged as a whole, for edits that follow."""

    def __init__(self, analysis: Analysis, took: float) -> None:
        self.analysis, self.took = analysis, took
        self.before = Layout(analysis.document)
        self.dependences = Dependences(analysis.checked.reading)
        self.findings = findings(analysis)

    @staticmethod
    def of(text: Text) -> Judgement:
        """Judge a text; `took` are the seconds that it takes."""
        began = perf_counter()
        found = Judgement(analyse(text), perf_counter() - began)
        if found.is_long:
            keep()
        return found

    @property
    def is_long(self) -> bool:
        """Whether it is worth while to judge a part of it."""
        single = not self.analysis.text.cells and len(self.analysis.document.sources) == 1
        return single and len(self.analysis.document.blocks) >= FEW

    def after(self, text: Text) -> AtOnce | None:
        """What is said at once of another version; None where that takes the whole document."""
        after = Layout(document_of(text))
        change = edited(self.before, after)
        if change is None:
            return None
        known = self.dependences.moved(change)
        resting, beside = known.above(change.edited | {GONE}) - {GONE}, set[int]()
        for _ in range(ROUNDS):
            again = nearest(after, known, change.edited, resting, beside)
            numbers = known.all_below(again | beside)
            part = after.part(numbers)
            if PART * len(part.blocks) > len(after.document.blocks):
                return None
            found = judged(text, part, mend=False, whole=self.analysis.checked.reading)
            now = Dependences(found.checked.reading)
            more = known.above({*known.gaining(now, change.edited)}) - resting
            lacking = {*known.lacking(now, again, numbers)}
            if not more | lacking:
                break
            resting |= more
            beside |= lacking
        inside = (f for f in findings(found) if after.number(f.span.start) in again)
        told = [*self.kept(after, again, change), *inside]
        return AtOnce(found, sorted(told, key=lambda f: (f.span.start, f.span.end)))

    def kept(self, after: Layout, again: Set[int], change: Edited) -> Iterator[Finding]:
        """What was said of sections that are not judged again, where they stand now."""
        for finding in self.findings:
            number = self.before.number(finding.span.start)
            if change.place(number) not in {*again, GONE}:
                yield self.moved(finding, after, change)

    def moved(self, finding: Finding, after: Layout, change: Edited) -> Finding:
        """A finding where it stands in another version; it offers no fix, for a fix is verified in
        the whole."""

        def place(span: Span | None) -> Span | None:
            return None if span is None else self.place(span, after, change)

        remarks = tuple(replace(note, span=place(note.span)) for note in finding.remarks)
        span, wrong = self.place(finding.span, after, change), place(finding.wrong)
        return replace(finding, span=span, wrong=wrong, remarks=remarks, fix=None)

    def place(self, span: Span, after: Layout, change: Edited) -> Span:
        """Where something stands in another version: where its section does, which may be gone."""
        number = self.before.number(span.start)
        shift = after.starts[max(change.place(number), 0)] - self.before.starts[number]
        source: Source = after.document.sources[0]
        start, end = (min(max(at + shift, 0), len(source.text)) for at in (span.start, span.end))
        return Span(source, start, end)


def nearest(
    after: Layout, known: Dependences, edited: Set[int], resting: Set[int], beside: Set[int]
) -> set[int]:
    """The sections that were edited, and those that rest on them, as many as are judged at once:
    first those that use their names, and of these the next ones."""
    first, users = min(edited, default=0), known.users_of(edited)
    taken, needed = {*edited}, known.all_below(edited | beside)
    left = NEAREST
    for number in sorted(
        resting - edited, key=lambda n: (n not in users, n < first, abs(n - first))
    ):
        more = known.all_below({number}) - needed
        left -= sum(len(after.formulas[n]) for n in more if n != GONE)
        if left < 0:
            break
        taken.add(number)
        needed |= more
    return taken

"""What can be said of an edit at once: its section is judged, with what rests on it; what stands
elsewhere is as it was.

This is said until the whole document is judged again: words and formulas of one section may change
how another one is read, and only the whole tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from time import perf_counter

from backproof.garbage import keep
from backproof.lsp.analysis import Analysis, Text, analyse, document_of, judged
from backproof.lsp.findings import findings
from backproof.lsp.sections import Dependences, Layout, edited
from backproof.record import dataclass, replace
from backproof.source import Source, Span
from backproof.views.findings import Finding

FEW = 60
"""How many formulas a document has at least for which an answer at once is worth its while."""
ROUNDS = 3
"""How often a part is judged at most: an edit may give a name to other sections, or take one."""
PART = 4
"""What is judged at once is at most one of so many parts of the document."""


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
        changed = edited(self.before, after)
        if changed is None:
            return None
        again, beside = self.dependences.above(changed), set[int]()
        for _ in range(ROUNDS):
            numbers = self.dependences.all_below(again | beside)
            part = after.part(numbers)
            if PART * len(part.blocks) > len(after.document.blocks):
                return None
            found = judged(text, part, mend=False, whole=self.analysis.checked.reading)
            now = Dependences(found.checked.reading)
            more = self.dependences.above({*self.dependences.gaining(now, changed)}) - again
            lacking = {*self.dependences.lacking(now, again, numbers)}
            if not more | lacking:
                break
            again |= more
            beside |= lacking
        inside = (f for f in findings(found) if after.number(f.span.start) in again)
        told = [*self.kept(after, again), *inside]
        return AtOnce(found, sorted(told, key=lambda f: (f.span.start, f.span.end)))

    def kept(self, after: Layout, again: Set[int]) -> Iterator[Finding]:
        """What was said of sections that are not judged again, where they stand now."""
        for finding in self.findings:
            if self.before.number(finding.span.start) not in again:
                yield self.moved(finding, after)

    def moved(self, finding: Finding, after: Layout) -> Finding:
        """A finding where it stands in another version; it offers no fix, for a fix is verified in
        the whole."""

        def place(span: Span | None) -> Span | None:
            return None if span is None else self.place(span, after)

        remarks = tuple(replace(note, span=place(note.span)) for note in finding.remarks)
        span, wrong = self.place(finding.span, after), place(finding.wrong)
        return replace(finding, span=span, wrong=wrong, remarks=remarks, fix=None)

    def place(self, span: Span, after: Layout) -> Span:
        """Where something stands in another version."""
        number = self.before.number(span.start)
        shift = after.starts[number] - self.before.starts[number]
        source: Source = after.document.sources[0]
        size = len(source.text)
        return Span(source, min(span.start + shift, size), min(span.end + shift, size))

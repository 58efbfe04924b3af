"""What can be said of an edit at once: its formulas are judged, with the nearest of those that rest
on them; what stands elsewhere is as it was.

This is said until the whole document is judged again: words and formulas of one section may change
how another one is read, and only the whole tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from time import perf_counter

from backproof.garbage import keep
from backproof.lsp.analysis import Analysis, Text, analyse, document_of, judged
from backproof.lsp.confirmed import Confirmed
from backproof.lsp.dependences import Dependences
from backproof.lsp.findings import findings
from backproof.lsp.layout import Edited, Layout, edited
from backproof.record import dataclass, replace
from backproof.source import Source, Span
from backproof.views.findings import Finding

FEW = 60
"""How many formulas a document has at least for which an answer at once is worth its while."""
ROUNDS = 3
"""How often a part is judged at most: an edit may give a name to other formulas, or take one."""
PART = 4
"""What is read at once is at most one of so many parts of the document."""
NEAREST = 16
"""How many formulas that rest on an edit are judged at once at most,"""
MORE = 30
"""and how many are read for these beside those that are read for the edit."""
BESIDE = 6
"""How many formulas on either side are read beside one that is judged at once: what they say
confirms how the page is meant."""


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
        self.dependences = Dependences(analysis.checked.reading, self.before)
        self.findings = findings(analysis)
        self.confirmed = Confirmed(self.before, analysis.checked.statements)

    @staticmethod
    def of(text: Text) -> Judgement:
        """Judge a text; `took` are the seconds that it takes."""
        began = perf_counter()
        found = Judgement(analyse(text), perf_counter() - began)
        if found.is_long:
            _ = found.dependences.resting
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
        known = self.dependences
        resting = change.now(known.above(change.gone)) - change.edited
        beside = set[int]()
        for _ in range(ROUNDS):
            again, part = self.nearest(after, change, resting, beside)
            if PART * len(part) > len(after.formulas):
                return None
            read = after.part(part)
            found = judged(text, read, False, self.analysis.checked.reading, after.starting(again))
            now = Dependences(found.checked.reading, after)
            more = change.now(known.above({*self.gaining(now, change)})) - change.edited - resting
            lacking = change.now(known.below({*self.lacking(now, change, again, part)})) - part
            if not more | lacking:
                break
            resting |= more
            beside |= lacking
        changed = self.changed(after, change)
        inside = (f for f in findings(found) if is_judged(f, after, again, changed))
        open_ = self.undecided(after, change)
        doubtful = self.confirmed.doubtful(after, change, found.checked.statements)
        told = [*self.kept(after, again, change, changed)]
        for finding in inside:
            before = open_.get(finding.span.start) if finding.word == "fails" else None
            if before is not None or (finding.span.start, finding.span.end) not in doubtful:
                told.append(before or finding)
        return AtOnce(found, sorted(told, key=lambda f: (f.span.start, f.span.end)))

    def nearest(
        self, after: Layout, change: Edited, resting: Set[int], beside: Set[int]
    ) -> tuple[set[int], set[int]]:
        """The formulas that were edited and those that rest on them, as many as are judged at once:
        first those of sections that use their names, and of these the next ones. With all that is
        read."""
        users = change.now(self.dependences.users_of(change.gone))
        first, using = min(change.edited, default=0), {after.sections[n] for n in users}

        def rank(number: int) -> tuple[bool, bool, int]:
            return after.sections[number] not in using, number < first, abs(number - first)

        ranked = sorted(resting, key=rank)
        again, part = {*change.edited}, self.around(after, change, change.edited) | beside
        most = len(part) + MORE
        for number in ranked[:NEAREST]:
            more = part | self.around(after, change, {number})
            if len(more) > most:
                break
            again.add(number)
            part = more
        return again, part

    def around(self, after: Layout, change: Edited, numbers: Collection[int]) -> set[int]:
        """Some formulas with what is read beside them: their sections, what all these rest on, and
        what is made of that."""
        beside = set(numbers)
        for number in numbers:
            own = after.inside[after.sections[number]]
            place = number - own[0]
            beside |= {*own[max(place - BESIDE, 0) : place + BESIDE + 1]}
        before = {change.before[n] for n in beside if n in change.before}
        known = self.dependences
        return beside | change.now(known.below(known.further(known.below(before))))

    def gaining(self, now: Dependences, change: Edited) -> Iterator[int]:
        """The formulas that use a name that edited ones did not give before."""
        for before, given in zip(self.dependences.giving, now.giving, strict=True):
            for name, givers in given.items():
                if (givers & change.edited) - change.now(before.get(name, set())):
                    yield from self.dependences.using.get(name, ())

    def lacking(
        self, now: Dependences, change: Edited, again: Set[int], part: Set[int]
    ) -> Iterator[int]:
        """The formulas from which those that are judged again take a name now, and that are not in
        the part that was read: of those that give it, the last one before, else the first."""
        for before, given in zip(self.dependences.giving, now.giving, strict=True):
            for name, users in now.using.items():
                own = given.get(name, set())
                givers = sorted((change.now(before.get(name, set())) - again) | own)
                for user in users & again - own if givers else ():
                    meant = max((g for g in givers if g < user), default=givers[0])
                    if meant not in part:
                        yield change.before[meant]

    def undecided(self, after: Layout, change: Edited) -> dict[int, Finding]:
        """What could not be decided in formulas that say the same, by where it stands now: that it
        fails only the whole can tell, which has more to say of how it is meant."""
        found: dict[int, Finding] = {}
        for finding in self.findings:
            number = self.before.formula(finding.span.start)
            now = None if number is None else change.formulas.get(number)
            if number is None or now is None or finding.word != "undecided":
                continue
            if self.before.formulas[number] == after.formulas[now]:
                moved = self.moved(finding, after, change)
                found[moved.span.start] = moved
        return found

    def changed(self, after: Layout, change: Edited) -> set[int]:
        """The sections that were edited."""
        known = {now: number for number, now in change.sections.items()}
        return {
            now
            for now, text in enumerate(after.texts)
            if now not in known or self.before.texts[known[now]] != text
        }

    def kept(
        self, after: Layout, again: Set[int], change: Edited, changed: Set[int]
    ) -> Iterator[Finding]:
        """What was said of formulas that are not judged again, and of the words of sections that
        are not changed, where they stand now."""
        for finding in self.findings:
            number = self.before.formula(finding.span.start)
            if number is None:
                place = change.sections.get(self.before.section(finding.span.start))
                is_kept = place is not None and place not in changed
            else:
                now = change.formulas.get(number)
                is_kept = now is not None and now not in again
            if is_kept:
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
        """Where something stands in another version: where its formula or its section does, which
        may be gone."""
        number = self.before.formula(span.start)
        now = None if number is None else change.formulas.get(number)
        if number is not None and now is not None:
            shift = after.begins[now] - self.before.begins[number]
        else:
            section = self.before.section(span.start)
            shift = after.starts[change.sections.get(section, 0)] - self.before.starts[section]
        source: Source = after.document.sources[0]
        start, end = (min(max(at + shift, 0), len(source.text)) for at in (span.start, span.end))
        return Span(source, start, end)


def is_judged(finding: Finding, after: Layout, again: Set[int], changed: Set[int]) -> bool:
    """Whether a finding in the part that was read is about a formula that was judged, or about the
    words of a section that was changed."""
    number = after.formula(finding.span.start)
    if number is not None:
        return number in again
    return after.section(finding.span.start) in changed

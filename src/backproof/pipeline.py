"""From a file to verdicts, derivations and a program: the whole way of the data on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from backproof.diagnostics import Diagnostic, Fix
from backproof.document import Document
from backproof.documents import read as read_document
from backproof.documents import read_text
from backproof.garbage import uncollected
from backproof.judge.again import judged_again
from backproof.judge.choose import choose
from backproof.judge.doubts import in_chains, lines_in_doubt
from backproof.judge.lone_names import slips_in, with_slips_named
from backproof.judge.set_to_zero import without_set_to_zero
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.naming.indexed import Slip
from backproof.meaning.preparation import prepare
from backproof.meaning.reading import Reading, readings, readings_of
from backproof.meaning.remarks import remarks_on
from backproof.meaning.statements import Stated
from backproof.meaning.unread import fault_in
from backproof.record import dataclass, replace
from backproof.source import Span
from backproof.standalone.sections import Ways, with_sections_alone

if TYPE_CHECKING:
    from backproof.mend.proposals import Proposal


@dataclass(frozen=True, eq=False)
class Judged:
    """One stated equality with its verdict; None for what claims nothing (a definition).

    Where it fails, `fix` is what was verified to mend it; `wrong` is the part at fault, also where
    a line cannot be read; `cause` is another statement that fails, for the fault of which this
    one does, or cannot be decided.
    """

    stated: Stated
    kind: str
    verdict: Verdict | None
    wrong: Span | None = None
    fix: Fix | None = None
    cause: Stated | None = None

    @property
    def span(self) -> Span:
        """From the relation sign (or the left side, for a first member) to the end of the
        expression."""
        return self.stated.span


@dataclass(frozen=True, eq=False)
class Checked:
    """A document, how it was read, and what is said of each of its statements."""

    document: Document
    reading: Reading
    statements: tuple[Judged, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        counts = ((Holds, "hold"), (Fails, "fail"), (Undecided, "could not be decided"))
        said = [
            f"{sum(isinstance(j.verdict, kind) for j in self.statements)} {word}"
            for kind, word in counts
        ]
        return f"<Checked {self.document.sources[0].path}: {', '.join(said)}>"

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        # Loaded late: a notebook alone draws it.
        from backproof.silencing.comments import by_comments
        from backproof.views.fragment import to_fragment
        from backproof.views.sheet import sheets

        found = sheets(self.document, self.reading, self.statements, self.diagnostics)
        return to_fragment(by_comments(found, self.document))


def read(path: str | Path) -> Document:
    """Read a file; raises `documents.DocumentError` where it cannot be read."""
    return read_document(path)


def check(
    document: Document | str | Path,
    mend: bool = True,
    whole: Reading | None = None,
    offered: Iterable[Reading] | None = None,
    again: Set[int] | None = None,
) -> Checked:
    """Judge every statement of a document (or of the file at a path); with `mend` say what is wrong
    with what fails, and how to mend it. A part of a document is read as its `whole` may be.

    `offered` are its readings in their order, where somebody has them; where only formulas that
    begin at some offsets are to be judged `again`, these alone are.
    """
    if not isinstance(document, Document):
        document = read(document)
    with uncollected():
        like, among = (None, ()) if whole is None else (whole.convention, whole.candidates)

        def reader(part: Document) -> Ways:
            prepared = prepare(part)
            return lambda wanted: readings_of(prepared, like, among, wanted)

        ways = readings(document, like, among) if offered is None else offered
        chosen = choose(ways) if again is None else judged_again(ways, again)
        reading, found_alone = with_sections_alone(chosen, reader)
        verdicts = without_set_to_zero(found_alone)
        if waiting := in_chains(verdicts):
            # Loaded late: few chains have a member in doubt beside several that hold.
            from backproof.mend.chain_members import beside_members

            verdicts = beside_members(reading, verdicts, waiting)
        meant: dict[Stated, Slip] = {}
        if slips := slips_in(reading, verdicts):
            # Loaded late: few notes have a name that may be a slip.
            from backproof.mend.retyped import retyped

            meant = retyped(reading, verdicts, slips)
            verdicts = with_slips_named(verdicts, meant)
        known: dict[Stated, Proposal] = {}
        if lines_in_doubt(verdicts):
            # Loaded late: most notes leave nothing open that other lines answer.
            from backproof.mend.almost import nearly_right

            verdicts, known = nearly_right(reading, verdicts)
        judged = tuple(Judged(s, k, v, unread_part(s)) for s, k, v in verdicts)
        fails = any(isinstance(verdict, Fails) for _, _, verdict in verdicts)
        if mend and (fails or reading.array_losses):
            # Loaded late: notes without a mistake need no mending.
            from backproof.mend.mending import mended
            from backproof.mend.unlocated import unconfirmed

            found = mended(reading, verdicts, meant, known)
            doubts = unconfirmed(verdicts, found)
            judged = tuple(
                replace(j, verdict=doubts[j.stated])
                if j.stated in doubts
                else replace(j, verdict=m.verdict, wrong=m.wrong, fix=m.fix, cause=m.cause)
                if (m := found.get(j.stated))
                else j
                for j in judged
            )
            judged = with_relations(judged)
    return Checked(document, reading, judged, (*document.diagnostics, *remarks_on(reading)))


def with_relations(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """What is said of lines by others: a fault that stands there, an end of a chain that is
    right."""
    from backproof.mend.causes import in_doubt_by
    from backproof.mend.chain_ends import right_ends

    failing = {j.stated for j in judged if isinstance(j.verdict, Fails)}
    said = [(j.stated, j.kind, j.verdict) for j in judged]
    causes, ends = in_doubt_by(said, failing), right_ends(said)
    found = []
    for each in judged:
        if each.stated in causes:
            each = replace(each, cause=causes[each.stated])
        if isinstance(each.verdict, Fails) and (end := ends.get(each.stated)) is not None:
            remarks = (*each.verdict.remarks, end)
            each = replace(each, verdict=replace(each.verdict, remarks=remarks))
        found.append(each)
    return tuple(found)


def unread_part(stated: Stated) -> Span | None:
    """Where a line that cannot be read goes wrong."""
    fault = fault_in(stated.statement) if stated.kind == "unread" else None
    if fault is None or not stated.start <= fault.start < fault.end <= stated.end:
        return None
    return stated.statement.block.passage.span(fault.start, fault.end)


__all__ = ["Checked", "Judged", "check", "read", "read_text"]

"""What is said of a line once a proposal for it was verified."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.diagnostics import Fix
from backproof.judge.signals import line_of
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.proposals import Proposal, replaced
from backproof.mend.verification import edits_of, verified
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.source import Span

CELL = regex(r"\s*(?<!\\)&\s*")


@dataclass(frozen=True, eq=False)
class Mending:
    """What is wrong with a line: the verdict that names it, its wrong part, and a verified fix;
    neither where the line is right once another one, the `cause`, is mended.

    The fault is `located` where a change of a part mends it, here or in what the line rests on.
    """

    verdict: Fails
    wrong: Span | None = None
    fix: Fix | None = None
    located: bool = True
    cause: Stated | None = None


def accepted(
    reading: Reading, failing: Mapping[Stated, Fails], trying: Mapping[Stated, Proposal],
    heirs: Mapping[Stated, Stated],
) -> dict[Stated, Mending]:  # fmt: skip
    """What is offered for some lines, where it is verified. Where a fault is how a line is written,
    what to write is said all the same if what it then says cannot be decided. Of `heirs`, which are
    right once the cause of their fault is mended, it is said where that is."""
    said = verified(reading, trying, heirs) if trying else {}
    found = {}
    for stated, offered in trying.items():
        after = said.get(stated)
        if isinstance(after, Holds) or (offered.formal and isinstance(after, Undecided)):
            made = mending(stated, failing[stated], offered)
            found[stated] = made if isinstance(after, Holds) else replace(made, fix=None)
    for stated, cause in heirs.items():
        if isinstance(said.get(stated), Holds) and isinstance(said.get(cause), Holds):
            message = f"{failing[stated].message}; line {line_of(cause)} is the cause"
            found[stated] = Mending(replace(failing[stated], message=message), cause=cause)
    return found


def with_doubt(made: Mending, doubt: str) -> Mending:
    """What is said of a line that may be right, where something else is wrong: its fix is offered,
    and made by nobody but its author."""
    verdict = replace(made.verdict, remarks=(*made.verdict.remarks, doubt))
    fix = None if made.fix is None else replace(made.fix, doubt=doubt)
    return replace(made, verdict=verdict, fix=fix)


def mending(stated: Stated, verdict: Fails, offered: Proposal) -> Mending:
    """A verified proposal as what is said of a line; what was said before it is a remark."""
    passage = stated.statement.block.passage
    fix = Fix(edits_of(stated, offered), shown(stated, offered))
    told = plain(offered.message.partition(": write")[0])
    before = () if told in plain(verdict.message) else (verdict.message,)
    said = Fails(offered.code, offered.message, (*verdict.remarks, *before), verdict.factor)
    wrong = passage.span(offered.start, offered.end)
    return Mending(said, wrong, fix, located=not offered.whole)


def plain(message: str) -> str:
    """A sentence without the marks of what is typed."""
    return message.replace("`", "")


def shown(stated: Stated, offered: Proposal) -> str:
    """What to write, as a whole line; what is mended outside of it is named alone."""
    inside = [(a - stated.start, b - stated.start, new) for a, b, new in offered.replacements]
    if any(a < 0 for a, _, _ in inside):
        return offered.message
    text = stated.statement.block.passage.text[stated.start : stated.end]
    text = replaced(text, inside)
    if "\\begin" not in text:
        text = CELL.sub(" ", text)
    return f"write `{' '.join(text.split())}`"

"""A line that cannot be decided for one name in it, and holds with another in its place.

`∂L/∂A = ∂L/∂Z W_4ᵀ` where there is no W_4, and with W_3 it is right; `Σ_i (p_i - y_k) x_i` where
nothing says what k is, and with i it is right. That the rest of the line is the true derivative
shows that it was understood; what is left is the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backproof.algebra.types import ONE
from backproof.judge.bench import Bench
from backproof.judge.guards import conditional
from backproof.judge.statistic_guards import undefined_statistic
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.renamed import Renaming, renamings

OF_NAMES = frozenset({"undefined-symbol", "unbound-index", "shape-mismatch"})


def misnamed(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """The verdict, or that of a line in which one name stands where another should."""
    if not isinstance(verdict, Undecided) or verdict.code not in OF_NAMES:
        return verdict
    if conditional(claim, bench) or picks_of_one(claim) or undefined_statistic(claim, bench):
        return verdict
    for meant in meanings(claim):
        for renaming in renamings(meant):
            if renaming.written == renaming.meant:
                # The same as it is read, and another thing as it was understood.
                continue
            if occurs_elsewhere(claim, renaming) or counts_one(renaming.claim):
                continue
            if isinstance(judge(renaming.claim, bench), Holds):
                return said(claim, renaming, verdict)
    return verdict


def picks_of_one(claim: Claim) -> bool:
    """Whether a line does not fit for another reason than two lengths: an index picks from what has
    one entry, as far as is known."""
    return claim.fault is not None and claim.fault[0] == "shape-mismatch" and not claim.of_lengths


def counts_one(claim: Claim) -> bool:
    """Whether a letter of a line counts one entry alone, as it was understood: there any letter is
    as good as another."""
    parts = () if claim.expr is None else (claim.expr, *claim.expr.args)
    types = [part.type for part in parts] + ([] if claim.head is None else [claim.head.type])
    return any(letter.dim == ONE for each in types for letter in each.letters)


def meanings(claim: Claim) -> Iterator[Claim]:
    """A claim and the others that it may be, but for what only the words of a page suggest."""
    if not claim.conditions:
        yield claim
    if claim.other is not None:
        yield from meanings(claim.other)


def said(claim: Claim, renaming: Renaming, verdict: Undecided) -> Fails:
    """What is wrong with the name; a letter of the left side is bound, and at the wrong place."""
    head = claim.stated.head
    written, meant = renaming.written, renaming.meant
    if renaming.symbol is not None:
        return Fails(
            "undefined-symbol", f"{written} is never defined; with {meant} in its place this holds"
        )
    left = free_letters(head) if head is not None else {}
    if verdict.code == "unbound-index" and written not in left:
        return Fails(
            "unbound-index", f"nothing says what {written} is; with {meant} in its place this holds"
        )
    return Fails("wrong-index", f"{verdict.reason}; with {meant} for one {written} this holds")


def occurs_elsewhere(claim: Claim, renaming: Renaming) -> bool:
    """Whether the document writes a name outside of this line too: then it is no slip, but
    something that was not understood."""
    if renaming.symbol is None:
        return False
    stated = claim.stated
    passage = stated.statement.block.passage
    line = passage.text[stated.start : stated.end]
    spelled = passage.text[renaming.symbol.start : renaming.symbol.end]
    coded = spelled if passage.offsets is None else spelled.replace("\\", "\\\\")
    return written_in(passage.source.text, coded) > written_in(line, spelled)


def written_in(text: str, name: str) -> int:
    """How often a name is written in a text, and not as the beginning of a longer one: `y_t` is not
    in `y_{train}` or `y_true`."""
    return len(re.findall(re.escape(name) + r"(?![A-Za-z0-9])", text))

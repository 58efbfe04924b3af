"""A name or an index that the judge found to be a slip: what is typed for the one that is meant."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.judge.misnamed import meanings
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.claims import Claim
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.renamed import Renaming, renamings
from backproof.meaning.statements import Stated, below
from backproof.mend.directed import proposed
from backproof.mend.proposals import Proposal, Replacement
from backproof.mend.trial import Trial
from backproof.record import replace
from backproof.syntax.nodes import BigOperator, Element, Node, Symbol
from backproof.syntax.rebuild import exchanged

OF_NAMES = frozenset({"undefined-symbol", "unbound-index", "wrong-index"})


def slipped(stated: Stated, claim: Claim, verdict: Fails, trial: Trial) -> Iterator[Proposal]:
    """The line with the name that makes it hold, as text."""
    if verdict.code not in OF_NAMES or stated.node is None or stated.instance:
        return
    for meant in meanings(claim):
        for renaming in renamings(meant):
            if isinstance(judge(renaming.claim, trial.bench), Holds):
                for made in replacements(stated, renaming, verdict.code, trial):
                    words = verdict.message.partition(";")[0]
                    yield replace(proposed(stated, verdict, made, words), formal=False)


def replacements(
    stated: Stated, renaming: Renaming, code: str, trial: Trial
) -> Iterator[list[Replacement]]:
    """What is typed otherwise: the letters of one name, an index everywhere or at one place."""
    text, written, meant = stated.statement.block.passage.text, renaming.written, renaming.meant
    node = stated.node
    assert node is not None
    if renaming.symbol is not None:
        apart = [(a, b) for a, b in zip(written, meant, strict=False) if a != b]
        if len(written) == len(meant) and len(apart) == 1:
            old, new = apart[0]
            items = [i for script in renaming.symbol.scripts for i in script.items]
            places = [(i.start, i.end, new) for i in items if text[i.start : i.end] == old]
            if places:
                yield places
        return
    bound = {letter_of(x) for s in below(node) if isinstance(s, BigOperator) for x in s.letters}
    indices = [i for e in below(node) if isinstance(e, Element) for i in e.indices]
    spelled = next((text[i.start : i.end] for i in indices if letter_of(i) == meant), meant)
    standing = [i for i in indices if letter_of(i) == written]
    if code == "unbound-index" and written not in bound and standing:
        yield [(i.start, i.end, spelled) for i in standing]
    elif code == "wrong-index":
        for i in sorted(standing, key=lambda i: not holds_with(stated, i, meant, trial)):
            yield [(i.start, i.end, spelled)]


def holds_with(stated: Stated, index: Node, meant: str, trial: Trial) -> bool:
    """Whether a line holds with another letter in the place of one index."""
    if stated.node is None or not isinstance(index, Symbol):
        return False
    other = exchanged(stated.node, index, index.replace(base=meant))
    return trial.holds(stated, other) is not None

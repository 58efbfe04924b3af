"""The true formula for each gradient that fails, in the author's notation."""

from __future__ import annotations

from backproof.algebra.expressions import gradient
from backproof.derivation import derive
from backproof.judge.verdicts import Fails
from backproof.meaning.statements import Stated
from backproof.pipeline import Checked


def corrections(checked: Checked) -> dict[Stated, str]:
    """What the derivation gives where a claimed gradient is wrong, but where the section alone
    tells it: in the reading of the page its letters mean something else."""
    failing = {
        j.stated for j in checked.statements if isinstance(j.verdict, Fails) and not j.verdict.alone
    }
    derived = {entry.target: entry for entry in derive(checked.reading).entries}
    known = checked.reading.table.by_key
    wrong = {name for name, definition in known.items() if definition.stated in failing}
    found = {}
    for claim in checked.reading.claims:
        if not wrong.isdisjoint(d.symbol.name for d in claim.context.program.definitions):
            # What is derived from a wrong definition is no correction.
            continue
        if claim.stated in failing and claim.wrt is not None:
            entry = derived.get(gradient(claim.of, claim.wrt))
            if entry is not None and entry.expr is not None:
                found[claim.stated] = entry.latex
    return found

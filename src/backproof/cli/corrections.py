"""The true formula for each gradient that fails, in the author's notation."""

from __future__ import annotations

from backproof.algebra.expressions import gradient
from backproof.derivation import derive
from backproof.judge.verdicts import Fails
from backproof.meaning.statements import Stated
from backproof.pipeline import Checked


def corrections(checked: Checked) -> dict[Stated, str]:
    """What the derivation gives where a claimed gradient is wrong."""
    failing = {j.stated for j in checked.statements if isinstance(j.verdict, Fails)}
    derived = {entry.target: entry for entry in derive(checked.reading).entries}
    found = {}
    for claim in checked.reading.claims:
        if claim.stated in failing and claim.wrt is not None:
            entry = derived.get(gradient(claim.of, claim.wrt))
            if entry is not None and entry.expr is not None:
                found[claim.stated] = entry.latex
    return found

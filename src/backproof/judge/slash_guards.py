"""What stands in the way of calling a claim wrong: a slash of which nobody knows how far it
reaches."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.matrices.slashes import has_unclear_slash


def unclear_slash(claim: Claim, bench: Bench) -> bool:
    """A blank stands behind what a slash stands before, in the line or in what it rests on."""
    by_key = claim.context.setting.table.by_key
    known = (by_key.get(d.symbol.name) for d in claim.context.program.definitions)
    nodes = [claim.stated.node, *(d.node for d in known if d is not None)]
    return any(map(has_unclear_slash, nodes))

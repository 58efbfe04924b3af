"""What stands in the way of calling a claim wrong: a slash of which nobody knows how far it
reaches."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def unclear_slash(claim: Claim, bench: Bench) -> bool:
    """`κ/m v` is κ v / m to one author and κ/(m v) to another: a blank stands behind what the slash
    stands before, in the line or in what it rests on."""
    by_key = claim.context.setting.table.by_key
    known = (by_key.get(d.symbol.name) for d in claim.context.program.definitions)
    nodes = [claim.stated.node, *(d.node for d in known if d is not None)]
    return any(is_unclear(part) for node in nodes for part in inside(node, syntax.Product))


def is_unclear(node: syntax.Product) -> bool:
    """Whether a slash takes several factors of which the first stands apart."""
    match node:
        case syntax.Product(
            operator="slash", right=syntax.Juxtaposition(factors=(first, second, *_))
        ):
            return second.start > first.end
        case _:
            return False

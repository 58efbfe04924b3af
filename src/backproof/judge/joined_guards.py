"""What stands in the way where entries by one letter may be those of a matrix by another."""

from __future__ import annotations

import re

from backproof.judge.agreement import may_be_right
from backproof.judge.bench import Bench
from backproof.judge.shape_guards import right_if_laid_otherwise
from backproof.meaning.claims import Claim
from backproof.meaning.naming.letter_case import members_alone, mixed
from backproof.meaning.shapes.lying import with_entries_turned
from backproof.meaning.shapes.whole_shapes import named_in


def joined(claim: Claim, bench: Bench) -> bool:
    """Whether a claim rests on entries by one letter being those of a matrix by another, and may be
    right if they are those of its transpose. Where definitions have it whole and by entries, only
    one of the two fits, unless it is square."""
    setting = claim.context.setting
    stacks = setting.samples.of.values() if setting.stacked is not None else ()
    stems = setting.joined - frozenset(stacks)
    if not stems:
        return False
    rests = (setting.table.by_key.get(d.symbol.name) for d in claim.context.program.definitions)
    nodes = [n for d in rests if d is not None for n in (d.left, d.node) if n is not None]
    own = [n for n in (claim.stated.head, claim.stated.node) if n is not None]
    if not mixed([*nodes, *own], stems):
        return not fits(claim) and members_alone([*nodes, *own], stems)
    if mixed(nodes, stems):
        symbols = claim.context.symbols
        types = (symbols[n].type for n in claim.context.quantities if stem_of(n) in stems)
        return any(t.rows == t.columns and not t.is_scalar for t in types)
    if setting.stacked is not None:
        return True
    names = {name for name in named_in(claim) if stem_of(name) in stems}
    again = with_entries_turned(claim, names)
    if again is None or may_be_right(again, bench):
        return True
    return right_if_laid_otherwise(claim, names, bench)


def fits(claim: Claim) -> bool:
    """Whether the shapes in a line fit."""
    if claim.expr is None:
        return False
    return claim.wrt is None or claim.head is not None or claim.expr.type == claim.wrt.type


def stem_of(name: str) -> str:
    """The letter of a name, without what tells layers or steps apart."""
    return re.split(r"[\^_@]", name, maxsplit=1)[0]

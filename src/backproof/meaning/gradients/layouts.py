"""Claims that may be meant in several ways: by layout, by what is held fixed."""

from __future__ import annotations

from itertools import product

from backproof.algebra.types import ONE
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.gradients.paths import along_paths
from backproof.meaning.statements import Stated
from backproof.record import replace
from backproof.syntax import nodes as syntax


def of_gradient(
    stated: Stated, context: Context, of: str, wrt: str, supposed: str,
    explicit: Context | None, through: tuple[Context, str, bool] | None,
) -> Claim:  # fmt: skip
    """The claim about a derivative, and the others that it may be: of a formula that is
    differentiated as it stands, `through` what the loss depends on alone."""
    claim = replace(make(stated, context, of, wrt), supposed=supposed)
    if explicit is not None:
        return replace(claim, other=make(stated, explicit, of, wrt))
    claim = with_layouts(claim, of, wrt)
    if through is None:
        return claim
    again, said, written = through
    alone = replace(with_layouts(make(stated, again, of, wrt), of, wrt), supposed=said)
    return replace(claim, other=alone) if written else replace(claim, narrower=alone)


def with_layouts(claim: Claim, of: str, wrt: str) -> Claim:
    """The claim, and the others that it may be: where its formula has derivatives of vectors,
    in denominator layout, or with the other steps of a recurrence held fixed."""
    claim = with_paths(claim, of, wrt)
    claim = lying_either_way(claim, of, wrt)
    chains, context = claim.chains, claim.context
    if not chains:
        return claim
    layouts = (False, True) if any(len(c.links) == 1 for c in chains) else (False,)
    steps = (False, True) if any(context.step(a) for c in chains for a, _ in c.links) else (False,)
    other: Claim | None = claim.other
    for within, turned in list(product(steps, layouts))[:0:-1]:
        again = make(claim.stated, context, of, wrt, turned, within)
        other = replace(again, supposed=claim.supposed, other=other)
    return replace(claim, other=other)


def lying_either_way(claim: Claim, of: str, wrt: str) -> Claim:
    """The claim, and its transpose where it is about a vector that lies as samples do, and only its
    use says so: `b ∈ ℝ^m` is added to every row of `X W`, and `G^T 1` is its gradient all the
    same."""
    stated, context, vector = claim.stated, claim.context, claim.wrt
    if (
        claim.fault is None
        or claim.fault[0] != "shape-mismatch"
        or stated.node is None
        or vector is None
        or not claim.of.type.is_scalar
    ):
        return claim
    batch, rows = context.program.batch, context.setting.convention.orientation == "rows"
    count, length = (vector.type.rows, vector.type.columns)[:: 1 if rows else -1]
    declared = context.setting.table.declaration(wrt.partition("@")[0], stated.place)
    whole = declared is not None and len(declared.dims) > 1
    if batch is None or length in (batch, ONE) or count != ONE or whole:
        return claim
    node = syntax.Transpose(start=stated.start, end=stated.end, base=stated.node)
    turned = replace(stated, member=replace(stated.member, node=node))
    again = make(turned, context, of, wrt)
    return claim if again.fault is not None else replace(again, stated=stated, other=claim.other)


def with_paths(claim: Claim, of: str, wrt: str) -> Claim:
    """The claim, and behind it the one whose factors each follow a path of their own."""
    if claim.fault is not None or (apart := along_paths(claim.stated)) is None:
        return claim
    again = make(apart, claim.context, of, wrt)
    again = replace(again, stated=claim.stated, supposed=claim.supposed, other=claim.other)
    return claim if again.fault is not None else replace(claim, other=again)

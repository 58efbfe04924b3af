"""Names for formulas with derivatives in them: `G = ∂L/∂A ⊙ f'(Z)`, then `∂L/∂W = G Xᵀ`.

A line that uses such a name may be right in all but the formula of the name. Where that is a true
gradient, by whatever quantity, only the line itself can be wrong; in another section the name may
be that of something else.
"""

from __future__ import annotations

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import gradient
from backproof.algebra.types import MissingSize
from backproof.judge.bench import Bench
from backproof.judge.faults import TOLERANCE
from backproof.judge.truth import derivative, distance, value_of
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim, make
from backproof.meaning.definitions.table import Definition, used_names
from backproof.record import replace


def by_its_formula(claim: Claim, bench: Bench) -> bool:
    """A name in it stands for a formula that is no gradient, or of another section, and may be what
    is wrong."""
    table, place, node = claim.context.setting.table, claim.stated.place, claim.stated.node
    names = used_names(node) if node is not None else ()
    given = [d for name in names if (d := table.formula(name, place)) is not None]
    here = place.section.path()
    if any(definition.stated.place.section not in here for definition in given):
        return True
    return not all(is_gradient(definition, claim, bench) for definition in given)


def is_gradient(definition: Definition, claim: Claim, bench: Bench) -> bool:
    """Whether the formula of a name is the gradient by some quantity of the context."""
    context, of = claim.context, claim.of
    if not of.type.is_scalar:
        return False
    stated = replace(definition.stated, kind="gradient", head=None, meant=())
    for name in sorted(context.quantities & context.shapes.names.keys() - {of.name}):
        said = make(stated, context, of.name, name)
        if said.expr is None or said.wrt is None or said.expr.type != said.wrt.type:
            continue
        try:
            pairs = [
                (value_of(world, said.expr), derivative(world, gradient(of, said.wrt)))
                for world in bench.worlds(context)
            ]
        except (NoPoint, MissingValue, MissingSize):
            continue
        if all(distance(got, true) < TOLERANCE for got, true in pairs):
            return True
    return False

"""A derivative by a function of a quantity, ∂D/∂σ² or ∂D/∂log σ²: by the chain rule it is that by
the quantity, over the slope of the function, and so is what the line gives for it.

∂D/∂σ = 2 σ ∂D/∂σ² and ∂D/∂σ = (1/σ) ∂D/∂log σ, entry by entry. A page that differentiates by σ²
alone calls that a quantity (`naming/squares`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.meaning.functions.logarithms_named import LOGARITHMS
from backproof.meaning.layers.families import USUAL_LETTERS
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import with_each
from backproof.meaning.naming.squares import roots
from backproof.meaning.statements import differentiated_by, inside, throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Member, Statement


def with_derivatives_by_functions(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a line about such a derivative is one about that by the quantity,
    unless a formula gives the square. Where what stands above letters may count layers, a square
    may be none."""
    if not any(of_root(node) for node in differentiated_by(statements)):
        return list(statements)
    if any(map(is_label, throughout(statements, syntax.Power))):
        return list(statements)
    lefts = (s.members[0].node for s in statements if len(s.members) > 1)
    given = frozenset(roots(left for left in lefts if left is not None))
    return with_each(statements, lambda statement: by_quantity(statement, given))


def is_label(power: syntax.Power) -> bool:
    """Whether a power is none: the number or the letter of a layer, `w^1` or `w^l`."""
    exponent = bare(power.exponent)
    if isinstance(exponent, syntax.Number):
        return exponent.value in (0, 1)
    return isinstance(exponent, syntax.Symbol) and exponent.base in USUAL_LETTERS | {"L"}


def of_root(node: syntax.Node) -> tuple[syntax.Symbol, bool, float] | None:
    """The quantity of which a power or a logarithm is differentiated by, whether it is a logarithm,
    and the exponent."""
    match node:
        case syntax.Power(base=syntax.Symbol() as root, exponent=syntax.Number(value=2)):
            return root, False, 2
        case syntax.Call(
            function=syntax.Symbol(base=name, scripts=()), arguments=(argument,), power=None
        ) if name in LOGARITHMS:
            inner = bare(argument)
            if isinstance(inner, syntax.Symbol):
                return inner, True, 1
            found = of_root(inner)
            return None if found is None or found[1] else (found[0], True, found[2])
        case _:
            return None


def by_quantity(statement: Statement, given: Set[str]) -> Statement:
    """A line `∂D/∂σ² = …` as one about ∂D/∂σ; others, chains of derivatives, and those by a square
    that is `given`, as they are."""
    first, *rest = statement.members
    left = None if first.node is None else bare(first.node)
    if not isinstance(left, syntax.Derivative) or len(left.denominators) != 1 or left.order != 1:
        return statement
    found = of_root(bare(left.denominators[0]))
    if found is None or not rest or statement.continues is not None:
        return statement
    if any(m.node is None or inside(m.node, syntax.Derivative) for m in rest):
        return statement
    root, logarithm, exponent = found
    if stem(root) in given:
        return statement
    head = left.replace(denominators=(root,))
    members = tuple(member_by(m, root, logarithm, exponent) for m in rest)
    return replace(statement, members=(replace(first, node=head), *members))


def member_by(member: Member, root: syntax.Symbol, logarithm: bool, exponent: float) -> Member:
    """What a member gives for the derivative by the quantity itself."""
    node = member.node
    assert node is not None
    start, end = node.start, node.end
    number = syntax.Number(start=start, end=start, value=exponent, text=f"{exponent:g}")
    inner = syntax.Group(start=start, end=end, body=node, opening="(")
    here = root.replace(start=start, end=start)
    if logarithm:
        slope: syntax.Node = syntax.Fraction(
            start=start, end=start, numerator=number, denominator=here
        )
    else:
        slope = syntax.Juxtaposition(start=start, end=start, factors=(number, here))
    scaled = syntax.Product(
        start=start, end=end, operator="odot", left=slope, right=inner,
        sign_start=start, sign_end=start,
    )  # fmt: skip
    return replace(member, node=scaled)

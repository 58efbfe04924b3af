"""One loss in two styles of its letter: `∂𝒥/∂W` on a page that defines J.

Where one of the two has a formula, and all that happens to the other is that it is differentiated,
both are the loss.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

Style = tuple[str, str]
"""A letter and its style."""
PLAIN, CALLIGRAPHIC = "", "cal"


def with_one_style(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a loss that is only differentiated has the style of its letter in
    which it is defined."""
    derivatives = list(throughout(statements, syntax.Derivative))
    tops = [bare(d.numerator) for d in derivatives if d.numerator is not None]
    above = [style for top in tops if (style := style_of(top)) is not None]
    defined = {style for s in statements if (style := defined_in(s)) is not None}
    used = [style for s in throughout(statements, syntax.Symbol) if (style := plainly(s))]
    joined = {
        style: other
        for style in set(above) - defined
        if (other := (style[0], other_style(style[1]))) in defined
        and used.count(style) == above.count(style)
    }
    if not joined:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        other = joined.get(plainly(node) or ("", ""))
        if other is None or not isinstance(node, syntax.Symbol):
            return node
        return node.replace(style=other[1])

    return with_changed(statements, change, syntax.Symbol)


def other_style(style: str) -> str:
    """The other one of the two styles of a letter."""
    return PLAIN if style == CALLIGRAPHIC else CALLIGRAPHIC


def plainly(node: syntax.Node) -> Style | None:
    """The letter and the style of a loss by its letter, with nothing on it."""
    match node:
        case syntax.Symbol(base=base, style="" | "cal" as style, accents=(), scripts=()) if (
            base in LOSSES and len(base) == 1
        ):
            return base, style
        case _:
            return None


def style_of(node: syntax.Node) -> Style | None:
    """The letter and the style of a loss, also where its arguments are shown."""
    inner = bare(node)
    return plainly(bare(inner.function) if isinstance(inner, syntax.Call) else inner)


def defined_in(statement: Statement) -> Style | None:
    """The loss that a statement gives a formula: no number, and not another loss."""
    head = left_side(statement) if statement.continues is None else None
    style = style_of(head) if head is not None else None
    formula = statement.members[1].node if style is not None else None
    return style if formula is not None and any(inside(formula, syntax.Call)) else None

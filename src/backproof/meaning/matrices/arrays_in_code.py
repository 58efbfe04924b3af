"""Formulas in code: `sum(G * s * X, dim=0)`, with a number for each row or column as code has it.

Where a page gives a vector by its entries alone, `s_i`, nothing says whether it is a row or a
column. Code lays it along the axis of the matrix beside it that has its length, and repeats it
along the other; what a sum along an axis gives lies as the quantity that it is the gradient of.
"""

from __future__ import annotations

from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.shapes.inference import Shape, Shapes
from backproof.meaning.statements import Place, inside
from backproof.syntax import nodes as syntax

AXES = frozenset({"axis", "dim"})


def names_an_axis(node: syntax.Node) -> bool:
    """Whether a formula reduces along an axis that it names."""
    return any(name in AXES for call in inside(node, syntax.Call) for name, _ in call.keywords)


def is_code(node: syntax.Node, on_such_a_page: bool) -> bool:
    """Whether a formula without derivatives is code: it names an axis, or it multiplies by a star
    on a page where others do."""
    if inside(node, syntax.Derivative):
        return False
    stars = inside(node, syntax.Product) if on_such_a_page else ()
    return any(product.operator == "star" for product in stars) or names_an_axis(node)


def lying_across(
    context: Context, shapes: Shapes, node: syntax.Node, place: Place
) -> frozenset[str]:
    """The vectors in a formula that the page gives by entries alone, and that lie across the one
    axis of the matrices there which has their length."""
    table = context.setting.table
    names = {table.within(table.resolve(n, place), context.quantities) for n in used_names(node)}
    known = {name: shapes.names[name] for name in names if name in shapes.names}
    matrices = [shape for shape in known.values() if axis_of(shapes, shape) is None]
    found: set[str] = set()
    for name, shape in known.items():
        axis = axis_of(shapes, shape)
        if axis is None or not given_by_entries(context, name):
            continue
        fitting = {a for m in matrices for a in (0, 1) if shapes.dims.same(m[a], shape[axis])}
        if fitting == {1 - axis}:
            found.add(name)
    return frozenset(found)


def given_by_entries(context: Context, name: str) -> bool:
    """Whether a page picks entries of a quantity, and declares no shape of it."""
    return name.partition("@")[0] in context.setting.indexed and name in context.undeclared


def axis_of(shapes: Shapes, shape: Shape) -> int | None:
    """The axis along which a vector lies; None for numbers and matrices."""
    rows, columns = (shapes.dims.is_one(dim) is True for dim in shape)
    return None if rows == columns else int(rows)

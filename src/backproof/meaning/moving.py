"""Differentials and inner products as terms: what they are made of, their shapes, their value.

`dX` of a quantity that moves by itself is a direction, free and shaped like X; `dY` of any other
is the differential of Y along the directions of all that moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from backproof.algebra.differentials import adjoint, differential, direction
from backproof.algebra.expressions import Expr
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.reductions import sum_all
from backproof.meaning import terms as t
from backproof.meaning.names import bare, named
from backproof.meaning.naming import Names
from backproof.syntax import nodes as syntax

if TYPE_CHECKING:
    from backproof.meaning.elaborate import Scene
    from backproof.meaning.shapes import Shape, Shapes

SCALAR = (0, 0)


class Scope(Protocol):
    """What a differential needs of a translation."""

    names: Names

    def term(self, node: syntax.Node) -> t.Term:
        """The term of an expression."""
        ...


class Elaboration(Protocol):
    """What a differential needs of an elaboration."""

    scene: Scene

    def expr(self, term: t.Term) -> Expr:
        """The expression of a term."""
        ...


def term(scope: Scope, node: syntax.Differential) -> t.Term:
    """The term of a differential. Raises Untranslatable for a linear map without an argument."""
    if isinstance(bare(node.body), syntax.Differential):
        raise t.Untranslatable("a second differential is not understood yet", node)
    if not node.by:
        return moving(scope, node)
    by = [t.Name(node=b, name=scope.names.resolve(name)) for b in node.by if (name := named(b))]
    if node.direction is None or len(by) != 1:
        raise t.Untranslatable("this linear map is not understood yet", node)
    of, along = scope.term(node.body), scope.term(node.direction)
    if node.adjoint:
        return t.Pulled(node=node, of=of, wrt=by[0], argument=along)
    return t.Pushed(node=node, of=of, wrt=(by[0],), along=(along,))


def moving(scope: Scope, node: syntax.Differential) -> t.Term:
    """The differential of what a page lets move."""
    body = bare(node.body)
    if isinstance(body, syntax.Element):
        whole = node.replace(body=body.base)
        return scope.term(body.replace(base=whole))
    moved = scope.names.moved
    if not moved:
        raise t.Untranslatable("nothing says what moves in this differential", node)
    of = scope.term(body)
    wrt = tuple(t.Name(node=node, name=name) for name in moved)
    if isinstance(of, t.Name) and of.name in moved:
        return free(node, of)
    return t.Pushed(node=node, of=of, wrt=wrt, along=tuple(free(node, name) for name in wrt))


def free(node: syntax.Node, like: t.Name) -> t.Direction:
    """The direction in which a quantity moves."""
    return t.Direction(node=node, name=f"d {like.name}", like=like)


def shape_of(shapes: Shapes, term: t.Term) -> Shape | None:
    """The shape of a differential, an adjoint or an inner product; None for other terms."""
    match term:
        case t.Direction(like=like):
            return shapes.add(like)
        case t.Pushed(of=of, wrt=wrt, along=along):
            for quantity, way in zip(wrt, along, strict=True):
                shapes.equal(shapes.add(quantity), shapes.add(way), term, "the direction")
            return shapes.add(of)
        case t.Pulled(of=of, wrt=wrt_, argument=argument):
            shapes.equal(shapes.add(of), shapes.add(argument), term, "what the adjoint takes")
            return shapes.add(wrt_)
        case t.Inner(left=left, right=right):
            shapes.equal(shapes.add(left), shapes.add(right), term, "an inner product")
            return SCALAR
        case _:
            return None


def expression(elaboration: Elaboration, term: t.Term) -> Expr | None:
    """The expression of a differential, an adjoint or an inner product; None for other terms."""
    expr, scene = elaboration.expr, elaboration.scene
    match term:
        case t.Direction(name=name):
            return direction(name, scene.type_of(term))
        case t.Pushed(of=of, wrt=wrt, along=along):
            moved = {expr(w): expr(a) for w, a in zip(wrt, along, strict=True)}
            return differential(expr(of), moved)
        case t.Pulled(of=of, wrt=wrt_, argument=argument):
            return adjoint(expr(of), expr(wrt_), expr(argument))
        case t.Inner(left=left, right=right):
            return sum_all(multiply(expr(left), expr(right)))
        case _:
            return None

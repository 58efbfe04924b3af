"""Differentials and inner products as terms: what they are made of, their shapes, their value.

`dX` of a quantity that moves by itself is a direction, free and shaped like X; `dY` of any other
is the differential of Y along the directions of all that moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from backproof.algebra.differentials import adjoint, differential, direction, linearised
from backproof.algebra.expressions import Expr
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.reductions import sum_all
from backproof.meaning import terms as t
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.questions import Names
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key

if TYPE_CHECKING:
    from backproof.meaning.elaborate import Scene
    from backproof.meaning.shapes.inference import Shape, Shapes

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
    """The term of a differential. Raises Untranslatable for what has no meaning here."""
    body, names = bare(node.body), scope.names
    if isinstance(body, syntax.Differential):
        raise t.Untranslatable("a second differential is not understood yet", node)
    if not node.by or (node.direction is None and names.moved and not node.adjoint):
        return moving(scope, node)
    if len(node.by) != 1:
        raise t.Untranslatable("a differential by several things is not understood yet", node)
    by = bare(node.by[0])
    along = None if node.direction is None else scope.term(node.direction)
    if at_point(body, by, names):
        of, at = scope.term(body), scope.term(by)
        return t.Linearised(node=node, of=of, at=at, along=along, adjoint=node.adjoint)
    name = named(by) if isinstance(by, syntax.Symbol) else None
    if name is None or not names.differentials:
        raise t.Untranslatable("this linear map is not understood yet", node)
    of, wrt = scope.term(body), t.Name(node=by, name=names.resolve(name))
    if along is None:
        return matrix(node, of, wrt)
    if node.adjoint:
        return t.Pulled(node=node, of=of, wrt=wrt, argument=along)
    return t.Pushed(node=node, of=of, wrt=(wrt,), along=(along,))


def at_point(body: syntax.Node, by: syntax.Node, names: Names) -> bool:
    """Whether a function that is no quantity of the document is differentiated by its argument."""
    if not isinstance(body, syntax.Call) or not body.arguments:
        return False
    if key(by) != key(bare(body.arguments[0])):
        return False
    return names.function(name_of(body.function)) is None


def matrix(node: syntax.Differential, of: t.Term, wrt: t.Name) -> t.Term:
    """The Jacobian matrix of a quantity."""
    if not isinstance(of, t.Name):
        raise t.Untranslatable("the matrix of this linear map is not understood yet", node)
    chain = t.Chain(node=node, links=((of.name, wrt.name),))
    return t.Turned(node=node, argument=chain) if node.adjoint else chain


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
        case t.Linearised():
            return linearised_shape(shapes, term)
        case t.Inner(left=left, right=right):
            shapes.equal(shapes.add(left), shapes.add(right), term, "an inner product")
            return SCALAR
        case _:
            return None


def linearised_shape(shapes: Shapes, term: t.Linearised) -> Shape:
    """The matrix of a map of columns has a row for each entry of the value; applied, a map gives
    the shape of the value, its adjoint that of the point."""
    value, point = shapes.add(term.of), shapes.add(term.at)
    if term.along is None:
        for shape in (value, point):
            shapes.equal(shape, (shape[0], 0), term, "a Jacobian matrix is one of columns")
        rows, columns = value[0], point[0]
        return (columns, rows) if term.adjoint else (rows, columns)
    taken, given = (value, point) if term.adjoint else (point, value)
    shapes.equal(shapes.add(term.along), taken, term, "what the linear map takes")
    return given


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
        case t.Linearised(of=of, at=at, along=along_, adjoint=turned):
            way = None if along_ is None else expr(along_)
            return linearised(expr(of), expr(at), way, turned)
        case t.Inner(left=left, right=right):
            return sum_all(multiply(expr(left), expr(right)))
        case _:
            return None

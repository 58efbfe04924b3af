"""From terms with known shapes to expressions of the algebra."""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import (
    Expr,
    constant,
    gradient,
    identity,
    jacobian,
    ones,
    size,
    within,
)
from backproof.algebra.ops import TABLE
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
    times,
)
from backproof.algebra.ops.elementwise import positive, power, reciprocal, sqrt
from backproof.algebra.ops.generic import generic
from backproof.algebra.ops.letters import (
    equal,
    place_column,
    place_row,
    position,
    product_over,
    take_column,
    take_row,
    total,
)
from backproof.algebra.ops.linear import (
    determinant,
    diagonal_matrix,
    inner_product,
    inverse,
    matmul,
    trace,
    transpose,
    unflatten,
)
from backproof.algebra.ops.normalised import softmax_columns, softmax_rows
from backproof.algebra.ops.reductions import can_expand, expand, sum_all, sum_columns, sum_rows
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE, Dim, Letter, Type
from backproof.meaning import terms as t
from backproof.meaning.differentials import moving
from backproof.meaning.functions import slopes
from backproof.meaning.gradients.telescoping import NotTelescoping, telescope
from backproof.meaning.indices.by_entry import derivative_by_entry
from backproof.meaning.matrices.matrix_powers import inverse_power
from backproof.meaning.matrices.stacking import stacked
from backproof.meaning.shapes.inference import ShapeClash, Shapes
from backproof.meaning.suppositions.arbitrary import some_function
from backproof.record import dataclass
from backproof.syntax.nodes import Node


@dataclass(frozen=True)
class Scene:
    """What elaboration asks: solved shapes, the dim of a variable, and the symbol of a name.

    `samples` is 0 where samples are rows, 1 where they are columns, None for a single sample:
    softmax runs along the other axis. `step` is what is defined in the same step of a recurrence.
    """

    shapes: Shapes
    dim: Callable[[int], Dim]
    symbol: Callable[[str], Expr]
    samples: int | None = None
    stacked: int | None = None
    step: Callable[[str], tuple[Expr, ...]] = lambda name: ()

    def letter(self, letter: str) -> Letter:
        return Letter(letter, self.dim(self.shapes.letter(letter)))

    def type_of(self, term: t.Term) -> Type:
        rows, columns = self.shapes.of[term]
        return Type(self.dim(rows), self.dim(columns))


def elaborate(
    term: t.Term, scene: Scene, target: Type | None = None
) -> tuple[Expr, dict[Node, Expr]]:
    """The expression of a term, and what each occurrence in the text means.

    `target` is the type of what the term is said to equal, for products whose shape only their
    names tell. Raises NotTelescoping for a formal product that does not chain, ShapeClash where a
    part cannot be shaped.
    """
    elaboration = _Elaboration(scene, target)
    return elaboration.expr(term), elaboration.typed


def place(expr: Expr, left: t.Picked, scene: Scene) -> Expr:
    """The whole quantity whose elements an expression gives."""
    for axis, index in zip(axes_of(left, scene), left.indices, strict=True):
        assert isinstance(index, str)
        put = place_row if axis.startswith("rows") else place_column
        if axis.endswith("turned"):
            expr = transpose(expr)
        expr = put(expr, scene.letter(index))
    return place(expr, left.argument, scene) if isinstance(left.argument, t.Picked) else expr


def axes_of(picked: t.Picked, scene: Scene) -> tuple[str, ...]:
    """The axes along which the indices of an element stand."""
    if len(picked.indices) == 2:
        return ("rows", "columns")
    return (scene.shapes.choice.get(picked, "rows"),)


class _Elaboration:
    def __init__(self, scene: Scene, target: Type | None):
        self.scene, self.target = scene, target
        self.typed: dict[Node, Expr] = {}
        self.bound: dict[str, Expr] = {}

    def expr(self, term: t.Term) -> Expr:
        result = self._expr(term)
        self.typed[term.node] = result
        return result

    def fit(self, expr: Expr, to: Type, term: t.Term) -> Expr:
        """Repeat an expression to the shape in which it is used."""
        if expr.type.core == to:
            return expr
        if expr.type.is_scalar and not expr.args and expr.op.name == "constant":
            return constant(expr.parameters[0], to)
        if not can_expand(expr.type, to):
            raise ShapeClash(term, f"{expr.type} cannot be used as {to}")
        return expand(expr, to)

    def _expr(self, term: t.Term) -> Expr:
        scene = self.scene
        match term:
            case t.Name(name=name):
                return self.bound.get(name) or scene.symbol(name)
            case t.Literal(value=value):
                return constant(value)
            case t.Size(name=name):
                return size(scene.dim(scene.shapes.dims.named(name)))
            case t.OnesOf():
                type_ = scene.type_of(term)
                if type_.is_scalar and not term.lengths:
                    raise ShapeClash(term, "ones that add up nothing", certain=False)
                return ones(type_.rows, type_.columns)
            case t.IdentityOf():
                return identity(scene.type_of(term).rows)
            case t.Slope(of=of, wrt=wrt, direct=direct):
                above, by = scene.symbol(of), scene.symbol(wrt)
                lies = by.op is transpose
                by = by.args[0] if lies else by
                slope = gradient(within(above, (above,)) if direct else above, by)
                return transpose(slope) if lies else slope
            case t.Chain():
                return self.chain(term)
            case t.Total():
                return self.total(term)
            case t.Times():
                return self.times(term)
            case t.Quotient():
                return self.quotient(term)
            case t.Apply():
                return self.apply(term)
            case t.Raised():
                return self.raised(term)
            case t.Turned(argument=argument):
                return transpose(self.expr(argument))
            case t.Inverted(argument=argument):
                x = self.expr(argument)
                return reciprocal(x) if x.type.is_scalar else inverse(x)
            case t.Reduced(op=op, argument=argument):
                return self.reduced(op, self.expr(argument))
            case t.Softmax(argument=argument):
                return self.softmax(self.expr(argument))
            case t.Diag(argument=argument):
                return diagonal_matrix(self.expr(argument))
            case t.Stacked(parts=parts):
                choice = scene.shapes.choice[term]
                return stacked(list(map(self.expr, parts)), scene.type_of(term), choice)
            case t.Mask():
                return self.mask(term)
            case t.Generic(function=function, argument=argument, order=order):
                return generic(function, self.expr(argument), order)
            case t.Several(function=function, arguments=arguments):
                return some_function(function, scene.type_of(term), list(map(self.expr, arguments)))
            case t.Picked():
                return self.picked(term)
            case t.Position(letter=letter):
                return position(scene.letter(letter))
            case t.Over():
                return self.over(term)
            case t.Among():
                return self.among(term)
            case t.Partial(of=of, wrt=wrt) if scene.shapes.choice.get(term) == "jacobian":
                return jacobian(self.expr(of), self.expr(wrt))
            case t.Partial(of=of, wrt=wrt, direct=direct):
                return derivative_by_entry(self.expr(of), self.expr(wrt), term, direct)
            case _:
                found = moving.expression(self, term) or slopes.expression(self, term)
                if found is not None:
                    return found
                raise ShapeClash(term, f"no expression for {type(term).__name__}", certain=False)

    def total(self, term: t.Total) -> Expr:
        parts = [self.expr(p) for p in term.terms]
        type_ = self.scene.type_of(term)
        if any(isinstance(p, t.Chain) for p in term.terms) and self.target is not None:
            type_ = self.target
        fitted = [self.fit(p, type_, term) for p in parts]
        result = fitted[0] if term.signs[0] > 0 else negate(fitted[0])
        for sign, part in zip(term.signs[1:], fitted[1:], strict=True):
            result = add(result, part) if sign > 0 else subtract(result, part)
        return result

    def times(self, term: t.Times) -> Expr:
        a, b = self.expr(term.left), self.expr(term.right)
        if a.type.is_scalar:
            return times(a, b)
        if b.type.is_scalar:
            return scale(b, a)
        if self.scene.shapes.choice.get(term) == "outer":
            left = transpose(a) if a.type.rows == ONE else a
            return matmul(left, transpose(b) if b.type.columns == ONE else b)
        if self.scene.shapes.choice.get(term) == "matmul":
            return matmul(a, b)
        if self.scene.shapes.choice.get(term) == "inner":
            return inner_product(a, b)
        type_ = self.scene.type_of(term)
        return multiply(self.fit(a, type_, term), self.fit(b, type_, term))

    def quotient(self, term: t.Quotient) -> Expr:
        a, b = self.expr(term.above), self.expr(term.below)
        if b.type.is_scalar and not a.type.is_scalar:
            return scale(divide(constant(1), b), a)
        type_ = self.scene.type_of(term)
        return divide(self.fit(a, type_, term), self.fit(b, type_, term))

    def apply(self, term: t.Apply) -> Expr:
        x = self.expr(term.argument)
        op = TABLE[term.op]
        if not term.order:
            return op(x)
        if term.order > 1 or op.vjp is None:
            return slopes.repeated(op, x, term)
        return simplify(op.vjp(constant(1, x.type), op(x), x)[0])

    def raised(self, term: t.Raised) -> Expr:
        base, exponent = self.expr(term.base), self.expr(term.exponent)
        if exponent.op.name == "constant" and exponent.parameters[0] == 2:
            return square(base)
        if (inverses := inverse_power(base, exponent)) is not None:
            return inverses
        return power(base, self.fit(exponent, base.type, term))

    def reduced(self, op: str, x: Expr) -> Expr:
        match op:
            case "sum":
                return sum_all(x)
            case "sum of rows":
                return sum_rows(x)
            case "sum of columns":
                return sum_columns(x)
            case "mean of rows":
                return scale(reciprocal(size(x.type.rows)), sum_rows(x))
            case "mean of columns":
                return scale(reciprocal(size(x.type.columns)), sum_columns(x))
            case "mean":
                count = [size(d) for d in (x.type.rows, x.type.columns) if d != ONE]
                result = sum_all(x)
                for length in count:
                    result = divide(result, length)
                return result
            case "trace":
                return trace(x)
            case "det":
                return determinant(x)
            case "norm2":
                return sum_all(square(x))
            case _:
                return sqrt(sum_all(square(x)))

    def softmax(self, x: Expr) -> Expr:
        vector = ONE in (x.type.rows, x.type.columns)
        samples = self.scene.stacked if self.scene.samples is None and not vector else None
        samples = self.scene.samples if samples is None else samples
        along_columns = x.type.columns == ONE if samples is None else samples
        return softmax_columns(x) if along_columns else softmax_rows(x)

    def mask(self, term: t.Mask) -> Expr:
        left, right = self.expr(term.left), self.expr(term.right)
        type_ = self.scene.type_of(term)
        low, high = self.fit(left, type_, term), self.fit(right, type_, term)
        match term.operator:
            case "=":
                return equal(low, high)
            case "!=":
                return subtract(constant(1), equal(low, high))
            case ">" | ">=":
                low, high = high, low
            case "<" | "<=":
                pass
            case other:
                raise ShapeClash(term, f"a mask by {other} is not supported", certain=False)
        if term.operator in ("<=", ">=") and counts(low) and counts(high):
            high = add(high, constant(0.5))
        return positive(simplify(subtract(high, low)))

    def picked(self, term: t.Picked) -> Expr:
        result = self.expr(term.argument)
        axes = axes_of(term, self.scene)
        for axis, index in zip(axes, term.indices, strict=True):
            if index is not None:
                result = self.at(result, axis.removesuffix(" turned"), index)
        return transpose(result) if axes[0].endswith("turned") else result

    def at(self, expr: Expr, axis: str, index: str | int) -> Expr:
        """What stands at an index along an axis; a number picks by a mask over a letter."""
        take = take_row if axis == "rows" else take_column
        if isinstance(index, str):
            return take(expr, self.scene.letter(index))
        dim = expr.type.rows if axis == "rows" else expr.type.columns
        letter = Letter(f"{dim.name}.{index}", dim)
        here = equal(position(letter), constant(index))
        return total(scale(here, take(expr, letter)), letter)

    def over(self, term: t.Over) -> Expr:
        letter = self.scene.letter(term.letter)
        body = self.expr(term.body)
        if term.guard is not None:
            mask = self.expr(term.guard)
            body = scale(mask, body)
            if term.op == "prod":
                body = add(body, subtract(constant(1), mask))
        if term.op in ("rows", "columns"):
            if letter.dim == ONE:
                raise ShapeClash(term, "more than one entry is written out", certain=False)
            return (place_row if term.op == "rows" else place_column)(body, letter)
        return total(body, letter) if term.op == "sum" else product_over(body, letter)

    def among(self, term: t.Among) -> Expr:
        """Each value times the mask of the first condition that is true."""
        type_ = self.scene.type_of(term)
        result: Expr = constant(0, type_)
        left: Expr = constant(1)
        for value, mask in zip(term.values, term.masks, strict=True):
            part = self.fit(self.expr(value), type_, term)
            if mask is None:
                result = add(result, times(left, part))
                continue
            here = self.expr(mask)
            if not here.type.is_scalar:
                here, left = self.fit(here, type_, term), self.fit(left, type_, term)
            result = add(result, times(times(left, here), part))
            left = multiply(left, subtract(constant(1, here.type), here))
        return result

    def chain(self, term: t.Chain) -> Expr:
        """Compose Jacobians in the order in which the names telescope."""
        links = telescope(term.links)
        if links is None:
            raise NotTelescoping(term)
        symbols = [(self.scene.symbol(a), self.scene.symbol(b)) for a, b in links]
        if term.elementwise:
            for of, wrt in symbols[1:]:
                if of.type != wrt.type:
                    message = f"∂({of.type})/∂({wrt.type}) is no factor of an elementwise product"
                    raise ShapeClash(term, message)
        head, last = symbols[0][0], symbols[-1][1]
        symbols = [
            (self.held(of, of_name, term.within, (of_name, wrt_name) in term.direct), wrt)
            for (of, wrt), (of_name, wrt_name) in zip(symbols, links, strict=True)
        ]
        result: Expr = jacobian(*symbols[0])
        for pair in symbols[1:]:
            result = matmul(result, jacobian(*pair))
        if head.type.is_scalar:
            return unflatten(result, m=last.type.rows, n=last.type.columns)
        return result

    def held(self, of: Expr, name: str, step: bool, direct: bool) -> Expr:
        """A numerator with what its derivative holds fixed: all but itself, all outside its step of
        a recurrence, or nothing."""
        if direct:
            return within(of, (of,))
        return within(of, self.scene.step(name)) if step else of


def counts(expr: Expr) -> bool:
    """Whether an expression is made of positions and numbers alone."""
    return not any(e.op.name in ("symbol", "derivative") for e in expr.parts)

"""One expression as NumPy source: brackets where Python needs them, repeats by broadcasting."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.algebra.expressions import (
    Expr,
    constant_op,
    identity_op,
    ones_op,
    size_op,
    walk,
)
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.elementwise import positive
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.algebra.types import ONE, Dim, Type
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.numpy_spellings import CALL, PRODUCT, SIGN, SPELLINGS, UNSUPPORTED
from backproof.record import dataclass, field


@dataclass(frozen=True)
class Piece:
    """Source text, its precedence and the shape that it has at run time; None is a Python number.

    A `mask` is an array of truth values: fit to be multiplied by numbers and for nothing else.
    """

    text: str
    precedence: int
    shape: Type | None
    mask: bool = False

    def within(self, precedence: int) -> str:
        """The text, in brackets where it binds less tightly."""
        return self.text if self.precedence >= precedence else f"({self.text})"


@dataclass
class Writer:
    """Writes expressions under given names; `used`, `dims` collect the helpers and lengths."""

    names: Mapping[Expr | Dim, str]
    used: set[str] = field(default_factory=set)
    dims: dict[Dim, None] = field(default_factory=dict)

    def write(self, expr: Expr) -> str:
        """The source of an expression, with its full shape; raises UnsupportedProgram."""
        done: dict[Expr, Piece] = {}
        for e in walk([expr]):
            done[e] = self._piece(e, [done[a] for a in e.args])
        return self._full(done[expr], expr.type).text

    def length(self, dim: Dim) -> str:
        """The source of a dim's length."""
        if dim == ONE:
            return "1"
        if dim.factors:
            return " * ".join(self.length(factor) for factor in dim.factors)
        if dim.summands:
            return " + ".join(self.length(summand) for summand in dim.summands)
        if dim not in self.names:
            raise UnsupportedProgram(
                "unknown-length", f"no input, target or parameter tells how long {dim} is"
            )
        self.dims.setdefault(dim)
        return self.names[dim]

    def _piece(self, e: Expr, args: list[Piece]) -> Piece:
        if e in self.names:
            return Piece(self.names[e], CALL, e.type)
        if e.op is constant_op:
            text = _number(e.parameters[0])
            return Piece(text, SIGN if text.startswith("-") else CALL, None)
        if e.op is size_op:
            text = self.length(e.parameters[0])
            return Piece(text, PRODUCT if "*" in text else CALL, None)
        if e.op is ones_op:
            return Piece(f"np.ones({self._shape(e.type)})", CALL, e.type)
        if e.op is identity_op:
            return Piece(f"np.eye({self.length(e.type.rows)})", CALL, e.type)
        if e.op is repeat_rows or e.op is repeat_columns:
            return args[0]
        return self._call(e, args)

    def _call(self, e: Expr, args: list[Piece]) -> Piece:
        spelling = SPELLINGS.get(e.op.name)
        if spelling is None:
            reason = UNSUPPORTED.get(e.op.name, "it has no value of its own")
            raise UnsupportedProgram("no-spelling", f"NumPy cannot write {e.op.name}: {reason}")
        if spelling.helper:
            self.used.add(spelling.helper)
        if not spelling.loose:
            args = [self._full(p, a.type) for p, a in zip(args, e.args, strict=True)]
        if e.op is not multiply or all(p.mask for p in args):
            args = [_numeric(p) for p in args]
        texts = self._arguments(e, spelling.precedence, args)
        values = {}
        if "{rows}" in spelling.text:
            values = {"rows": self.length(e.type.rows), "columns": self.length(e.type.columns)}
        shape = _joined(args) if spelling.loose else e.type
        if e.op is positive and shape is None:
            return Piece(f"float({texts[0]} > 0)", CALL, None)
        text = spelling.text.format(*texts, **values)
        return Piece(text, spelling.precedence, shape, e.op is positive)

    def _arguments(self, e: Expr, precedence: int, args: list[Piece]) -> list[str]:
        spelling = SPELLINGS[e.op.name]
        if precedence == CALL:
            # Inside brackets anything may stand; before a dot or a comparison only what binds
            # tightest.
            inside = spelling.text.startswith(("np.", spelling.helper or "np."))
            return [p.within(0 if inside else CALL) for p in args]
        if spelling.text.startswith("-"):
            return [args[0].within(SIGN + 1)]
        if e.op.name == "reciprocal":
            return [args[0].within(PRODUCT + 1)]
        # Python's power binds to the right, all others to the left; equal neighbours keep their
        # order.
        left = precedence + 1 if precedence > SIGN else precedence
        return [p.within(left if i == 0 else precedence + 1) for i, p in enumerate(args)]

    def _full(self, piece: Piece, type_: Type) -> Piece:
        piece = _numeric(piece)
        if piece.shape == type_:
            return piece
        if piece.shape is None:
            return Piece(f"np.full({self._shape(type_)}, {piece.text})", CALL, type_)
        return Piece(f"np.broadcast_to({piece.text}, {self._shape(type_)})", CALL, type_)

    def _shape(self, type_: Type) -> str:
        return f"({self.length(type_.rows)}, {self.length(type_.columns)})"


def _numeric(piece: Piece) -> Piece:
    """A mask as zeros and ones."""
    if not piece.mask:
        return piece
    return Piece(f"np.where({piece.text[1:-1]}, 1.0, 0.0)", CALL, piece.shape)


def _joined(args: list[Piece]) -> Type | None:
    """The shape that NumPy broadcasting gives."""
    shapes = [p.shape for p in args if p.shape is not None]
    if not shapes:
        return None
    rows = next((s.rows for s in shapes if s.rows != ONE), ONE)
    columns = next((s.columns for s in shapes if s.columns != ONE), ONE)
    return Type(rows, columns)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        raise UnsupportedProgram("not-a-number", f"the constant {value} is no finite number")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)

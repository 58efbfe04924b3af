"""Typed expressions: one interned node class, one row per operation.

Two expressions that are built alike are the same object, so equality is identity, memoising is a
dictionary, and a program of n operations costs n nodes however often its parts are shared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from backproof.algebra.types import (
    ONE,
    SCALAR,
    Dim,
    Letter,
    LetterClash,
    Sizes,
    Type,
    flat,
    joined,
    size_of,
)
from backproof.numerics import np
from backproof.record import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
else:
    Array = Any
Vjp = Callable[..., "tuple[Expr, ...]"]
# The letters of the row and of the column by which an entry is named; None keeps the axis.
Places = tuple["Letter | None", "Letter | None"]
WHOLE: Places = (None, None)


class TypeFault(ValueError):
    """An operation was applied to shapes that it does not take; `shapes` are those given."""

    def __init__(self, op: str, shapes: tuple[Type, ...]):
        self.op, self.shapes = op, shapes
        given = " and ".join(f"({shape})" for shape in shapes)
        super().__init__(f"{op} cannot take {given}")


@dataclass(frozen=True)
class Notation:
    """How an operation is written: `kind` is infix, prefix, postfix, call, fraction, power, wrap,
    leaf, index (an entry named by a letter) or over (a sign with a letter below).

    `latex` and `unicode` are the sign or name; `precedence` binds tighter the higher it is.
    """

    kind: str
    latex: str
    unicode: str
    precedence: int = 100


@dataclass(frozen=True)
class Domain:
    """Where sample points of an argument are drawn: open interval of its real values."""

    low: float = -2.0
    high: float = 2.0


REAL, POSITIVE = Domain(), Domain(0.2, 2.2)


@dataclass(frozen=True, eq=False)
class Op:
    """One operation: everything that is known about it.

    `signature` is in gufunc form (`"(m,n),(n,p)->(m,p)"`). `meaning(*arrays)` works on arrays
    whose last two
    axes are rows and columns, with any axes before them, and on complex numbers (complex step:
    transposes do not conjugate, comparisons take real parts). `vjp(g, y, *args)` gives the
    cotangents of
    the arguments as expressions. `rule` is the law in words. `domain` says where the argument may
    be drawn.
    Where `wants_parameters` holds, `meaning` takes the parameters and the sizes as keywords.
    The signature tells rows and columns; over letters an operation is mapped, as over any axes in
    front. `build(*args, *parameters)` makes the node where letters are bound or introduced.
    """

    name: str
    signature: str
    meaning: Callable[..., Array]
    vjp: Vjp | None
    notation: Notation
    rule: str = ""
    domain: Domain = REAL
    wants_parameters: bool = False
    build: Callable[..., Expr] | None = None

    @cached_property
    def shapes(self) -> tuple[tuple[tuple[str, str], ...], tuple[str, str]]:
        """The signature, parsed: argument shapes and the result's shape."""
        before, after = self.signature.split("->")
        pairs = [p.split(",") for p in before.strip("()").split("),(")] if before else []
        rows, columns = after.strip("()").split(",")
        return tuple((r, c) for r, c in pairs), (rows, columns)

    def result(self, arguments: tuple[Type, ...], given: dict[str, Dim]) -> Type:
        """The type of the result; raises TypeFault where the arguments do not fit.

        Its letters are those of all arguments together.
        """
        bound: dict[str, Dim] = {"1": ONE, **given}
        letters: tuple[Letter, ...] = ()
        wanted, (rows, columns) = self.shapes
        if len(wanted) != len(arguments):
            raise TypeFault(self.name, arguments)
        for (r, c), type_ in zip(wanted, arguments, strict=True):
            if bound.setdefault(r, type_.rows) != type_.rows:
                raise TypeFault(self.name, arguments)
            if bound.setdefault(c, type_.columns) != type_.columns:
                raise TypeFault(self.name, arguments)
            if type_.letters and type_.letters != letters:
                try:
                    letters = joined(letters, type_.letters)
                except LetterClash:
                    raise TypeFault(self.name, arguments) from None
        return Type(bound[rows], bound[columns], letters)

    def __call__(self, *args: Expr, **given: Dim) -> Expr:
        """Apply the operation; keyword arguments name dims of the signature that no argument
        fixes."""
        if self.build is not None:
            raise TypeFault(self.name, tuple(a.type for a in args))
        parameters = tuple(sorted(given.items())) if given else ()
        known = _interned.get((self, args, parameters)) if args else None
        if known is not None:
            return known
        return intern(self, args, parameters, self.result(tuple(a.type for a in args), given))

    def __repr__(self) -> str:
        return f"<Op {self.name}>"


class Expr:
    """An interned, typed expression. Build it with the operations, never directly."""

    __slots__ = ("__weakref__", "args", "kept", "op", "parameters", "type")
    __match_args__ = ("op", "args")

    op: Op
    args: tuple[Expr, ...]
    parameters: tuple[Any, ...]
    type: Type
    kept: tuple[Expr, ...] | None

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The expression and all below it, each once, arguments before what uses them.

        What is below is found once, for an expression never changes.
        """
        if self.kept is None:
            self.kept = tuple(_walk(self.args))
        return (*self.kept, self)

    @property
    def name(self) -> str:
        """The name of a symbol; raises TypeError for other expressions."""
        if self.op is not symbol_op:
            raise TypeError(f"{self!r} has no name")
        return str(self.parameters[0])

    def __repr__(self) -> str:
        if self.op is symbol_op:
            return self.name
        inner = ", ".join([*map(repr, self.args), *map(repr, self.parameters)])
        return f"{self.op.name}({inner})"


_interned: WeakValueDictionary[Hashable, Expr] = WeakValueDictionary()


def intern(op: Op, args: tuple[Expr, ...], parameters: tuple[Any, ...], type_: Type) -> Expr:
    """The one expression with these parts; arguments and parameters tell its type."""
    key: Hashable = (op, args, parameters) if args else (op, args, parameters, type_)
    found = _interned.get(key)
    if found is None:
        found = Expr()
        found.op, found.args, found.parameters, found.type = op, args, parameters, type_
        found.kept = None
        _interned[key] = found
    return found


def _no_value(*_: Array, **__: Any) -> Array:
    raise KeyError("a leaf without a value")


def _constant(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.full(type_.shape(sizes), parameters[0])


def _size(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.full((1, 1), float(size_of(parameters[0], sizes)))


def _ones(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.ones(type_.shape(sizes))


def _identity(*, parameters: tuple[Any, ...], type_: Type, sizes: Sizes) -> Array:
    return np.eye(*type_.shape(sizes))


_LEAF = Notation("leaf", "", "")
symbol_op = Op("symbol", "->(m,n)", _no_value, None, _LEAF)
derivative_op = Op("derivative", "->(m,n)", _no_value, None, _LEAF)
constant_op = Op("constant", "->(m,n)", _constant, None, _LEAF, wants_parameters=True)
size_op = Op("size", "->(1,1)", _size, None, _LEAF, wants_parameters=True)
ones_op = Op("ones", "->(m,n)", _ones, None, _LEAF, wants_parameters=True)
within_op = Op("within", "(m,n)->(m,n)", lambda x: x, None, _LEAF)
identity_op = Op("identity", "->(m,m)", _identity, None, _LEAF, wants_parameters=True)


def symbol(name: str, type_: Type = SCALAR) -> Expr:
    """A named quantity."""
    return intern(symbol_op, (), (name,), type_)


def gradient(of: Expr, wrt: Expr) -> Expr:
    """The derivative of a scalar, shaped like the variable, as a quantity with a value of its
    own."""
    return intern(derivative_op, (), (of, wrt), wrt.type)


def jacobian(of: Expr, wrt: Expr) -> Expr:
    """The derivative of `of` by `wrt`, both flattened row by row: |of| x |wrt|."""
    return intern(derivative_op, (), (of, wrt), Type(flat(of.type), flat(wrt.type)))


def within(of: Expr, step: tuple[Expr, ...]) -> Expr:
    """A quantity of which derivatives hold all fixed that is defined outside one step of a
    recurrence; the quantity itself where there is no step."""
    return intern(within_op, (of,), step, of.type) if step else of


def unbound(type_: Type, places: Places) -> Type:
    """What a quantity is once some of its axes are bound by letters."""
    rows, columns = places
    return Type(type_.rows if rows is None else ONE, type_.columns if columns is None else ONE)


def element(of: Expr, wrt: Expr, of_letters: Places = WHOLE, wrt_letters: Places = WHOLE) -> Expr:
    """The derivative of an entry, row or column of `of` by an entry, row or column of `wrt`.

    `of` is a symbol or any expression, letters and all. A letter that stands in both names a
    diagonal. The axes that no letter binds are laid out as in `gradient` and `jacobian`. Raises
    TypeFault for a letter that does not run over its axis.
    """
    axes = (of.type.rows, of.type.columns, wrt.type.rows, wrt.type.columns)
    bound = [(d, at) for d, at in zip(axes, (*of_letters, *wrt_letters), strict=True) if at]
    above, below = unbound(of.type, of_letters), unbound(wrt.type, wrt_letters)
    try:
        letters = joined(of.type.letters, [letter for _, letter in bound])
    except LetterClash:
        raise TypeFault("element", (of.type, wrt.type)) from None
    if any(dim != letter.dim for dim, letter in bound):
        raise TypeFault("element", (of.type, wrt.type))
    if above.is_scalar or below.is_scalar:
        core = below if above.is_scalar else above
    else:
        core = Type(flat(above), flat(below))
    if not letters and (above.is_scalar or not below.is_scalar):
        return gradient(of, wrt) if above.is_scalar else jacobian(of, wrt)
    parameters = (of, wrt, of_letters, wrt_letters)
    return intern(derivative_op, (), parameters, core.with_letters(*letters))


def constant(value: float, type_: Type = SCALAR) -> Expr:
    """The same number in every entry, and for every value of every letter."""
    return intern(constant_op, (), (float(value),), type_.core)


def size(dim: Dim) -> Expr:
    """The length of a dim, as a scalar."""
    return intern(size_op, (), (dim,), SCALAR)


def ones(rows: Dim, columns: Dim = ONE) -> Expr:
    """A matrix of ones, written as such."""
    return intern(ones_op, (), (), Type(rows, columns))


def identity(dim: Dim) -> Expr:
    """The identity matrix."""
    return intern(identity_op, (), (), Type(dim, dim))


def walk(roots: Iterable[Expr]) -> Iterable[Expr]:
    """Every expression below the roots once, arguments before what uses them."""
    roots = tuple(roots)
    return roots[0].parts if len(roots) == 1 else _walk(roots)


def _walk(roots: Sequence[Expr]) -> Iterator[Expr]:
    """Not recursive, since expressions may be deep."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        expr, ready = stack.pop()
        if ready:
            yield expr
        elif expr not in seen:
            seen.add(expr)
            stack.append((expr, True))
            stack.extend((arg, False) for arg in reversed(expr.args) if arg not in seen)


def leaves(expr: Expr) -> list[Expr]:
    """The symbols and derivatives in an expression, in order of first use."""
    return [e for e in expr.parts if e.op is symbol_op or e.op is derivative_op]


def rebuild(expr: Expr, args: tuple[Expr, ...]) -> Expr:
    """The same operation on other arguments, which have the same rows and columns."""
    if args == expr.args:
        return expr
    if all(a.type == b.type for a, b in zip(args, expr.args, strict=True)):
        return intern(expr.op, args, expr.parameters, expr.type)
    if expr.op.build is not None:
        return expr.op.build(*args, *expr.parameters)
    return expr.op(*args, **dict(expr.parameters))


def substitute(expr: Expr, replacements: dict[Expr, Expr]) -> Expr:
    """Replace sub-expressions, everywhere at once."""
    done: dict[Expr, Expr] = {}
    for e in walk([expr]):
        done[e] = replacements.get(e) or rebuild(e, tuple(done[a] for a in e.args))
    return done[expr]

"""The one walk that writes an expression as a formula, with brackets only where they are needed.

A format is a `Spelling`: how names, derivatives, fractions and so on look. The walk knows only how
tightly each piece holds together.
"""

from __future__ import annotations

from collections.abc import Callable

from backproof.algebra.expressions import (
    Expr,
    Op,
    constant_op,
    derivative_op,
    identity_op,
    ones_op,
    size_op,
    symbol_op,
    walk,
)
from backproof.algebra.ops.arithmetic import (
    add,
    divide,
    multiply,
    negate,
    scale,
    square,
    subtract,
)
from backproof.algebra.ops.elementwise import absolute, positive, power, reciprocal, sqrt
from backproof.algebra.ops.generic import generic_op
from backproof.algebra.ops.letters import (
    equal,
    position_op,
    product_over_op,
    total_op,
)
from backproof.algebra.ops.linear import inverse, matmul, transpose, unflatten
from backproof.algebra.ops.reductions import (
    repeat_columns,
    repeat_rows,
    sum_all,
    sum_columns,
    sum_rows,
)
from backproof.algebra.ops.stacking import parts_of, stack
from backproof.algebra.types import ONE, Dim, Letter
from backproof.backends.indices import PLACED, TAKEN, unpicked, unplaced
from backproof.record import dataclass

SUM, SIGN, DOTTED, ELEMENTWISE, QUOTIENT, PRODUCT, FRACTION, RAISED, ATOM = range(10, 100, 10)
LONGEST = 2_000_000


@dataclass(frozen=True)
class Piece:
    """A part of a formula and how tightly it holds together."""

    text: str
    level: int = ATOM

    def held(self, level: int) -> str:
        """The text, in brackets where it holds less tightly than asked."""
        return self.text if self.level >= level else bracketed(self.text)


def bracketed(text: str) -> str:
    """Brackets around a text, growing with LaTeX fractions inside."""
    return f"\\left({text}\\right)" if "frac{" in text else f"({text})"


@dataclass(frozen=True)
class Spelling:
    """One format: functions from meaning to text."""

    name: Callable[[str], Piece]
    derivative: Callable[[Expr, Expr], Piece]
    length: Callable[[Dim], str]
    ones: Callable[[Dim], Piece]
    fraction: Callable[[Piece, Piece], Piece]
    function: Callable[[Op], str]
    mask: Callable[[str, str, str], Piece]
    transpose: Callable[[Expr, Piece], Piece]
    raised: Callable[[str, str], str]
    root: Callable[[str], str]
    stack: Callable[[list[str]], str]
    over: Callable[[Op, str], str]
    index: Callable[[str, list[str]], str]
    entries: Callable[[str], str]
    all: str
    elementwise: str
    product: str
    minus: str
    dot: str


def write(expr: Expr, spelling: Spelling) -> Piece:
    """The formula of an expression. Raises ValueError where it would be longer than a book."""
    done: dict[Expr, Piece] = {}
    writer = _Writer(spelling, done)
    for e in walk([expr]):
        done[e] = writer.piece(e)
        if len(done[e].text) > LONGEST:
            raise ValueError("the formula is too long to be written")
    return done[expr]


def number_text(value: float) -> str:
    """A number as people write it."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


class _Writer:
    def __init__(self, spelling: Spelling, done: dict[Expr, Piece]):
        self.spelling, self.done = spelling, done
        self.letters: dict[Letter, str] = {}

    def piece(self, e: Expr) -> Piece:
        args = [self.done[a] for a in e.args]
        if not args:
            return self.leaf(e)
        op = e.op
        if op is add or op is subtract:
            left, right = (self.operand(e, i) for i in (0, 1))
            sign = "+" if op is add else self.spelling.minus
            return Piece(f"{left.held(SUM)} {sign} {right.held(ELEMENTWISE)}", SUM)
        if op is negate:
            return Piece(f"{self.spelling.minus}{args[0].held(ELEMENTWISE)}", SIGN)
        if op is multiply and not e.type.is_scalar:
            left, right = (self.operand(e, i) for i in (0, 1))
            sign = self.spelling.elementwise
            text = f"{left.held(ELEMENTWISE)} {sign} {right.held(ELEMENTWISE)}"
            return Piece(text, ELEMENTWISE)
        if op is scale:
            # s(A ⊙ B) = (sA) ⊙ B, so the scalar needs no brackets behind it.
            level = min(PRODUCT, max(args[1].level, ELEMENTWISE))
            if args[1].level < ELEMENTWISE:
                level = PRODUCT
            return self.juxtaposed(args[0].held(PRODUCT), args[1].held(ELEMENTWISE), level)
        if op is multiply or op is matmul:
            sign = self.spelling.product if op is matmul else ""
            first, second = (a.held(PRODUCT) for a in args)
            return self.juxtaposed(first, second, PRODUCT, sign)
        if op is divide:
            return self.spelling.fraction(*(self.operand(e, i) for i in (0, 1)))
        if op is reciprocal:
            return self.spelling.fraction(Piece("1"), args[0])
        return self.marked(e, args)

    def marked(self, e: Expr, args: list[Piece]) -> Piece:
        """Powers, transposes, sums and functions."""
        spelling, op = self.spelling, e.op
        if op is square:
            return Piece(spelling.raised(args[0].held(ATOM), "2"), RAISED)
        if op is power:
            return Piece(spelling.raised(args[0].held(ATOM), self.operand(e, 1).text), RAISED)
        if op is inverse:
            return Piece(spelling.raised(args[0].held(ATOM), "-1"), RAISED)
        if op is transpose:
            return spelling.transpose(e.args[0], args[0])
        if op is unflatten:
            return args[0]
        if op is repeat_rows or op is repeat_columns or op in (sum_rows, sum_columns, sum_all):
            return self.with_ones(e, args[0])
        if op is positive:
            left, right = self.compared(e.args[0])
            return spelling.mask(left, ">", right)
        if op is equal:
            return spelling.mask(args[0].text, "=", args[1].text)
        if op in TAKEN or op in PLACED:
            return self.indexed(e)
        if op is total_op or op is product_over_op:
            body = args[0].held(ELEMENTWISE)
            return Piece(f"{spelling.over(op, self.letter(e.parameters[0]))} {body}", SIGN)
        if op is sqrt:
            return Piece(spelling.root(args[0].text))
        if op is stack:
            return Piece(spelling.stack([self.done[part].text for part in parts_of(e)]))
        if op is absolute:
            return Piece(f"|{args[0].text}|")
        listed = ", ".join(a.text for a in args)
        if op is generic_op:
            name, order = e.parameters
            return Piece(spelling.name(name).text + "'" * order + bracketed(listed))
        return Piece(f"{spelling.function(op)}{bracketed(listed)}")

    def letter(self, letter: Letter) -> str:
        """A letter for a reader: `i.12` is i, or i' where another one is i."""
        if letter not in self.letters:
            text = letter.name.partition(".")[0]
            while text in self.letters.values():
                text += "'"
            self.letters[letter] = text
        return self.letters[letter]

    def indexed(self, e: Expr) -> Piece:
        """Entries, rows and columns by letters, and a whole that is given by its entries."""
        picked = e.op in TAKEN
        base, rows, columns = unpicked(e) if picked else unplaced(e)
        index = [self.letter(letter) for letter in (rows, columns) if letter is not None]
        matrix = ONE not in (base.type.rows, base.type.columns) if picked else False
        if matrix and columns is None:
            index.append(self.spelling.all)
        elif matrix and rows is None:
            index.insert(0, self.spelling.all)
        inner = self.done[base]
        text = inner.text if picked and inner.level == ATOM else self.spelling.entries(inner.text)
        return Piece(self.spelling.index(text, index), RAISED)

    def with_ones(self, e: Expr, arg: Piece) -> Piece:
        """Sums and repeats as products with vectors of ones."""
        from_ = e.args[0].type
        if e.op is sum_all and from_.rows != ONE and from_.columns != ONE:
            return Piece(f"{self.spelling.function(e.op)}{bracketed(arg.text)}")
        held = arg.held(PRODUCT)
        if e.op is repeat_rows:
            ones = self.spelling.ones(e.type.rows).text
            return self.juxtaposed(ones, held, PRODUCT, self.spelling.product)
        if e.op is sum_columns or (e.op is sum_all and from_.rows == ONE):
            ones = self.spelling.ones(from_.columns).text
            return self.juxtaposed(held, ones, PRODUCT, self.spelling.product)
        repeating = e.op is repeat_columns
        plain = self.spelling.ones(e.type.columns if repeating else from_.rows)
        ones = self.spelling.transpose(e, plain).text
        sides = (held, ones) if repeating else (ones, held)
        return self.juxtaposed(*sides, PRODUCT, self.spelling.product)

    def operand(self, e: Expr, index: int) -> Piece:
        """An operand entry by entry: beside a full one, numbers, rows and columns are repeated."""
        arg, other = e.args[index], e.args[1 - index]
        if arg.op is constant_op:
            return self.number(arg)
        if arg.op in (repeat_rows, repeat_columns):
            if other.op in (repeat_rows, repeat_columns, constant_op):
                return self.done[arg]
            while arg.op in (repeat_rows, repeat_columns):
                arg = arg.args[0]
        return self.done[arg]

    def compared(self, e: Expr) -> tuple[str, str]:
        if e.op is subtract:
            left, right = (self.operand(e, i) for i in (0, 1))
            return left.text, right.text
        if e.op is negate:
            return "0", self.done[e.args[0]].text
        return self.done[e].text, "0"

    def leaf(self, e: Expr) -> Piece:
        spelling = self.spelling
        if e.op is symbol_op:
            return spelling.name(e.name)
        if e.op is derivative_op:
            return spelling.derivative(*e.parameters)
        if e.op is size_op:
            return Piece(spelling.length(e.parameters[0]) or "n")
        if e.op is identity_op:
            return Piece("I")
        if e.op is position_op:
            return Piece(self.letter(e.parameters[0]))
        if e.op is ones_op or (e.op is constant_op and not e.type.is_scalar):
            return self.all_alike(e)
        return self.number(e)

    def number(self, e: Expr) -> Piece:
        value = e.parameters[0]
        text = number_text(abs(value))
        return Piece(text) if value >= 0 else Piece(f"{self.spelling.minus}{text}", SIGN)

    def all_alike(self, e: Expr) -> Piece:
        """A matrix with one number in every entry."""
        rows, columns = e.type.rows, e.type.columns
        parts = [] if e.op is ones_op or e.parameters[0] == 1 else [self.number(e).held(PRODUCT)]
        if rows != ONE or columns == ONE:
            parts.append(self.spelling.ones(rows).text)
        if columns != ONE:
            parts.append(self.spelling.transpose(e, self.spelling.ones(columns)).text)
        text, level = " ".join(parts), ATOM if len(parts) == 1 and columns == ONE else PRODUCT
        return Piece(text, level)

    def juxtaposed(self, left: str, right: str, level: int, sign: str = "") -> Piece:
        between = f" {sign} " if sign else " "
        if right[:1] in "0123456789" and right:
            # A dot between holds no tighter than the sign of an elementwise product.
            between, level = f" {self.spelling.dot} ", min(level, DOTTED)
        return Piece(left + between + right, level)

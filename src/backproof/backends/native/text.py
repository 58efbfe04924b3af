"""LLVM IR as text: numbers, types and one instruction a line, written as fast as they are read.

LLVM knows its own functions (`llvm.fma` ...) without a declaration.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from itertools import count

from backproof.record import dataclass

_BINARY = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}


@dataclass(frozen=True)
class Width:
    """Numbers of 32 or 64 bits, `lanes` of them in a vector (1: plain numbers)."""

    bits: int
    lanes: int

    @property
    def number(self) -> str:
        return "double" if self.bits == 64 else "float"

    @property
    def type(self) -> str:
        return self.number if self.lanes == 1 else f"<{self.lanes} x {self.number}>"

    @property
    def whole(self) -> str:
        """Whole numbers of the same shape."""
        return f"i{self.bits}" if self.lanes == 1 else f"<{self.lanes} x i{self.bits}>"

    @property
    def truth(self) -> str:
        return "i1" if self.lanes == 1 else f"<{self.lanes} x i1>"

    @property
    def suffix(self) -> str:
        """As in the names of LLVM's own functions."""
        return f"f{self.bits}" if self.lanes == 1 else f"v{self.lanes}f{self.bits}"

    @property
    def alone(self) -> Width:
        """One number of the same kind."""
        return Width(self.bits, 1)

    def literal(self, value: float) -> str:
        """A number, the same in every lane; a double holds every float, so its bits are written."""
        if self.bits == 32:
            value = struct.unpack("f", struct.pack("f", value))[0]
        digits = f"0x{struct.unpack('>Q', struct.pack('>d', value))[0]:016X}"
        return self._repeated(self.number, digits)

    def integer(self, value: int) -> str:
        """A whole number, the same in every lane."""
        return self._repeated(f"i{self.bits}", str(value))

    def _repeated(self, kind: str, digits: str) -> str:
        if self.lanes == 1:
            return digits
        return "<" + ", ".join([f"{kind} {digits}"] * self.lanes) + ">"


class Lines:
    """The body of one function. Values are named by number; a block ends where a label begins."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rooms: list[str] = []
        self.math: set[tuple[str, int, int]] = set()
        self._numbers = count()
        self.block = "entry"

    def value(self, instruction: str) -> str:
        """Add an instruction; the name of its value."""
        name = f"%v{next(self._numbers)}"
        self.lines.append(f"  {name} = {instruction}")
        return name

    def name(self, stem: str) -> str:
        """A name that is not used yet."""
        return f"{stem}{next(self._numbers)}"

    def act(self, instruction: str) -> None:
        """Add an instruction without a value."""
        self.lines.append(f"  {instruction}")

    def label(self, name: str) -> None:
        """Begin a block."""
        self.lines.append(f"{name}:")
        self.block = name

    def intrinsic(self, name: str, width: Width, *args: str) -> str:
        """A call of one of LLVM's own functions of numbers."""
        t, full = width.type, f"@llvm.{name}.{width.suffix}"
        return self.value(f"call {t} {full}({', '.join(f'{t} {a}' for a in args)})")

    def smaller(self, a: str, b: str) -> str:
        """The smaller of two lengths."""
        return self.value(f"call i64 @llvm.umin.i64(i64 {a}, i64 {b})")

    def room(self, width: Width, vectors: int) -> str:
        """Memory of this function for some vectors."""
        name = self.name("%room")
        self.rooms.append(f"  {name} = alloca {width.type}, i64 {vectors}, align 64")
        return name

    def function(self, heading: str) -> str:
        """The text of the function, whose parameters the heading declares."""
        return "\n".join([f"define {heading} {{", "entry:", *self.rooms, *self.lines, "}"])

    def splat(self, width: Width, number: str) -> str:
        """A number in every lane."""
        if width.lanes == 1:
            return number
        one = self.value(f"insertelement {width.type} poison, {width.number} {number}, i64 0")
        mask = f"<{width.lanes} x i32> zeroinitializer"
        return self.value(f"shufflevector {width.type} {one}, {width.type} poison, {mask}")

    def shuffle(self, width: Width, a: str, b: str, places: Iterable[int]) -> str:
        """Lanes of two vectors, those of the second counted after those of the first."""
        chosen = ", ".join(f"i32 {p}" for p in places)
        return self.value(
            f"shufflevector {width.type} {a}, {width.type} {b}, <{width.lanes} x i32> <{chosen}>"
        )

    def extract(self, width: Width, vector: str, place: int) -> str:
        """One lane."""
        return self.value(f"extractelement {width.type} {vector}, i64 {place}")

    def gathered(self, width: Width, numbers: Iterable[str]) -> str:
        """A vector of these numbers."""
        vector = "zeroinitializer"
        for place, number in enumerate(numbers):
            vector = self.value(
                f"insertelement {width.type} {vector}, {width.number} {number}, i64 {place}"
            )
        return vector

    def load(self, width: Width, pointer: str, offset: int = 0) -> str:
        """Numbers from memory, `offset` numbers behind a pointer."""
        place = self.offset(width, pointer, offset)
        return self.value(f"load {width.type}, ptr {place}, align {width.bits // 8}")

    def store(self, width: Width, value: str, pointer: str, offset: int = 0) -> None:
        """Numbers into memory."""
        place = self.offset(width, pointer, offset)
        self.act(f"store {width.type} {value}, ptr {place}, align {width.bits // 8}")

    def offset(self, width: Width, pointer: str, offset: int | str) -> str:
        """A pointer that many numbers further."""
        if offset == 0:
            return pointer
        return self.value(f"getelementptr inbounds {width.number}, ptr {pointer}, i64 {offset}")

    def math_call(self, name: str, width: Width, argument: str, vector: Width) -> str:
        """exp, tanh, ... of a vector; a plain number goes through a vector of the given width."""
        self.math.add((name, vector.bits, vector.lanes))
        function = f"@backproof_{name}_f{vector.bits}x{vector.lanes}"
        given = argument if width.lanes == vector.lanes else self.splat(vector, argument)
        found = self.value(f"call {vector.type} {function}({vector.type} {given})")
        return found if width.lanes == vector.lanes else self.extract(vector, found, 0)


def arithmetic(lines: Lines, width: Width, op: str, args: list[str], vector: Width) -> str:
    """The instructions of one operation on numbers; `vector` is the width of exp and its kind."""
    t = width.type
    zero, one = width.literal(0), width.literal(1)
    a, b = args[0], args[-1]

    def compare(how: str, x: str, y: str) -> str:
        return lines.value(f"fcmp {how} {t} {x}, {y}")

    def choose(which: str, x: str, y: str) -> str:
        return lines.value(f"select {width.truth} {which}, {t} {x}, {t} {y}")

    match op:
        case "add" | "subtract" | "multiply" | "divide":
            return lines.value(f"{_BINARY[op]} {t} {a}, {b}")
        case "negate":
            return lines.value(f"fneg {t} {a}")
        case "absolute":
            return lines.intrinsic("fabs", width, a)
        case "sqrt":
            return lines.intrinsic("sqrt", width, a)
        case "relu":
            # In this order what is not a number passes.
            return choose(compare("ogt", zero, a), zero, a)
        case "positive":
            return choose(compare("ogt", a, zero), one, zero)
        case "sign":
            below = choose(compare("olt", a, zero), width.literal(-1), a)
            return choose(compare("ogt", a, zero), one, below)
        case "larger":
            return choose(compare("ogt", a, b), a, b)
        case "maximum":
            larger = choose(compare("ugt", a, b), a, b)
            return choose(compare("uno", b, b), b, larger)
        case "logistic":
            # σ(z) from z and e = exp(-|z|): 1 / (1 + e) or e / (1 + e), by the sign of z.
            top = choose(compare("oge", a, zero), one, b)
            return lines.value(f"fdiv {t} {top}, {lines.value(f'fadd {t} {b}, {one}')}")
        case "equal":
            apart = lines.intrinsic("fabs", width, lines.value(f"fsub {t} {a}, {b}"))
            return choose(compare("olt", apart, width.literal(0.5)), one, zero)
        case _:
            return lines.math_call(op, width, a, vector)


def masked(lines: Lines, width: Width, op: str, args: list[str], value: str) -> str:
    """value · positive(a), value · equal(a, b) as a choice between the value and 0."""
    t, zero = width.type, width.literal(0)
    if op == "positive":
        which = lines.value(f"fcmp ogt {t} {args[0]}, {zero}")
    else:
        apart = lines.intrinsic("fabs", width, lines.value(f"fsub {t} {args[0]}, {args[1]}"))
        which = lines.value(f"fcmp olt {t} {apart}, {width.literal(0.5)}")
    return lines.value(f"select {width.truth} {which}, {t} {value}, {t} {zero}")

"""Straight-line LLVM IR on numbers and vectors of one precision, written line by line.

A value is its text: the name of a register, or a constant. Every method but `store` gives the
register of its result.
"""

from __future__ import annotations

import struct
from functools import cached_property


def hexadecimal(value: float, bits: int) -> str:
    """A constant of 32 or 64 bits, exact; LLVM spells both with the bits of the double."""
    if bits == 32:
        (value,) = struct.unpack("<f", struct.pack("<f", value))
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


class Instructions:
    """Instructions on `lanes` numbers of `bits` at once; lanes of 1 is a plain number.

    Registers are called `%<prefix><number>`; texts that share a function need prefixes of their
    own. No instruction carries fast-math flags, so the result is that of the order written; only
    `fma` may round once or twice, as the machine can.
    """

    def __init__(self, bits: int, lanes: int, prefix: str = "t"):
        self.bits, self.lanes, self.prefix = bits, lanes, prefix
        self.lines: list[str] = []
        self._count = 0

    @cached_property
    def number(self) -> str:
        """The type of one number."""
        return "float" if self.bits == 32 else "double"

    @cached_property
    def type(self) -> str:
        """The type of all lanes."""
        return self.number if self.lanes == 1 else f"<{self.lanes} x {self.number}>"

    @cached_property
    def whole(self) -> str:
        """The type of whole numbers with as many bits and lanes."""
        return f"i{self.bits}" if self.lanes == 1 else f"<{self.lanes} x i{self.bits}>"

    @cached_property
    def truth(self) -> str:
        """The type of a comparison."""
        return "i1" if self.lanes == 1 else f"<{self.lanes} x i1>"

    @cached_property
    def suffix(self) -> str:
        """How LLVM calls the type in the name of an intrinsic: v4f64."""
        return f"f{self.bits}" if self.lanes == 1 else f"v{self.lanes}f{self.bits}"

    def constant(self, value: float) -> str:
        """A number in every lane."""
        text = hexadecimal(value, self.bits)
        return text if self.lanes == 1 else f"splat ({self.number} {text})"

    def integer(self, value: int) -> str:
        """A whole number in every lane."""
        return str(value) if self.lanes == 1 else f"splat (i{self.bits} {value})"

    def line(self, text: str) -> str:
        """An instruction whose result gets a register."""
        self._count += 1
        register = f"%{self.prefix}{self._count}"
        self.lines.append(f"  {register} = {text}")
        return register

    def intrinsic(self, name: str, *args: str) -> str:
        """An intrinsic of LLVM from numbers to a number: fma, sqrt, maxnum."""
        full = f"llvm.{name}.{self.suffix}"
        given = ", ".join(f"{self.type} {a}" for a in args)
        return self.line(f"call {self.type} @{full}({given})")

    def add(self, a: str, b: str) -> str:
        return self.line(f"fadd {self.type} {a}, {b}")

    def sub(self, a: str, b: str) -> str:
        return self.line(f"fsub {self.type} {a}, {b}")

    def mul(self, a: str, b: str) -> str:
        return self.line(f"fmul {self.type} {a}, {b}")

    def div(self, a: str, b: str) -> str:
        return self.line(f"fdiv {self.type} {a}, {b}")

    def neg(self, a: str) -> str:
        return self.line(f"fneg {self.type} {a}")

    def fma(self, a: str, b: str, c: str) -> str:
        """a b + c, rounded once where the machine has an instruction for it."""
        return self.intrinsic("fmuladd", a, b, c)

    def compare(self, how: str, a: str, b: str) -> str:
        """A comparison: ogt, oge, oeq, olt, uno (either is not a number)."""
        return self.line(f"fcmp {how} {self.type} {a}, {b}")

    def select(self, condition: str, a: str, b: str) -> str:
        """a where the condition holds, else b."""
        return self.line(f"select {self.truth} {condition}, {self.type} {a}, {self.type} {b}")

    def larger(self, a: str, b: str) -> str:
        """a where a > b, else b: a b that is not a number passes."""
        return self.select(self.compare("ogt", a, b), a, b)

    def smaller(self, a: str, b: str) -> str:
        """a where a < b, else b: a b that is not a number passes."""
        return self.select(self.compare("olt", a, b), a, b)

    def bits_of(self, a: str) -> str:
        return self.line(f"bitcast {self.type} {a} to {self.whole}")

    def number_of(self, a: str) -> str:
        return self.line(f"bitcast {self.whole} {a} to {self.type}")

    def integers(self, how: str, a: str, b: str) -> str:
        """Arithmetic of whole numbers: add, sub, shl, lshr, and, or."""
        return self.line(f"{how} {self.whole} {a}, {b}")

    def polynomial(self, x: str, coefficients: tuple[float, ...]) -> str:
        """c0 + c1 x + c2 x² + ..., Horner's scheme on even and odd powers: half the latency."""
        if len(coefficients) < 4:
            return self.horner(x, coefficients)
        square = self.mul(x, x)
        even = self.horner(square, coefficients[::2])
        odd = self.horner(square, coefficients[1::2])
        return self.fma(odd, x, even)

    def horner(self, x: str, coefficients: tuple[float, ...]) -> str:
        """c0 + x (c1 + x (c2 + ...))."""
        result = self.constant(coefficients[-1])
        for c in reversed(coefficients[:-1]):
            result = self.fma(result, x, self.constant(c))
        return result

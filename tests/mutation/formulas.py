"""Formulas that know their LaTeX and their NumPy value, and all their single edits.

Independent of backproof: the text goes into the document, the value decides whether an edit is a
mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

Values = dict[str, np.ndarray]
# Quantities by their role: z1 = x w1 + b1, h1 = ReLU(z1), z2, h2, z3, p = sigmoid(z3), target t.
SIBLINGS = {
    "x": ("h1", "z1"), "z1": ("z2", "h1"), "h1": ("h2", "x"), "z2": ("z1", "h2"),
    "h2": ("h1", "z2"), "z3": ("z2", "p"), "p": ("t", "z3"), "t": ("p",),
    "w1": ("w2",), "w2": ("w3", "w1"), "w3": ("w2",),
    "b1": ("b2",), "b2": ("b1", "b3"), "b3": ("b2",),
}  # fmt: skip


@dataclass(frozen=True)
class Notation:
    """How one author writes: names of the quantities by role, and a few spellings."""

    names: dict[str, str]
    loss: str
    differential: str
    ones: str
    transpose: str
    count: str
    relu: str

    def below(self, name: str) -> str:
        """The denominator of a derivative, braces included."""
        return f"{{{self.differential}{self.names[name]}}}"

    def gradient(self, name: str) -> str:
        """The derivative of the loss by a quantity."""
        return rf"\frac{{{self.differential}{self.loss}}}{self.below(name)}"


class ShapeError(Exception):
    """The formula has no value: its shapes do not fit."""


@dataclass(frozen=True)
class Formula:
    def text(self, n: Notation) -> str:
        raise NotImplementedError

    def value(self, v: Values, g: Values) -> np.ndarray:
        raise NotImplementedError

    def edits(self) -> Iterator[tuple[str, Formula]]:
        """Every single edit of this node itself."""
        yield from ()


@dataclass(frozen=True)
class Var(Formula):
    name: str

    def text(self, n: Notation) -> str:
        return n.names[self.name]

    def value(self, v: Values, g: Values) -> np.ndarray:
        return v[self.name]

    def edits(self) -> Iterator[tuple[str, Formula]]:
        for other in SIBLINGS[self.name]:
            yield "sibling", Var(other)
        yield "transpose-added", Turn(self)


@dataclass(frozen=True)
class Grad(Formula):
    name: str

    def text(self, n: Notation) -> str:
        return n.gradient(self.name)

    def value(self, v: Values, g: Values) -> np.ndarray:
        return g[self.name]

    def edits(self) -> Iterator[tuple[str, Formula]]:
        for other in SIBLINGS[self.name]:
            yield "sibling", Grad(other)
        yield "transpose-added", Turn(self)


@dataclass(frozen=True)
class Turn(Formula):
    inner: Formula

    def text(self, n: Notation) -> str:
        return self.inner.text(n) + n.transpose

    def value(self, v: Values, g: Values) -> np.ndarray:
        return self.inner.value(v, g).T

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "transpose-dropped", self.inner


@dataclass(frozen=True)
class OnesT(Formula):
    def text(self, n: Notation) -> str:
        return n.ones

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.ones((1, len(v["t"])))


@dataclass(frozen=True)
class Count(Formula):
    """1/N"""

    def text(self, n: Notation) -> str:
        return rf"\frac{{1}}{{{n.count}}}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.array([[1 / len(v["t"])]])


@dataclass(frozen=True)
class Beside(Formula):
    left: Formula
    right: Formula

    def text(self, n: Notation) -> str:
        return f"{self.left.text(n)} {self.right.text(n)}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.left.value(v, g), self.right.value(v, g)
        if 1 in (a.size, b.size):
            return a * b
        if a.shape[1] == b.shape[0]:
            return a @ b
        if a.shape == b.shape:
            return a * b
        raise ShapeError

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "swapped", Beside(self.right, self.left)
        yield "odot", Dot(self.left, self.right)
        if isinstance(self.left, OnesT | Count):
            yield "dropped", self.right


@dataclass(frozen=True)
class Dot(Formula):
    left: Formula
    right: Formula

    def text(self, n: Notation) -> str:
        return rf"{self.left.text(n)} \odot {self.right.text(n)}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.left.value(v, g), self.right.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a * b

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "swapped", Dot(self.right, self.left)
        # Beside something that is itself written with ⊙, juxtaposition would bind to the nearer
        # factor alone.
        if not isinstance(self.left, Dot):
            yield "product", Beside(self.left, self.right)
        yield "dropped", self.left
        yield "dropped", self.right


@dataclass(frozen=True)
class Minus(Formula):
    left: Formula
    right: Formula

    def text(self, n: Notation) -> str:
        return f"{self.left.text(n)} - {self.right.text(n)}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.left.value(v, g), self.right.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a - b

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "sign", Plus(self.left, self.right)
        yield "swapped", Minus(self.right, self.left)
        yield "dropped", self.left


@dataclass(frozen=True)
class Plus(Minus):
    def text(self, n: Notation) -> str:
        return f"{self.left.text(n)} + {self.right.text(n)}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.left.value(v, g), self.right.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a + b


@dataclass(frozen=True)
class Neg(Formula):
    inner: Formula

    def text(self, n: Notation) -> str:
        return f"-{self.inner.text(n)}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return -self.inner.value(v, g)

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "sign", self.inner


@dataclass(frozen=True)
class Over(Formula):
    above: Formula
    below: Formula

    def text(self, n: Notation) -> str:
        return rf"\frac{{{self.above.text(n)}}}{{{self.below.text(n)}}}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.above.value(v, g), self.below.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a / b

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "swapped", Over(self.below, self.above)


@dataclass(frozen=True)
class One(Formula):
    def text(self, n: Notation) -> str:
        return "1"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.ones((1, 1))


FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    r"\sigma": lambda z: 1 / (1 + np.exp(-z)),
    "ReLU": lambda z: np.maximum(z, 0),
    r"\exp": np.exp,
}


@dataclass(frozen=True)
class Fn(Formula):
    function: str
    inner: Formula

    def text(self, n: Notation) -> str:
        function = n.relu if self.function == "ReLU" else self.function
        return f"{function}({self.inner.text(n)})"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return FUNCTIONS[self.function](self.inner.value(v, g))

    def edits(self) -> Iterator[tuple[str, Formula]]:
        for other in FUNCTIONS:
            if other != self.function:
                yield "function", Fn(other, self.inner)
        yield "dropped", self.inner


@dataclass(frozen=True)
class Mask(Formula):
    inner: Formula
    sign: str = ">"

    def text(self, n: Notation) -> str:
        return f"({self.inner.text(n)} {self.sign} 0)"

    def value(self, v: Values, g: Values) -> np.ndarray:
        z = self.inner.value(v, g)
        return (z > 0) * 1.0 if self.sign == ">" else (z < 0) * 1.0

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "sign", replace(self, sign="<")


@dataclass(frozen=True)
class Paren(Formula):
    inner: Formula

    def text(self, n: Notation) -> str:
        return rf"\bigg( {self.inner.text(n)} \bigg)"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return self.inner.value(v, g)


def every_edit(formula: Formula) -> Iterator[tuple[str, Formula]]:
    """All single edits anywhere in a formula, and 1/N and a sign put in front of the whole."""
    yield "sign", Neg(Paren(formula) if isinstance(formula, Minus | Neg) else formula)
    yield (
        "scale-added",
        Beside(Count(), Paren(formula) if isinstance(formula, Minus | Neg | Dot) else formula),
    )
    yield from _inside(formula)


def _inside(formula: Formula) -> Iterator[tuple[str, Formula]]:
    yield from formula.edits()
    for field in fields(formula):
        child = getattr(formula, field.name)
        if isinstance(child, Formula):
            for kind, edited in _inside(child):
                yield kind, replace(formula, **{field.name: edited})

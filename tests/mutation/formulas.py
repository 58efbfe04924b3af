"""Formulas that know their LaTeX and their NumPy value, and all their single edits.

Independent of backproof: the text goes into the document, the value decides whether an edit is a
mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

Values = dict[str, np.ndarray]
SIBLINGS = {
    "X": ("X_1r", "X_1"), "X_1": ("X_2", "X_1r"), "X_1r": ("X_2r", "X"), "X_2": ("X_1", "X_2r"),
    "X_2r": ("X_1r", "X_2"), "X_3": ("X_2", "yh"), "yh": ("y", "X_3"), "y": ("yh",),
    "W_1": ("W_2",), "W_2": ("W_3", "W_1"), "W_3": ("W_2",),
    "b_1": ("b_2",), "b_2": ("b_1", "b_3"), "b_3": ("b_2",),
}  # fmt: skip


def spelled(name: str) -> str:
    """A name as the note writes it."""
    if name == "yh":
        return r"\hat{y}"
    base, _, sub = name.partition("_")
    return base + (f"_{{{sub}}}" if sub else "")


class ShapeError(Exception):
    """The formula has no value: its shapes do not fit."""


@dataclass(frozen=True)
class Formula:
    def text(self) -> str:
        raise NotImplementedError

    def value(self, v: Values, g: Values) -> np.ndarray:
        raise NotImplementedError

    def edits(self) -> Iterator[tuple[str, Formula]]:
        """Every single edit of this node itself."""
        yield from ()


@dataclass(frozen=True)
class Var(Formula):
    name: str

    def text(self) -> str:
        return spelled(self.name)

    def value(self, v: Values, g: Values) -> np.ndarray:
        return v[self.name]

    def edits(self) -> Iterator[tuple[str, Formula]]:
        for other in SIBLINGS[self.name]:
            yield "sibling", Var(other)
        yield "transpose-added", Turn(self)


@dataclass(frozen=True)
class Grad(Formula):
    name: str

    def text(self) -> str:
        return rf"\frac{{dL}}{{d{spelled(self.name)}}}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return g[self.name]

    def edits(self) -> Iterator[tuple[str, Formula]]:
        for other in SIBLINGS[self.name]:
            yield "sibling", Grad(other)


@dataclass(frozen=True)
class Turn(Formula):
    inner: Formula

    def text(self) -> str:
        return self.inner.text() + "^{T}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return self.inner.value(v, g).T

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "transpose-dropped", self.inner


@dataclass(frozen=True)
class OnesT(Formula):
    def text(self) -> str:
        return r"\boldsymbol{1}\_{N}^{T}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.ones((1, len(v["y"])))


@dataclass(frozen=True)
class Count(Formula):
    """1/N"""

    def text(self) -> str:
        return r"\frac{1}{N}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.array([[1 / len(v["y"])]])


@dataclass(frozen=True)
class Beside(Formula):
    left: Formula
    right: Formula

    def text(self) -> str:
        return f"{self.left.text()} {self.right.text()}"

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

    def text(self) -> str:
        return rf"{self.left.text()} \odot {self.right.text()}"

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

    def text(self) -> str:
        return f"{self.left.text()} - {self.right.text()}"

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
    def text(self) -> str:
        return f"{self.left.text()} + {self.right.text()}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.left.value(v, g), self.right.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a + b


@dataclass(frozen=True)
class Neg(Formula):
    inner: Formula

    def text(self) -> str:
        return f"-{self.inner.text()}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return -self.inner.value(v, g)

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "sign", self.inner


@dataclass(frozen=True)
class Over(Formula):
    above: Formula
    below: Formula

    def text(self) -> str:
        return rf"\frac{{{self.above.text()}}}{{{self.below.text()}}}"

    def value(self, v: Values, g: Values) -> np.ndarray:
        a, b = self.above.value(v, g), self.below.value(v, g)
        if 1 not in (a.size, b.size) and a.shape != b.shape:
            raise ShapeError
        return a / b

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "swapped", Over(self.below, self.above)


@dataclass(frozen=True)
class One(Formula):
    def text(self) -> str:
        return "1"

    def value(self, v: Values, g: Values) -> np.ndarray:
        return np.ones((1, 1))


FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    r"\sigma": lambda z: 1 / (1 + np.exp(-z)),
    "ReLU": lambda z: np.maximum(z, 0),
    "exp": np.exp,
}


@dataclass(frozen=True)
class Fn(Formula):
    function: str
    inner: Formula

    def text(self) -> str:
        return f"{self.function}({self.inner.text()})"

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

    def text(self) -> str:
        return f"({self.inner.text()} {self.sign} 0)"

    def value(self, v: Values, g: Values) -> np.ndarray:
        z = self.inner.value(v, g)
        return (z > 0) * 1.0 if self.sign == ">" else (z < 0) * 1.0

    def edits(self) -> Iterator[tuple[str, Formula]]:
        yield "sign", replace(self, sign="<")


@dataclass(frozen=True)
class Paren(Formula):
    inner: Formula

    def text(self) -> str:
        return rf"\bigg( {self.inner.text()} \bigg)"

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

"""The 2-4-2-1 classifier by hand in NumPy: what mutants are held against. Uses nothing of
backproof."""

from __future__ import annotations

import numpy as np

ORDER = ("X_1", "X_1r", "X_2", "X_2r", "X_3", "yh", "L")
H = 1e-30


def point() -> dict[str, np.ndarray]:
    """Leaf values with sizes that are all different, at which both ReLUs have mixed signs."""
    random = np.random.default_rng(7)
    n, d, h, k = 5, 3, 7, 6
    shapes = {
        "X": (n, d),
        "W_1": (d, h),
        "b_1": (1, h),
        "W_2": (h, k),
        "b_2": (1, k),
        "W_3": (k, 1),
        "b_3": (1, 1),
    }
    values = {name: 0.7 * random.standard_normal(shape) for name, shape in shapes.items()}
    return {**values, "y": random.uniform(0.1, 0.9, (n, 1))}


def relu(z: np.ndarray) -> np.ndarray:
    return np.where(z.real > 0, z, 0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def forward(values: dict[str, np.ndarray], moved: str = "") -> dict[str, np.ndarray]:
    """Every quantity; `moved` keeps the value it is given, whatever defines it."""
    v = dict(values)
    rules = {
        "X_1": lambda: v["X"] @ v["W_1"] + v["b_1"],
        "X_1r": lambda: relu(v["X_1"]),
        "X_2": lambda: v["X_1r"] @ v["W_2"] + v["b_2"],
        "X_2r": lambda: relu(v["X_2"]),
        "X_3": lambda: v["X_2r"] @ v["W_3"] + v["b_3"],
        "yh": lambda: sigmoid(v["X_3"]),
        "L": lambda: -(
            v["y"].T @ np.log(v["yh"]) + (1 - v["y"]).T @ np.log(1 - v["yh"])
        ) / len(v["y"]),
    }  # fmt: skip
    for name in ORDER:
        if name != moved:
            v[name] = rules[name]()
    return v


def jacobian(of: str, wrt: str, values: dict[str, np.ndarray]) -> np.ndarray:
    """The total derivative, |of| x |wrt|, by the complex step, one entry at a time."""
    base = values[wrt]
    columns = []
    for i in range(base.size):
        moved = base.astype(complex).copy()
        moved.flat[i] += 1j * H
        columns.append(forward({**values, wrt: moved}, wrt)[of].imag.ravel() / H)
    return np.stack(columns, axis=1)


def gradients(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The gradient of L by everything."""
    names = [*values.keys()]
    return {n: jacobian("L", n, values).reshape(values[n].shape) for n in names if n != "L"}

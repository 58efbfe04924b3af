"""The classifier by hand in NumPy: what mutants are held against. Uses nothing of
backproof."""

from __future__ import annotations

import numpy as np

ORDER = ("z1", "h1", "z2", "h2", "z3", "p", "L")
H = 1e-30


def point() -> dict[str, np.ndarray]:
    """Leaf values with sizes that are all different, at which both ReLUs have mixed signs."""
    random = np.random.default_rng(7)
    n, d, h, k = 5, 3, 7, 6
    shapes = {
        "x": (n, d),
        "w1": (d, h),
        "b1": (1, h),
        "w2": (h, k),
        "b2": (1, k),
        "w3": (k, 1),
        "b3": (1, 1),
    }
    values = {name: 0.7 * random.standard_normal(shape) for name, shape in shapes.items()}
    return {**values, "t": random.uniform(0.1, 0.9, (n, 1))}


def relu(z: np.ndarray) -> np.ndarray:
    return np.where(z.real > 0, z, 0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def forward(values: dict[str, np.ndarray], moved: str = "") -> dict[str, np.ndarray]:
    """Every quantity; `moved` keeps the value it is given, whatever defines it."""
    v = dict(values)
    rules = {
        "z1": lambda: v["x"] @ v["w1"] + v["b1"],
        "h1": lambda: relu(v["z1"]),
        "z2": lambda: v["h1"] @ v["w2"] + v["b2"],
        "h2": lambda: relu(v["z2"]),
        "z3": lambda: v["h2"] @ v["w3"] + v["b3"],
        "p": lambda: sigmoid(v["z3"]),
        "L": lambda: -(
            v["t"].T @ np.log(v["p"]) + (1 - v["t"]).T @ np.log(1 - v["p"])
        ) / len(v["t"]),
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

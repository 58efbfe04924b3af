"""How to train: all that the document does not say."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from backproof.record import dataclass, field
from backproof.training import defaults
from backproof.training.errors import TrainingError

PRECISIONS = ("float64", "float32")


@dataclass(frozen=True)
class Settings:
    """Plain numbers; raises TrainingError("bad-setting") for one that makes no sense.

    `sizes` gives the lengths of dims that neither document nor data fix, by name; `constants` the
    values of free symbols that are no parameter (λ), by name. With `shuffle` each epoch sees the
    samples in a new order.
    """

    restarts: int = defaults.RESTARTS
    learning_rate: float = defaults.LEARNING_RATE
    batch: int = defaults.BATCH
    epochs: int = defaults.EPOCHS
    seed: int = defaults.SEED
    optimiser: str = defaults.OPTIMISER
    momentum: float = 0.0
    shuffle: bool = True
    engine: str = defaults.ENGINE
    precision: str = defaults.PRECISION
    sizes: Mapping[str, int] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("restarts", "batch"):
            if getattr(self, name) < 1:
                raise _bad(f"{name} is {getattr(self, name)}; it must be at least 1")
        for name in ("epochs", "seed"):
            if getattr(self, name) < 0:
                raise _bad(f"{name} is {getattr(self, name)}; it must not be negative")
        if not (isfinite(self.learning_rate) and self.learning_rate > 0):
            raise _bad(f"the learning rate is {self.learning_rate}; it must be a positive number")
        if self.precision not in PRECISIONS:
            known = ", ".join(PRECISIONS)
            raise _bad(f"no precision {self.precision!r}; there are {known}")
        if not 0 <= self.momentum < 1:
            raise _bad(f"momentum is {self.momentum}; it must be at least 0 and below 1")


def _bad(message: str) -> TrainingError:
    return TrainingError("bad-setting", message)

"""One progress display on standard error; silent where that is no terminal."""

from __future__ import annotations

import sys
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

    from backproof.training.loop import Progress

STAGE = 0.02  # the share of the bar that a stage without epochs takes


class Display:
    """A bar for one command: named stages, one of which may count epochs."""

    def __init__(self, stages: int, epochs: int):
        self.step = max(1, round(STAGE * max(epochs, 1)))
        self.epoch = 0
        self.bar = bar(stages * self.step + epochs) if sys.stderr.isatty() else None

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.close()

    def stage(self, name: str) -> None:
        """Begin a stage; the one before it is done."""
        if self.bar is None:
            return
        self.bar.set_description_str(name)
        self.bar.update(self.step)

    def epochs(self, progress: Progress) -> None:
        """Training has come this far."""
        if self.bar is None:
            return
        finite = [loss for loss in progress.losses.tolist() if isfinite(loss)]
        best = f"loss {min(finite):.4g}" if finite else "diverged"
        self.bar.set_postfix_str(f"epoch {progress.epoch}/{progress.epochs}, {best}", refresh=False)
        self.bar.update(progress.epoch - self.epoch)
        self.epoch = progress.epoch


def bar(total: int) -> tqdm[None]:
    """A bar on a terminal."""
    # Loaded late: it takes longer than a small network takes to train.
    from tqdm import tqdm

    return tqdm(
        total=total,
        leave=False,
        bar_format="{desc:<22}{bar}| {percentage:3.0f}%{postfix}",
    )

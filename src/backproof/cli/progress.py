"""One progress display on standard error; silent where that is no terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

    from backproof.training.loop import Progress

STAGE = 0.02  # the share of the bar that a stage without epochs takes
WIDE = 72  # columns of a line with all its words and some of a bar
FREE = 3  # columns at the end of a line, where a terminal echoes Ctrl-C and begins no other one
BAR, SHARE = "{desc:<22}{bar}| {percentage:3.0f}%{postfix}", "{desc}: {percentage:3.0f}%{postfix}"


class Display:
    """A bar for one command: named stages, one of which may count epochs. Where there is no room
    for a bar, its share alone."""

    def __init__(self, stages: int, epochs: int):
        self.step = max(1, round(STAGE * max(epochs, 1)))
        self.epoch = 0
        self.total = stages * self.step + epochs
        self.bar: tqdm[None] | None = None

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is None:
            return
        self.bar.close()
        sys.stderr.write("\r" + " " * (columns() - 1) + "\r")
        sys.stderr.flush()

    def stage(self, name: str) -> None:
        """Begin a stage; the one before it is done."""
        if not sys.stderr.isatty():
            return
        if self.bar is None:
            self.bar = bar(self.total, name)
        lay_out(self.bar)
        self.bar.set_description_str(name)
        self.bar.update(self.step)

    def epochs(self, progress: Progress) -> None:
        """Training has come this far."""
        if self.bar is None:
            return
        wide = lay_out(self.bar)
        finite = [loss for loss in progress.losses.tolist() if isfinite(loss)]
        best = f"loss {min(finite):.4g}" if finite else "diverged"
        counted = f"epoch {progress.epoch}/{progress.epochs}, " if wide else ""
        self.bar.set_postfix_str(counted + best, refresh=False)
        self.bar.update(progress.epoch - self.epoch)
        self.epoch = progress.epoch


def bar(total: int, name: str) -> tqdm[None]:
    """A bar on a terminal, at its beginning."""
    # Loaded late: it takes longer than a small network takes to train.
    from tqdm import tqdm

    width, drawn = layout()
    return tqdm(total=total, desc=name, leave=False, bar_format=drawn, ncols=width)


def lay_out(bar: tqdm[None]) -> bool:
    """Fit a bar to the terminal, which may have another width by now; whether there is room for all
    of it."""
    bar.ncols, bar.bar_format = layout()
    return bool(bar.bar_format == BAR)


def layout() -> tuple[int, str]:
    """How many columns a line takes, and what is in it."""
    width = columns()
    return width - FREE, BAR if width >= WIDE else SHARE


def columns() -> int:
    """How wide the terminal is; 80 where it does not say."""
    with suppress(OSError, ValueError):
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    return 80

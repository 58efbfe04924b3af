"""When the interpreter looks for objects that only hold one another."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LEFT = 1_000_000
"""How many objects are left unlooked at; they take some 200 MB where all of them are dropped."""


class _Left:
    """How many objects piled up since all of them were last looked at."""

    count = 0
    looks = 0

    def add(self, more: int) -> None:
        """Some more are left."""
        looks = gc.get_stats()[-1]["collections"]
        self.count = more + (self.count if looks == self.looks else 0)
        self.looks = looks


_LEFT = _Left()


@contextmanager
def uncollected() -> Iterator[None]:
    """Work of which nearly all that it makes is kept until it ends: a collector would only go
    through more and more of it, again and again, and once more at the end.

    What it made counts as old then. When much of it has piled up, it is looked through before the
    next work, as by then most of it may be dropped.
    """
    collecting = gc.isenabled()
    if collecting and _LEFT.count > LEFT:
        gc.collect()
        _LEFT.add(0)
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():
                _LEFT.add(gc.get_count()[0])
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def keep() -> None:
    """What is alive is kept for long: it is gone through now, and not again until the next call."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()

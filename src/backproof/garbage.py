"""When the interpreter looks for objects that only hold one another."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Work of which nearly all that it makes is kept until it ends: a collector would only go
    through more and more of it, again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def keep() -> None:
    """What is alive is kept for long: it is gone through now, and not again until the next call."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()

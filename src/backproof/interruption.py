"""Work that nobody waits for any more, given up at the next place where nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_asked: list[Callable[[], bool]] = []


class GivenUp(BaseException):
    """Nobody waits for this work; no fault of it, so what handles faults lets it pass."""


@contextmanager
def given_up_when(asked: Callable[[], bool]) -> Iterator[None]:
    """Work that ends with `GivenUp` soon after it is `asked` to. There is one worker at a time."""
    _asked.append(asked)
    try:
        yield
    finally:
        _asked.remove(asked)


def checkpoint() -> None:
    """A place where work may be given up."""
    if _asked and any(asked() for asked in _asked):
        raise GivenUp

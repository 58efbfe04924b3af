"""The command `backproof`, and `python -m backproof`: a process of its own."""

import atexit
import gc
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FunctionType
from typing import NoReturn

from backproof.cli import main

OBJECTS = 1_000_000
"""How many new objects are looked through at once for those that nothing needs: more than any note
leaves."""

SMALL = frozenset({"check", "derive", "train"})
"""The commands whose matrices have a few entries each, or which use one thread inside a step.
Further threads of the BLAS that NumPy loads have nothing to do there, and keep a processor busy
while they wait for it."""

SLOTS = 33_000
"""The interpreter keeps frames in pieces of 16 kB, and fetches and returns a piece each time that a
call crosses from one to the next: a thousand times in a short command. A frame of so many slots
lies in a piece of 512 kB, of which nearly half is left for all that it calls."""


def with_room(function: Callable[[], int]) -> Callable[[], int]:
    """The same function in a frame that leaves room behind it."""
    code = function.__code__.replace(co_stacksize=SLOTS)
    return FunctionType(code, function.__globals__)


def command() -> int:
    """One command, as the command line asks for it."""
    return main()


def run() -> NoReturn:
    """Run one command and end the process with its status; what is left goes with the process, and
    is not looked through once more."""
    gc.set_threshold(OBJECTS)
    if not SMALL.isdisjoint(sys.argv[1:2]):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    status = with_room(command)()
    gc.freeze()
    watched = sys.getprofile() is not None or sys.gettrace() is not None
    if threading.active_count() == 1 and not watched:
        # The interpreter would take every module apart, which is a tenth of a short command.
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    run()

"""The command `backproof`, and `python -m backproof`: a process of its own."""

import atexit
import gc
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from backproof.cli import main

OBJECTS = 1_000_000
"""How many new objects are looked through at once for those that nothing needs: more than any note
leaves."""

SMALL = frozenset({"check", "derive", "train"})
"""The commands whose matrices have a few entries each, or which use one thread inside a step.
Further threads of the BLAS that NumPy loads have nothing to do there, and keep a processor busy
while they wait for it."""


def run() -> NoReturn:
    """Run one command and end the process with its status; what is left goes with the process, and
    is not looked through once more."""
    gc.set_threshold(OBJECTS)
    if not SMALL.isdisjoint(sys.argv[1:2]):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    status = main()
    gc.freeze()
    if threading.active_count() == 1:
        # The interpreter would take every module apart, which is a tenth of a short command.
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    run()

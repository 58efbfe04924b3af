"""The command `backproof`, and `python -m backproof`: a process of its own."""

import gc
import os
import sys
from typing import NoReturn

from backproof.cli import main

OBJECTS = 1_000_000
"""How many new objects are looked through at once for those that nothing needs: more than any note
leaves."""

SMALL = frozenset({"check", "derive"})
"""The commands whose matrices have a few entries each. Further threads of the BLAS that NumPy loads
have nothing to do there, and keep a processor busy while they wait for it."""


def run() -> NoReturn:
    """Run one command and end the process with its status; what is left goes with the process, and
    is not looked through once more."""
    gc.set_threshold(OBJECTS)
    if not SMALL.isdisjoint(sys.argv[1:2]):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    status = main()
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    run()

"""The command `backproof`, and `python -m backproof`: a process of its own."""

import gc
import sys
from typing import NoReturn

from backproof.cli import main

OBJECTS = 1_000_000
"""How many new objects are looked through at once for those that nothing needs: more than any note
leaves."""


def run() -> NoReturn:
    """Run one command and end the process with its status; what is left goes with the process, and
    is not looked through once more."""
    gc.set_threshold(OBJECTS)
    status = main()
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    run()

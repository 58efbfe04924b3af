"""Judge several files, in several processes where that is faster."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from backproof.cli.errors import CommandError

Given = TypeVar("Given")
Made = TypeVar("Made")
# A forked process has all modules loaded; any other loads them again, which takes as long as
# judging two files does.
FILES_WORTH_A_FORK = 2
FILES_WORTH_A_START = 6


def in_order(
    work: Callable[[Given], Made], items: Sequence[Given], jobs: int = 0
) -> Iterator[Made]:
    """What the work makes of each item, in their order; `jobs` 0 is as many as are worth it."""
    wanted = jobs or worthwhile(len(items))
    if min(wanted, len(items)) < 2:
        yield from map(work, items)
        return
    # Loaded late, as below: one file needs no processes.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("fork" if forks() else "spawn")
    pool = ProcessPoolExecutor(min(wanted, len(items)), context, _leave_interrupts)
    try:
        yield from pool.map(work, items)
    except BrokenProcessPool as fault:
        message = "a process that judged a file was ended from outside; --jobs 1 shows which"
        raise CommandError(message) from fault
    finally:
        pool.shutdown(cancel_futures=True)


def worthwhile(files: int) -> int:
    """How many processes are faster than one for so many files."""
    least = FILES_WORTH_A_FORK if forks() else FILES_WORTH_A_START
    return max(1, min(cores(), files // least))


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that waits, which ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def forks() -> bool:
    """Whether a copy of this process is there at once and as good as a new one."""
    return sys.platform == "linux"


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

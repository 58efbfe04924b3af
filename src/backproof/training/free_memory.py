"""What memory the machine has: said before a job that needs more, not during it."""

from __future__ import annotations

import os
from pathlib import Path

from backproof.training.errors import DataError, TrainingError


def available() -> int | None:
    """Bytes that this process may still take, as far as the system tells; None where it does not.

    A container's limit counts where it is below what the machine has.
    """
    found: list[int] = []
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = (line for line in lines if line.startswith("MemAvailable:"))
        found.extend(1024 * int(line.split()[1]) for line in free)
    except (OSError, ValueError, IndexError):
        pass
    try:
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text(encoding="ascii"))
        found.append(limit - int((group / "memory.current").read_text(encoding="ascii")))
    except (OSError, ValueError):
        pass
    if not found and "SC_AVPHYS_PAGES" in getattr(os, "sysconf_names", {}):
        found.append(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return max(0, min(found)) if found else None


def require(
    needed: int,
    what: str,
    advice: str = "try fewer restarts or a smaller batch",
    fault: type[TrainingError] | type[DataError] = TrainingError,
) -> None:
    """Raise a fault, "too-little-memory", where the machine has less than is needed."""
    free = available()
    if free is not None and needed > free:
        raise fault(
            "too-little-memory",
            f"{what} would take {_spoken(needed)} of memory and {_spoken(free)} are free; {advice}",
        )


def _spoken(amount: int) -> str:
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{amount / 1e6:.0f} MB"

"""What compiled code and kept readings depend on, told without loading it.

A stamp is a text that differs where the thing does; None where it cannot be told, and nothing is
kept then.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

# Of a processor as Linux describes it: what a compiler asks for, and nothing that changes.
_TOLD = ("vendor_id", "cpu family", "model", "model name", "stepping", "flags")


@cache
def program() -> str | None:
    """backproof itself."""
    return modules(Path(__file__).parents[2])


def modules(folder: Path) -> str | None:
    """Every module below a folder by its name, length and time of change."""
    try:
        found = sorted(_files(str(folder)))
    except OSError:
        return None
    return sha256("\n".join(found).encode()).hexdigest()


@cache
def compiler() -> str | None:
    """llvmlite; None where it is not installed."""
    try:
        spec = find_spec("llvmlite")
        if spec is None or spec.origin is None:
            return None
        place = Path(spec.origin)
        each = [place, *sorted((place.parent / "binding").glob("*llvmlite*.*"))]
        return "\n".join(_described(str(path), path.stat()) for path in each)
    except (OSError, ValueError):
        return None


@cache
def processor() -> str | None:
    """This machine's instruction set; None where the system does not describe it."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return None
    told: dict[str, str] = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                name, _, value = line.partition(":")
                if not name.strip():  # the next core
                    break
                told[name.strip()] = value.strip()
    except OSError:
        return None
    return "\n".join(told.get(name, "") for name in _TOLD) if "flags" in told else None


def _files(folder: str) -> list[str]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found.append(_described(entry.path, entry.stat()))
            elif entry.name != "__pycache__" and entry.is_dir():
                found.extend(_files(entry.path))
    return found


def _described(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"

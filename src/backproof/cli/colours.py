"""Whether to write in colour."""

from __future__ import annotations

import os
import shutil
import sys

CHOICES = ("auto", "always", "never")


def wanted(choice: str) -> bool:
    """In colour on a terminal, unless NO_COLOR is set; as asked where something is asked."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def width() -> int:
    """The columns of the terminal; 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100

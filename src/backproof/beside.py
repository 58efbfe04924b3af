"""A file that is written beside another one, to be moved there once it is whole."""

from __future__ import annotations

import os
from pathlib import Path


def created(folder: Path, start: str, end: str = "") -> tuple[int, str]:
    """A new file in a folder, open for writing, that nobody but its owner may read; and its path.

    What the standard library has for this loads four packers of files.
    """
    while True:
        path = str(folder / f"{start}{os.urandom(8).hex()}{end}")
        try:
            # Windows would change the ends of lines, and let a further process write.
            kind = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | kind, 0o600), path
        except FileExistsError:
            continue

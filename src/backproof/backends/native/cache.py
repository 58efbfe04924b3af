"""Compiled code on disk, so that a program is compiled once on a machine, and what was read for it.

`$XDG_CACHE_HOME/backproof/native/<sha256>.o`: the SHA-256 of what is kept, then what is kept: an
object file, an image with a line of JSON before it, or the text of a program.
An entry is written beside its place and renamed, so that several processes never see half of one;
what is damaged, or what another user could have written, counts as absent. Nothing is unpickled.
A folder that cannot be written costs the saving of time, never the result.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from backproof.beside import created

MOST_BYTES = 128 * 2**20
_DIGEST = 32


def key(parts: Iterable[str]) -> str:
    """A name for what is made from these parts, in this order."""
    found = sha256()
    for part in parts:
        data = part.encode()
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


def folder() -> Path:
    """Where compiled code is kept; a relative XDG_CACHE_HOME counts as unset, as its law says."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if os.path.isabs(given) else Path.home() / ".cache"
    return base / "backproof" / "native"


def load(name: str) -> bytes | None:
    """What is kept under this name, or None."""
    try:
        path = folder() / f"{name}.o"
        with path.open("rb") as file:
            if not _ours(os.fstat(file.fileno())):
                return None
            data = file.read()
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None
    found = data[_DIGEST:]
    if sha256(found).digest() != data[:_DIGEST]:
        return None
    with suppress(OSError):
        os.utime(path)  # what was used last is kept longest
    return found


def store(name: str, code: bytes) -> None:
    """Keep something; drop what was unused for longest where all together grow too large."""
    written = ""
    try:
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, written = created(place, "", ".part")
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(code).digest() + code)
        os.replace(written, place / f"{name}.o")
        _prune(place)
    except (OSError, RuntimeError):
        if written:
            with suppress(OSError):
                os.unlink(written)


def _ours(status: os.stat_result) -> bool:
    """Whether nobody else could have written a file: what is loaded here is run."""
    if not hasattr(os, "getuid"):  # Windows: the folder of a user is closed to others
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _prune(place: Path) -> None:
    entries = []
    for path in place.iterdir():
        with suppress(OSError):  # another process may have pruned it
            status = path.stat()
            entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries, key=lambda entry: entry[0]):
        if total <= MOST_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size

"""Reading documents and writing results; a file appears whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from backproof.beside import created
from backproof.cli.errors import CommandError
from backproof.document import Document
from backproof.documents import DocumentError, read, read_text

STANDARD_INPUT = "<stdin>"


def load(path: str, shown: str = "", given: bytes | None = None) -> Document:
    """The document of a file; raises CommandError.

    `-` is standard input, read as if `shown` were its name; `given` is what it held, where somebody
    has read it.
    """
    shown = shown or STANDARD_INPUT
    try:
        if path != "-":
            return read(path)
        text = (standard_input() if given is None else given).decode("utf-8")
        return read_text(text, shown)
    except UnicodeDecodeError as fault:
        raise CommandError(f"{shown}: not UTF-8 text (byte {fault.start})") from fault
    except (DocumentError, ValueError) as fault:
        raise CommandError(str(fault)) from fault


def standard_input() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def hand_out(text: str, output: str | None) -> None:
    """Write a text to a file, or to standard output where there is none."""
    if output is None or output == "-":
        sys.stdout.write(text)
    else:
        write(Path(output), text)


def write(target: Path, text: str) -> None:
    """Write a text beside the target, then move it there; raises CommandError."""
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_text(text, encoding="utf-8", newline="\n")  # a device or a pipe
            return
        handle, beside = created(target.parent, f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            os.chmod(beside, 0o666 & ~new_file_mask())
            os.replace(beside, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as fault:
        raise CommandError(f"{target}: cannot be written ({fault.strerror or fault})") from fault


def new_file_mask() -> int:
    """The permissions that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

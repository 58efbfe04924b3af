"""The command line: `main` runs one command and returns its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from backproof.cli.errors import CommandError
from backproof.cli.parser import parse

__all__ = ["main"]

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0, 1 or 2 as the README says, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        # Documents hold Greek letters; a file name may hold bytes that are no text.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        run, options = parse(sys.argv[1:] if argv is None else argv)
        status = run(options)
        if not sys.stdout.closed:  # a server's is, once its editor has gone
            sys.stdout.flush()
        return status
    except CommandError as fault:
        _complain(str(fault))
        return fault.status
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; the interpreter must not try to flush again when it ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        with suppress(OSError):
            _complain("standard output was closed before everything was written")
        return 2
    except OSError as fault:
        place = f"{fault.filename}: " if fault.filename else ""
        _complain(f"{place}{fault.strerror or fault}")
        return 2


def _complain(message: str) -> None:
    sys.stderr.write(f"backproof: {' '.join(message.split())}\n")

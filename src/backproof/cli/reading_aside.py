"""A document read in another process, while this one loads what trains its network.

The other process is a copy of this one from before anything large was loaded, so it is there at
once. It says what it finds as lines of JSON: the network that the document probably describes, as
soon as it is read; and the one that it does describe, or why there is none, once its lines are
judged. Where that process comes to nothing, this one reads the document itself.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from backproof.backends.errors import UnsupportedProgram
from backproof.cli.errors import CommandError
from backproof.cli.parallel import cores, forks

if TYPE_CHECKING:
    from backproof.algebra.program import Program
    from backproof.meaning.understanding import Reading

LARGE = "numpy"
"""What a copy of this process must not have loaded: it would have further threads, and there would
be nothing to gain."""
Telling = Callable[..., None]


class Reader:
    """What another process says of a document."""

    def __init__(self, said: BinaryIO):
        self._said = said

    @cached_property
    def likely(self) -> str | None:
        """The text of the program of the likeliest reading, None where there is none; it is waited
        for."""
        found: str | None = self._first.get("likely")
        return found

    def text(self) -> str | None:
        """The text of the program, None where the other process came to nothing; raises
        UnsupportedProgram or CommandError as `text_of` does."""
        found = self._first if self.likely is None else self._next()
        if "unsupported" in found:
            raise UnsupportedProgram(*found["unsupported"])
        if "command" in found:
            raise CommandError(*found["command"])
        text: str | None = found.get("network")
        return self.likely if found.get("same") else text

    @cached_property
    def _first(self) -> dict[str, Any]:
        return self._next()

    def _next(self) -> dict[str, Any]:
        """The next thing that is said, nothing at the end."""
        line = self._said.readline()
        return dict(json.loads(line)) if line.endswith(b"\n") else {}


def worthwhile() -> bool:
    """Whether another process is there at once, has a core to itself, and takes over no threads."""
    alone = threading.active_count() == 1 and LARGE not in sys.modules
    return forks() and alone and cores() > 1


@contextmanager
def aside(path: str) -> Iterator[Reader | None]:
    """Another process that reads a document; it ends with the context. None where there can be no
    further one."""
    out, into = os.pipe()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or what is waiting there would be written twice
    try:
        process = os.fork()
    except OSError:
        os.close(out)
        os.close(into)
        yield None
        return
    if process == 0:
        _read(path, out, into)
    os.close(into)
    try:
        with os.fdopen(out, "rb") as said:
            yield Reader(said)
    finally:
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(process, 0)


def text_of(path: str, likely: Telling | None = None) -> str | Program:
    """The network of a document as the text of its program; the program itself where it has none.

    `likely` is told that of the likeliest reading as soon as it is known. Raises CommandError and
    UnsupportedProgram.
    """
    # Loaded late: a network that is kept needs none of it.
    from backproof.backends.to_text import TextError, to_text
    from backproof.cli.files import load
    from backproof.described import foreseen, network_of

    def tell(first: Reading) -> None:
        if likely is not None:
            with suppress(UnsupportedProgram, TextError):
                likely(to_text(network_of(first)))

    document = load(path)
    reading, offered = foreseen(document, tell)
    if reading is None:
        # Loaded late: most networks are known without a judgement.
        from backproof.pipeline import check

        # What is wrong with a line, and how to mend it, is not asked here.
        reading = check(document, mend=False, offered=offered).reading
    program = network_of(reading)
    try:
        return to_text(program)
    except TextError:
        return program


def _read(path: str, out: int, into: int) -> NoReturn:
    """The work of the other process, which says nothing to anybody else."""
    try:
        os.close(out)
        # Ctrl-C is for the process that waits, which says so.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        likeliest: list[str] = []

        def likely(text: str) -> None:
            likeliest.append(text)
            tell(likely=text)

        def tell(**said: object) -> None:
            with os.fdopen(os.dup(into), "wb") as pipe:
                pipe.write(json.dumps(said).encode() + b"\n")

        try:
            found = text_of(path, likely)
        except UnsupportedProgram as fault:
            tell(unsupported=[fault.code, str(fault)])
        except CommandError as fault:
            tell(command=[str(fault), fault.status])
        else:
            if isinstance(found, str):
                tell(same=True) if found in likeliest else tell(network=found)
    finally:
        os._exit(0)

"""Notes that another process reads while this one loads what trains: nothing else is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backproof.cli.parallel import forks

pytestmark = pytest.mark.skipif(not forks(), reason="no copy of a process is made on this system")

SHORT = ("--data", "disc:samples=40", "--epochs", "3", "--restarts", "1")
START = """
import sys
from backproof.cli import main
import backproof.cli.reading_aside as aside
aside.cores = lambda: {cores}
{more}
status = main(sys.argv[1:])
print(*sys.modules, sep="\\n", file=sys.stderr)
sys.exit(status)
"""


def trained(
    folder: Path, note: Path, more: str = "", cores: int = 2, epochs: str = "", **further: str
) -> subprocess.CompletedProcess[str]:
    """`train` in a process of its own, with nothing kept."""
    code = START.format(cores=cores, more=more)
    words = ["--epochs", epochs] if epochs else []
    kept = str(folder / f"cache{len(list(folder.iterdir()))}")
    return subprocess.run(
        [sys.executable, "-c", code, "train", str(note), *SHORT, *words, "-o", "model.safetensors"],
        capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": kept, **further},
    )  # fmt: skip


def said(done: subprocess.CompletedProcess[str]) -> tuple[int, list[str]]:
    """The status, and what is said of a fault."""
    return done.returncode, [s for s in done.stderr.splitlines() if s.startswith("backproof: ")]


def test_both_ways_give_the_same_model(tmp_path: Path, disc: Path) -> None:
    models = []
    for cores in (2, 1):
        done = trained(tmp_path, disc, cores=cores)
        assert done.returncode == 0, done.stderr
        loaded = set(done.stderr.split())
        assert ("backproof.meaning.preparation" in loaded) == (cores == 1)
        models.append((tmp_path / "model.safetensors").read_bytes())
    assert models[0] == models[1]


@pytest.mark.parametrize("content", [b"$$\nL = x^2", b"nothing here", b"\xff\xfe$x$", None])
def test_both_ways_say_the_same_of_a_fault(tmp_path: Path, content: bytes | None) -> None:
    note = tmp_path / "note.md"
    if content is not None:
        note.write_bytes(content)
    aside, alone = (said(trained(tmp_path, note, cores=cores)) for cores in (2, 1))
    assert aside == alone
    assert aside[0] != 0
    assert len(aside[1]) == 1


def test_a_reader_that_comes_to_nothing_is_replaced(tmp_path: Path, disc: Path) -> None:
    done = trained(tmp_path, disc, "aside._read = lambda *_: aside.os._exit(1)")
    assert done.returncode == 0, done.stderr
    assert "backproof.meaning.preparation" in done.stderr.split()


@pytest.mark.parametrize("epochs", ["3", "21000"])
def test_what_was_likely_and_is_not_meant_is_forgotten(
    tmp_path: Path, disc: Path, epochs: str
) -> None:
    """The reader says that another network is likely, and then what it is; a short training is done
    by then, a long one begun."""
    other = tmp_path / "other.md"
    other.write_text(disc.read_text(encoding="utf-8").replace("A_1 W_2 + b_2", "A_1 W_2 - b_2"))
    more = f"""
read = aside.text_of
def text_of(path, likely=None):
    if likely is not None:
        likely(read({str(other)!r}))
    return read(path)
aside.text_of = text_of
"""
    expected = trained(tmp_path, disc, epochs=epochs)
    right = (tmp_path / "model.safetensors").read_bytes()
    found = trained(tmp_path, disc, more, epochs=epochs)
    assert (expected.returncode, found.returncode) == (0, 0), found.stderr
    assert "backproof.meaning.preparation" not in found.stderr.split()
    assert (tmp_path / "model.safetensors").read_bytes() == right
    trained(tmp_path, other, epochs=epochs)
    assert (tmp_path / "model.safetensors").read_bytes() != right


def test_an_interrupt_ends_both(tmp_path: Path, disc: Path) -> None:
    """Ctrl-C while the notes are read: one word of it, and nobody goes on reading."""
    place = tmp_path / "reader"
    more = f"""
def text_of(path, likely=None):
    import os, pathlib, time
    pathlib.Path({str(place)!r}).write_text(str(os.getpid()))
    time.sleep(60)
aside.text_of = text_of
"""
    code = START.format(cores=2, more=more)
    command = [sys.executable, "-c", code, "train", str(disc), *SHORT]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        while not (place.exists() and place.read_text()):
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(0.5)  # until it waits for what the reader says
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "backproof: interrupted" in err
    with pytest.raises(ProcessLookupError):
        os.kill(int(place.read_text()), 0)


def test_a_process_with_threads_or_numbers_is_not_copied() -> None:
    code = """
import threading
from backproof.cli import reading_aside
reading_aside.cores = lambda: 2
assert reading_aside.worthwhile()
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
assert not reading_aside.worthwhile()
stop.set()
thread.join()
assert reading_aside.worthwhile()
import numpy
assert not reading_aside.worthwhile()
"""
    subprocess.run([sys.executable, "-c", code], check=True)

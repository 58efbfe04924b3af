"""The process of a command: its frames have room, and it ends with its status and all it said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from backproof.__main__ import run; run()"


def ended(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *words],
        capture_output=True, text=True, check=False, env={**os.environ, **more},
    )  # fmt: skip


def test_the_status_and_all_output_arrive(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("$$\nL = x^2\n$$\n$$\n\\frac{dL}{dx} = 3x\n$$\n")
    done = ended("check", str(note))
    assert done.returncode == 1
    assert "note.md" in done.stdout
    note.write_text("$$\nL = x^2\n$$\n$$\n\\frac{dL}{dx} = 2x\n$$\n")
    done = ended("check", str(note))
    assert (done.returncode, done.stderr) == (0, "")
    done = ended("check", str(tmp_path / "none.md"))
    assert done.returncode == 2
    assert "none.md" in done.stderr


def test_what_is_asked_for_at_the_end_is_done(tmp_path: Path) -> None:
    """Functions registered for the end of the process run, though it is left at once."""
    code = "import atexit\natexit.register(lambda: print('at the end'))\n" + RUN
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "backproof" in done.stdout
    code = code.replace("run()", "__import__('sys').argv[1:] = ['explain', 'scale']; run()")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("at the end\n")


def test_a_profiler_sees_the_end() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cProfile", "-m", "backproof", "explain", "scale"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "function calls" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no faults of pages")
def test_no_call_fetches_memory_each_time() -> None:
    """A thousand calls at every depth: at one of them each would cross from piece to piece."""
    code = """
from resource import RUSAGE_SELF, getrusage
from backproof.__main__ import with_room

def leaf(): pass

def at(depth):
    for _ in range(1000): leaf()
    if depth: at(depth - 1)

def faults():
    before = getrusage(RUSAGE_SELF).ru_minflt
    at(400)
    return getrusage(RUSAGE_SELF).ru_minflt - before

faults()
print(with_room(faults)())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500

"""What progress looks like on a terminal, as a screen shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

import fcntl
import pty
import struct
import termios

COMMAND = "from backproof.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


def shown(folder: Path, columns: int, *words: str, interrupt: bool = False) -> tuple[int, str]:
    """The status of `train` on a terminal so wide, and all that it wrote there; Ctrl-C is typed
    once a loss is shown."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    disc = Path(__file__).resolve().parents[2] / "examples" / "disc.md"
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "train", str(disc), "--data", "disc", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        env={**os.environ, "XDG_CACHE_HOME": str(folder), "TQDM_MININTERVAL": "0"},
    )  # fmt: skip
    os.close(theirs)
    found = b""
    with process:
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # how Linux says that nobody has the other end any more
                break
            found += piece
            if not piece:
                break
            if interrupt and b"loss" in found:
                os.write(ours, b"\x03")
                interrupt = False
    os.close(ours)
    return process.returncode, found.decode()


def screen(text: str, columns: int) -> list[str]:
    """The lines of a terminal so wide, after all of a text."""
    lines, row, column = [[" "] * columns], 0, 0
    for sign in text:
        if sign == "\r":
            column = 0
            continue
        if sign == "\n" or column == columns:
            row, column = row + 1, column if sign == "\n" else 0
            lines.append([" "] * columns)
        if sign != "\n":
            lines[row][column] = sign
            column += 1
    return ["".join(line).rstrip() for line in lines]


def frames(text: str) -> list[str]:
    """What stood in the line of the bar, one time after the other."""
    before = text.partition("data: disc")[0]
    return [frame.rstrip() for frame in re.split(r"[\r\n]", before) if frame.strip()]


def test_a_screen_is_drawn() -> None:
    assert screen("abcd\rx\r\nefghi", 4) == ["xbcd", "efgh", "i"]


@pytest.mark.parametrize("columns", [40, 71, 72, 80, 200])
def test_progress_fits_the_terminal(columns: int, tmp_path: Path) -> None:
    status, text = shown(tmp_path, columns, "--epochs", "400", "--restarts", "3")
    assert status == 0
    told = frames(text)
    assert max(map(len, told)) <= columns - 3
    assert told[0].startswith("reading the notes")
    last = told[-1]
    assert last.startswith("training")
    assert re.search(r"100%, (epoch 400/400, )?loss 0\.\d+$", last), last
    assert ("epoch" in last, "█" in last) == (columns >= 72, columns >= 72)
    # Nothing of it is left.
    assert screen(text, columns)[0].startswith("data: disc")


def test_an_interrupt_leaves_nothing_of_the_bar(tmp_path: Path) -> None:
    words = ("--epochs", "1000000", "--restarts", "100", "-o", "model.safetensors")
    for columns in (40, 80):
        status, text = shown(tmp_path, columns, *words, interrupt=True)
        assert status == 130
        lines = screen(text, columns)
        assert lines[0].startswith("data: disc")
        assert "^C" not in "".join(lines)
        assert any("interrupted: the best network so far" in line for line in lines)
        assert (tmp_path / "model.safetensors").is_file()


def test_no_terminal_no_bar(tmp_path: Path) -> None:
    disc = Path(__file__).resolve().parents[2] / "examples" / "disc.md"
    words = ["train", str(disc), "--data", "disc", "--epochs", "5", "--restarts", "1"]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stderr == ""
    assert "\r" not in done.stdout

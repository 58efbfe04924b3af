"""Completion: scripts that the shells accept, and what bash completes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backproof.cli.completion import SHELLS
from backproof.cli.parser import COMMANDS

Run = Callable[..., Any]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_the_script(backproof: Run, shell: str) -> None:
    done = backproof("completion", shell)
    assert done.status == 0
    assert all(name in done.out for name in COMMANDS)
    assert "write-baseline" in done.out
    assert "sarif" in done.out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_the_script(backproof: Run, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    text = backproof("completion", shell).out
    done = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("backproof ch", ["check"]),
        ("backproof check --write-", ["--write-baseline"]),
        ("backproof check --format g", ["github"]),
        ("backproof --color check notes.md --strict --fo", ["--format"]),
        ("backproof check --baseline kn", []),
        ("backproof check notes", []),
        ("backproof completion z", ["zsh"]),
    ],
)
def test_what_bash_completes(
    backproof: Run, tmp_path: Path, line: str, expected: list[str]
) -> None:
    script = backproof("completion", "bash").out
    words = line.split(" ")
    script += f"COMP_WORDS=({' '.join(words)})\nCOMP_CWORD={len(words) - 1}\n_backproof\n"
    script += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    done = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=True)
    assert done.stdout.split() == expected

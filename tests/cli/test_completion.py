"""Completion: scripts that the shells accept, and what each of them completes."""

from __future__ import annotations

import os
import re
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


LINES = [
    ("backproof ch", {"check"}),
    ("backproof --ver", {"--version"}),
    ("backproof check --write-", {"--write-baseline"}),
    ("backproof check --format g", {"github"}),
    ("backproof check notes.md --strict --fo", {"--format"}),
    ("backproof train --optimizer ad", {"adam"}),
    ("backproof completion z", {"zsh"}),
]
"""What is typed, and what is offered then."""


def bash(script: Path, line: str) -> set[str]:
    """What bash completes."""
    words = line.split(" ")
    asked = f"COMP_WORDS=({' '.join(words)})\nCOMP_CWORD={len(words) - 1}\n_backproof\n"
    asked += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    done = ran(["bash"], script, script.read_text() + asked)
    return {*done.split()}


def fish(script: Path, line: str) -> set[str]:
    """What fish completes."""
    done = ran(["fish", "--no-config"], script, f"source {script}; complete -C '{line}'\n")
    return {each.partition("\t")[0] for each in done.splitlines()}


def zsh(script: Path, line: str) -> set[str]:
    """What zsh completes: a shell in a terminal of its own gets the line and a tab, and prints what
    is added to its list."""
    return {*re.findall(r"<(\S+)>", ran(["zsh", "-f"], script, ZSH.format(script, line)))}


ZSH = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1="
zpty -w z "autoload -Uz compinit; compinit -u -D; source {}"
zpty -w z 'compadd() {{ local -a all; builtin compadd -O all "$@"; print -rl -- "<"$^all">" }}'
zpty -w z '_all() {{ _main_complete; print -r -- E"ND"; compstate[insert]= compstate[list]= }}'
zpty -w z 'zle -C all complete-word _all; bindkey "^I" all; print -r -- REA"DY"'
zpty -r -m z out '*READY*'
zpty -w -n z '{}'$'\t'
zpty -r -m z out '*END*'
print -r -- $out
zpty -d z
"""


def ran(command: list[str], script: Path, asked: str) -> str:
    """What a shell prints; it says nothing on standard error."""
    environment = {**os.environ, "HOME": str(script.parent), "TERM": "dumb"}
    done = subprocess.run(
        command, input=asked, capture_output=True, text=True, check=True, timeout=60,
        cwd=script.parent, env=environment,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


COMPLETED: dict[str, Callable[[Path, str], set[str]]] = {"bash": bash, "fish": fish, "zsh": zsh}


@pytest.mark.parametrize(("line", "expected"), LINES)
@pytest.mark.parametrize("shell", SHELLS)
def test_what_a_shell_completes(
    backproof: Run, tmp_path: Path, shell: str, line: str, expected: set[str]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(backproof("completion", shell).out)
    assert COMPLETED[shell](script, line) == expected


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("backproof --color check notes.md --strict --fo", {"--format"}),
        ("backproof check --baseline kn", set()),
        ("backproof check notes", set()),
    ],
)
def test_what_bash_completes_otherwise(
    backproof: Run, tmp_path: Path, line: str, expected: set[str]
) -> None:
    script = tmp_path / "script"
    script.write_text(backproof("completion", "bash").out)
    assert bash(script, line) == expected

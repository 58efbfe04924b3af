"""The pre-commit hook and the GitHub Action do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import house
import pytest

from backproof.documents import FORMATS

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
DISC = house.ROOT / "examples" / "disc.md"


def hook() -> dict:
    """The one hook."""
    (found,) = yaml.safe_load((house.ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def judging() -> dict:
    """The step of the action that judges."""
    action = yaml.safe_load((house.ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    (step,) = (s for s in action["runs"]["steps"] if s.get("name") == "Judge")
    named = {
        re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1] for value in step["env"].values()
    }
    assert named <= action["inputs"].keys()
    return step


def environment(folder: Path) -> dict[str, str]:
    """Variables with which `backproof` is found."""
    command = folder / "bin" / "backproof"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m backproof "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    source = str(house.SOURCES.parent)
    return {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": source}


def test_the_hook_takes_every_format_but_plain_text() -> None:
    suffixes = {suffix for known in FORMATS for suffix in known.suffixes if suffix}
    taken = {suffix for suffix in suffixes if re.search(hook()["files"], f"a{suffix}")}
    assert suffixes - taken == {".txt", ".text"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_hook_stops_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.md").write_text("$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n", encoding="utf-8")
    command = ["bash", "-c", f'{hook()["entry"]} "$@"', "hook"]
    variables = environment(tmp_path)
    right = subprocess.run([*command, str(DISC)], env=variables, capture_output=True, check=False)
    assert (right.returncode, right.stdout) == (0, b"")
    wrong = subprocess.run([*command, "wrong.md"], env=variables, cwd=tmp_path, check=False)
    assert wrong.returncode == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("inputs", "status", "said"),
    [
        ({}, 1, "::error title=backproof%3A fails scale,file=./wrong.md,line=3"),
        ({"ARGUMENTS": "--ignore scale --quiet"}, 0, ""),
        ({"FORMAT": "sarif", "OUTPUT": "out.sarif"}, 1, ""),
        ({"PATHS": "wrong.md; touch evil"}, 2, "::error"),
        ({"PATHS": "$(touch evil) -- --version"}, 2, ""),
    ],
)
def test_the_action_judges(tmp_path: Path, inputs: dict[str, str], status: int, said: str) -> None:
    (tmp_path / "wrong.md").write_text("$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n", encoding="utf-8")
    given = {"PATHS": ".", "FORMAT": "github", "OUTPUT": "", "ARGUMENTS": "", **inputs}
    done = subprocess.run(
        ["bash", "-e", "-c", judging()["run"]],
        env={**environment(tmp_path), **given}, cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert said in done.stdout
    assert not (tmp_path / "evil").exists()
    assert (tmp_path / "out.sarif").exists() == ("OUTPUT" in inputs)


def test_the_settings_on_the_pages_can_be_read() -> None:
    readers = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
    read = []
    for page in ("editors.md", "linting.md", "configuration.md"):
        text = (house.ROOT / "docs" / page).read_text(encoding="utf-8")
        for language, body in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            if language in readers:
                assert readers[language](body)
                read.append(language)
    assert {*read} == readers.keys()

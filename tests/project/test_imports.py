"""What an import may load: the start of a command is paid on every call."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(module: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after one import."""
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("library", ["numpy", "matplotlib"])
def test_importing_the_package_does_not_load(library: str) -> None:
    assert library not in loaded_by("backproof")


@pytest.mark.parametrize("library", ["matplotlib", "torch", "jax"])
def test_importing_the_command_line_does_not_load(library: str) -> None:
    assert library not in loaded_by("backproof.cli")


def test_the_package_imported_is_the_whole_one() -> None:
    assert "backproof" in loaded_by("backproof.cli")


def test_a_loaded_library_is_seen() -> None:
    assert "numpy" in loaded_by("numpy.linalg")

"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from backproof.cli.errors import CommandError
from backproof.cli.files import new_file_mask

CONTENTS = (
    "report.html", "derivation.md", "network.py", "model.safetensors",
    "network.png", "network.svg", "data.png", "data.svg", "loss.png", "loss.svg",
)  # fmt: skip


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A temporary folder beside the target, renamed to it when the block ends.

    A folder that holds nothing but earlier results is replaced; raises CommandError for any other.
    """
    allowed(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as fault:
        raise CommandError(f"{target}: cannot be written ({fault.strerror or fault})") from fault
    try:
        yield beside
        os.chmod(beside, 0o777 & ~new_file_mask())
        _exchange(beside, target)
    except OSError as fault:
        raise CommandError(f"{target}: cannot be written ({fault.strerror or fault})") from fault
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def allowed(target: Path) -> None:
    """Raise CommandError where results would take the place of something else."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CommandError(f"{target}: there is a file of this name; name another folder with -o")
    with suppress(FileNotFoundError):
        others = sorted(set(os.listdir(target)) - set(CONTENTS))
        if others:
            raise CommandError(
                f"{target}: this folder holds {others[0]}, which backproof did not make; "
                "name another one with -o"
            )


def _exchange(beside: Path, target: Path) -> None:
    if not target.exists():
        os.rename(beside, target)
        return
    allowed(target)
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    os.rename(target, old / "old")
    try:
        os.rename(beside, target)
    except OSError:
        os.rename(old / "old", target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)

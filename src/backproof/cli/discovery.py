"""Which documents a command line means: files as they are named, folders by what is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from backproof.configuration.model import Configuration
from backproof.configuration.patterns import (
    Patterns,
    above,
    ignored,
    matches,
    patterns,
    patterns_of,
)
from backproof.documents import FORMATS
from backproof.record import dataclass

SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes if suffix)
# Folders that hold what tools wrote, not what people did.
PASSED_OVER = (
    ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".eggs", ".cache", ".ipynb_checkpoints",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__", "__pypackages__",
    "node_modules", "site-packages", "build", "dist", "_build", "_site",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The documents in order, each once, and what could not be looked into."""

    paths: tuple[str, ...]
    faults: tuple[tuple[str, str], ...] = ()


def discover(named: Sequence[str], configuration: Configuration) -> Found:
    """The documents that some names mean; `-` stays what it is."""
    walk = _Walk(configuration)
    paths: dict[str, str] = {}
    for name in named:
        for path in [name] if name == "-" else walk.below(name):
            paths.setdefault(path if path == "-" else os.path.realpath(path), path)
    return Found(tuple(paths.values()), tuple(walk.faults))


class _Walk:
    """Goes through folders; what cannot be opened becomes a fault, and the rest is gone through."""

    def __init__(self, configuration: Configuration) -> None:
        self.gitignore = configuration.respect_gitignore
        root = Path(os.path.abspath(configuration.root))
        passed = patterns(Path(root.anchor), PASSED_OVER)
        self.named_out = patterns(root, configuration.exclude)
        self.excluded = [passed, self.named_out]
        self.included = patterns(root, configuration.include) if configuration.include else None
        self.faults: list[tuple[str, str]] = []

    def below(self, name: str) -> Iterator[str]:
        """The file of that name, or the documents in the folder of that name."""
        place = Path(os.path.abspath(name))
        if os.path.isdir(name):
            layers = above(place)[:-1] if self.gitignore else []
            if not self.gitignore or not ignored(place, True, layers):
                yield from self._folder(name, place, above(place) if self.gitignore else [])
        elif not matches(place, self.named_out):
            yield name

    def _folder(self, shown: str, place: Path, layers: list[Patterns]) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as fault:
            self.faults.append((shown, f"{shown}: {fault.strerror or fault}"))
            return
        for entry in entries:
            path, name = place / entry.name, os.path.join(shown, entry.name)
            try:
                folder = entry.is_dir(follow_symlinks=False)
                file = entry.is_file()
            except OSError:
                continue
            if ignored(path, folder, layers) or ignored(path, folder, self.excluded):
                continue
            if folder:
                own = patterns_of(path) if self.gitignore else None
                yield from self._folder(name, path, [*layers, own] if own else layers)
            elif file and self._wanted(path):
                yield name

    def _wanted(self, path: Path) -> bool:
        if self.included is not None:
            return ignored(path, False, [self.included])
        return path.suffix.lower() in SUFFIXES

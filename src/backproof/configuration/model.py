"""A configuration as data, and what it asks of one file."""

from __future__ import annotations

from pathlib import Path

from backproof.record import dataclass

FORMATS = ("text", "concise", "json", "github", "sarif")
"""What `check` can print."""


class ConfigurationError(Exception):
    """A configuration that cannot be used: `path:line: what is wrong`."""


@dataclass(frozen=True)
class Rules:
    """What is reported of a file."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True)
class Override:
    """Other rules for some files; None leaves a rule as it is."""

    files: tuple[str, ...]
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    strict: bool | None = None


@dataclass(frozen=True)
class Configuration:
    """What a project asks for; patterns and paths are below `root`."""

    root: Path
    path: Path | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    format: str = "text"
    baseline: str | None = None
    rules: Rules = Rules()
    overrides: tuple[Override, ...] = ()

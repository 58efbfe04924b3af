"""Where a project keeps its configuration."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backproof.configuration.model import Configuration

NAMES = ("backproof.toml", "pyproject.toml")
# What `[tool.backproof]` may look like; most files of that name say nothing of the kind.
_OURS = re.compile(rb"^[ \t]*(\[+\s*)?(tool\s*\.\s*)?[\"']?backproof\b", re.MULTILINE)


def find_configuration(folder: Path) -> Configuration | None:
    """The nearest configuration, in the folder or above it; `backproof.toml` comes first.

    Raises ConfigurationError for one that cannot be used.
    """
    for place in (folder, *folder.parents):
        for name in NAMES:
            path = place / name
            if path.is_file() and _speaks(path):
                # Loaded late: TOML takes longer to load than most folders to look through.
                from backproof.configuration.loading import load_configuration

                found = load_configuration(path)
                if found is not None:
                    return found
    return None


def _speaks(path: Path) -> bool:
    """Whether a file may hold a configuration of ours."""
    if path.name != "pyproject.toml":
        return True
    try:
        return _OURS.search(path.read_bytes()) is not None
    except OSError:
        return False

"""A configuration from its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backproof.configuration.loading import load_configuration
from backproof.configuration.model import Configuration


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., Configuration | None]:
    """What a file of this name and text asks for."""

    def load(text: str, name: str = "backproof.toml") -> Configuration | None:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return load_configuration(path)

    return load

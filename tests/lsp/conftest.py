"""Puts the editor on the path of these tests, which need pygls."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
if find_spec("pygls") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[Any], Awaitable[None]]], None]:
    """Do something in an editor, in an empty folder."""
    from editor import session

    return lambda work: session(tmp_path, work)

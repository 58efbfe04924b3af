"""NumPy, loaded when something is computed: to read a document takes no number.

`np` is the module, with its types; what is asked of it first loads it. It is for modules that
whoever reads a document imports, and must not be asked of while one of them is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["np"]


class _Late:
    """A module that is imported when an attribute of it is first asked; each stays with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    import numpy as np
else:
    np = _Late("numpy")

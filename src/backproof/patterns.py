"""Regular expressions that are compiled when they are first asked.

A check asks a third of those that the modules write down; compiling the rest would take a tenth of
the time in which a short note is judged.
"""

from __future__ import annotations

import re
from typing import Any, cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Late:
    """Stands for a pattern until it is asked; then has that one's methods as its own."""

    def __init__(self, text: str, flags: int) -> None:
        self.text, self.options = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.text, self.options)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """The regular expression, compiled at its first use; `re.error` is raised there too."""
    return cast("re.Pattern[str]", _Late(text, flags))

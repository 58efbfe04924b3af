"""Regular expressions that are compiled when they are first asked.

A check asks a third of those that the modules write down; compiling the rest would take a tenth of
the time in which a short note is judged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


@lru_cache(maxsize=8)
def _small(text: str) -> str:
    """A text in small letters: many passes search the same one, all that an author wrote."""
    return text.lower()


class _Late:
    """Stands for a pattern until it is asked; then has that one's methods as its own."""

    def __init__(self, text: str, flags: int, words: tuple[str, ...]) -> None:
        self.text, self.options, self.words = text, flags, words

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.text, self.options)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        if self.words:
            self.search = self._where_a_word_is(compiled)
        return self.search if name == "search" else getattr(compiled, name)

    def _where_a_word_is(self, compiled: re.Pattern[str]) -> Any:
        words = self.words

        def search(text: str, *ends: int) -> re.Match[str] | None:
            lowered = _small(text)
            return compiled.search(text, *ends) if any(word in lowered for word in words) else None

        return search


def regex(text: str, flags: int = 0, words: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The regular expression, compiled at its first use; `re.error` is raised there too.

    Nothing matches but what has one of the `words`, written small, where there are any: a search
    looks for them first. Most pages have none, and that is found out far faster.
    """
    return cast("re.Pattern[str]", _Late(text, flags, words))

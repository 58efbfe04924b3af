"""Regular expressions that are compiled when they are first asked.

A check asks a third of those that the modules write down; compiling the rest would take a tenth of
the time in which a short note is judged.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Any, cast

_FINDERS = frozenset({"search", "match", "fullmatch"})
_LONG = 2_000


@lru_cache(maxsize=8)
def _small(text: str) -> str:
    """A text in small letters: many passes search the same one, all that an author wrote."""
    return text.lower()


class _Late:
    """Stands for a pattern until it is asked; each answer of that one stays with it."""

    def __init__(self, text: str, flags: int, words: tuple[str, ...]) -> None:
        self.pattern, self.options, self.words = text, flags, words

    def __getattr__(self, name: str) -> Any:
        answer: Any
        if name == "compiled":
            answer = re.compile(self.pattern, self.options)
        elif name in _FINDERS and self.words:
            answer = partial(self._where_a_word_is, name)
        else:
            answer = getattr(self.compiled, name)
        setattr(self, name, answer)
        return answer

    def _where_a_word_is(self, finder: str, text: str, *ends: int) -> re.Match[str] | None:
        """What a finder finds; nothing is compiled before a text has one of the words."""
        if len(ends) == 2:
            lowered = text[slice(*ends)].lower()
        else:
            lowered = text.lower() if len(text) < _LONG else _small(text)
        if any(word in lowered for word in self.words):
            found: re.Match[str] | None = getattr(self.compiled, finder)(text, *ends)
            return found
        return None


def regex(text: str, flags: int = 0, words: tuple[str, ...] = ()) -> re.Pattern[str]:
    """The regular expression, compiled at its first use; `re.error` is raised there too.

    Nothing matches but what has one of the `words`, written small, where there are any: a search
    looks for them first. Most pages have none, and that is found out far faster.
    """
    return cast("re.Pattern[str]", _Late(text, flags, words))

"""Patterns as in `.gitignore`: which paths below a folder are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from backproof.record import dataclass

_PIECE = re.compile(
    r"(?P<deep>(?:(?<=/)|^)\*\*/)|(?P<rest>(?<=/)\*\*$)|(?P<stars>\*+)|(?P<one>\?)"
    r"|(?P<set>\[(?P<not>[!^]?)(?P<inside>\]?(?:\\.|\[:[a-z]+:\]|[^\]\\])*)\])|\\(?P<escaped>.)|(?P<sign>.)"
)
_CLASS = {"[:digit:]": r"0-9", "[:alpha:]": r"a-zA-Z", "[:alnum:]": r"a-zA-Z0-9",
          "[:space:]": r"\s", "[:lower:]": r"a-z", "[:upper:]": r"A-Z"}  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """One line of a `.gitignore`; `shape` matches a path below the folder the line speaks of."""

    shape: re.Pattern[str]
    negated: bool
    folders_only: bool


@dataclass(frozen=True)
class Patterns:
    """The patterns of one file, and the folder that they speak of."""

    folder: Path
    patterns: tuple[Pattern, ...]

    def verdict(self, path: Path, is_folder: bool) -> bool | None:
        """True where the path is ignored, False where it is taken back, None where nothing fits."""
        try:
            name = path.relative_to(self.folder).as_posix()
        except ValueError:
            return None
        for pattern in reversed(self.patterns):
            if (is_folder or not pattern.folders_only) and pattern.shape.fullmatch(name):
                return not pattern.negated
        return None


def patterns(folder: Path, lines: Iterable[str]) -> Patterns:
    """The patterns of some lines; comments, blank lines and malformed ones are passed over."""
    return Patterns(folder, tuple(filter(None, map(_pattern, lines))))


def patterns_of(folder: Path, name: str = ".gitignore") -> Patterns | None:
    """The patterns of a folder's own file, if it has one that can be read."""
    try:
        text = (folder / name).read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return None
    return patterns(folder, text.split("\n"))


def above(folder: Path) -> list[Patterns]:
    """The patterns that hold in a folder of a git repository: its own and those above it."""
    chain: list[Path] = []
    for place in (folder, *folder.parents):
        chain.insert(0, place)
        if (place / ".git").exists():
            excluded = patterns_of(place, ".git/info/exclude")
            found = [*filter(None, [excluded]), *filter(None, map(patterns_of, chain))]
            return found
    return list(filter(None, [patterns_of(folder)]))


def ignored(path: Path, is_folder: bool, layers: Iterable[Patterns]) -> bool:
    """Whether a path is ignored: the last file of patterns that speaks of it decides."""
    for layer in reversed(list(layers)):
        verdict = layer.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False


def matches(file: Path, layer: Patterns) -> bool:
    """Whether a file, or a folder that it stands in, fits some patterns."""
    if ignored(file, False, [layer]):
        return True
    return any(ignored(folder, True, [layer]) for folder in file.parents if folder != layer.folder)


def _pattern(line: str) -> Pattern | None:
    text = re.sub(r"(?<!\\)[ \t]+$", "", line.rstrip("\r\n"))
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    anchored = "/" in text
    text = text.removeprefix("/")
    if not text:
        return None
    try:
        shape = re.compile(("" if anchored else "(?:.*/)?") + _expression(text), re.DOTALL)
    except re.error:
        return None
    return Pattern(shape, negated, folders_only)


def _expression(text: str) -> str:
    parts = []
    for found in _PIECE.finditer(text):
        match found.lastgroup:
            case "deep":
                parts.append("(?:.*/)?")
            case "rest":
                parts.append(".+")
            case "stars":
                parts.append("[^/]*")
            case "one":
                parts.append("[^/]")
            case "escaped":
                parts.append(re.escape(found["escaped"]))
            case "sign":
                parts.append(re.escape(found["sign"]))
            case _:
                parts.append(_set(found["not"], found["inside"]))
    return "".join(parts)


def _set(negation: str, inside: str) -> str:
    for name, members in _CLASS.items():
        inside = inside.replace(name, members)
    inside = inside.replace("[", r"\[")
    inside = r"\]" + inside[1:] if inside.startswith("]") else inside
    return f"(?!/)[{'^' if negation else ''}{inside}]"

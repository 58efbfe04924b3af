"""Find and read a configuration; what is wrong in it is said with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from backproof.codes import WORDS, unknown
from backproof.configuration.model import Configuration, ConfigurationError, Override, Rules
from backproof.configuration.options import OPTIONS, OVERRIDE, Option
from backproof.patterns import regex
from backproof.record import dataclass

_HEADER = regex(r"[ \t]*(\[\[?)\s*([^\]\n]+?)\s*\]\]?")
_KEY = regex(r"[ \t]*((?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*[\w-]+)*)[ \t]*=")
_TOML_PLACE = regex(r"\(at (?:line (\d+), column \d+|end of document)\)")
Place = tuple[str | int, ...]


def load_configuration(path: Path) -> Configuration | None:
    """The configuration of a file; None for a `pyproject.toml` that has none.

    Raises ConfigurationError, for the first fault of the file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ConfigurationError(f"{path}: not UTF-8 text (byte {fault.start})") from fault
    except OSError as fault:
        raise ConfigurationError(f"{path}: {fault.strerror or fault}") from fault
    inside: Place = ("tool", "backproof") if path.name == "pyproject.toml" else ()
    try:
        table: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        found = _TOML_PLACE.search(str(fault))
        last = text.rstrip().count("\n") + 1
        line = f":{(found and found[1]) or last}"
        said = _TOML_PLACE.sub("", str(fault)).strip().rstrip(",")
        raise ConfigurationError(f"{path}{line}: not TOML: {said}") from fault
    for part in inside:
        table = table.get(part, {}) if isinstance(table, dict) else {}
        if table == {}:
            return None
    return _Reader(path, _lines(text)).configuration(table, inside)


@dataclass(frozen=True)
class _Reader:
    """Turns tables into data; `lines` says where each key stands."""

    path: Path
    lines: Mapping[Place, int]

    def configuration(self, table: object, place: Place) -> Configuration:
        """The whole configuration."""
        if not isinstance(table, dict):
            raise self.fault(place, "backproof must be a table")
        found = {key: value for key, value in table.items() if key != "overrides"}
        values = self.values(found, place, OPTIONS, ("overrides",))
        overrides = table.get("overrides", [])
        if not isinstance(overrides, list) or not all(isinstance(o, dict) for o in overrides):
            raise self.fault((*place, "overrides"), "overrides must be tables: [[...overrides]]")
        made = [
            self.override(override, (*place, "overrides", number))
            for number, override in enumerate(overrides)
        ]
        return Configuration(
            root=self.path.parent.resolve(),
            path=self.path,
            include=values.get("include", ()),
            exclude=values.get("exclude", ()),
            respect_gitignore=values.get("respect-gitignore", True),
            format=values.get("format", "text"),
            baseline=values.get("baseline"),
            rules=Rules(
                values.get("select", ()), values.get("ignore", ()), values.get("strict", False)
            ),
            overrides=tuple(made),
        )

    def override(self, table: Mapping[str, object], place: Place) -> Override:
        """One table of `overrides`."""
        values = self.values(table, place, OVERRIDE, ())
        if not values.get("files"):
            raise self.fault(place, "an override needs files, a list of patterns")
        return Override(
            values["files"], values.get("select"), values.get("ignore", ()), values.get("strict")
        )

    def values(
        self,
        table: Mapping[str, object],
        place: Place,
        options: Sequence[Option],
        tables: Sequence[str],
    ) -> dict[str, Any]:
        """The values of a table by name; every key must be known and of the right kind."""
        known = {option.name: option for option in options}
        found: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                close = get_close_matches(key, [*known, *tables], 1, 0.5)
                hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
                raise self.fault((*place, key), f"unknown key {key!r}; {hint}")
            found[key] = self.value(known[key], value, (*place, key))
        return found

    def value(self, option: Option, value: object, place: Place) -> object:
        """A value of the kind that its key asks for."""
        match option.kind, value:
            case "boolean", bool():
                return value
            case "path", str():
                return value
            case "choice", str() if value in option.choices:
                return value
            case "strings" | "codes", list() if all(isinstance(item, str) for item in value):
                faults = [unknown(name, WORDS) for name in value if option.kind == "codes"]
                if any(faults):
                    raise self.fault(place, next(filter(None, faults)))
                return tuple(value)
            case _:
                pass
        wanted = {
            "boolean": "true or false",
            "path": "a path in quotes",
            "choice": f"one of {', '.join(option.choices)}",
            "strings": "a list of strings",
            "codes": "a list of strings",
        }[option.kind]
        raise self.fault(place, f"{option.name} must be {wanted}, not {_shown(value)}")

    def fault(self, place: Place, message: str) -> ConfigurationError:
        """An error at the line of a key, or of the nearest table around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return ConfigurationError(f"{self.path}:{self.lines.get(place, 1)}: {message}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:38]} …"


def _lines(text: str) -> dict[Place, int]:
    """The line of each table and key; tables of an array are numbered."""
    found: dict[Place, int] = {}
    arrays: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            table = _parts(header[2])
            if header[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, arrays[table])
            found.setdefault(table, number)
        elif key is not None:
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(name: str) -> Place:
    pieces = re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", name)
    return tuple(piece.strip("\"'") for piece in pieces)

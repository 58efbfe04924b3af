"""The JSON schema of a configuration, for editors, and its table for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from backproof.configuration.options import FILES, OPTIONS, OVERRIDE, Option


def schema() -> dict[str, Any]:
    """The schema of `backproof.toml`, and of the table `tool.backproof`."""
    overrides = {
        "type": "array",
        "description": "Other rules for some files; `select` replaces, `ignore` adds.",
        "items": _table(OVERRIDE, required=[FILES.name]),
    }
    found = _table(OPTIONS)
    found["properties"]["overrides"] = overrides
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "backproof",
        "description": "Configuration of backproof, the proofreader of hand-derived gradients.",
        **found,
    }


def table(options: Iterable[Option]) -> str:
    """The keys as a Markdown table."""
    rows = ["| key | holds | default | means |", "|---|---|---|---|"]
    for option in options:
        kind = ", ".join(f"`{choice}`" for choice in option.choices) or KINDS[option.kind]
        rows.append(f"| `{option.name}` | {kind} | {option.default or 'needed'} | {option.about} |")
    return "\n".join(rows) + "\n"


KINDS = {"strings": "strings", "codes": "strings", "boolean": "`true`, `false`", "path": "a path"}
_TYPES: dict[str, dict[str, Any]] = {
    "strings": {"type": "array", "items": {"type": "string"}},
    "codes": {"type": "array", "items": {"type": "string"}},
    "boolean": {"type": "boolean"},
    "path": {"type": "string"},
    "choice": {"type": "string"},
}


def _table(options: Sequence[Option], required: Sequence[str] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {option.name: _property(option) for option in options},
    }
    return found | ({"required": list(required)} if required else {})


def _property(option: Option) -> dict[str, Any]:
    found = {"description": option.about, **_TYPES[option.kind]}
    if option.choices:
        found["enum"] = list(option.choices)
    if option is FILES:
        found["minItems"] = 1
    return found

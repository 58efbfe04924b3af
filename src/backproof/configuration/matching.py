"""What a configuration asks of one file."""

from __future__ import annotations

from pathlib import Path

from backproof.configuration.model import Configuration, Rules
from backproof.configuration.patterns import matches, patterns


def rules_for(configuration: Configuration, path: str | Path) -> Rules:
    """The rules for one file: those of the project, then each override that names the file."""
    rules = configuration.rules
    place = Path.cwd() / path
    for override in configuration.overrides:
        if not matches(place, patterns(configuration.root, override.files)):
            continue
        rules = Rules(
            rules.select if override.select is None else override.select,
            (*rules.ignore, *override.ignore),
            rules.strict if override.strict is None else override.strict,
        )
    return rules

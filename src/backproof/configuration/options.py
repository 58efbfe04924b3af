"""The keys of a configuration: one row for each, from which the schema and the page are made."""

from __future__ import annotations

from backproof.configuration.model import FORMATS
from backproof.record import dataclass


@dataclass(frozen=True)
class Option:
    """One key: what it may hold (`strings`, `codes`, `boolean`, `path`, `choice`) and what it is
    for."""

    name: str
    kind: str
    default: str
    about: str
    choices: tuple[str, ...] = ()


RULES = (
    Option("select", "codes", "every code", "Report these codes only: codes, patterns such as "
           "`wrong-*`, or words such as `undecided`."),
    Option("ignore", "codes", "no code", "Do not report these."),
    Option("strict", "boolean", "false", "What could not be decided fails, too."),
)  # fmt: skip
"""Keys that also stand in an override."""

OPTIONS = (
    Option("include", "strings", "all formats that are read", "Take these files from a folder; "
           "patterns as in `.gitignore`, below the folder of the configuration."),
    Option("exclude", "strings", "none", "Pass over these files and folders, also where they are "
           "named."),
    Option("respect-gitignore", "boolean", "true", "Pass over what git ignores."),
    Option("format", "choice", "text", "What `check` prints.", FORMATS),
    Option("baseline", "path", "none", "A file of known findings, below the folder of the "
           "configuration."),
    *RULES,
)  # fmt: skip

FILES = Option("files", "strings", "", "The files that the override is for; patterns as in "
               "`.gitignore`.")  # fmt: skip
OVERRIDE = (FILES, *RULES)
"""Keys of one `[[overrides]]` table: `select` replaces, `ignore` adds, the last one wins."""

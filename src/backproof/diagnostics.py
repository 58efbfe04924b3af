"""What backproof says: the one form that the terminal, JSON, the report and tests receive."""

from __future__ import annotations

from enum import StrEnum

from backproof.record import dataclass
from backproof.source import Span


class Severity(StrEnum):
    """How much a finding matters: only errors are faults of the document."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Note:
    """A second place, or a remark without one."""

    message: str
    span: Span | None = None


@dataclass(frozen=True)
class Edit:
    """Replace the characters of a span by a text."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """Edits that, applied together, were verified to make the statement hold.

    `doubt` says why they may be wrong all the same: such a fix is offered, and applied by nobody
    but a person.
    """

    edits: tuple[Edit, ...]
    message: str
    doubt: str = ""


@dataclass(frozen=True)
class Silence:
    """Why a finding is counted but not reported.

    `by` is `comment`, `selection` or `baseline`; `reason` is what the comment gives.
    """

    by: str
    reason: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """One finding: a code that names the fault, where, and a sentence with the values."""

    code: str
    severity: Severity
    span: Span
    message: str
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None
    silence: Silence | None = None

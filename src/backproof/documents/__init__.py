"""Documents of every format read into blocks of maths with exact places."""

from __future__ import annotations

from backproof.document import Document, Macro, MacroTable
from backproof.documents.formats import (
    FORMATS,
    DocumentError,
    Format,
    read,
    read_cells,
    read_text,
)

__all__ = [
    "FORMATS",
    "Document",
    "DocumentError",
    "Format",
    "Macro",
    "MacroTable",
    "read",
    "read_cells",
    "read_text",
]

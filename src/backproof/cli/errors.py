"""What ends a command early, with one line for the reader."""

from __future__ import annotations


class CommandError(Exception):
    """A fault outside the document; `status` is 2 for a wrong command or file, 1 for the maths."""

    def __init__(self, message: str, status: int = 2):
        self.status = status
        super().__init__(message)

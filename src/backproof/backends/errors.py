"""Why a program has no code."""

from __future__ import annotations


class UnsupportedProgram(ValueError):
    """A program cannot be compiled or trained; `code` names the reason, the message says it."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)

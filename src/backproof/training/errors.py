"""What can go wrong outside the mathematics: the data, the settings, the descent, a saved model."""

from __future__ import annotations

from backproof.backends.errors import UnsupportedProgram

__all__ = ["CheckpointError", "DataError", "TrainingError", "UnsupportedProgram"]


class DataError(ValueError):
    """Data that cannot be used; `code` names the fault, the message the place and the cure."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


class TrainingError(RuntimeError):
    """Training that cannot start or came to nothing; `code` is the reason."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


class CheckpointError(ValueError):
    """A file that is no saved model; the message names the file and the fault."""

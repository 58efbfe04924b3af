"""Training: data, optimisers, restarts, saved models. A name is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backproof.training.data import DATASETS as DATASETS
    from backproof.training.data import DataSet as DataSet
    from backproof.training.data import load_data as load_data
    from backproof.training.errors import CheckpointError as CheckpointError
    from backproof.training.errors import DataError as DataError
    from backproof.training.errors import TrainingError as TrainingError
    from backproof.training.errors import UnsupportedProgram as UnsupportedProgram
    from backproof.training.loop import Fitted as Fitted
    from backproof.training.loop import Progress as Progress
    from backproof.training.loop import fit as fit
    from backproof.training.model import Model as Model
    from backproof.training.model import predict as predict
    from backproof.training.settings import Settings as Settings

_HOMES = {
    "DATASETS": ".data",
    "CheckpointError": ".errors",
    "DataError": ".errors",
    "DataSet": ".data",
    "Fitted": ".loop",
    "Model": ".model",
    "Progress": ".loop",
    "Settings": ".settings",
    "TrainingError": ".errors",
    "UnsupportedProgram": ".errors",
    "fit": ".loop",
    "load_data": ".data",
    "predict": ".model",
}

__all__ = [
    "DATASETS",
    "CheckpointError",
    "DataError",
    "DataSet",
    "Fitted",
    "Model",
    "Progress",
    "Settings",
    "TrainingError",
    "UnsupportedProgram",
    "fit",
    "load_data",
    "predict",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value

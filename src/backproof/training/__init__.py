"""Training: data, optimisers, restarts, saved models."""

from backproof.training.data import DATASETS, DataSet, load_data
from backproof.training.errors import (
    CheckpointError,
    DataError,
    TrainingError,
    UnsupportedProgram,
)
from backproof.training.loop import Fitted, Progress, fit
from backproof.training.model import Model, predict
from backproof.training.settings import Settings

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

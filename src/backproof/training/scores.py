"""How well predictions meet the targets."""

from __future__ import annotations

import numpy as np

from backproof.algebra.expressions import Array
from backproof.training.data import DataSet
from backproof.training.model import Predictor, predict

AT_ONCE = 100_000
"""Samples whose classes are compared at once, so that what that takes does not grow with them."""


def accuracy(model: Predictor, data: DataSet) -> float | None:
    """The share of samples whose class is predicted right; None for a regression."""
    if data.classes is None:
        return None
    output, expected = predict(model, data.x, data.beside), labels(data)
    right = 0
    for first in range(0, len(output), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        right += int(np.count_nonzero(predicted_classes(output[some], data) == expected[some]))
    return right / len(output)


def labels(data: DataSet) -> Array:
    """The label of each sample, (samples,); one-hot rows are turned into labels."""
    return data.y if data.y.ndim == 1 else np.asarray(data.y.argmax(axis=1) * 1.0)


def predicted_classes(output: Array, data: DataSet) -> Array:
    """The labels that outputs stand for: above the threshold, or the largest entry."""
    classes = np.asarray(data.classes)
    if output.shape[1] == 1:
        return np.asarray(classes[(output[:, 0] > threshold(data)).astype(int)])
    return np.asarray(classes[output.argmax(axis=1)])


def threshold(data: DataSet) -> float:
    """Halfway between the two labels: 0.5 between 0 and 1, 0 between -1 and 1."""
    assert data.classes is not None
    return (data.classes[0] + data.classes[-1]) / 2

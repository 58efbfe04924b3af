"""Samples to train on: synthetic by name, or a file (.csv with a header, .npz with `x` and `y`)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from backproof.algebra.expressions import Array
from backproof.numerics import np
from backproof.record import dataclass, field
from backproof.training.datasets import DATASETS
from backproof.training.errors import DataError
from backproof.training.free_memory import require

__all__ = ["DATASETS", "DataError", "DataSet", "load_data"]

MOST_CLASSES = 1000
MANY, BESIDE = 1_000_000, 5
"""From how many samples on a data set is asked for more memory than needs no thought, and how many
numbers are drawn for each beside its features."""


@dataclass(frozen=True)
class DataSet:
    """Points `x` (samples, features) and targets `y` (samples,) or (samples, outputs).

    `classes` are the labels in order where the targets are classes, else None. `beside` holds
    what else there is, by name: a document may have a name for it (the weight of each sample).
    """

    name: str
    x: Array
    y: Array
    classes: tuple[float, ...] | None
    features: tuple[str, ...]
    target: str = "y"
    beside: Mapping[str, Array] = field(default_factory=dict)


def load_data(
    source: str | Path, *, target: str | None = None, seed: int = 0, **options: Any
) -> DataSet:
    """A data set by name (options are those of its `draw`), or from a .csv or .npz file.

    Raises DataError that says what is wrong, where, and how to mend it.
    """
    if str(source) in DATASETS:
        return _synthetic(str(source), seed, options)
    path = Path(source)
    if options:
        raise DataError("no-such-option", f"a file takes no options ({', '.join(options)} given)")
    if not path.suffix and not path.exists():
        names = ", ".join(DATASETS)
        raise DataError(
            "no-such-data", f"no data set is called {path}; there are {names}, or a file"
        )
    if not path.is_file():
        raise DataError("no-such-file", f"{path}: no such file")
    match path.suffix.lower():
        case ".csv":
            # Loaded late: most data are drawn, or come as arrays.
            from backproof.training.tables import read_table

            x, y, features, label = read_table(path, target)
            return from_arrays(x, y, str(path), features, label)
        case ".npz":
            x, y, beside = _read_npz(path)
            return from_arrays(x, y, str(path), beside=beside)
        case suffix:
            raise DataError(
                "unknown-format", f"{path}: {suffix or 'no suffix'} is not .csv or .npz"
            )


def from_arrays(
    x: Array,
    y: Array,
    name: str = "data",
    features: tuple[str, ...] = (),
    target: str = "y",
    beside: Mapping[str, Array] | None = None,
) -> DataSet:
    """A data set from arrays: checked for shape, emptiness, finite numbers, a single class. What is
    beside them is looked at once somebody wants it."""
    x, y = numbers(x, "x", name), numbers(y, target, name)
    if x.ndim != 2 or y.ndim not in (1, 2):
        raise DataError(
            "wrong-shape",
            f"{name}: x has shape {x.shape} and y {y.shape}; "
            "give x (samples, features) and y (samples,) or (samples, outputs)",
        )
    if len(x) != len(y):
        raise DataError("ragged", f"{name}: x has {len(x)} samples, y has {len(y)}")
    if not len(x) or not x.shape[1] or not y.size:
        raise DataError("empty", f"{name}: there are no samples, no features or no targets")
    x, y = checked(x, "x", name), checked(y, "y", name)
    flat = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    names = features or tuple(f"x{i + 1}" for i in range(x.shape[1]))
    return DataSet(name, x, flat, _classes(flat, name), names, target, beside or {})


def numbers(array: Array, label: str, name: str) -> Array:
    """An array of numbers; raises DataError for one of anything else."""
    found = np.asarray(array)
    if found.dtype.kind not in "buif":
        raise DataError("not-numbers", f"{name}: {label} holds {found.dtype}, not numbers")
    return found


def checked(array: Array, label: str, name: str) -> Array:
    """An array as finite numbers; raises DataError with the place of the first that is none."""
    found = numbers(array, label, name).astype(np.float64)
    bad = np.argwhere(~np.isfinite(found))
    if len(bad):
        place = ", ".join(str(int(i) + 1) for i in bad[0])
        raise DataError(
            "not-finite",
            f"{name}: entry ({place}) of {label} is not a finite number ({len(bad)} in all); "
            "remove the sample or fill in a value",
        )
    return found


def _classes(y: Array, name: str) -> tuple[float, ...] | None:
    """The labels, if there are few and they are whole numbers; one-hot rows are classes too."""
    if y.ndim == 2:
        hot = bool(np.isin(y, (0.0, 1.0)).all() and (y.sum(axis=1) == 1).all())
        return tuple(float(i) for i in range(y.shape[1])) if hot else None
    labels = np.unique(y)
    if len(labels) == 1:
        raise DataError(
            "one-class", f"{name}: every target is {labels[0]:g}; there is nothing to tell apart"
        )
    few = len(labels) <= min(MOST_CLASSES, max(2, len(y) // 4))
    return tuple(labels.tolist()) if few and (labels == np.round(labels)).all() else None


def _synthetic(name: str, seed: int, options: dict[str, Any]) -> DataSet:
    # Loaded late: who asks for the names of the data sets needs none of it.
    from inspect import signature

    kind = DATASETS[name]
    known = [key for key in signature(kind.draw).parameters if key != "random"]
    for key, value in options.items():
        if key not in known:
            raise DataError("no-such-option", f"{name} has no {key}; it has {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise DataError("bad-option", f"{name}: {key} must be a number, not {value!r}")
    samples = options.get("samples", 1)
    if samples != int(samples) or samples < 1:
        raise DataError(
            "bad-option", f"{name}: samples must be a whole number from 1, not {samples}"
        )
    if samples > MANY:
        # Features, targets, and what is drawn on the way to them.
        needed = 8 * int(samples) * (len(kind.features) + BESIDE)
        require(needed, f"{name}: {int(samples)} samples", "ask for fewer samples", DataError)
    x, y = kind.draw(np.random.default_rng([seed, 1]), **options)
    return DataSet(name, x, y, kind.classes, kind.features)


def _read_npz(path: Path) -> tuple[Array, Array, dict[str, Array]]:
    try:
        # Without pickles: a file of numbers cannot run code.
        with np.load(path, allow_pickle=False) as file:
            missing = [key for key in ("x", "y") if key not in file]
            if missing:
                held = ", ".join(file.files) or "nothing"
                raise DataError(
                    "missing-array", f"{path}: no array {' or '.join(missing)}; it holds {held}"
                )
            beside: dict[str, Array] = {}
            for key in {*file.files} - {"x", "y"}:
                # What holds objects is no array of numbers that a document could mean.
                with suppress(ValueError):
                    beside[key] = np.asarray(file[key])
            return np.asarray(file["x"]), np.asarray(file["y"]), beside
    except DataError:
        raise
    except Exception as fault:  # zipfile, zlib, numpy and the file system each have their own
        raise DataError("unreadable", f"{path}: not a readable .npz file ({fault})") from fault

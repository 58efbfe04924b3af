"""Options that several commands share: the document, the data, the training."""

from __future__ import annotations

import argparse
from typing import Any

from backproof.cli.errors import CommandError
from backproof.training.data import DATASETS, DataSet, load_data
from backproof.training.defaults import ENGINES
from backproof.training.errors import DataError, TrainingError
from backproof.training.optimisers import OPTIMISERS
from backproof.training.settings import PRECISIONS, Settings

DEFAULTS = Settings()


def add_data(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Options that say what to train on."""
    parser.add_argument(
        "--data",
        metavar="DATA",
        default=default,
        required=default is None,
        help=f"a data set ({', '.join(DATASETS)}), with parameters as in "
        "disc:samples=500,noise=0.1, or a file: .csv with a header, .npz with x and y"
        + (f" (default: {default})" if default else ""),
    )
    parser.add_argument(
        "--target",
        metavar="COLUMN",
        help="the column of a .csv file to predict (default: the last)",
    )


def add_training(parser: argparse.ArgumentParser) -> None:
    """Options that say how to train."""
    parser.add_argument("--epochs", type=int, default=DEFAULTS.epochs, help="default: %(default)s")
    parser.add_argument("--batch", type=int, default=DEFAULTS.batch, help="default: %(default)s")
    parser.add_argument(
        "--lr",
        type=float,
        default=DEFAULTS.learning_rate,
        help="learning rate, default: %(default)s",
    )
    parser.add_argument("--momentum", type=float, default=DEFAULTS.momentum, help="default: 0")
    parser.add_argument("--optimizer", choices=[*OPTIMISERS], default=DEFAULTS.optimiser)
    parser.add_argument(
        "--restarts",
        type=int,
        default=DEFAULTS.restarts,
        help="random starts trained side by side, the best one kept (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=DEFAULTS.seed, help="the same seed gives the same network"
    )
    parser.add_argument(
        "--engine",
        choices=[*ENGINES],
        default=DEFAULTS.engine,
        help="native compiles the network, numpy calls NumPy, auto is native where it can be",
    )
    parser.add_argument("--precision", choices=[*PRECISIONS], default=DEFAULTS.precision)


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the options ask for; raises CommandError where they make no sense."""
    try:
        return Settings(
            restarts=options.restarts,
            learning_rate=options.lr,
            batch=options.batch,
            epochs=options.epochs,
            seed=options.seed,
            optimiser=options.optimizer,
            momentum=options.momentum,
            engine=options.engine,
            precision=options.precision,
        )
    except TrainingError as fault:
        raise CommandError(str(fault)) from fault


def data_of(options: argparse.Namespace) -> DataSet:
    """The data that the options ask for; raises CommandError where they cannot be had."""
    name, colon, parameters = options.data.partition(":")
    chosen: dict[str, Any] = {}
    source = options.data
    if colon and (name in DATASETS or "=" in parameters):
        source, chosen = name, _parameters(name, parameters)
    if source in DATASETS and options.target is not None:
        raise CommandError(f"--target names a column of a file; {source} is no file")
    try:
        return load_data(source, target=options.target, seed=options.seed, **chosen)
    except DataError as fault:
        from difflib import get_close_matches

        close = get_close_matches(source, DATASETS, n=1) if fault.code == "no-such-data" else []
        hint = f"; did you mean {close[0]}?" if close else ""
        raise CommandError(f"{fault}{hint}") from fault


def _parameters(name: str, text: str) -> dict[str, Any]:
    """`samples=500,noise=0.1` as numbers."""
    found: dict[str, Any] = {}
    for part in text.split(","):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not key or not equals:
            raise CommandError(f"--data {name}: {part.strip()!r} is not of the form name=number")
        try:
            found[key] = int(value)
        except ValueError:
            try:
                found[key] = float(value)
            except ValueError:
                raise CommandError(
                    f"--data {name}: {key} must be a number, not {value!r}"
                ) from None
    return found

"""`backproof train`: train the network of a document and save it."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from backproof.cli.choices import add_data, add_training, data_of, settings_of
from backproof.cli.errors import CommandError
from backproof.cli.networks import Network, reading
from backproof.cli.progress import Display
from backproof.training.data import DataSet
from backproof.training.errors import CheckpointError, DataError, TrainingError, UnsupportedProgram
from backproof.training.settings import Settings

if TYPE_CHECKING:
    from backproof.training.loop import Begun, Fitted

EPILOG = """examples:
  backproof train notes.md --data disc
  backproof train notes.md --data disc:samples=500,noise=0.1 --seed 3 -o model.safetensors
  backproof train notes.md --data measured.csv --target label --epochs 100"""
INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="notes; - is standard input")
    add_data(parser, None)
    add_training(parser)
    parser.add_argument("-o", "--output", metavar="PATH", help="save the model (.safetensors)")


def run(options: argparse.Namespace) -> int:
    """Train, say how well it went, save the best network."""
    settings = settings_of(options)
    target = None if options.output is None else model_path(options.output)
    try:
        with reading(options.file) as notes:
            fitted, data = trained(notes, settings, options)
    except UnsupportedProgram as fault:
        raise CommandError(f"{options.file}: {fault}", status=1) from fault
    except (DataError, TrainingError) as fault:
        raise CommandError(str(fault)) from fault
    for label, value in facts(fitted, data):
        sys.stdout.write(f"{label}: {value}\n")
    if target is not None:
        store(target, fitted, data)
        sys.stdout.write(f"model: {target}\n")
    return INTERRUPTED if fitted.interrupted else 0


def trained(
    notes: Network, settings: Settings, options: argparse.Namespace
) -> tuple[Fitted, DataSet]:
    """Train the network of notes; what trains it is loaded, and made for the network that they
    probably describe, while they are read and judged elsewhere. Where it takes no time, that one is
    trained as well."""
    data = data_of(options)
    # Loaded late: by now somebody else reads the notes.
    from backproof.training.loop import fit
    from backproof.training.roles import for_program

    with Display(2, settings.epochs) as display:
        display.stage("reading the notes")
        begun = begun_with(notes, data, settings) if notes.read_aside else None
        done = None
        if begun is not None and begun.short:
            with suppress(TrainingError):
                done = fit(begun.program, data, settings, begun=begun)
            begun = None
        program = notes.network()
        display.stage("training")
        if done is not None and done.program is program:
            return done, for_program(program, data)
        fitted = fit(program, data, settings, display.epochs, begun)
    return fitted, for_program(program, data)


def begun_with(notes: Network, data: DataSet, settings: Settings) -> Begun | None:
    """The training of the network that notes probably describe; None where there is none. What
    hinders it is said once it is known to be theirs."""
    # Loaded late, as above.
    from backproof.training.engines import load
    from backproof.training.loop import begin
    from backproof.training.orders import Orders

    load(settings)
    orders = Orders(len(data.x), settings)
    orders.draw_ahead()
    likely = notes.likely()
    if likely is None:
        return None
    try:
        return begin(likely, data, settings, orders)
    except (UnsupportedProgram, DataError, TrainingError):
        return None


def model_path(text: str) -> Path:
    """Where to save a model; raises CommandError before hours are spent, not after."""
    path = Path(text)
    if path.suffix != ".safetensors":
        raise CommandError(f"{path}: a model is a .safetensors file")
    if path.is_dir():
        raise CommandError(f"{path}: cannot be written (it is a folder)")
    if not path.parent.is_dir():
        raise CommandError(f"{path}: cannot be written (there is no folder {path.parent})")
    return path


def store(path: Path, fitted: Fitted, data: DataSet) -> None:
    """Save a network with what `predict` needs to know; raises CommandError."""
    # Loaded late: most trainings save nothing.
    from backproof.training.checkpoints import save

    meta = {
        "constants": dict(fitted.constants),
        "features": list(data.features),
        "target": data.target,
        "classes": None if data.classes is None else list(data.classes),
        "seed": fitted.settings.seed,
        "loss": fitted.loss,
    }
    try:
        save(path, fitted.program, fitted.parameters, meta)
    except OSError as fault:
        raise CommandError(f"{path}: cannot be written ({fault.strerror or fault})") from fault
    except CheckpointError as fault:
        raise CommandError(str(fault)) from fault


def facts(fitted: Fitted, data: DataSet) -> list[tuple[str, str]]:
    """What there is to say about a training, in order."""
    settings = fitted.settings
    found = [("data", f"{data.name}, {len(data.x)} samples of {data.x.shape[1]} features")]
    method = f"{settings.optimiser}, learning rate {settings.learning_rate:g}"
    if settings.momentum:
        method += f", momentum {settings.momentum:g}"
    found.append(("method", f"{method}, batches of {settings.batch}, seed {settings.seed}"))
    epochs = int(fitted.recorded_epochs[-1])
    often = f"{settings.restarts} restart{'s' * (settings.restarts != 1)} of {epochs} epochs"
    found.append(("training", f"{often} in {fitted.seconds:.1f} s on {fitted.engine}"))
    found.append(("engine", f"{fitted.engine} ({fitted.why})"))
    if fitted.interrupted:
        found.append(("interrupted", "the best network so far is kept"))
    if fitted.diverged:
        first = min(fitted.diverged, key=lambda restart: fitted.diverged[restart])
        found.append((
            "diverged",
            f"{len(fitted.diverged)} of {settings.restarts} restarts, "
            f"the first (restart {first + 1}) at step {fitted.diverged[first]}; the others went on",
        ))  # fmt: skip
    found.append(("loss", f"{fitted.loss:.4g} (best restart: {fitted.best + 1})"))
    if fitted.accuracy is not None:
        found.append(("accuracy", f"{fitted.accuracy:.1%} of the training samples"))
    return found

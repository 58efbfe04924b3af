"""`backproof predict`: outputs of a saved network for new samples."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

import numpy as np

from backproof.algebra.expressions import Array
from backproof.cli.errors import CommandError
from backproof.cli.files import hand_out
from backproof.training.checkpoints import load
from backproof.training.errors import CheckpointError, DataError, UnsupportedProgram
from backproof.training.model import Model, predict
from backproof.training.roles import named_among

EPILOG = """examples:
  backproof predict model.safetensors --data points.csv
  backproof predict model.safetensors --data points.csv -o predictions.csv"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("model", metavar="MODEL", help="a .safetensors file made by train or run")
    parser.add_argument(
        "--data",
        metavar="FILE.csv",
        required=True,
        help="samples with a header; columns named as in training are used, else all",
    )
    parser.add_argument("-o", "--output", metavar="OUT.csv", help="default: standard output")


def run(options: argparse.Namespace) -> int:
    """Write the samples with the output, and the class where the network tells classes apart."""
    try:
        model = load(options.model)
        header, points, beside = _points(Path(options.data), model)
        outputs = predict(model, points, beside)
    except (CheckpointError, DataError, UnsupportedProgram) as fault:
        raise CommandError(str(fault)) from fault
    hand_out(_table(header, points, outputs, model), options.output)
    return 0


def _points(path: Path, model: Model) -> tuple[list[str], Array, dict[str, Array]]:
    """The columns that the network takes for points, in its order, and those that it has names for
    beside them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        said = fault.strerror if isinstance(fault, OSError) else fault
        raise DataError("unreadable", f"{path}: not a readable .csv file ({said})") from fault
    if len(rows) < 2:
        raise DataError("empty", f"{path}: give a header and one sample a line")
    header = [name.strip() for name in rows[0][1]]
    wanted = [str(name) for name in model.meta.get("features", [])]
    target = model.meta.get("target")
    columns = [name for name in header if name != target]
    if set(wanted) & set(header):
        missing = [name for name in wanted if name not in header]
        if missing:
            names = ", ".join(header)
            raise DataError(
                "missing-column", f"{path}: no column {missing[0]!r}; there are {names}"
            )
        columns = wanted
    others = named_among(header, model.program.inputs)
    columns = [name for name in columns if name not in others]
    places = [header.index(name) for name in (*columns, *others)]
    table = np.array(
        [[_number(path, line, header, row, at) for at in places] for line, row in rows[1:]]
    )
    beside = {name: table[:, len(columns) + i] for i, name in enumerate(others)}
    return columns, table[:, : len(columns)], beside


def _number(path: Path, line: int, header: list[str], row: list[str], at: int) -> float:
    if len(row) != len(header):
        message = f"{path}:{line}: {len(row)} cells, but the header has {len(header)}"
        raise DataError("ragged", message)
    try:
        value = float(row[at])
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        message = (
            f"{path}:{line}: column {header[at]!r} holds {row[at].strip()!r}; it must be a number"
        )
        raise DataError("not-numbers", message)
    return value


def _table(header: list[str], points: Array, outputs: Array, model: Model) -> str:
    output = model.program.output
    name = "output" if output is None else output.name
    single = outputs.shape[1] == 1
    names = [name] if single else [f"{name}_{i + 1}" for i in range(outputs.shape[1])]
    classes = model.meta.get("classes")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*header, *names, *(["class"] if classes else [])])
    for point, output_row in zip(points, outputs, strict=True):
        cells = [*(repr(float(v)) for v in point), *(repr(float(v)) for v in output_row)]
        if classes:
            above = output_row[0] > (classes[0] + classes[-1]) / 2
            index = (len(classes) - 1) * int(above) if single else int(output_row.argmax())
            cells.append(f"{classes[index]:g}")
        writer.writerow(cells)
    return text.getvalue()

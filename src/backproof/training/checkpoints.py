"""Trained networks in one .safetensors file: the numbers, and the program they belong to as text.

The file's metadata hold `backproof` (the version of this layout), `program` (see
`backends.to_text`) and `meta` (JSON, whatever the caller wants to keep). Nothing in a file is ever
executed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from backproof.algebra.expressions import Array
from backproof.algebra.program import Program
from backproof.algebra.types import ONE, Dim
from backproof.backends.to_text import TextError, from_text, to_text
from backproof.beside import created
from backproof.training.errors import CheckpointError
from backproof.training.model import Model, predict

__all__ = ["CheckpointError", "Model", "load", "predict", "save"]

LAYOUT = "1"


def save(
    path: str | Path,
    program: Program,
    parameters: Mapping[str, Array],
    meta: Mapping[str, Any] | None = None,
) -> None:
    """Write a model; the file appears whole or not at all.

    `parameters` maps every parameter's name to its array (rows, columns). Raises CheckpointError
    where they do not fit the program, OSError where the place cannot be written.
    """
    target = Path(path)
    arrays = {n: np.ascontiguousarray(a, dtype=np.float64) for n, a in parameters.items()}
    _fit_program(target, program, arrays)
    try:
        described = json.dumps(dict(meta or {}), ensure_ascii=False, allow_nan=False)
        text = to_text(program)
    except (TypeError, ValueError) as fault:
        raise CheckpointError(f"{target}: cannot be saved ({fault})") from fault
    content = encode(arrays, {"backproof": LAYOUT, "program": text, "meta": described})
    handle, beside = created(target.parent, f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A model is a file like any other.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def encode(arrays: Mapping[str, Array], metadata: Mapping[str, str]) -> bytes:
    """The bytes of a .safetensors file, the same for the same content.

    The length of the header (8 bytes, little endian), the header as JSON filled up with spaces to a
    multiple of 8, the numbers. The library's own writer orders the metadata at random.
    """
    header: dict[str, Any] = {"__metadata__": dict(sorted(metadata.items()))}
    start = 0
    for name, array in arrays.items():
        offsets = [start, start + array.nbytes]
        header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": offsets}
        start += array.nbytes
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    numbers = b"".join(array.astype("<f8").tobytes() for array in arrays.values())
    return len(text).to_bytes(8, "little") + text + numbers


def load(path: str | Path) -> Model:
    """Read a model; raises CheckpointError for a file that is none or whose parts do not fit."""
    # Loaded late: a model is written without it.
    from safetensors import SafetensorError, safe_open

    source = Path(path)
    if not source.is_file():
        raise CheckpointError(f"{source}: no such file")
    try:
        with safe_open(str(source), framework="numpy") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, TypeError, KeyError) as fault:
        raise CheckpointError(f"{source}: not a .safetensors file ({fault})") from fault
    if "backproof" not in metadata or "program" not in metadata:
        raise CheckpointError(f"{source}: holds numbers, but no network of backproof")
    if metadata["backproof"] != LAYOUT:
        raise CheckpointError(f"{source}: layout {metadata['backproof']!r} is not {LAYOUT!r}")
    try:
        program = from_text(metadata["program"])
        meta = json.loads(metadata.get("meta", "{}"))
    except (TextError, ValueError, RecursionError) as fault:
        raise CheckpointError(f"{source}: the program is damaged ({fault})") from fault
    if not isinstance(meta, dict):
        raise CheckpointError(f"{source}: meta is no JSON object")
    _fit_program(source, program, arrays)
    return Model(program, arrays, meta)


def _fit_program(path: Path, program: Program, arrays: Mapping[str, Array]) -> None:
    """Every parameter has its array, of the right shape, and there is no other."""
    names = {p.name for p in program.parameters}
    if names != set(arrays):
        odd = ", ".join(sorted(names ^ set(arrays)))
        raise CheckpointError(f"{path}: parameters and arrays differ in {odd}")
    known: dict[Dim, tuple[int, str]] = {ONE: (1, "the document")}
    for p in program.parameters:
        array = arrays[p.name]
        if array.dtype != np.float64 or array.ndim != 2:
            raise CheckpointError(
                f"{path}: {p.name} is {array.dtype} of {array.ndim} axes, not float64 of 2"
            )
        if not np.isfinite(array).all():
            raise CheckpointError(f"{path}: {p.name} holds a number that is not finite")
        for dim, length in zip((p.type.rows, p.type.columns), array.shape, strict=True):
            if not dim.parts:
                expected, where = known.setdefault(dim, (length, p.name))
                if expected != length:
                    raise CheckpointError(
                        f"{path}: {dim} is {length} in {p.name}, but {expected} in {where}"
                    )

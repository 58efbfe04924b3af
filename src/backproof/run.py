"""What a document is good for once it is checked: a derivation, code, a trained network.

Each of these is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backproof import pipeline
from backproof.algebra.expressions import Expr, gradient
from backproof.algebra.program import Program
from backproof.described import network_of
from backproof.document import Document
from backproof.judge.verdicts import Holds
from backproof.meaning.statements import Stated
from backproof.patterns import regex
from backproof.pipeline import Checked
from backproof.training.data import DataSet, load_data
from backproof.training.settings import Settings

if TYPE_CHECKING:
    from backproof.derivation import Derivation
    from backproof.training.loop import Fitted, Progress
    from backproof.training.objective import Objective

BACKENDS = ("numpy", "llvm")
_CELL = regex(r"\s*(?<!\\)&\s*")


def checked(item: Checked | Document | str | Path) -> Checked:
    """A result of `check` as it is; a document, or the file at a path, judged first."""
    return item if isinstance(item, Checked) else pipeline.check(item)


def program_of(item: Checked) -> Program:
    """The network that a document describes; raises UnsupportedProgram where there is none."""
    return network_of(item.reading)


def derive(item: Checked | Document | str | Path, wrt: Sequence[str] = ()) -> Derivation:
    """The gradients of a document from its forward equations, in its author's notation.

    `wrt` names further quantities; without it, those that the document names, or every parameter.
    """
    from backproof import derivation

    return derivation.derive(checked(item).reading, wrt=tuple(wrt))


def emit(item: Checked | Document | str | Path, to: str = "numpy") -> str:
    """The source of a module that computes the network and its gradients: NumPy, or LLVM IR for
    this machine.

    The module has been run and compared with the algebra. Raises UnsupportedProgram for a document
    without a network, ValueError for a back end that does not exist.
    """
    if to not in BACKENDS:
        raise ValueError(f"no back end {to!r}; there are {', '.join(BACKENDS)}")
    found = checked(item)
    if to == "llvm":
        from backproof.backends.to_llvm import to_llvm

        return to_llvm(program_of(found))
    from backproof.backends.to_numpy import to_numpy

    return to_numpy(program_of(found), None, sources(found))


def objective(
    item: Checked | Document | str | Path,
    data: str | Path | DataSet = "disc",
    *,
    target: str | None = None,
    **options: Any,
) -> Objective:
    """The loss of a document's network on a data set, and its gradient, as one compiled function.

    `options` are fields of `Settings` (precision, constants, sizes). Raises UnsupportedProgram and
    DataError, NoCompiler where llvmlite cannot be loaded.
    """
    from backproof.training.objective import Objective

    chosen = Settings(**options)
    if not isinstance(data, DataSet):
        data = load_data(data, target=target, seed=chosen.seed)
    return Objective(program_of(checked(item)), data, chosen)


def fit(
    item: Checked | Document | str | Path,
    data: str | Path | DataSet = "disc",
    *,
    target: str | None = None,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
    **options: Any,
) -> Fitted:
    """Train the network of a document on a data set: by name, from a file, or made before.

    `options` are fields of `Settings` (epochs, batch, learning_rate, restarts, seed, ...), for
    instead of `settings`. Raises UnsupportedProgram, DataError and TrainingError.
    """
    from backproof.training.loop import fit as fit_program

    if settings is not None and options:
        raise TypeError(f"give settings or {', '.join(options)}, not both")
    chosen = settings or Settings(**options)
    if not isinstance(data, DataSet):
        data = load_data(data, target=target, seed=chosen.seed)
    return fit_program(program_of(checked(item)), data, chosen, progress)


def sources(item: Checked) -> Mapping[Expr, str]:
    """The author's equation of each definition, and of each gradient that holds."""
    context = item.reading.context
    if context is None or context.program.loss is None:
        return {}
    found: dict[Expr, str] = {}
    for key, definition in item.reading.table.by_key.items():
        if key in context.symbols:
            found[context.symbols[key]] = _text(definition.stated)
    holding = {j.stated for j in item.statements if isinstance(j.verdict, Holds)}
    for claim in item.reading.claims:
        own = claim.context is context and claim.of is context.program.loss
        if own and claim.kind == "gradient" and claim.stated in holding and claim.wrt is not None:
            found[gradient(claim.of, claim.wrt)] = _whole(claim.stated)
    return found


def _text(stated: Stated) -> str:
    text = stated.statement.block.passage.text[stated.start : stated.end]
    return _CELL.sub(" ", text)


def _whole(stated: Stated) -> str:
    """A member of a chain with the left side of the chain."""
    if stated.head is None or stated.start != stated.member.start:
        return _text(stated)
    head = stated.statement.block.passage.text[stated.head.start : stated.head.end]
    return f"{head} {_text(stated)}"

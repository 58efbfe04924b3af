"""The reading that was chosen as plain data: convention, evidence, roles and shapes by scope."""

from __future__ import annotations

from backproof.algebra.expressions import Expr
from backproof.meaning.contexts import Context
from backproof.meaning.conventions import Evidence
from backproof.meaning.naming.unwritten import is_unwritten
from backproof.meaning.reading import Reading
from backproof.record import dataclass
from backproof.views.names import shown_length, shown_name


@dataclass(frozen=True)
class Shape:
    """A name with its rows and columns; `declared` says that the author gave them."""

    name: str
    rows: str
    columns: str
    declared: bool

    def __str__(self) -> str:
        scalar = self.rows == self.columns == "1"
        return "scalar" if scalar else f"{self.rows} × {self.columns}"


@dataclass(frozen=True)
class Scope:
    """How one objective and all that it rests on were understood."""

    title: str
    convention: str
    orientation: str
    batch: str | None
    evidence: tuple[Evidence, ...]
    objective: str
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    parameters: tuple[str, ...]
    output: str | None
    shapes: tuple[Shape, ...]


def scopes_of(reading: Reading) -> tuple[Scope, ...]:
    """One scope for each objective of a reading, the one with most definitions first, each once."""
    contexts = sorted(reading.contexts.values(), key=lambda c: -len(c.program.definitions))
    return tuple(dict.fromkeys(_scope(reading, context) for context in contexts))


def _scope(reading: Reading, context: Context) -> Scope:
    program, convention = context.program, context.setting.convention
    numbers = program.numbers
    declared = reading.table.declarations
    shapes = tuple(
        Shape(
            shown_name(name),
            shown_length(found.type.rows, numbers),
            shown_length(found.type.columns, numbers),
            name.partition("@")[0] in declared,
        )
        for name, found in context.symbols.items()
        if not is_unwritten(name)
    )
    return Scope(
        context.place.section.title,
        str(convention),
        convention.orientation,
        None if program.batch is None else shown_length(program.batch, numbers),
        convention.evidence,
        shown_name(context.objective),
        _names(program.inputs, context),
        _names(program.targets, context),
        _names(program.parameters, context),
        None if program.output is None else shown_name(program.output.name),
        shapes,
    )


def _names(symbols: tuple[Expr, ...], context: Context) -> tuple[str, ...]:
    """The names that the document has; what stands for something unknown has none."""
    return tuple(
        shown_name(s.name)
        for s in symbols
        if s.name in context.shapes.names and not is_unwritten(s.name)
    )

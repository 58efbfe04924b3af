"""What an editor shows under the pointer: shapes, derivations, verdicts, how the page was read."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.algebra.expressions import Expr
from backproof.derivation import Entry
from backproof.lsp.analysis import Analysis
from backproof.lsp.occurrences import Occurrence, given_by, line_at, names_at, occurrence_at
from backproof.meaning.contexts import Context
from backproof.meaning.naming.names import first_derivative, named
from backproof.source import Source, Span
from backproof.syntax.nodes import Derivative, Symbol
from backproof.views.names import shown_length, shown_name
from backproof.views.sheet import Line


def hover(analysis: Analysis, source: Source, offset: int) -> tuple[str, Span] | None:
    """Markdown about what stands at an offset, and the part of the text that it is about."""
    found = occurrence_at(analysis, source, offset)
    line = line_at(analysis, source, offset)
    parts: list[str] = []
    if found is not None:
        parts += _of_derivative(analysis, found) if isinstance(found.node, Derivative) else []
        parts += _of_symbol(analysis, found)
    parts += _of_line(line) if line is not None else []
    if not parts:
        return None
    span = found.span if found is not None else line.span if line is not None else None
    parts += _of_reading(analysis)
    return "\n\n".join(parts), span or Span(source, offset, offset)


def _of_symbol(analysis: Analysis, found: Occurrence) -> Iterator[str]:
    if not isinstance(found.node, Symbol):
        return
    known = _typed(analysis, found)
    if known is not None:
        context, symbol = known
        rows = shown_length(symbol.type.rows, context.program.numbers)
        columns = shown_length(symbol.type.columns, context.program.numbers)
        shape = "scalar" if rows == columns == "1" else f"{rows} × {columns}"
        role = _role(context, symbol)
        yield f"**{shown_name(symbol.name)}**: {shape}" + (f", {role}" if role else "")
    given = given_by(analysis, found)
    if given is not None:
        stated = given.stated
        text = stated.statement.block.passage.text[stated.start : stated.end]
        yield f"line {stated.span.line}: `{' '.join(text.split())}`"


def _typed(analysis: Analysis, found: Occurrence) -> tuple[Context, Expr] | None:
    """The typed symbol that a name means, in the largest context that has it."""
    assert isinstance(found.node, Symbol)
    reading = analysis.checked.reading
    contexts = sorted(reading.contexts.values(), key=lambda c: -len(c.program.definitions))
    for name in names_at(found.node):
        key = reading.table.resolve(name, found.stated.place)
        for context in contexts:
            symbol = context.symbols.get(key) or context.symbols.get(name)
            if symbol is not None:
                return context, symbol
    return None


def _role(context: Context, symbol: Expr) -> str:
    program = context.program
    roles = (
        ("input", program.inputs),
        ("target", program.targets),
        ("parameter", program.parameters),
        ("loss", (program.loss,)),
    )
    return next((role for role, symbols in roles if symbol in symbols), "")


def _of_derivative(analysis: Analysis, found: Occurrence) -> Iterator[str]:
    entry = entry_for(analysis, found.node) if isinstance(found.node, Derivative) else None
    if entry is None or entry.expr is None:
        return
    yield f"derived: `{entry.latex}`"
    if entry.steps:
        yield "\n".join(f"- {rule} ({shapes})" for rule, shapes in entry.steps)


def entry_for(analysis: Analysis, node: Derivative) -> Entry | None:
    """The derived gradient that a derivative in the text is."""
    first = first_derivative(node)
    if first is None or analysis.derivation is None:
        return None
    below = named(first[2])
    return next((e for e in analysis.derivation.entries if target_of(e).name == below), None)


def target_of(entry: Entry) -> Expr:
    """The quantity that a derived gradient is by."""
    by: Expr = entry.target.parameters[1]
    return by


def _of_line(line: Line) -> Iterator[str]:
    if line.verdict is None:
        return
    code = f" `{line.code}`" if line.code else ""
    message = f": {line.message}" if line.message else ""
    yield f"{line.verdict}{code}{message}"
    yield from (f"holds only if {condition}" for condition in line.conditions)


def _of_reading(analysis: Analysis) -> Iterator[str]:
    for sheet in analysis.sheets:
        for scope in sheet.scopes[:1]:
            because = "; ".join(evidence.words for evidence in scope.evidence)
            yield f"*read as {scope.convention}{f' ({because})' if because else ''}*"
            return

"""The gradients of a document, derived and written as its author writes.

Claims lend names, order, stopping points and the choice among equal forms, never content: with
every right side replaced by a wrong one the result is still true.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from backproof.algebra.arrange import arrange
from backproof.algebra.derive import Derived, Deriver, NoRule, total_of
from backproof.algebra.expressions import (
    Expr,
    derivative_op,
    gradient,
    leaves,
    substitute,
    symbol_op,
)
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.primes import name_slopes
from backproof.algebra.program import Definition, Program
from backproof.algebra.simplify import simplify
from backproof.algebra.types import Dim, Type
from backproof.algebra.vocabulary import Vocabulary
from backproof.backends.to_latex import to_latex
from backproof.backends.to_unicode import plain_name, to_unicode
from backproof.meaning.contexts import Context
from backproof.meaning.naming.names import bare, named
from backproof.meaning.suppositions.arbitrary import is_mixed
from backproof.meaning.understanding import Reading
from backproof.meaning.vocabulary import aliases, mentioned, vocabulary
from backproof.record import dataclass, replace
from backproof.syntax import SyntaxFault, parse_expression
from backproof.syntax.nodes import Derivative


@dataclass(frozen=True)
class Entry:
    """One gradient: `target` is the derivative, `expr` its value in terms of other gradients.

    `expr` is None where the loss does not depend on the quantity, or where no rule is known;
    `remark` says which. `latex` and `unicode` are whole equations, `right` the right side alone.
    `steps` are the rules used, each with the shapes that it took and gave.
    """

    target: Expr
    expr: Expr | None
    latex: str
    right: str
    unicode: str
    steps: tuple[tuple[str, str], ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Derivation:
    """All gradients that were asked for, in the author's order."""

    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return to_text(self).rstrip() or "<Derivation of nothing>"

    def _repr_latex_(self) -> str:
        """As a notebook shows it."""
        return f"$$\n{to_latex_rows(self)}\n$$"


def derive(reading: Reading, wrt: tuple[str, ...] = ()) -> Derivation:
    """The gradients that a document claims; all of them for a document that claims none.

    `wrt` asks for more, by name or as a derivative (`X_1`, `\\hat{y}`, `∂L/∂X`). Raises ValueError
    for a name that the network does not use.
    """
    words = vocabulary(reading)
    wanted, notes = _claimed(reading)
    network = _network(reading)
    if network is None and (wrt or not wanted):
        reason = "the document defines no loss that is a number"
        if wrt:
            raise ValueError(f"{reason}, so nothing can be derived")
        return Derivation((), words, (*notes, reason))
    if network is not None and not wanted:
        wanted = [(network, symbol) for symbol in everything(network.program)]
    if network is not None:
        for name in wrt:
            asked = _asked(name, network)
            if (network, asked) not in wanted:
                wanted.append((network, asked))
    named_anywhere = mentioned(reading) | dict.fromkeys(aliases(reading).values())
    derivers: dict[str, list[Deriver]] = {}
    entries = []
    for context, target in wanted:
        if context.objective not in derivers:
            derivers[context.objective] = _derivers(context, named_anywhere, wanted)
        entries.append(_entry(derivers[context.objective], target, words, context.arbitrary))
    notes += [entry.remark for entry in entries if entry.remark]
    return Derivation(tuple(entries), words, tuple(notes))


def everything(program: Program) -> list[Expr]:
    """All intermediate quantities from the loss backwards, each followed by its parameters."""
    first: dict[Expr, Expr] = {}
    for definition in program.definitions:
        for leaf in leaves(definition.expr):
            first.setdefault(leaf, definition.symbol)
    found: dict[Expr, None] = {}
    for definition in reversed(program.definitions):
        if definition.symbol is not program.loss:
            found.setdefault(definition.symbol)
        # After its first use all its uses are behind: what its gradient needs stands above it.
        for parameter in program.parameters:
            if first.get(parameter) is definition.symbol:
                found.setdefault(parameter)
    return list(found)


def _network(reading: Reading) -> Context | None:
    """The largest context whose objective is a number."""
    found = [
        c
        for c in reading.contexts.values()
        if _loss(c) is not None and not (c.arbitrary or c.of_several)
    ]
    return max(found, key=lambda c: len(c.program.definitions), default=None)


def _loss(context: Context) -> Expr | None:
    """What a context differentiates, if it is one number and is defined."""
    loss = context.program.loss
    defined = loss is not None and loss in context.program.defined
    return loss if defined and loss is not None and loss.type.is_scalar else None


def _given(context: Context) -> set[Expr]:
    """The quantities whose gradients the document takes as given: its loss is never defined."""
    loss = context.program.loss
    if loss is None or not (context.arbitrary or loss in context.of_several):
        return set()
    return set(leaves(context.program.defined[loss])) & context.program.defined.keys()


def _claimed(reading: Reading) -> tuple[list[tuple[Context, Expr]], list[str]]:
    """The gradients on the left sides, in order, and why others are left out."""
    order: dict[tuple[str, str], tuple[float, Context, Expr]] = {}
    notes: dict[str, None] = {}
    for claim in reading.claims:
        if claim.wrt is None:
            continue
        if claim.of is not _loss(claim.context):
            notes.setdefault(f"{_fraction(claim.of, claim.wrt)} is no gradient of the loss")
            continue
        if claim.wrt in _given(claim.context):
            fraction = _fraction(claim.of, claim.wrt)
            if claim.of.name in reading.table.by_key:
                name = plain_name(claim.of.name)
                notes.setdefault(f"{fraction} is not derived: {name} does not depend on it")
            else:
                notes.setdefault(f"{fraction} is given: the loss has no formula")
            continue
        rank = claim.stated.place.order
        order.setdefault((claim.of.name, claim.wrt.name), (rank, claim.context, claim.wrt))
    for stated, (of, wrt) in aliases(reading).items():
        context = reading.contexts.get(of)
        if context is None or wrt not in context.symbols or _loss(context) is None:
            continue
        if context.symbols[wrt] not in _given(context):
            rank = stated.place.order
            order.setdefault((of, wrt), (rank, context, context.symbols[wrt]))
    for code, message in reading.unread.values():
        if code == "no-path":
            notes.setdefault(message)
    ranked = sorted(order.values(), key=lambda found: found[0])
    return [(context, symbol) for _, context, symbol in ranked], list(notes)


def _plain(quantity: Expr) -> str:
    return plain_name(quantity.name)


def _fraction(of: Expr, wrt: Expr) -> str:
    return f"∂{_plain(of)}/∂{_plain(wrt)}"


def _derivers(
    context: Context,
    named_anywhere: Iterable[tuple[str, str]],
    wanted: list[tuple[Context, Expr]],
) -> list[Deriver]:
    """How gradients are derived; a later one is asked where those before it find no path."""
    symbols = {
        context.symbols[wrt]
        for of, wrt in named_anywhere
        if of == context.objective and wrt in context.symbols
    }
    if not symbols:
        symbols = {symbol for _, symbol in wanted}
    program, given = context.program, _given(context)
    named_given = [symbol for symbol in program.defined if symbol in given & symbols]
    if named_given and program.loss is not None:
        # The loss is known by the gradients that the document names; others are the last resort.
        reached = total_of([sum_all(symbol) for symbol in named_given])
        kept = [d for d in program.definitions if d.symbol is not program.loss]
        program = replace(program, definitions=(*kept, Definition(program.loss, reached)))
    symbols |= given
    programs = [program] if program is context.program else [program, context.program]
    # Simplified once, at the end: what is written out would be walked again at every step.
    return [Deriver(program, symbols) for program in programs]


def _entry(derivers: list[Deriver], target: Expr, words: Vocabulary, arbitrary: bool) -> Entry:
    deriver = derivers[0]
    symbol = gradient(deriver.loss, target)
    left, plain_left = to_latex(symbol, words), to_unicode(symbol, words)
    try:
        every = (each.gradient(target) for each in derivers)
        derived = next((d for d in every if d.expr is not None), Derived(target, None, ()))
    except NoRule as fault:
        remark = f"{plain_left}: {fault}"
        return Entry(symbol, None, f"{left} = ?", "?", f"{plain_left} = ?", (), remark)
    twice = derived.expr is not None and any(
        leaf.op is derivative_op and to_latex(leaf, words) == left for leaf in leaves(derived.expr)
    )
    if twice or (arbitrary and derived.expr is None):
        reason = "one name means two quantities" if twice else "the loss has no formula"
        remark = f"{plain_left} cannot be written: {reason}"
        return Entry(symbol, None, f"{left} = ?", "?", f"{plain_left} = ?", (), remark)
    if derived.expr is None:
        remark = f"{_plain(deriver.loss)} does not depend on {_plain(target)}"
        return Entry(symbol, None, f"{left} = 0", "0", f"{plain_left} = 0", (), remark)
    if any(leaf.op is symbol_op and is_mixed(leaf) for leaf in leaves(derived.expr)):
        remark = f"{plain_left} cannot be written: of a function only the name is known"
        return Entry(symbol, None, f"{left} = ?", "?", f"{plain_left} = ?", (), remark)
    expr = arrange(_folded(simplify(derived.expr), deriver.program, words))
    shown = name_slopes(expr, words.primes)
    right, plain = to_latex(shown, words), to_unicode(shown, words)
    return Entry(
        symbol, expr, f"{left} = {right}", right, f"{plain_left} = {plain}", _steps(derived)
    )


def _folded(expr: Expr, program: Program, words: Vocabulary) -> Expr:
    """Write quantities by their names where the author does."""
    names: dict[Expr, Expr] = {}
    for definition in program.definitions:
        if definition.symbol.name in words.folded:
            for form in (definition.expr, simplify(definition.expr)):
                if form.args:
                    names[form] = definition.symbol
    return substitute(expr, names) if names else expr


def _steps(derived: Derived) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for step in derived.steps:
        found.setdefault((step.rule, f"{_shape(step.cotangent.type)} → {_shape(step.result.type)}"))
    return tuple(found)


def _shape(type_: Type) -> str:
    if type_.is_scalar:
        return "scalar"
    return f"{_length(type_.rows)} × {_length(type_.columns)}"


def _length(dim: Dim) -> str:
    return str(dim.number) if dim.number is not None else dim.name.partition("#")[0]


def _asked(name: str, context: Context) -> Expr:
    """The quantity of a name, however it is written."""
    known = context.symbols
    candidates = [name]
    try:
        node = bare(parse_expression(name))
        if isinstance(node, Derivative) and len(node.denominators) == 1:
            node = node.denominators[0]
        candidates.append(named(node) or name)
    except SyntaxFault:
        pass
    for candidate in candidates:
        if candidate in known and known[candidate] is not context.program.loss:
            return known[candidate]
    near = get_close_matches(candidates[-1], known, 1, 0.5)
    others = ", ".join(sorted(k for k in known if known[k] is not context.program.loss))
    hint = f"; the nearest name is {near[0]}" if near else f"; there are {others}"
    raise ValueError(f"the network has no quantity {name}{hint}")


def to_latex_rows(derivation: Derivation, environment: str = "aligned") -> str:
    """One aligned block, one gradient per row, without delimiters."""
    rows = [entry.latex.replace(" = ", " &= ", 1) for entry in derivation.entries]
    body = f"{derivation.vocabulary.row_end}\n    ".join(rows)
    return f"\\begin{{{environment}}}\n    {body}\n\\end{{{environment}}}"


def to_markdown(derivation: Derivation, steps: bool = False) -> str:
    """Markdown: one block of equations, or with `steps` one per gradient and the rules used."""
    notes = "".join(f"\n- {note}" for note in derivation.notes)
    closing = f"\n\nNotes:\n{notes}\n" if notes else "\n"
    if not derivation.entries:
        return closing.lstrip()
    if not steps:
        return f"$$\n{to_latex_rows(derivation)}\n$$" + closing
    parts = []
    for entry in derivation.entries:
        rules = "".join(f"\n- {rule} ({shapes})" for rule, shapes in entry.steps)
        parts.append(f"$$\n{entry.latex}\n$$" + (f"\n{rules}" if rules else ""))
    return "\n\n".join(parts) + closing


def to_text(derivation: Derivation) -> str:
    """Plain text, one gradient per line."""
    return "".join(f"{entry.unicode}\n" for entry in derivation.entries)

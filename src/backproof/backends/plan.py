"""A program and its gradients as one recipe: what to compute, in which order and name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import count

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import (
    Expr,
    constant,
    constant_op,
    derivative_op,
    gradient,
    identity_op,
    leaves,
    ones_op,
    size_op,
    substitute,
    symbol,
    symbol_op,
    walk,
)
from backproof.algebra.ops.arithmetic import negate
from backproof.algebra.ops.linear import transpose
from backproof.algebra.ops.reductions import repeat_columns, repeat_rows
from backproof.algebra.program import Program
from backproof.algebra.simplify import simplify
from backproof.algebra.types import ONE, Dim
from backproof.backends.collect import collect
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.matrices import without_letters
from backproof.backends.names import identifier, identifiers
from backproof.backends.stable import stabilise
from backproof.backends.stable_guards import guarded
from backproof.garbage import uncollected
from backproof.record import dataclass

# Parts that cost nothing or next to nothing: never worth a name of their own.
_CHEAP = frozenset({
    symbol_op, derivative_op, constant_op, size_op, ones_op, identity_op,
    transpose, repeat_rows, repeat_columns, negate,
})  # fmt: skip


@dataclass(frozen=True)
class Assignment:
    """`target = expr`: a symbol of the program, a gradient, or a shared part without a name.

    `written` is the document's expression where a stable form replaces it.
    """

    target: Expr
    expr: Expr
    written: Expr | None = None


@dataclass(frozen=True)
class Plan:
    """Assignments in an order in which they can be run.

    `gradients` maps each parameter to the quantity that holds its gradient. `names` gives a Python
    identifier for every symbol, gradient and dim. `lengths` says which axis of which given array a
    dim measures.
    """

    program: Program
    forward: tuple[Assignment, ...]
    backward: tuple[Assignment, ...]
    gradients: Mapping[Expr, Expr]
    names: Mapping[Expr | Dim, str]
    lengths: Mapping[Dim, tuple[Expr, int]]

    @property
    def written_out(self) -> dict[Expr, Expr]:
        """Every quantity in terms of what is given; shared parts stay shared."""
        known: dict[Expr, Expr] = {}
        for assignment in (*self.forward, *self.backward):
            known[assignment.target] = substitute(assignment.expr, known)
        return known

    @property
    def given(self) -> tuple[Expr, ...]:
        """All that must be handed in: parameters, inputs, targets, then other free symbols."""
        return given(self.program)

    @property
    def constants(self) -> tuple[Expr, ...]:
        """The free symbols that are neither parameter, input nor target: λ, say."""
        known = {*self.program.parameters, *self.program.inputs, *self.program.targets}
        return tuple(s for s in self.given if s not in known)


def given(program: Program) -> tuple[Expr, ...]:
    """The symbols that a program needs and does not define: parameters, inputs, targets, others."""
    ordered = [*program.parameters, *program.inputs, *program.targets, *program.free]
    defined = program.defined
    return tuple(dict.fromkeys(s for s in ordered if s not in defined))


def make_plan(program: Program, gradients: Mapping[Expr, Expr] | None = None) -> Plan:
    """The recipe for the loss and the gradients of the parameters.

    `gradients` maps quantities to the expressions of their gradients, in which other gradients may
    occur by name; None derives them from the stable forms of the program. Raises UnsupportedProgram
    for a program without a loss or a gradient that is used and not given, NoRule for an operation
    without a rule.
    """
    program = without_letters(program)
    if program.loss is None:
        raise UnsupportedProgram("no-loss", "the document defines no loss, so there is no gradient")
    if gradients is None:
        stable = stabilise(program)
        gradients = stable_gradients(stable)
    else:
        stable = program
    order = _backward_order(stable, gradients)
    values = {d.expr: d.symbol for d in reversed(stable.definitions) if d.expr.args}
    backward = [
        (gradient(program.loss, q), guarded(substitute(gradients[q], values))) for q in order
    ]
    written = program.defined
    forward = [(d.symbol, guarded(d.expr)) for d in stable.definitions]
    assigned = _share([*forward, *backward])
    split = max(i for i, (target, _) in enumerate(assigned) if target is forward[-1][0]) + 1
    steps = tuple(
        Assignment(t, e, written[t] if t in written and written[t] is not e else None)
        for t, e in assigned
    )
    return Plan(
        stable,
        steps[:split],
        steps[split:],
        {p: gradient(program.loss, p) for p in stable.parameters},
        _names(stable, steps),
        lengths(stable),
    )


@uncollected()
def stable_gradients(program: Program) -> dict[Expr, Expr]:
    """The gradients of the parameters and of what lies between, written in terms of one another."""
    deriver = Deriver(program, program.defined, _shortest, steps=False)
    wanted: dict[Expr, Expr] = {}
    waiting = list(program.parameters)
    while waiting:
        quantity = waiting.pop()
        if quantity in wanted:
            continue
        found = deriver.gradient(quantity).expr
        wanted[quantity] = constant(0, quantity.type) if found is None else found
        waiting.extend(
            leaf.parameters[1] for leaf in leaves(wanted[quantity]) if leaf.op is derivative_op
        )
    return wanted


def _shortest(e: Expr) -> Expr:
    plain = simplify(e)
    collected = collect(plain)
    return plain if collected is plain else simplify(collected)


def lengths(program: Program) -> dict[Dim, tuple[Expr, int]]:
    """Which axis (0 rows, 1 columns) of which given array tells the length of a dim."""
    found: dict[Dim, tuple[Expr, int]] = {}
    parameters = set(program.parameters)
    for array in sorted(given(program), key=lambda s: s in parameters):
        for axis, dim in enumerate((array.type.rows, array.type.columns)):
            if dim != ONE:
                found.setdefault(dim, (array, axis))
    return found


def _backward_order(program: Program, gradients: Mapping[Expr, Expr]) -> list[Expr]:
    """From the loss downwards; a parameter's gradient as soon as all it needs is there."""
    needed: dict[Expr, set[Expr]] = {}
    waiting = list(program.parameters)
    while waiting:
        quantity = waiting.pop()
        if quantity in needed:
            continue
        if quantity not in gradients:
            raise UnsupportedProgram(
                "missing-gradient", f"the gradient by {quantity.name} is used but not given"
            )
        used = {e.parameters[1] for e in leaves(gradients[quantity]) if e.op is derivative_op}
        needed[quantity] = used
        waiting.extend(used)
    wanted = [*(d.symbol for d in reversed(program.definitions)), *program.parameters, *needed]
    rank = {q: i for i, q in enumerate(q for q in dict.fromkeys(wanted) if q in needed)}
    users: dict[Expr, list[Expr]] = {}
    for quantity, used in needed.items():
        for other in used:
            users.setdefault(other, []).append(quantity)
    missing = {quantity: len(used) for quantity, used in needed.items()}
    parameters = set(program.parameters)
    # Parameters first; among the others, the one nearest to the loss.
    ready = [(q not in parameters, rank[q], q) for q in needed if not missing[q]]
    heapify(ready)
    order: list[Expr] = []
    while ready:
        chosen = heappop(ready)[2]
        order.append(chosen)
        for user in users.get(chosen, ()):
            missing[user] -= 1
            if not missing[user]:
                heappush(ready, (user not in parameters, rank[user], user))
    if len(order) < len(needed):
        raise UnsupportedProgram("circular-gradients", "the given gradients need one another")
    return order


def _share(assigned: Sequence[tuple[Expr, Expr]]) -> list[tuple[Expr, Expr]]:
    """Give a part that several places use a name of its own, just before its first use."""
    uses: Counter[Expr] = Counter()
    roots = {expr for _, expr in assigned}
    for e in walk([expr for _, expr in assigned]):
        uses.update(set(e.args))
    repeated = {
        e for e, times in uses.items()
        if (times > 1 or e in roots) and e.op not in _CHEAP and _has_values(e)
    }  # fmt: skip
    known: dict[Expr, Expr] = {}
    result: list[tuple[Expr, Expr]] = []
    taken = {t.name for t, _ in assigned if t.op is symbol_op}
    free = (name for i in count(1) if (name := f"shared_{i}") not in taken)
    for target, expr in assigned:
        for e in walk([expr]):
            if e in repeated and e not in known and e is not expr:
                shared = symbol(next(free), e.type)
                result.append((shared, substitute(e, known)))
                known[e] = shared
        result.append((target, substitute(expr, known)))
        if expr in repeated:
            known.setdefault(expr, target)
    return result


def _has_values(e: Expr) -> bool:
    return any(part.op is symbol_op or part.op is derivative_op for part in walk([e]))


def _names(program: Program, steps: Iterable[Assignment]) -> dict[Expr | Dim, str]:
    """Identifiers: symbols first, they keep the document's names; then dims, gradients."""
    symbols = list(dict.fromkeys([*given(program), *(d.symbol for d in program.definitions)]))
    names: dict[Expr | Dim, str] = {}
    names.update(zip(symbols, identifiers([s.name for s in symbols]), strict=True))
    taken = set(names.values())

    def name(of: Expr | Dim, text: str) -> None:
        names[of] = identifier(text, taken)
        taken.add(names[of])

    for dim in lengths(program):
        if not dim.parts:
            name(dim, dim.name.partition("#")[0])
    for step in steps:
        if step.target in names:
            continue
        if step.target.op is derivative_op:
            of, by = (names[part] for part in step.target.parameters)
            name(step.target, f"d{of}_d{by}")
        else:
            name(step.target, step.target.name)
    return names

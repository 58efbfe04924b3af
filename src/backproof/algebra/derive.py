"""Gradients as expressions, by reverse accumulation over the definitions of a program.

The gradient of a quantity is the sum, over the definitions that use it, of the cotangents that the
rules of
their operations give (A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. 2008, section
3.2). Where a
consumer's gradient has a name of its own the result stops there; otherwise it is written out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from backproof.algebra.expressions import Expr, constant, gradient, leaves, symbol_op, walk
from backproof.algebra.ops import MASKS
from backproof.algebra.ops.arithmetic import add
from backproof.algebra.ops.letters import total
from backproof.algebra.program import Program
from backproof.record import dataclass


class NoRule(ValueError):
    """An operation on the way has no derivative rule; `op` is its name."""

    def __init__(self, op: str):
        self.op = op
        super().__init__(f"no derivative rule for {op}")


@dataclass(frozen=True)
class Step:
    """One rule that was applied: to what, with which cotangent, with what result."""

    rule: str
    expr: Expr
    cotangent: Expr
    result: Expr


@dataclass(frozen=True)
class Derived:
    """A gradient and how it came about; `expr` is None where the loss does not depend on it."""

    target: Expr
    expr: Expr | None
    steps: tuple[Step, ...]


def depends(expr: Expr, on: Collection[Expr]) -> set[Expr]:
    """The parts of an expression that contain one of the given leaves."""
    touched: set[Expr] = set()
    for e in walk([expr]):
        if e in on or any(a in touched for a in e.args):
            touched.add(e)
    return touched


def pullback(
    expr: Expr, cotangent: Expr, wanted: Collection[Expr], told: bool = True
) -> tuple[dict[Expr, list[Expr]], list[Step]]:
    """The cotangents of the wanted leaves, one per occurrence in order, and the rules applied,
    where these are to be `told`."""
    touched = depends(expr, wanted)
    if expr not in touched:
        return {}, []
    arriving: dict[Expr, list[Expr]] = {expr: [cotangent]}
    steps: list[Step] = []
    for e in reversed([e for e in walk([expr]) if e in touched]):
        if not e.args or e.op in MASKS or e not in arriving:
            continue
        if e.op.vjp is None:
            raise NoRule(e.op.name)
        incoming = total_of(arriving.pop(e))
        sent_back = e.op.vjp(incoming, e, *e.args)
        for arg, sent in reversed(list(zip(e.args, sent_back, strict=True))):
            if arg in touched:
                sent = summed(e, arg, sent)
                # Reverse order visits the last occurrence first; inserting in front restores it.
                arriving.setdefault(arg, []).insert(0, sent)
                if told:
                    steps.append(Step(e.op.rule, e, incoming, sent))
    return {leaf: arriving[leaf] for leaf in wanted if leaf in arriving}, steps


def summed(user: Expr, arg: Expr, cotangent: Expr) -> Expr:
    """The cotangent of an argument that was used for every value of the letters that it lacks.

    What binds or introduces a letter says itself where the letter goes.
    """
    if user.op.build is None:
        for letter in user.type.letters:
            if letter not in arg.type.letters:
                cotangent = total(cotangent, letter)
    return cotangent


def total_of(terms: list[Expr]) -> Expr:
    """The sum of the terms, in order."""
    result = terms[0]
    for term in terms[1:]:
        result = add(result, term)
    return result


class Deriver:
    """All gradients of a program's loss, each derived once, whatever is asked.

    `named` are the quantities whose gradient has a name: results are written in terms of these.
    With none, every gradient is written out. `finish` is applied to each result (simplification).
    Without `steps` none are told, and a definition is gone through once for all that it uses.
    """

    def __init__(
        self,
        program: Program,
        named: Collection[Expr] = (),
        finish: Callable[[Expr], Expr] = lambda e: e,
        steps: bool = True,
    ):
        if program.loss is None:
            raise ValueError("a program without a loss has no gradients")
        self.program = program
        self.loss = program.loss
        self.named = frozenset(named)
        self.finish = finish
        self._consumers: dict[Expr, list[int]] = {}
        for index, definition in enumerate(program.definitions):
            for e in walk([definition.expr]):
                if e.op is symbol_op:
                    self._consumers.setdefault(e, []).append(index)
        self._reaching = {self.loss}
        for definition in reversed(program.definitions):
            if definition.symbol in self._reaching:
                self._reaching.update(e for e in walk([definition.expr]) if e.op is symbol_op)
        self._done: dict[Expr, Derived] = {}
        self._steps = steps
        self._useful = frozenset({*program.parameters, *program.defined})
        self._sent: dict[int, dict[Expr, list[Expr]] | None] = {}

    def gradient(self, target: Expr) -> Derived:
        """The gradient of the loss by one quantity. Iterative: a chain of any length."""
        for needed in self._order(target):
            if needed not in self._done:
                self._done[needed] = self._one(needed)
        return self._done[target]

    def cotangent(self, quantity: Expr) -> Expr | None:
        """How the gradient of a consumer appears in a result: its name, or written out."""
        if quantity is self.loss:
            return constant(1)
        if quantity in self.named:
            return gradient(self.loss, quantity)
        return self._done[quantity].expr

    def _order(self, target: Expr) -> list[Expr]:
        """What must be derived before the target: unnamed consumers, the furthest first."""
        order: list[Expr] = []
        seen: set[Expr] = set()
        stack: list[tuple[Expr, bool]] = [(target, False)]
        while stack:
            quantity, ready = stack.pop()
            if ready:
                order.append(quantity)
                continue
            if quantity in seen or quantity in self._done:
                continue
            seen.add(quantity)
            stack.append((quantity, True))
            for index in self._consumers.get(quantity, ()):
                user = self.program.definitions[index].symbol
                if user is not self.loss and user not in self.named:
                    stack.append((user, False))
        return order

    def _one(self, target: Expr) -> Derived:
        if target is self.loss:
            return Derived(target, constant(1), ())
        terms: list[Expr] = []
        steps: list[Step] = []
        for index in self._consumers.get(target, ()):
            definition = self.program.definitions[index]
            if definition.symbol not in self._reaching:
                continue
            arriving = self.cotangent(definition.symbol)
            if arriving is None:
                continue
            sent = None if self._steps else self._at_once(index, arriving)
            if sent is None or target not in self._useful:
                sent, used = pullback(definition.expr, arriving, [target], self._steps)
                steps.extend(used)
            terms.extend(sent.get(target, ()))
        if not terms:
            return Derived(target, None, tuple(steps))
        return Derived(target, self.finish(total_of(terms)), tuple(steps))

    def _at_once(self, index: int, arriving: Expr) -> dict[Expr, list[Expr]] | None:
        """The cotangents of all that a definition uses and that may be asked for; None where one of
        them has no rule, which only matters to those who ask for that one."""
        if index not in self._sent:
            expr = self.program.definitions[index].expr
            wanted = [leaf for leaf in leaves(expr) if leaf in self._useful]
            try:
                self._sent[index] = pullback(expr, arriving, wanted, told=False)[0]
            except NoRule:
                self._sent[index] = None
        return self._sent[index]

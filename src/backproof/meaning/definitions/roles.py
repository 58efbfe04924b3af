"""Who is who in a program: inputs, targets, parameters, loss and output."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.algebra.expressions import Expr, leaves, symbol_op
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import Dim
from backproof.patterns import regex

_PARAMETER = regex(r"(?:[WwUVb]|theta|beta|gamma|Theta|bias|weight)(?![a-z])")
_INPUT = regex(r"(?:[xX]|input|inputs)(?![a-z])")
_TARGET = regex(r"(?:[yYt]|target|targets|labels?)(?!_hat|[a-z])")
_SCALAR = frozenset({"eta", "alpha", "lambda", "epsilon", "varepsilon", "lr", "mu", "eps"})


def is_parameter(name: str, claimed: frozenset[str]) -> bool:
    """Whether an undefined name is trained: named like one, or differentiated by and no input."""
    if _PARAMETER.match(name):
        return True
    return name in claimed and not _INPUT.match(name) and not _TARGET.match(name)


def is_input(name: str) -> bool:
    """Whether a name is an input by its letter."""
    return _INPUT.match(name) is not None


def is_target(name: str) -> bool:
    """Whether a name is a target by its letter."""
    return _TARGET.match(name) is not None


def is_bias(name: str) -> bool:
    """Whether a name is a bias by its letter."""
    return re.match(r"(?:b|bias)(?![a-z])", name) is not None


def is_data(name: str) -> bool:
    """Whether a name is all the samples by custom: a capital X."""
    return name == "X"


def is_vector(name: str) -> bool:
    """Whether a name is a vector by custom: one small Latin letter, whatever marks it has; but the
    weights of a layer, `w^{(l)}`, are a matrix for most who write them small."""
    return re.match(r"(?!w\^[(\[])(?:[a-z]|theta)(?![a-z])", name) is not None


def is_derived(name: str) -> bool:
    """Whether a name is by custom made of other quantities: a statistic, an estimate, an
    average."""
    plain = name.partition("@")[0]
    return is_statistic(name) or re.match(r"[^^]*_(?:hat|bar|tilde)(?![a-z])", plain) is not None


def is_statistic(name: str) -> bool:
    """Whether a name is by custom a mean or a deviation."""
    return re.match(r"(?:mu|sigma|Sigma)(?![a-z])|\w+_bar(?![a-z])", name) is not None


def is_plain_scalar(name: str) -> bool:
    """Whether a name is a number by custom: a rate, a weight of a penalty."""
    return name in _SCALAR


def _same_for_every_sample(leaf: Expr, batch: Dim | None) -> bool:
    """Whether a matrix lacks the dim that counts samples, where one does: then it is trained, if it
    is no target of one sample."""
    if batch is None or leaf.type.is_scalar or is_input(leaf.name) or is_target(leaf.name):
        return False
    return batch not in (leaf.type.rows, leaf.type.columns)


def comparing(definitions: Sequence[Definition], loss: Expr) -> set[Expr]:
    """The loss, and what is defined on the way to it only and compares with a target: the losses of
    single samples."""
    users: dict[Expr, set[Expr]] = {}
    for definition in definitions:
        for e in leaves(definition.expr):
            users.setdefault(e, set()).add(definition.symbol)
    found = {loss}
    for definition in reversed(definitions):
        used = users.get(definition.symbol, set())
        named = (e.name for e in leaves(definition.expr) if e.op is symbol_op)
        if used and used <= found and any(map(_TARGET.match, named)):
            found.add(definition.symbol)
    return found


def roles_of(
    definitions: tuple[Definition, ...], loss: Expr, batch: Dim | None, claimed: frozenset[str]
) -> Program:
    """The program of some definitions, the undefined names sorted by their roles."""
    draft = Program(definitions, loss=loss)
    compared = comparing(definitions, loss)
    last = list(
        dict.fromkeys(e for d in definitions if d.symbol in compared for e in leaves(d.expr))
    )
    before = {e for d in definitions if d.symbol not in compared for e in leaves(d.expr)}
    parameters, inputs, targets = [], [], []
    for leaf in draft.free:
        if is_parameter(leaf.name, claimed) or _same_for_every_sample(leaf, batch):
            parameters.append(leaf)
        elif (leaf in last and leaf not in before and not _INPUT.match(leaf.name)) or (
            _TARGET.match(leaf.name) and leaf in last
        ):
            targets.append(leaf)
        else:
            inputs.append(leaf)
    defined = draft.defined
    known = [e for e in last if e in defined]
    outputs = [e for e in known if e not in compared] or known
    numbers = {
        dim: dim.number
        for leaf in (*draft.free, *defined)
        for dim in (leaf.type.rows, leaf.type.columns)
        if dim.number is not None and dim.name != "1"
    }
    return Program(
        definitions, tuple(inputs), tuple(targets), tuple(parameters), loss,
        outputs[0] if outputs else None, batch, numbers,
    )  # fmt: skip

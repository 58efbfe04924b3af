"""What a function may be that the page applies and does not give: the logistic one, the softmax.

A letter without a formula whose slope a line writes as f (1 - f) may be the logistic function:
nothing is wrong under that. σ is the sigmoid by custom; where the page speaks of a softmax and
writes it nowhere, σ may as well be that, and a line is wrong only if it is so with both. Where the
page applies σ once and speaks of no sigmoid, σ is the softmax first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from backproof.meaning.claims import Claim, beside
from backproof.meaning.functions.known import function_name, may_be_logistic
from backproof.meaning.matrices.numbers_by_form import is_quadratic
from backproof.meaning.naming.names import name_of
from backproof.meaning.settings import Setting
from backproof.meaning.statements import Stated, below
from backproof.meaning.suppositions.activations import logistic_in
from backproof.meaning.suppositions.addends import addends_in
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax

_SOFTMAX = regex(r"\bsoft-?max", re.I, ("softmax", "soft-max"))
_SIGMOID = regex(r"\b(?:sigmoid|logistic)", re.I, ("sigmoid", "logistic"))
_LETTER = "sigma"


Making = Callable[[], Claim]


@dataclass(frozen=True)
class MayBe:
    """Whether a function without a formula may be the logistic one, and σ the softmax; what may be
    a bias."""

    logistic: bool
    softmax: bool
    biases: frozenset[str]


@dataclass(frozen=True, eq=False)
class Supposed:
    """What a function is taken for, as a setting; `condition` where nothing is wrong under it,
    `remark` where a line may be."""

    name: str
    setting: Setting
    condition: str = ""
    remark: str = ""


def with_functions(
    claim: Claim, setting: Setting, may_be: MayBe, direct: Callable[[Supposed], Making | None]
) -> Claim | None:
    """The claim with each function that the page does not give taken for what it may be; `direct`
    makes it under such a setting."""
    chain: Claim | None = None
    for each in functions_supposed(claim, setting, may_be):
        if (making := direct(each)) is not None:
            again = making()
            remarks = (*again.remarks, each.remark) if each.remark else again.remarks
            condition = again.supposed or each.condition
            chain = beside(chain, replace(again, supposed=condition, remarks=remarks))
    return chain


def functions_supposed(claim: Claim, setting: Setting, may_be: MayBe) -> Iterator[Supposed]:
    """What a function that a claim rests on may be instead, or what its gradient is by."""
    if setting.logistic or setting.biases:
        return
    added = claim.wrt is not None and claim.wrt.name in may_be.biases
    if setting.convention.batch and added and not is_of_a_form(claim):
        assert claim.wrt is not None
        remark = f"{claim.wrt.name} is read as one bias for all samples"
        yield Supposed("biases", replace(setting, biases=may_be.biases), remark=remark)
    name = logistic_in(claim) if may_be.logistic else None
    if name is not None:
        changed = replace(setting, logistic=frozenset({name}))
        yield Supposed(name, changed, condition=f"{name} is the logistic function")
    if not may_be.softmax or not rests_on_letter(claim):
        return
    if _LETTER in setting.softmaxes:
        changed = replace(setting, softmaxes=setting.softmaxes - {_LETTER})
        yield Supposed("sigmoid", changed, remark=f"{_LETTER} is read as the sigmoid")
    else:
        changed = replace(setting, softmaxes=setting.softmaxes | {_LETTER})
        yield Supposed("softmax", changed, remark=f"{_LETTER} is read as the softmax")


def is_of_a_form(claim: Claim) -> bool:
    """Whether a quadratic form is differentiated as it stands, of one vector and of no samples."""
    formula = claim.context.setting.table.by_key.get(claim.of.name)
    nameless = claim.of.name in claim.context.setting.table.expressions.values()
    return nameless and formula is not None and is_quadratic(formula.node)


def rests_on_letter(claim: Claim) -> bool:
    """Whether a claim rests on the function σ, as far as it is understood."""
    names = {d.symbol.name for d in claim.context.program.definitions}
    known = claim.context.setting.table.by_key
    nodes = [known[name].node for name in names if name in known]
    nodes += [claim.stated.node] if claim.stated.node is not None else []
    return any(applies(part) for node in nodes for part in below(node))


def applies(node: syntax.Node) -> bool:
    """Whether a node is σ of something."""
    return isinstance(node, syntax.Call) and name_of(node.function) == _LETTER


def may_be(stated: Sequence[Stated], text: str, softmaxes: frozenset[str]) -> MayBe:
    """What a document leaves open; `softmaxes` are what its text calls the softmax."""
    softmax = _LETTER not in softmaxes and may_be_softmax(stated, text)
    return MayBe(may_be_logistic(text), softmax, addends_in(stated))


def may_be_softmax(stated: Iterable[Stated], text: str) -> bool:
    """Whether σ may be the softmax: the text speaks of one, no formula writes it, and none has the
    slope of σ or says what σ is."""
    if _SOFTMAX.search(text) is None:
        return False
    applied = False
    for item in stated:
        for part in (item.head, item.node):
            for node in below(part) if part is not None else ():
                if not isinstance(node, syntax.Call):
                    continue
                if _SOFTMAX.match(function_name(node.function.base)):
                    return False
                if name_of(node.function.replace(primes=0)) == _LETTER:
                    if node.function.primes or (part is item.head and item.kind == "definition"):
                        return False
                    applied = True
    return applied


def softmax_letter(stated: Sequence[Stated], text: str) -> frozenset[str]:
    """σ where it is the softmax rather than the sigmoid: applied in one place, on a page that
    speaks of no sigmoid."""
    if _SIGMOID.search(text) is not None or not may_be_softmax(stated, text):
        return frozenset()
    defining = [s.node for s in stated if s.kind == "definition" and s.node is not None]
    count = sum(applies(part) for node in defining for part in below(node))
    return frozenset({_LETTER} if count == 1 else ())

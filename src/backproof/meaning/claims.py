"""Claims: statements about derivatives, typed in the context that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from backproof.algebra.differentials import direction
from backproof.algebra.expressions import Expr, TypeFault, jacobian
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.linear import transpose
from backproof.algebra.types import Type
from backproof.meaning import terms as t
from backproof.meaning.contexts import Context, dim_of
from backproof.meaning.elaborate import Scene, elaborate
from backproof.meaning.gradients.telescoping import NotTelescoping
from backproof.meaning.indices.implied import free_letters, with_implied_sums
from backproof.meaning.indices.side_conditions import conditions_of
from backproof.meaning.layers.steps_before import taken_as_free
from backproof.meaning.matrices.arrays_in_code import (
    given_by_entries,
    is_code,
    lying_across,
)
from backproof.meaning.matrices.broadcasts import EVERYWHERE, repeats_sums
from backproof.meaning.naming.names import bare, for_reader, named
from backproof.meaning.naming.questions import Names
from backproof.meaning.shapes.clashes import in_words
from backproof.meaning.shapes.inference import Shape, ShapeClash, Shapes
from backproof.meaning.statements import Stated, inside
from backproof.meaning.terms import Untranslatable
from backproof.meaning.translate import (
    translate,
    translate_condition,
    translate_derivative,
)
from backproof.record import dataclass, field, replace
from backproof.syntax import nodes as syntax

OF_ENTRIES = frozenset({"element", "place_column", "place_row", "take_column", "take_row"})
"""The operations that a letter below a name makes."""


@dataclass(frozen=True, eq=False)
class Claim:
    """One stated equality, and what it is said to equal: `expr`.

    `of` and `wrt` are the whole quantities of a derivative; for an identity `wrt` is None. `head`
    is the very derivative or element that the claim is about where letters pick it, `guard` a mask
    of the instances of which it speaks. `fault` says why there is no expression: a code and a
    sentence (`certain` where the fault is the author's for sure). `supposed` says what the author
    does not say and the claim needs: it can hold, under that condition, and not fail; `conditions`
    are more of that kind. `other` is the claim as it may be meant as well: it fails only if both
    do. `narrower` lets less move: where it holds, this one does not fail. `chains` are the
    derivatives of vectors in its formula; it is
    `relative` where its formula has another gradient of the same loss, `shaped` where its author
    transposes, which only shapes ask for. With `of_lengths` its fault is that two lengths differ,
    or that what it is `lacking` has no definition; `misfit` is the part
    of which the parts do not fit. `remarks` change no verdict.
    """

    stated: Stated
    context: Context
    of: Expr
    wrt: Expr | None
    expr: Expr | None
    head: Expr | None = None
    guard: Expr | None = None
    other: Claim | None = None
    narrower: Claim | None = None
    typed: Mapping[syntax.Node, Expr] = field(default_factory=dict)
    fault: tuple[str, str] | None = None
    misfit: syntax.Node | None = None
    certain: bool = False
    supposed: str = ""
    conditions: tuple[str, ...] = ()
    chains: tuple[t.Chain, ...] = ()
    relative: bool = False
    shaped: bool = False
    of_lengths: bool = False
    lacking: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def suppositions(self) -> tuple[str, ...]:
        """All that the claim needs and the author does not say."""
        return (*self.conditions, self.supposed) if self.supposed else self.conditions

    @property
    def kind(self) -> str:
        if self.suppositions:
            return "gradient"
        if self.stated.kind == "differential":
            return "identity"
        if self.stated.kind == "gradient" and not self.of.type.is_scalar:
            return "jacobian"
        return self.stated.kind

    @property
    def numerator(self) -> str:
        """What is differentiated, as a reader knows it: an expression without a name as it is
        typed."""
        head = None if self.stated.head is None else bare(self.stated.head)
        if isinstance(head, syntax.Derivative) and head.numerator is not None:
            text = self.stated.statement.block.passage.text
            typed = " ".join(text[head.numerator.start : head.numerator.end].split())
            if self.of.name.startswith("expression ") and typed:
                return f"`{typed}`"
        return for_reader(self.of.name)

    @property
    def about(self) -> str:
        """What the formula is said to be, in words."""
        if self.wrt is not None:
            return f"the gradient of {self.numerator} by {for_reader(self.wrt.name)}"
        if self.stated.kind != "differential":
            return for_reader(self.of.name)
        match self.stated.head:
            case syntax.Differential(adjoint=False, body=body) if name := named(body):
                return f"the differential of {name}"
            case _:
                return "the left side"


def chain_of(claim: Claim | None) -> Iterator[Claim]:
    """A claim and all that it may be meant as."""
    while claim is not None:
        yield claim
        claim = claim.other


def beside(claim: Claim | None, last: Claim | None) -> Claim | None:
    """A claim that may be meant as another one as well, after all that it may be already."""
    for each in reversed(list(chain_of(claim))):
        last = replace(each, other=last)
    return last


def either(makings: Sequence[Callable[[], Claim]]) -> Claim:
    """A claim that may be meant in several ways, the likeliest first."""
    first, *others = (making() for making in makings)
    for other in others:
        first = beside(first, other) or first
    return first


def is_sure(claim: Claim) -> bool:
    """Whether a claim rests on no more than what is defined: it is understood, and its derivative
    is one of a known quantity by what leads there."""
    if claim.fault is not None or claim.context.arbitrary or claim.suppositions:
        return False
    return claim.wrt is None or claim.context.leads(claim.of.name, claim.wrt.name)


def lacks_a_name(claim: Claim) -> bool:
    """Whether something in a claim is never defined."""
    return claim.fault is not None and claim.fault[0] == "undefined-symbol"


def any_of(stated: Stated, claims: list[Claim]) -> Claim:
    """What a statement says that may mean any of some claims, the likeliest last. A step is about a
    loss that knows all that it names, where there is one."""
    if stated.kind == "update":
        known = [c for c in claims if not lacks_a_name(c)]
        claims = known or claims
    found = replace(claims[0], stated=stated, other=None)
    for claim in claims[1:]:
        found = replace(claim, stated=stated, other=found)
    return found


class _Undefined(Exception):
    def __init__(self, name: str):
        self.name = name


def make(
    stated: Stated, context: Context, of: str, wrt: str | None,
    turned: bool = False, within: bool = False, moved: tuple[str, ...] = (),
    open_: frozenset[str] = frozenset(), lying: frozenset[str] = frozenset(),
) -> Claim:  # fmt: skip
    """Type one claim in its context; faults are kept in it, nothing is raised.

    `turned` and `within` say how derivatives of vectors in its formula are meant: in denominator
    layout, with other steps of a recurrence held fixed. What is `open_` may have any shape; of what
    is `lying` across, the formula and the left side have the transpose.
    """
    of_symbol = context.symbols[of]
    wrt_symbol = context.symbols[wrt] if wrt is not None else None
    assert stated.node is not None
    target = (wrt_symbol or of_symbol).type
    transposed = bool(inside(stated.node, syntax.Transpose))
    code = wrt is not None and is_code(stated.node, context.setting.coded)
    nowhere: list[str] = []

    def undefined(name: str) -> Shape:
        nowhere.append(name)
        return shapes.fresh()

    formula_of = partial(context.setting.table.abbreviation, place=stated.place)
    habits = context.habits | repeats_sums(stated.node, formula_of)
    shapes = Shapes(
        context.shapes.dims.freeze(), dict(context.shapes.names), undefined,
        strict=wrt is not None, habits=EVERYWHERE if code else habits,
        orientation=context.setting.convention.orientation, values=dict(context.shapes.values),
    )  # fmt: skip

    def claim(expr: Expr | None = None, **given: object) -> Claim:
        chains = tuple(x for x in shapes.of if isinstance(x, t.Chain))
        slopes = any(isinstance(x, t.Slope) and x.of == of for x in shapes.of)
        known: dict[str, Any] = {"chains": chains, "relative": slopes, "shaped": transposed}
        known |= given
        return Claim(stated, context, of_symbol, wrt_symbol, expr, **known)

    def symbol_of(name: str) -> Expr:
        found = context.symbols.get(name)
        if found is not None and name not in open_:
            return transpose(found) if name in across else found
        rows, columns = (dim_of(shapes.dims, d) for d in shapes.names[name])
        return direction(name, Type(rows, columns))

    shapes.names.update((name, shapes.fresh()) for name in sorted(open_))
    across = lying
    across |= lying_across(context, shapes, stated.node, stated.place) if code else frozenset()
    shapes.names.update((name, shapes.names[name][::-1]) for name in sorted(across))
    try:
        names = _names(stated, context, turned, within, moved)
        free = context.setting.directions - context.symbols.keys()
        shapes.names.update((name, shapes.fresh()) for name in sorted(free))
        shapes.names.update(taken_as_free(context, stated.node))
        about = _about(stated, names)
        guards = [translate_condition(c, names) for c in conditions_of(stated)]
        written = stated.node
        if context.setting.implied:
            written = _implied(written, stated.head)
        term = translate(written, names)
        if about is not None:
            shapes.add(about)
        for guard in guards:
            shapes.add(guard)
        shape = shapes.add(term)
        if nowhere:
            # Whatever it is that nothing defines, what is known may not fit.
            if of_symbol.type.is_scalar and transposed:
                shapes.lacking = True
                shapes.settle(defaults=False)
            raise _Undefined(nowhere[0])
        shapes.settle(defaults=False, picks=True)
        formal = any(isinstance(x, t.Chain) for x in shapes.of)
        if about is not None:
            _meet(shapes, shape, shapes.of[about])
        elif not formal or (shapes.waiting and of_symbol.type.is_scalar):
            _meet(shapes, shape, _wanted(shapes, of, wrt))
        shapes.settle()
        scene = Scene(
            shapes, lambda d: dim_of(shapes.dims, d), symbol_of,
            context.setting.convention.samples, context.setting.stacked, context.step,
        )  # fmt: skip
        head = None if about is None else elaborate(about, scene)[0]
        mask = _both([elaborate(guard, scene)[0] for guard in guards])
        if head is not None:
            target = head.type.core
        elif formal and wrt_symbol is not None and not of_symbol.type.is_scalar:
            target = jacobian(of_symbol, wrt_symbol).type
            target = target.transposed if turned else target
        expr, typed = elaborate(term, scene, target)
        itself = (wrt or of) in lying
        itself |= code and expr.type == target.transposed and given_by_entries(context, wrt or of)
        if itself and head is None:
            expr = transpose(expr)
    except _Undefined as none:
        reason = f"{none.name} is never defined"
        return claim(fault=("undefined-symbol", reason), lacking=none.name)
    except NotTelescoping as fault:
        return claim(fault=("unmatched-chain", str(fault)), certain=True)
    except Untranslatable as fault:
        return claim(fault=(fault.code, fault.message))
    except ShapeClash as fault:
        certain = fault.certain and head_is_plain(stated)
        lengths = fault.certain or fault.origin is not None
        fault_ = ("shape-mismatch", in_words(fault, stated.statement.block.passage.text))
        where = fault.term.node
        return claim(fault=fault_, misfit=where, certain=certain, of_lengths=lengths)
    except TypeFault as fault:
        # Whether a letter picks an entry of a quantity is as it was read here.
        certain = head_is_plain(stated) and fault.op not in OF_ENTRIES
        return claim(fault=("shape-mismatch", str(fault)), certain=certain)
    return claim(expr, head=head, guard=mask, typed=typed, remarks=_remarks(shapes, stated))


def head_is_plain(stated: Stated) -> bool:
    """Whether a claim is about whole quantities: shapes then speak for themselves."""
    return stated.head is None or not inside(stated.head, syntax.Element)


def is_of_each(head: syntax.Node, names: Names) -> bool:
    """Whether something is the derivative of what has a formula for each of some letters."""
    if not isinstance(head, syntax.Derivative) or head.numerator is None or head.order != 1:
        return False
    name = named(head.numerator)
    return name is not None and names.abbreviation(name) is not None


def _about(stated: Stated, names: Names) -> t.Term | None:
    """The term of what a claim is about, where elements or expressions occur in it."""
    head = stated.head
    if head is None:
        return None
    if stated.kind == "differential":
        return translate(head, names)
    inner = bare(head)
    if head_is_plain(stated) and not is_of_each(inner, names):
        return None
    if isinstance(inner, syntax.Derivative):
        return translate_derivative(inner, names)
    return translate(inner, names)


def _implied(node: syntax.Node, head: syntax.Node | None) -> syntax.Node:
    left = frozenset(free_letters(head)) if head is not None else frozenset()
    return with_implied_sums(node, left)


def _both(masks: list[Expr]) -> Expr | None:
    result: Expr | None = None
    for mask in masks:
        result = mask if result is None else multiply(result, mask)
    return result


def _names(
    stated: Stated, context: Context, turned: bool, within: bool, moved: tuple[str, ...]
) -> Names:
    table = context.setting.table
    symbols = context.symbols

    def is_scalar(name: str) -> bool | None:
        found = symbols.get(name)
        return None if found is None else found.type.is_scalar

    return context.setting.names(
        stated.place, is_scalar, lambda name: table.alias(name, stated.place), context.within,
        turned, within, moved, True,
        frozenset(free_letters(stated.head)) if stated.head is not None else frozenset(),
    )  # fmt: skip


def _wanted(shapes: Shapes, of: str, wrt: str | None) -> Shape:
    """The shape of what a claim gives: of a derivative of a vector, its Jacobian."""
    above, below_ = shapes.names[of], shapes.names[wrt or of]
    if wrt is None or shapes.scalar(above):
        return below_
    rows, columns = shapes.only_length(above), shapes.only_length(below_)
    return below_ if rows is None or columns is None or columns == 0 else (rows, columns)


def _meet(shapes: Shapes, shape: Shape, wanted: Shape) -> None:
    """Let open lengths of the formula (a bare vector of ones) take those of the target."""
    if all(shapes.dims.compatible(a, b) for a, b in zip(shape, wanted, strict=True)):
        for a, b in zip(shape, wanted, strict=True):
            if shapes.dims.is_one(a) is None:
                shapes.dims.join(a, b)


def _remarks(shapes: Shapes, stated: Stated) -> tuple[str, ...]:
    """Say where factors side by side could only be meant entry by entry."""
    passage = stated.statement.block.passage
    return tuple(
        f"“{passage.text[term.node.start : term.node.end]}” is read as an elementwise product: "
        "no matrix product has these shapes"
        for term, choice in shapes.choice.items()
        if choice == "elementwise" and isinstance(term, t.Times) and term.sign == "juxt"
    )

"""Claims: statements about derivatives, typed in the context that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backproof.algebra.expressions import Expr, TypeFault
from backproof.meaning import terms as t
from backproof.meaning.contexts import Context, dim_of
from backproof.meaning.elaborate import NotTelescoping, Scene, elaborate
from backproof.meaning.shapes import Shape, ShapeClash, Shapes
from backproof.meaning.statements import Stated
from backproof.meaning.terms import Untranslatable
from backproof.meaning.translate import Names, translate
from backproof.syntax import nodes as syntax


@dataclass(frozen=True, eq=False)
class Claim:
    """One stated equality: `head` is what it is about, `expr` what it is said to equal.

    `target` is (of, wrt) for a derivative; for an identity `wrt` is None. `fault` says why there
    is no expression:
    a code and a sentence (`certain` where the fault is the author's for sure). `remarks` change no
    verdict.
    """

    stated: Stated
    context: Context
    of: Expr
    wrt: Expr | None
    expr: Expr | None
    typed: Mapping[syntax.Node, Expr] = field(default_factory=dict)
    fault: tuple[str, str] | None = None
    certain: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        if self.stated.kind == "gradient" and not self.of.type.is_scalar:
            return "jacobian"
        return self.stated.kind


class _Undefined(Exception):
    def __init__(self, name: str):
        self.name = name


def make(stated: Stated, context: Context, of: str, wrt: str | None) -> Claim:
    """Type one claim in its context; faults are kept in it, nothing is raised."""
    of_symbol = context.symbols[of]
    wrt_symbol = context.symbols[wrt] if wrt is not None else None
    assert stated.node is not None
    target = (wrt_symbol or of_symbol).type
    shapes = Shapes(
        context.shapes.dims.freeze(), dict(context.shapes.names), _undefined,
        strict=wrt is not None,
    )  # fmt: skip

    def claim(expr: Expr | None = None, **given: object) -> Claim:
        return Claim(stated, context, of_symbol, wrt_symbol, expr, **given)  # type: ignore[arg-type]

    try:
        term = translate(stated.node, _names(stated, context))
        shape = shapes.add(term)
        shapes.settle(defaults=False)
        formal = any(isinstance(x, t.Chain) for x in shapes.of)
        if shapes.waiting or not formal:
            _meet(shapes, shape, context, wrt or of)
        shapes.settle()
        scene = Scene(
            shapes, lambda d: dim_of(shapes.dims, d), context.symbols.__getitem__,
            context.setting.convention.samples,
        )  # fmt: skip
        expr, typed = elaborate(term, scene, target)
    except _Undefined as missing:
        return claim(fault=("undefined-symbol", f"{missing.name} is never defined"))
    except NotTelescoping as fault:
        return claim(fault=("unmatched-chain", str(fault)), certain=True)
    except Untranslatable as fault:
        return claim(fault=(fault.code, fault.message))
    except (ShapeClash, TypeFault) as fault:
        return claim(fault=("shape-mismatch", str(fault)), certain=True)
    return claim(expr, typed=typed, remarks=_remarks(shapes, stated))


def _undefined(name: str) -> Shape:
    raise _Undefined(name)


def _names(stated: Stated, context: Context) -> Names:
    table = context.setting.table
    symbols = context.symbols

    def is_scalar(name: str) -> bool | None:
        found = symbols.get(name)
        return None if found is None else found.type.is_scalar

    return Names(
        resolve=lambda name: table.resolve(name, stated.place),
        sizes=context.setting.sizes,
        is_scalar=is_scalar,
        known=frozenset(table.definitions),
        alias=lambda name: table.alias(name, stated.place),
    )


def _meet(shapes: Shapes, shape: Shape, context: Context, target: str) -> None:
    """Let open lengths of the formula (a bare vector of ones) take those of the target."""
    wanted = context.shapes.names[target]
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

"""The verdict on one claim: compared with the truth at two points of two assignments of sizes."""

from __future__ import annotations

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import (
    Array,
    derivative_op,
    gradient,
    jacobian,
    leaves,
)
from backproof.algebra.ops.linear import transpose
from backproof.algebra.types import MissingSize
from backproof.judge.at_numbers import at_the_numbers
from backproof.judge.bench import Bench, axes_of_shares, targets_of
from backproof.judge.elements import judge_elements
from backproof.judge.faults import TOLERANCE, fault, of_one_output
from backproof.judge.first_states import said_to_start_from_nothing
from backproof.judge.for_which import for_which, given_for_each
from backproof.judge.foreign_entries import are_foreign
from backproof.judge.guards import written_out
from backproof.judge.later_uses import forgets_later_uses
from backproof.judge.one_of_each import of_one_only
from backproof.judge.one_path import one_path
from backproof.judge.one_side import one_side, where_all_act
from backproof.judge.one_term import unless_diagonal
from backproof.judge.parts import parts_shaped
from backproof.judge.refute import refutable, unrefuted
from backproof.judge.scale import scaled
from backproof.judge.shape_guards import is_between_samples
from backproof.judge.signals import is_scaled, of_signal
from backproof.judge.symmetry import halved_in, needs_symmetry, signs_in, symmetric_in
from backproof.judge.truth import contradicted, derivative, distance, value_of
from backproof.judge.vanishing import (
    NOTHING_COMPARED,
    fixed_in,
    nothing_moves,
    undefined_numerator,
    vanishes,
)
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.judge.worlds import NoPoint, World, is_of_one_class
from backproof.meaning.claims import Claim
from backproof.meaning.gradients.equations import is_equation
from backproof.meaning.matrices.inner_products import with_inner_products
from backproof.meaning.naming.names import for_reader, said_of
from backproof.meaning.shapes.lying import laid_otherwise, lies_by_entries
from backproof.meaning.shapes.turned_members import OF_NUMBERS, turned_member
from backproof.numerics import np
from backproof.record import replace

BY_SHAPES = frozenset({"shape-mismatch", "missing-transpose"})
LEFT_OUT = frozenset({"no-path", "undefined-symbol", "unread-definition"})
"""Why a line is undecided on a page that leaves a definition out."""


def judge(claim: Claim, bench: Bench) -> Verdict:
    """Say whether a claim holds, if need be only where the targets add up to 1."""
    verdict = _unless_lengths_agree(claim, _of_meanings(claim, bench), bench)
    if not isinstance(verdict, Holds) and verdict.code in BY_SHAPES:
        numbers = bench.of_numbers(claim)
        told = None if numbers is None else _of_meanings(numbers, bench)
        both = isinstance(told, Fails) and isinstance(verdict, Fails)
        verdict = told if told is not None and (both or isinstance(told, Holds)) else verdict
    return unless_diagonal(claim, verdict)


def _of_meanings(claim: Claim, bench: Bench) -> Verdict:
    """The verdict on a claim in the first of its meanings in which it holds."""
    verdict = _with_shares(claim, bench)
    doubted = isinstance(verdict, Undecided) and verdict.code in BY_SHAPES
    if isinstance(verdict, Fails) or doubted:
        dotted = with_inner_products(claim)
        verdict = verdict if dotted is None else _with_shares(dotted, bench)
    if isinstance(verdict, Holds) and (only := of_one_only(claim)) is not None:
        verdict = only
    if isinstance(verdict, Holds) and (still := undefined_numerator(claim)) is not None:
        verdict = Undecided("undefined-symbol", f"{still.name} is never defined")
    if isinstance(verdict, Holds) and (name := turned_member(claim)):
        return Undecided("side-condition", OF_NUMBERS.format(name))
    if isinstance(verdict, Holds) and (fixed := fixed_in(claim)) is not None:
        reason = f"{fixed[0].name} does not depend on {fixed[1].name}: a derivative in it is 0"
        return Undecided("no-path", reason)
    if isinstance(verdict, Holds) and nothing_moves(claim):
        verdict = Undecided("no-path", f"{claim.of.name} does not depend on it: both sides are 0")
    if not isinstance(verdict, Holds) and claim.fault is None and (names := symmetric_in(claim)):
        verdict = _if_symmetric(claim, bench, names, verdict, True)
    if isinstance(verdict, Fails) and claim.fault is None and (names := halved_in(claim)):
        verdict = _if_symmetric(claim, bench, names, verdict, False)
    if not isinstance(verdict, Holds) and is_equation(claim):
        reason = "a gradient is 0 where the loss is smallest: an equation to solve, no formula"
        return Undecided("equation", reason)
    larger = None if isinstance(verdict, Holds) else scaled(claim)
    if larger is not None and isinstance(again := judge(larger, bench), Holds):
        verdict = again
    if isinstance(verdict, Fails) and halved_by_a_rate(claim, verdict):
        if claim.context.setting.rates_absorb:
            return Holds(("the rate of this step has taken up the factor 2",))
        return Undecided("scale", "the rate of this step may have taken up the factor 2")
    if claim.suppositions:
        verdict = _under(claim, verdict, bench)
    if isinstance(verdict, Fails) and claim.narrower is not None:
        verdict = _unless_held(verdict, claim.narrower, bench)
    if isinstance(verdict, Holds) or claim.other is None or is_scaled(verdict):
        return verdict
    if is_of_one_class(claim.other.context.program):
        return verdict
    again = judge(claim.other, bench)
    if isinstance(again, Holds) and forgets_later_uses(claim):
        return verdict
    if is_scaled(again) or of_one_sample(claim, verdict):
        return again
    if isinstance(again, Holds) or (isinstance(verdict, Fails) and not claim.other.suppositions):
        return again
    return verdict


def of_one_sample(claim: Claim, verdict: Verdict) -> bool:
    """Whether a step has the letter of a sample that no sum binds: it is along no gradient of all
    samples, and is what it is as a step by one."""
    unbound = isinstance(verdict, Undecided) and verdict.code == "unbound-index"
    return unbound and claim.stated.kind == "update"


def halved_by_a_rate(claim: Claim, verdict: Fails) -> bool:
    """Whether a step is along half the gradient: whoever steps by a rate leaves out the 2 of a
    square."""
    ends = leaves(claim.expr) if claim.expr is not None else ()
    written = any(leaf.op is derivative_op for leaf in ends)
    return claim.stated.kind == "update" and verdict.factor == "0.5" and not written


def _under(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """A verdict under a supposition about what the author means: nothing is wrong under it, but
    what fits in no shape, where the loss alone is supposed. Nothing is right under one by which a
    derivative in it is 0."""
    if isinstance(verdict, Holds):
        if written_out(claim, bench):
            supposed = " and ".join(claim.suppositions)
            return Undecided("no-path", f"a derivative in it is 0 if {supposed}")
        conditions = dict.fromkeys((*verdict.conditions, *claim.suppositions))
        return Holds(tuple(conditions), verdict.remarks)
    if isinstance(verdict, Fails) and not bench.said.issuperset(claim.suppositions):
        # The sign and the length of a step are its own.
        if verdict.factor and claim.stated.meant and claim.stated.kind != "update":
            return of_signal(claim, verdict.factor)
        if is_misfit(claim, verdict) and not (claim.stated.reason or claim.conditions):
            return verdict
        reason = f"it does not hold if {' and '.join(claim.suppositions)}: {verdict.message}"
        return Undecided("unknown-meaning", reason)
    return verdict


def is_misfit(claim: Claim, verdict: Fails) -> bool:
    """Whether a line fits in no shape: its parts do not, or the whole does not fit what it is the
    gradient by, where the loss has no formula. What an error signal is the gradient by is open."""
    if claim.fault is not None:
        return claim.fault[0] == "shape-mismatch"
    plain = claim.stated.named is None and not claim.stated.meant
    return verdict.code in BY_SHAPES and claim.context.arbitrary and plain


def _unless_lengths_agree(claim: Claim, verdict: Verdict, bench: Bench) -> Verdict:
    """A line that fails by its shapes alone: it may hold where two lengths in it are one, and
    nothing on the page says so because a definition is not there. Where that one is missing without
    which nothing can be said of values, nothing is said of shapes."""
    if not isinstance(verdict, Fails) or verdict.code not in BY_SHAPES:
        return verdict
    again = bench.levelled(claim)
    told = None if again is None else _with_shares(again, bench)
    if isinstance(told, Holds):
        return Undecided(verdict.code, f"{verdict.message}: it holds if all lengths are one")
    if isinstance(told, Undecided) and told.code in LEFT_OUT:
        return Undecided(told.code, f"{verdict.message}, and {told.reason}")
    return verdict


def _differs_at_any_lengths(claim: Claim, bench: Bench) -> bool:
    """Whether two sides that differ in shape differ in value where all lengths are one."""
    again = bench.levelled(claim)
    told = None if again is None else _compare(again, bench, identity=True, level=True)
    return isinstance(told, Fails)


def _unless_held(verdict: Fails, narrower: Claim, bench: Bench) -> Verdict:
    """A line that fails where all moves that moves beside it: it may hold some of that fixed."""
    narrow = judge(narrower, bench)
    if not isinstance(narrow, Holds) and narrow != NOTHING_COMPARED:
        return verdict
    return Undecided("unknown-meaning", f"it holds only if {narrower.supposed}")


def _with_shares(claim: Claim, bench: Bench) -> Verdict:
    verdict = _judge(claim, bench)
    if isinstance(verdict, Holds) or claim.fault is not None:
        return verdict
    plain: Verdict = verdict
    for axes in axes_of_shares(claim.context):
        again = _judge(claim, bench.with_shares(axes))
        if isinstance(again, Holds):
            names = " and of ".join(target.name for target in targets_of(claim.context))
            condition = f"the entries of {names} add up to 1"
            return Holds((*again.conditions, condition), again.remarks)
        if isinstance(again, Fails) and again.code in ("wrong-sign", "scale"):
            plain = again
    return plain


def _if_symmetric(
    claim: Claim, bench: Bench, names: frozenset[str], plain: Verdict, said: bool
) -> Verdict:
    """What a line is where matrices are symmetric, if it holds there; or, where the text has `said`
    that they are and not only halved their quadratic form, what is wrong with it."""
    again = _judge(claim, bench.with_symmetric(names))
    if isinstance(again, Holds):
        return Holds((*again.conditions, said_symmetric(names, signs_in(claim))), again.remarks)
    if not said:
        return plain
    if isinstance(again, Undecided) and again.code == "no-sample-point":
        return again
    fails = isinstance(again, Fails) and isinstance(plain, Fails)
    named = fails and again.code in ("wrong-sign", "scale")
    return again if named or (isinstance(again, Fails) and needs_symmetry(claim)) else plain


def said_symmetric(names: frozenset[str], signs: frozenset[str] = frozenset()) -> str:
    """The condition that matrices are symmetric, or others signs."""
    groups = ((names - signs, "symmetric"), (names & signs, "-1 or 1"))
    plain = ((sorted(n.partition("@")[0] for n in each), what) for each, what in groups if each)
    return " and ".join(said_of(each, what) for each, what in plain)


def _judge(claim: Claim, bench: Bench) -> Verdict:
    if claim.fault is not None:
        code, message = claim.fault
        if claim.certain and refutable(claim, bench):
            return Fails(code, message)
        return Undecided(code, message)
    assert claim.expr is not None
    if (each := given_for_each(claim)) is not None:
        return Undecided("unbound-index", each)
    if claim.head is not None:
        return judge_elements(claim, claim.head, bench)
    if claim.expr.type.letters:
        loose = ", ".join(letter.name for letter in claim.expr.type.letters)
        return Undecided("unbound-index", f"nothing says what {loose} is on the right")
    if claim.wrt is None:
        return _compare(claim, bench, identity=True)
    if claim.of.type.letters:
        return Undecided("unbound-index", for_which(claim.of))
    if not claim.of.type.is_scalar:
        return _jacobian(claim, bench)
    if claim.expr.type != claim.wrt.type:
        given, wanted = claim.expr.type, claim.wrt.type
        turned = given == wanted.transposed
        if turned and (lying := _lying(claim, bench) or _either_way(claim, bench)) is not None:
            return lying
        hint = "; it is transposed" if turned else ""
        by = for_reader(claim.wrt.name)
        message = f"the right side is {given}, the gradient of {by} is {wanted}{hint}"
        for part in parts_shaped(claim.expr, wanted):
            if isinstance(_compare(replace(claim, expr=part), bench, identity=False), Holds):
                belonging = f"only the part of it that belongs to {by} is its gradient"
                return Undecided("part-of-a-stack", belonging)
        if not refutable(claim, bench):
            return Undecided("shape-mismatch", message)
        return Fails("missing-transpose" if turned else "shape-mismatch", message)
    return _compare(claim, bench, identity=False)


def _lying(claim: Claim, bench: Bench) -> Verdict | None:
    """That a line holds where the weights that it is by lie the other way, of which the page gives
    entries alone and does not say how they lie."""
    assert claim.wrt is not None
    names = frozenset({claim.wrt.name})
    known = bench.shaped_by_author(claim)
    if claim.wrt not in claim.context.program.parameters or names & known:
        return None
    if claim.expr is not None and claim.expr.op is transpose and not claim.expr.args[0].args:
        # `(∂L/∂y)^T` says itself that it lies otherwise than y does.
        return None
    told = laid_otherwise(claim, names) if lies_by_entries(claim, names) else None
    verdicts = (_judge(again, bench) for again in told or ())
    return next((verdict for verdict in verdicts if isinstance(verdict, Holds)), None)


def _either_way(claim: Claim, bench: Bench) -> Verdict | None:
    """What is said of a line about a vector that is added to rows of all samples, and of which no
    rows and columns are declared: as which of both it is meant, nothing says."""
    assert claim.wrt is not None
    assert claim.expr is not None
    setting, name = claim.context.setting, claim.wrt.name
    convention = setting.convention
    rows = convention.stacks == "rows" or (convention.batch and convention.orientation == "rows")
    declared = setting.table.declaration(name, claim.stated.place)
    if not rows or name not in setting.of_each or (declared and len(declared.dims) > 1):
        return None
    told = _compare(replace(claim, expr=transpose(claim.expr)), bench, identity=False)
    return None if isinstance(told, Undecided) else told


def _compare(claim: Claim, bench: Bench, identity: bool, level: bool = False) -> Verdict:
    assert claim.expr is not None
    try:
        worlds = bench.worlds_for(claim)
        pairs = []
        for index, world in enumerate(worlds):
            expected = world.values[claim.of] if identity else _truth(claim, bench, world, index)
            if isinstance(expected, Undecided):
                return expected
            got = value_of(world, claim.expr)
            if got.shape != expected.shape:
                message = f"{claim.expr.type} is not {claim.of.type}"
                apart = not level and identity and refutable(claim, bench)
                kind = Fails if apart and _differs_at_any_lengths(claim, bench) else Undecided
                return kind("shape-mismatch", message)
            if not np.all(np.isfinite(got)):
                return Undecided("no-sample-point", "the right side has no finite value there")
            pairs.append((got, expected))
    except NoPoint as none:
        return Undecided("no-sample-point", str(none))
    except MissingValue as missing:
        return Undecided("undefined-symbol", f"{missing.leaf!r} has no value")
    except MissingSize as missing:
        return Undecided("undefined-symbol", f"{missing.dim.name} counts nothing that is defined")
    if all(distance(got, expected) < TOLERANCE for got, expected in pairs):
        nothing = not identity and vanishes(claim, pairs)
        return NOTHING_COMPARED if nothing else Holds(remarks=claim.remarks)
    if not identity and (start := said_to_start_from_nothing(claim, bench)):
        return Holds((start,), claim.remarks)
    if isinstance(told := at_the_numbers(claim), Holds):
        return told
    if not refutable(claim, bench):
        return told or unrefuted(claim, bench)
    sizes = [world.sizes for world in worlds]
    failure = fault(claim, pairs, sizes)
    if of_one_output(failure.factor, sizes, claim.context.program.batch):
        return Undecided("scale", f"{failure.message}: right if that is 1")
    if identity:
        return one_side(claim, worlds, pairs) or failure
    part = one_path(claim, worlds, [got for got, _ in pairs])
    return part or one_side(claim, worlds, pairs) or where_all_act(claim, bench) or failure


def _truth(claim: Claim, bench: Bench, world: World, index: int) -> Array | Undecided:
    """The true gradient; the two ways to it must agree before it is used."""
    assert claim.wrt is not None
    stepped = derivative(world, gradient(claim.of, claim.wrt))
    of_the_loss = index == 0 and claim.of is claim.context.program.loss
    if of_the_loss and contradicted(world, bench.deriver(claim.context), claim.wrt, stepped):
        return Undecided(
            "internal-disagreement",
            "the two derivations of this gradient disagree; this is a bug of backproof",
        )
    return stepped


def _jacobian(claim: Claim, bench: Bench) -> Verdict:
    """A derivative of a quantity that is no scalar, in whichever layout the shapes allow.

    Numerator layout is |of| x |wrt|, denominator layout its transpose; an elementwise map may be
    given by its diagonal.
    """
    assert claim.wrt is not None
    assert claim.expr is not None
    leaf = jacobian(claim.of, claim.wrt)
    said = claim.expr.type
    same = claim.of.type == claim.wrt.type == said
    try:
        agreed, foreign, elementwise = [], [], same
        for world in bench.worlds(claim.context):
            true, got = derivative(world, leaf), value_of(world, claim.expr)
            forms = [form for form in (true, true.T) if form.shape == got.shape]
            elementwise = same and distance(true, np.diag(np.diagonal(true))) < TOLERANCE
            if elementwise:
                forms.append(np.diagonal(true).reshape(got.shape))
            agreed.append(any(distance(got, form) < TOLERANCE for form in forms))
            foreign.append(are_foreign(got, true))
    except NoPoint as none:
        return Undecided("no-sample-point", str(none))
    except MissingValue as missing:
        return Undecided("undefined-symbol", f"{missing.leaf!r} has no value")
    except MissingSize as missing:
        return Undecided("undefined-symbol", f"{missing.dim.name} counts nothing that is defined")
    if all(agreed):
        return Holds(remarks=claim.remarks)
    shaped = said in (leaf.type, leaf.type.transposed)
    if (elementwise or shaped) and not any(agreed):
        if not refutable(claim, bench):
            return unrefuted(claim, bench)
        ends = f"{claim.numerator} by {for_reader(claim.wrt.name)}"
        what = "that elementwise map" if elementwise else ends
        return Fails("wrong-gradient", f"this is not the derivative of {what}")
    if all(foreign) and not is_between_samples(claim) and refutable(claim, bench):
        ends = f"{claim.numerator} by an entry of {for_reader(claim.wrt.name)}"
        return Fails("wrong-gradient", f"no entry of this is the derivative of an entry of {ends}")
    return Undecided(
        "jacobian-layout", "this Jacobian matches the true one in no layout known here"
    )

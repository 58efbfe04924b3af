"""What stands in the way of calling a claim wrong: one function each, with the reason.

Confirming and refuting need different evidence. A claim that differs from the truth as it is
understood here is wrong only if all that it rests on was understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from backproof.algebra.evaluate import MissingValue
from backproof.algebra.expressions import (
    Expr,
    constant_op,
    derivative_op,
    gradient,
    identity_op,
    leaves,
    ones_op,
    size_op,
    symbol_op,
    walk,
)
from backproof.algebra.ops.arithmetic import add, negate, subtract
from backproof.algebra.ops.elementwise import positive, relu, sigmoid, softplus, tanh
from backproof.algebra.ops.generic import generic_op
from backproof.algebra.ops.letters import equal
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.stacking import parts_of, stack
from backproof.algebra.types import ONE, MissingSize
from backproof.judge.absent_guards import incomplete
from backproof.judge.ambiguous_names import ambiguous, named_in
from backproof.judge.bench import Bench
from backproof.judge.forgotten_target import forgets_the_target
from backproof.judge.formulas import by_its_formula
from backproof.judge.functions_by_name import functions_between, functions_in, known_functions
from backproof.judge.joined_guards import joined
from backproof.judge.loss_guards import no_loss
from backproof.judge.shape_guards import (
    apart,
    may_be_numbers,
    numbers_of_samples,
    shapes_of_entries,
    sum_of_what,
    unlinked,
)
from backproof.judge.statistic_guards import symbols, undefined_statistic
from backproof.judge.target_guards import shares_with_formula, target_with_formula
from backproof.judge.truth import derivative, slope
from backproof.judge.worlds import NoPoint
from backproof.meaning.claims import Claim
from backproof.meaning.functions.known import is_word
from backproof.meaning.gradients.second_derivatives import SLOPE
from backproof.meaning.indices.side_conditions import compares, is_conditional
from backproof.meaning.statements import made_of_derivatives, multiplies_in_turn
from backproof.meaning.suppositions.activations import (
    applied_to,
    brings_a_function,
    is_closed,
    knows_an_output,
)
from backproof.meaning.words.named_functions import function_said, function_supposed
from backproof.meaning.words.symmetric import without_symmetry
from backproof.patterns import regex

COUNTING = (equal, ones_op, size_op)
FUNCTIONS = frozenset((sigmoid, tanh, relu, softplus))
Guard = Callable[[Claim, Bench], bool]
_OPENING = frozenset({"if", "when", "for", "where"})
_CONDITION = regex(r"\b(?:if|when|for|where|otherwise|else)\b")


def conditional(claim: Claim, bench: Bench) -> bool:
    """A condition that was not understood restricts it; where matrices are taken for symmetric,
    that they are so is understood."""
    statement = claim.stated.statement
    opening = [word for word in statement.words if word.strip(" ,:").lower() in _OPENING]
    # `if i ≠ j`: the word opens the condition that is understood.
    understood = opening if len(opening) <= len(statement.conditions) else []
    said = " ".join((statement.tag, *(w for w in statement.words if w not in understood)))
    said = without_symmetry(said) if bench.symmetric else said
    names = {claim.of.name, *(e.name for e in (claim.wrt, *claim.context.program.free) if e)}
    compared = is_conditional(claim.stated) or compares(claim.stated, names)
    return compared or _CONDITION.search(said) is not None


def worked(claim: Claim, bench: Bench) -> bool:
    """`a = sgn(-1) = -1`, `∂E/∂o = o - t = 0.75 - 0.01 = 0.74`: worked numbers, not a law. What
    counts something, `2 / N`, repeats a number along something or tells indices apart is a law."""
    if claim.stated.kind == "differential":
        return False
    if claim.expr is None or leaves(claim.expr):
        return claim.wrt is None and claim.expr is None
    if claim.wrt is not None and any(e.op in COUNTING for e in claim.expr.parts):
        return False
    statement = claim.stated.statement
    first = statement.continues is None and claim.stated.member is statement.members[1]
    plain = claim.expr.args[0] if claim.expr.op is negate else claim.expr
    number = plain.op is constant_op and float(plain.parameters[0]).is_integer()
    return claim.wrt is None or not first or not number or varies(claim, bench)


def varies(claim: Claim, bench: Bench) -> bool:
    """Whether the true gradient of a number is no constant: `∂f/∂z = 3` is its value at a point."""
    if claim.wrt is None or claim.head is not None or not claim.of.type.is_scalar:
        return False
    try:
        leaf = gradient(claim.of, claim.wrt)
        found = [derivative(world, leaf) for world in bench.worlds(claim.context)]
    except (NoPoint, MissingValue, MissingSize):
        return True
    return len({round(float(value), 9) for each in found for value in each.flat}) > 1


def other_functions(claim: Claim, bench: Bench) -> bool:
    """A function that only this line names may be another name for a known one."""
    return claim.expr is not None and not functions_in(claim.expr.parts) <= known_functions(claim)


def known_by_name_only(claim: Claim, bench: Bench) -> bool:
    """`σ'(x) = …` says what σ is where nothing else does; and a line without the slope of a
    function of which only the name is known may use what the author knows of it: f (1 - f), a - y
    for the last layer, the slope of one that has a word for a name, a function of its own. That
    `f(u) = f(v)` says of u and v alone."""
    linear = claim.stated.kind == "differential"
    told = linear and claim.expr is not None and functions_in(claim.expr.parts)
    one = claim.of not in claim.context.of_several
    formula = claim.context.program.defined.get(claim.of)
    if one and not told and formula is not None and formula.op is generic_op:
        if claim.wrt is not None or claim.expr is None or claim.expr.op is not generic_op:
            return True
        return claim.expr.parameters != formula.parameters
    if claim.expr is None or (claim.wrt is None and not linear):
        return False
    if forgets_the_target(claim, bench):
        return False
    if knows_an_output(claim) or (is_closed(claim) and applied_to(claim) is not None):
        return True
    parts = list(claim.expr.parts)
    slopes = {str(e.parameters[0]) for e in parts if e.op is generic_op and e.parameters[1] > 0}
    if claim.wrt is not None and any(map(is_word, known_functions(claim) - slopes)):
        return True
    other = brings_a_function(claim) or any(map(looks_like_a_slope, parts))
    return other and not functions_between(claim) <= slopes


def of_a_named_function(claim: Claim, bench: Bench) -> bool:
    """A line about the slope of a letter is about the function that the text before it names, which
    is not the one that the letter stands for elsewhere."""
    said = function_said(claim.stated)
    definitions = (d.expr for d in claim.context.program.definitions)
    return said is not None and all(e.op.name != said for e in walk(definitions))


def of_a_supposed_function(claim: Claim, bench: Bench) -> bool:
    """The text before a line supposes a function, “if the last layer is a softmax”, that is not
    applied on the way forward as it was understood."""
    supposed = function_supposed(claim.stated)
    parts = claim.context.program.parts
    return supposed is not None and not any(e.op.name.startswith(supposed) for e in parts)


def of_several_arguments(claim: Claim, bench: Bench) -> bool:
    """A function of several arguments is known by name only, and a line with more in it than
    derivatives may use what the author knows of it, or of the shapes that it takes: unless the
    function lies wholly within a derivative in the line, at one place of a family or another."""
    if claim.wrt is None:
        return False
    unknown = claim.context.of_several
    if not unknown:
        return False
    if claim.expr is None and made_of_derivatives(claim.stated.node):
        return False
    if claim.expr is not None and not symbols(claim.expr):
        return False
    inside = [] if claim.expr is None else leaves(claim.expr)
    ends = [e.parameters[1] for e in inside if e.op is derivative_op]
    leads, formulas = claim.context.leads, claim.context.program.defined
    named = {f: functions_in(formulas[f].parts) for f in unknown}
    beside = claim.of not in unknown and leads(claim.of.name, claim.wrt.name)
    if beside and not any(leads(claim.of.name, f.name) for f in unknown):
        return False
    within = {f for f in unknown if any(e is not f and leads(f.name, e.name) for e in ends)}
    known = {name for f in within for name in named[f]}
    return any(leads(f.name, claim.wrt.name) and not named[f] <= known for f in unknown)


def looks_like_a_slope(e: Expr) -> bool:
    """Whether a part is what slopes of known functions are made of: 1 - a, a - 1, or a mask."""
    if e.op is not subtract:
        return e.op is positive
    return any(a.op is constant_op and a.parameters[0] == 1 for a in e.args)


def another_function(claim: Claim, bench: Bench) -> bool:
    """The letter for the activation of every layer stands at this one for the function that is
    applied to this very quantity: `g'(z)` where the last layer is a sigmoid."""
    if claim.expr is None or not claim.stated.instance:
        return False
    definitions = [e for d in claim.context.program.definitions for e in d.order if e.args]
    applied = {(e.parameters[0], e.args[0]) for e in definitions if e.op is generic_op}
    elsewhere = {e.args[0] for e in definitions if e.op in FUNCTIONS}
    return any(
        e.op is generic_op and e.args[0] in elsewhere
        and (e.parameters[0], e.args[0]) not in applied
        for e in claim.expr.parts
    )  # fmt: skip


def unknown_function(claim: Claim, bench: Bench) -> bool:
    """A function without a formula may be given one elsewhere, or is differentiated by other
    arguments than it was declared with, or stands beside what the line is about; what depends on
    something by its derivatives alone may be something else."""
    leads = claim.context.leads
    unknown = claim.context.setting.table.unknown
    if claim.of.name in unknown:
        return True
    for leaf in leaves(claim.expr) if claim.expr is not None else ():
        of, by = leaf.parameters[:2] if leaf.op is derivative_op else (leaf, leaf)
        if of.op is not symbol_op or of.name not in unknown:
            continue
        beside_it = leaf.op is derivative_op and not leads(claim.of.name, of.name)
        if beside_it or not leads(of.name, by.name):
            return True
    context, wrt = claim.context, claim.wrt
    names = [d.symbol.name for d in context.program.definitions]
    if any(name in unknown and name.partition("@")[2] for name in names):
        return True
    implied = [name for name in names if unknown.get(name) == "implied"]
    return any(wrt is None or (name != wrt.name and leads(name, wrt.name)) for name in implied)


def unsaid_identity(claim: Claim, bench: Bench) -> bool:
    """An `I` that is given no meaning is an identity matrix by custom only; beside a square product
    that is added or taken away, `I - u u^T`, and in a matrix of second derivatives it is nothing
    else."""
    setting = claim.context.setting
    if claim.expr is None or setting.identity_said or not setting.identities:
        return False
    if claim.of.name.startswith(SLOPE):
        return False
    parts = list(claim.expr.parts)
    beside = {a for e in parts if e.op in (add, subtract) and is_outer(e.args) for a in e.args}
    return any(e.op is identity_op and e not in beside for e in parts)


def is_outer(terms: Sequence[Expr]) -> bool:
    """Whether one of two terms is the product of a column and a row."""
    return any(e.op is matmul and e.args[0].type.columns == ONE for e in terms)


def shared_weights(claim: Claim, bench: Bench) -> bool:
    """Entries of one matrix by other letters may be those of two matrices."""
    return claim.context.shared_weights


def written_out(claim: Claim, bench: Bench) -> bool:
    """A derivative in the formula is 0 everywhere, by a quantity that no definition uses: it
    stands for what the definitions write out (`∂z/∂a` where z was defined by f(x), and
    a = f(x)). Or it is another gradient of the same loss, by what that does not depend on as it was
    understood: the author means a loss that does."""
    if claim.expr is None:
        return False
    used = {leaf for d in claim.context.program.definitions for leaf in d.uses}
    for leaf in leaves(claim.expr):
        if leaf.op is not derivative_op:
            continue
        of, by = leaf.parameters[:2]
        named = of.op is by.op is symbol_op
        if named and claim.context.leads(of.name, by.name):
            continue
        if of is claim.of and of is not claim.wrt:
            return True
        if by in used and (not named or of in claim.context.program.defined):
            continue
        try:
            moved = slope(bench.worlds(claim.context)[0], leaf.parameters[0], leaf.parameters[1])
        except (NoPoint, MissingValue):
            return True
        if moved is None or not moved.any():
            return True
    return False


def unreached(claim: Claim, bench: Bench) -> bool:
    """No definition leads to what it is differentiated by: the one that does was not understood.
    Shapes ask for none."""
    by_shape = claim.expr is None and claim.shaped
    known = claim.wrt is None or claim.context.leads(claim.of.name, claim.wrt.name)
    return not known and not by_shape


def beside_what_it_makes(claim: Claim, bench: Bench) -> bool:
    """A loss of which nothing is known depends on a quantity that no formula uses, beside others of
    which the line speaks: those may well be made of it, written out (`y = x + f(W x)` and
    a = f(W x))."""
    wrt, program = claim.wrt, claim.context.program
    if not claim.context.arbitrary or wrt is None or claim.expr is None:
        return False
    if any(wrt in d.uses for d in program.definitions if d.symbol is not claim.of):
        return False
    ends = [e.parameters for e in leaves(claim.expr) if e.op is derivative_op]
    return wrt in program.defined and any(of is claim.of and by is not wrt for of, by, *_ in ends)


def silent(claim: Claim, bench: Bench) -> bool:
    """At one place of a family a derivative in it is by what has no effect there: `∂J_t/∂h_k` says
    nothing for k > t."""
    if not claim.stated.instance or claim.expr is None:
        return False
    ends = [leaf.parameters[:2] for leaf in leaves(claim.expr) if leaf.op is derivative_op]
    return any(
        of.op is by.op is symbol_op and not claim.context.leads(of.name, by.name) for of, by in ends
    )


def order_of_factors(claim: Claim, bench: Bench) -> bool:
    """A product sign does not say in which order the matrices stand, from the first to the last or
    back; derivatives chain in one order alone."""
    if not multiplies_in_turn((claim.stated.origin or claim.stated).node):
        return False
    return claim.expr is None or any(e.op is matmul for e in claim.expr.parts)


def beside_the_loss(claim: Claim, bench: Bench) -> bool:
    """What a definition in the formula uses, as a signal does, is never defined, and the loss does
    not depend on it: it may be anything that the text says elsewhere."""
    return beside(claim) is not None


def beside(claim: Claim) -> Expr | None:
    """A symbol without a definition that the formula uses, and what is differentiated does not:
    through a definition alone, or in any way where it fits in no shape and the loss is known."""
    program = claim.context.program
    if claim.expr is None and claim.context.arbitrary:
        return None
    uses = {d.symbol: d.leaves for d in program.definitions}
    seen: set[Expr] = set()
    named = leaves(claim.expr) if claim.expr is not None else tuple(named_in(claim))
    waiting = [leaf for leaf in named if leaf in uses]
    for leaf in named:
        if (
            leaf.op is not symbol_op
            or leaf in uses
            or (claim.expr is not None and not may_hold_data(leaf))
        ):
            continue
        if not claim.context.leads(claim.of.name, leaf.name):
            return leaf
    while waiting:
        defined = waiting.pop()
        for leaf in uses[defined]:
            if leaf in seen or leaf.op is not symbol_op:
                continue
            seen.add(leaf)
            if leaf in uses:
                waiting.append(leaf)
            elif not claim.context.leads(claim.of.name, leaf.name):
                return leaf
    return None


def may_hold_data(leaf: Expr) -> bool:
    """Whether a name is a matrix, in a capital letter, that may hold all the data."""
    return leaf.name[:1].isupper() and ONE not in (leaf.type.rows, leaf.type.columns)


def stacked_both_ways(claim: Claim, bench: Bench) -> bool:
    """Its formula stacks what a definition stacks in another order: the author may not care."""
    if claim.expr is None:
        return False
    defined = stacks_in(claim.context.program.parts)
    return any(
        parts not in defined and any(sorted(parts) == sorted(other) for other in defined)
        for parts in stacks_in(claim.expr.parts)
    )


def stacks_in(parts: Iterable[Expr]) -> set[tuple[str, ...]]:
    """What is stacked, each stack by its parts in order."""
    return {tuple(map(repr, parts_of(e))) for e in parts if e.op is stack}


GUARDS: tuple[Guard, ...] = (
    of_several_arguments, order_of_factors, incomplete, conditional, worked, other_functions,
    known_by_name_only, of_a_named_function, of_a_supposed_function,
    another_function, undefined_statistic, unknown_function, unsaid_identity, shared_weights,
    written_out, beside_what_it_makes, unreached, silent, shapes_of_entries, unlinked, apart,
    numbers_of_samples, may_be_numbers, ambiguous, sum_of_what,
    joined, stacked_both_ways, target_with_formula, shares_with_formula,
    beside_the_loss, by_its_formula, no_loss,
)  # fmt: skip

"""What it takes to call a claim wrong: more than it takes to confirm one."""

from __future__ import annotations

from backproof.judge import guards, left_out_guards, loss_guards, shape_guards, target_guards
from backproof.judge.absent_guards import incomplete, names_unread
from backproof.judge.ambiguous_names import ambiguous
from backproof.judge.bench import Bench
from backproof.judge.first_states import starts_from_nothing
from backproof.judge.formulas import by_its_formula
from backproof.judge.guards import GUARDS, Guard
from backproof.judge.joined_guards import joined
from backproof.judge.layout_guards import differentiates_stacks, turns_a_gradient
from backproof.judge.left_open import (
    bound_before,
    cases_left_out,
    for_a_value,
    goes_on_in_code,
    of_another_page,
    steps_and_one,
)
from backproof.judge.pair_guards import over_all_pairs
from backproof.judge.powers import powers_of_matrices
from backproof.judge.range_guards import over_the_samples, over_unsaid_steps
from backproof.judge.redefined import number_elsewhere, redefined
from backproof.judge.signal_guards import undefined_signal
from backproof.judge.slash_guards import unclear_slash
from backproof.judge.statistic_guards import (
    mean_of_deviations,
    share_of_one,
    undefined_statistic,
)
from backproof.judge.symmetry import symmetric_with_formula
from backproof.judge.verdicts import Undecided
from backproof.meaning.claims import Claim

UNDER_CONDITION = ("side-condition", "it holds under a condition that is not understood yet")
DOUBTS: tuple[Guard, ...] = (
    *GUARDS,
    over_all_pairs,
    over_unsaid_steps,
    over_the_samples,
    names_unread,
    powers_of_matrices,
    redefined,
    number_elsewhere,
    cases_left_out,
    bound_before,
    goes_on_in_code,
    for_a_value,
    of_another_page,
    steps_and_one,
    shape_guards.counts_nothing,
    shape_guards.mixes_samples,
    left_out_guards.identity_of_any_length,
    shape_guards.width_of_a_target,
    shape_guards.length_of_a_target,
    shape_guards.inverse_of_undeclared,
    shape_guards.lists_entries,
    undefined_signal,
    starts_from_nothing,
    symmetric_with_formula,
    turns_a_gradient,
    differentiates_stacks,
    shape_guards.several_losses,
    unclear_slash,
    mean_of_deviations,
    share_of_one,
    loss_guards.partly_known,
    left_out_guards.may_be_applied,
    left_out_guards.back_through_undefined,
    left_out_guards.differentiated_undefined,
    left_out_guards.names_what_has_no_part,
    left_out_guards.factor_undefined,
    left_out_guards.divisor_may_count,
)
ELSEWHERE = (guards.silent, guards.another_function, guards.written_out, guards.unreached)
"""Guards of lines that do not speak of the very layer or time at which they are looked at."""
REASONS: dict[Guard, tuple[str, str]] = {
    guards.silent: (
        "no-path", "a derivative in it is 0: it does not speak of these indices"),
    incomplete: (
        "unread-definition", "it rests on a definition that was not understood: {absent}"),
    names_unread: (
        "unread-definition", "it names what was not understood: {unread}"),
    guards.another_function: (
        "undefined-symbol", "another function is applied there"),
    guards.stacked_both_ways: (
        "stacking-order", "a definition stacks the same quantities in another order"),
    loss_guards.no_loss: ("undefined-symbol", "{of} is never defined"),
    guards.beside_the_loss: ("undefined-symbol", "{beside} is never defined"),
    over_all_pairs: (
        "side-condition", "{of} sums over some of all pairs, and this line does not say which"),
    over_unsaid_steps: (
        "side-condition", "a sum over steps in it does not say where it begins and ends"),
    over_the_samples: (
        "shape-mismatch", "a sum in it would run over the samples, and does not say so"),
    guards.conditional: UNDER_CONDITION,
    guards.worked: (
        "worked-number", "a number is what it comes to at one point, not a formula"),
    guards.other_functions: (
        "undefined-symbol", "a function in it is named nowhere else"),
    guards.known_by_name_only: (
        "undefined-symbol", "a function that it rests on is known by its name only"),
    guards.of_a_supposed_function: (
        "side-condition", "the text supposes a function that is not the one applied here"),
    guards.of_a_named_function: (
        "unknown-meaning", "the text says of which function this is the slope"),
    undefined_statistic: (
        "undefined-symbol", "nothing says what an average or an estimate in it is computed from"),
    share_of_one: (
        "shape-mismatch", "a softmax in it has one entry as the page was understood"),
    guards.unsaid_identity: (
        "undefined-symbol", "I is an identity matrix by custom only; nothing here says so"),
    guards.shared_weights: (
        "ambiguous-name", "entries of one name by other letters may be those of two quantities"),
    guards.written_out: (
        "no-path", "a derivative in it is by what no definition uses"),
    guards.beside_what_it_makes: (
        "no-path", "no formula uses what it is about: what it names may be made of it"),
    shape_guards.shapes_of_entries: (
        "shape-mismatch", "the shapes of what is given by entries are not sure"),
    shape_guards.unlinked: (
        "shape-mismatch", "nothing connects the sizes in it"),
    undefined_signal: (
        "undefined-symbol", "nothing says what an error signal in it is"),
    starts_from_nothing: (
        "undefined-symbol", "it holds if the states before the first step are 0; nothing says so"),
    symmetric_with_formula: (
        "ambiguous-name", "what the text calls symmetric has a formula that does not make it so"),
    shape_guards.apart: (
        "undefined-symbol", "nothing says of which quantity another one in it is a function"),
    ambiguous: (
        "ambiguous-name", "a name in it is defined in two ways"),
    guards.of_several_arguments: (
        "undefined-symbol", "a function of several arguments in it has no formula"),
    guards.unknown_function: (
        "undefined-symbol", "it rests on a function that has no formula"),
    guards.unreached: (
        "no-path", "no definition leads from {of} to what it is differentiated by"),
    shape_guards.numbers_of_samples: (
        "shape-mismatch", "nothing says whether a number for each sample makes a row or a column"),
    shape_guards.may_be_numbers: (
        "shape-mismatch", "what it is about may be a number; only its shape here says otherwise"),
    shape_guards.mixes_samples: (
        "shape-mismatch", "something in it would add up samples: it may speak of one"),
    shape_guards.sum_of_what: (
        "shape-mismatch", "a sum in it does not say what it runs over"),
    target_guards.shares_with_formula: (
        "unknown-meaning", "nothing says whether what shares are compared with adds up to 1"),
    target_guards.target_with_formula: (
        "ambiguous-name", "what an output is compared with has a formula of its own elsewhere"),
    by_its_formula: (
        "unknown-meaning", "a name in it stands for a formula, which may be what is wrong"),
    shape_guards.counts_nothing: (
        "undefined-symbol", "a length stands as a number in it, and nothing is that long"),
    left_out_guards.identity_of_any_length: (
        "undefined-symbol", "nothing says how many rows an identity has"),
    shape_guards.width_of_a_target: (
        "shape-mismatch", "nothing says that the target in it has columns"),
    shape_guards.length_of_a_target: (
        "shape-mismatch", "nothing says how many rows or columns the target in it has"),
    shape_guards.inverse_of_undeclared: (
        "shape-mismatch", "nothing says which lengths what it inverts has"),
    shape_guards.lists_entries: (
        "unsupported", "it lists derivatives by entries, and nothing says which entries those are"),
    turns_a_gradient: (
        "ambiguous-layout", "it is right if a gradient in it is written as a row"),
    differentiates_stacks: (
        "unsupported", "a derivative of a matrix by a matrix in it is no matrix"),
    shape_guards.several_losses: (
        "shape-mismatch", "{of} has many entries as it was understood: a loss is a number"),
    unclear_slash: (
        "unknown-meaning", "nothing says how far a slash in it reaches: brackets would"),
    powers_of_matrices: (
        "unknown-meaning", "a power of a matrix is its product with itself or that of its entries"),
    redefined: (
        "ambiguous-name", "its section gives what it rests on another definition"),
    number_elsewhere: (
        "ambiguous-name", "what it is about is a number by the definition of another section only"),
    cases_left_out: (
        "unread-definition", "cases that it rests on leave out a stretch"),
    bound_before: (
        "undefined-symbol", "what it takes of the step before depends on what this step takes"),
    steps_and_one: (
        "unknown-meaning", "nothing says whether it is about one step or about all"),
    for_a_value: (
        "side-condition", "its sentence gives a number to what it rests on, and it may hold there"),
    of_another_page: (
        "side-condition", "its sentence supposes something else than the page says"),
    goes_on_in_code: (
        "unsupported", "its formula goes on in the code behind it"),
    mean_of_deviations: (
        "undefined-symbol", "nothing says what the mean is taken of"),
    loss_guards.partly_known: (
        "undefined-symbol", "{of} is never defined, and a term of it is known here"),
    left_out_guards.may_be_applied: (
        "undefined-symbol", "nothing says whether a letter before a bracket is a function"),
    left_out_guards.back_through_undefined: (
        "undefined-symbol", "nothing says what another gradient in it is by"),
    left_out_guards.differentiated_undefined: (
        "undefined-symbol", "nothing says what a quantity that it differentiates is made of"),
    left_out_guards.names_what_has_no_part: (
        "undefined-symbol", "nothing says what a quantity in it is made of"),
    left_out_guards.divisor_may_count: (
        "undefined-symbol", "nothing says whether a divisor in it counts what is summed"),
    left_out_guards.factor_undefined: (
        "undefined-symbol", "nothing says what a factor in it is made of"),
    joined: (
        "ambiguous-name", "letters of two cases may be one quantity or two"),
}  # fmt: skip
"""The code and the sentence for each guard, what is said first in front."""


def refutable(claim: Claim, bench: Bench) -> bool:
    """Whether a fault can be charged to the claim: no guard stands in the way."""
    return not any(guard(claim, bench) for guard in DOUBTS if guard not in bench.answered)


def unrefuted(claim: Claim, bench: Bench) -> Undecided:
    """Why a claim that differs from the truth as it is understood here is not called wrong."""
    absent = ", ".join(dict.fromkeys(a.definition.name for a in claim.context.absent))
    unread = ", ".join(sorted(name.partition("@")[0] for name in claim.context.unread))
    for guard, (code, sentence) in REASONS.items():
        if guard not in bench.answered and guard(claim, bench):
            unknown = guards.beside(claim)
            said = {"absent": absent, "unread": unread, "of": claim.of.name}
            said["beside"] = unknown.name if unknown is not None else ""
            return Undecided(code, sentence.format(**said), guard not in ELSEWHERE)
    return Undecided(*UNDER_CONDITION, differs=True)

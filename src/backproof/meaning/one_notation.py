"""The statements of a document as its author means them, in one notation.

One phenomenon after the other: each pass finds on the whole page that people write something so,
and writes it as the passes behind it expect it.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.document import Document
from backproof.meaning.batches.any_sample import with_any_sample
from backproof.meaning.batches.bold_stacks import with_bold_stacks
from backproof.meaning.batches.one_of_all import with_one_of_all
from backproof.meaning.batches.points_apart import with_points_apart
from backproof.meaning.batches.ranges_left_out import with_ranges_of_samples
from backproof.meaning.batches.rows_implied import with_rows_implied
from backproof.meaning.batches.sample_above import with_sample_above
from backproof.meaning.batches.sample_left_out import with_sample_left_out
from backproof.meaning.batches.samples_after_numbers import with_samples_after_numbers
from backproof.meaning.batches.sums_over_inputs import with_sums_over_inputs
from backproof.meaning.definitions.defined_within import with_definitions_within
from backproof.meaning.definitions.inverted import with_logarithms_inverted
from backproof.meaning.definitions.minimised import with_minimised
from backproof.meaning.definitions.named_in_chains import with_names_in_chains
from backproof.meaning.definitions.numbers_named import with_numbers_named
from backproof.meaning.definitions.spelled_out import with_chains_spelled_out
from backproof.meaning.differentials.linear_maps import with_linear_maps
from backproof.meaning.differentials.meant import with_differentials
from backproof.meaning.functions.applied import with_functions
from backproof.meaning.functions.arguments_later import with_arguments_given_later
from backproof.meaning.functions.at_indices import with_values_at_indices
from backproof.meaning.functions.at_members import with_values_at_members
from backproof.meaning.functions.by_arguments import with_functions_by_arguments
from backproof.meaning.functions.by_index import with_quantities_by_index
from backproof.meaning.functions.conditionals import with_conditions_left_out
from backproof.meaning.functions.densities import with_densities
from backproof.meaning.functions.entries_inside import with_entries_inside
from backproof.meaning.functions.features import with_features_as_members
from backproof.meaning.functions.fixed_arguments import with_arguments_fixed
from backproof.meaning.functions.just_given import with_functions_just_given
from backproof.meaning.functions.logarithms_named import with_logarithms_named
from backproof.meaning.functions.losses_of_labels import with_losses_of_labels
from backproof.meaning.functions.losses_without_formula import with_losses_without_formula
from backproof.meaning.functions.named_below import with_functions_named_below
from backproof.meaning.functions.normalised import with_softmax_letters
from backproof.meaning.functions.of_members import with_functions_of_members
from backproof.meaning.functions.parameters_shown import with_parameters_left_out
from backproof.meaning.functions.rows_normalised import with_softmax_of_rows
from backproof.meaning.functions.shares_of_classes import with_shares_of_classes
from backproof.meaning.functions.shown import with_arguments_left_out
from backproof.meaning.functions.square_brackets import with_square_brackets
from backproof.meaning.functions.squared_parameters import with_squares_taken_apart
from backproof.meaning.functions.subscript_left_out import with_subscripts_of_functions
from backproof.meaning.gradients.by_functions import with_derivatives_by_functions
from backproof.meaning.gradients.by_place import with_derivatives_by_place
from backproof.meaning.gradients.called import with_names_called
from backproof.meaning.gradients.functions_alone import with_functions_alone
from backproof.meaning.gradients.gradients_at import with_gradients_at
from backproof.meaning.gradients.increments import with_increments
from backproof.meaning.gradients.marked import with_marked_gradients
from backproof.meaning.gradients.of_products import with_gradients_of_products
from backproof.meaning.gradients.running import with_running_gradients
from backproof.meaning.gradients.signals_by_chain import with_signals_by_chain
from backproof.meaning.indices.bracketed_entries import with_bracketed_entries
from backproof.meaning.indices.counted_sets import with_counted_sets
from backproof.meaning.indices.counts_of_logarithms import with_counts_of_logarithms
from backproof.meaning.indices.dotted import with_dots
from backproof.meaning.indices.entries_behind_numbers import with_entries_behind_numbers
from backproof.meaning.indices.entries_without_letter import with_letters_of_normalised
from backproof.meaning.indices.general_entries import with_general_entries
from backproof.meaning.indices.index_conditions import with_index_conditions
from backproof.meaning.indices.letters_of_both import with_letters_of_entries
from backproof.meaning.indices.listed_sums import with_listed_sums
from backproof.meaning.indices.means import with_bounded_means
from backproof.meaning.indices.members import with_members_by_letter
from backproof.meaning.indices.members_of_a_tuple import with_members_of_a_tuple
from backproof.meaning.indices.nested_indices import with_nested_indices
from backproof.meaning.indices.numbered_sums import with_numbered_sums
from backproof.meaning.indices.numbered_terms import with_numbered_terms
from backproof.meaning.indices.primed_letters import with_primed_letters
from backproof.meaning.indices.ranges_to_capitals import with_ranges_to_capitals
from backproof.meaning.indices.ranges_without_commas import with_ranges_without_commas
from backproof.meaning.indices.reaching import with_reaching_sums
from backproof.meaning.indices.stray_letters import Strays, with_bound_letters
from backproof.meaning.indices.sum_letters import with_letters_of_samples, without_idle_letters
from backproof.meaning.indices.sums_bound_once import with_sums_bound_once
from backproof.meaning.indices.sums_over_weights import with_sums_over_weights
from backproof.meaning.indices.unit_names import with_unit_names
from backproof.meaning.layers.bare_superscripts import with_scripts
from backproof.meaning.layers.layer_of_a_line import with_layers_of_lines
from backproof.meaning.layers.parts_at_steps import with_parts_at_steps
from backproof.meaning.layers.powers_of_steps import with_powers_of_steps
from backproof.meaning.layers.top_names import with_top_names
from backproof.meaning.matrices.bars import with_determinants
from backproof.meaning.matrices.dots_of_vectors import with_dots_of_vectors
from backproof.meaning.matrices.dots_with_samples import with_dots_with_samples
from backproof.meaning.matrices.mean_matrices import with_counted_ones
from backproof.meaning.matrices.ones_as_digits import with_ones_as_digits
from backproof.meaning.naming.circle_number import with_circle_number
from backproof.meaning.naming.losses_by_hand import with_losses_in_one_hand
from backproof.meaning.naming.numbers_below import with_numbers_above
from backproof.meaning.naming.numbers_in_code import with_numbers_in_code
from backproof.meaning.naming.roots_of_squares import with_roots_of_squares
from backproof.meaning.naming.run_together import with_subscripts
from backproof.meaning.naming.sigma_sums import with_sigma_sums
from backproof.meaning.naming.squares import with_squares_named
from backproof.meaning.words.densities import with_densities_said
from backproof.meaning.words.diagonals_by_entries import with_diagonals_by_entries
from backproof.meaning.words.diagonals_listed import with_diagonals_listed
from backproof.meaning.words.diagonals_said import with_diagonals_said
from backproof.meaning.words.function_words import with_functions_said
from backproof.meaning.words.one_hot_cases import with_one_hot_cases
from backproof.syntax import parse_document
from backproof.syntax.statements import Statement


def in_one_notation(document: Document, text: str) -> tuple[Sequence[Statement], Strays]:
    """The statements of a document before letters count, and the letters that nothing binds."""
    written = with_powers_of_steps(with_ranges_without_commas(parse_document(document)))
    written = with_roots_of_squares(with_points_apart(written))
    written = with_ones_as_digits(with_numbers_in_code(written))
    written = with_chains_spelled_out(with_functions_alone(with_signals_by_chain(written)))
    written = with_sums_over_inputs(with_softmax_of_rows(written))
    written = with_functions_named_below(with_sigma_sums(with_losses_of_labels(written)))
    written = with_samples_after_numbers(with_losses_in_one_hand(with_numbers_above(written)))
    written = with_entries_behind_numbers(written)
    written = with_sums_over_weights(with_minimised(with_one_hot_cases(written)))
    written = with_primed_letters(with_ranges_of_samples(with_counts_of_logarithms(written)))
    written = with_functions_just_given(written)
    written = with_shares_of_classes(with_nested_indices(written))
    written = with_members_of_a_tuple(with_ranges_to_capitals(written))
    written = with_letters_of_normalised(with_names_called(written))
    written = with_numbers_named(with_names_in_chains(with_definitions_within(written)))
    written = with_arguments_fixed(with_functions_of_members(written))
    written = with_conditions_left_out(written)
    marked = with_marked_gradients(with_top_names(written))
    marked = with_subscripts_of_functions(with_increments(marked))
    running = with_letters_of_entries(with_running_gradients(marked))
    running = with_bold_stacks(with_sample_above(running))
    parsed = with_any_sample(with_sample_left_out(running))
    parsed = with_reaching_sums(with_letters_of_samples(parsed))
    parsed = with_rows_implied(with_one_of_all(parsed, text))
    parsed = with_determinants(with_squares_named(with_logarithms_named(parsed)))
    parsed = with_logarithms_inverted(parsed)
    parsed = with_derivatives_by_place(with_derivatives_by_functions(parsed))
    parsed = with_parts_at_steps(parsed)
    parsed = with_gradients_of_products(parsed)
    bound, strays = with_bound_letters(parsed)
    written = with_numbered_sums(with_circle_number(with_densities(bound)))
    written = with_sums_bound_once(written)
    written = with_unit_names(with_subscripts(with_listed_sums(written)))
    written = with_members_by_letter(written)
    written = without_idle_letters(written)
    applied = with_functions(with_bracketed_entries(with_square_brackets(written)))
    applied = with_arguments_left_out(with_features_as_members(applied))
    applied = with_arguments_given_later(applied)
    applied = with_entries_inside(with_values_at_members(with_densities_said(applied)))
    applied = with_parameters_left_out(with_squares_taken_apart(applied))
    applied = with_functions_by_arguments(applied)
    applied = with_losses_without_formula(applied)
    applied = with_dots_with_samples(applied)
    applied = with_dots_of_vectors(with_quantities_by_index(with_softmax_letters(applied)))
    written = with_functions_said(with_values_at_indices(applied))
    written = with_diagonals_by_entries(with_diagonals_said(written))
    written = with_diagonals_listed(written)
    written = with_layers_of_lines(with_scripts(with_counted_ones(written)))
    written = with_general_entries(with_numbered_terms(with_dots(written)))
    written = with_bounded_means(with_counted_sets(written))
    written = with_differentials(with_linear_maps(with_gradients_at(written)))
    written = with_index_conditions(written)
    return written, strays

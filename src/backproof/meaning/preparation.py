"""From a document to what its statements do: every pass over the syntax, in order."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.document import Document
from backproof.meaning.batches.one_of_all import with_one_supposed
from backproof.meaning.batches.samples import with_samples
from backproof.meaning.conventions import COUNTERS, conventions, counts_said
from backproof.meaning.definitions.backward import set_apart
from backproof.meaning.definitions.described import with_described
from backproof.meaning.definitions.disturbances import with_disturbances
from backproof.meaning.definitions.examples import add_examples
from backproof.meaning.definitions.functions_passed import with_functions_passed
from backproof.meaning.definitions.given_last import with_names_given_last
from backproof.meaning.definitions.made_anew import with_losses_made_anew
from backproof.meaning.definitions.named_parts import with_named_entries, with_named_parts
from backproof.meaning.definitions.passed import with_passed
from backproof.meaning.definitions.restated import with_restated
from backproof.meaning.definitions.restatements import without_repetition
from backproof.meaning.definitions.roles import is_plain_scalar
from backproof.meaning.definitions.rules import add_supposed
from backproof.meaning.definitions.same_sentence import explained_beside
from backproof.meaning.definitions.sections import add_given
from backproof.meaning.definitions.solutions import add_later, with_solutions
from backproof.meaning.definitions.table import used_names
from backproof.meaning.definitions.tabulating import add_shorthand, tabulate
from backproof.meaning.definitions.worked_values import is_list_of_numbers, varied_in
from backproof.meaning.differentials.motions import free_names
from backproof.meaning.differentials.pairings import with_pairings
from backproof.meaning.functions.densities import is_law
from backproof.meaning.functions.function_identities import with_function_identities
from backproof.meaning.functions.given_by_values import with_functions_given_by_values
from backproof.meaning.functions.of_layers import with_functions_of_layers
from backproof.meaning.functions.other_arguments import with_arguments_of_formulas
from backproof.meaning.functions.several import with_applications
from backproof.meaning.gradients.arguments_by_mark import with_arguments_by_mark
from backproof.meaning.gradients.arguments_by_subscript import with_arguments_by_subscript
from backproof.meaning.gradients.by_itself import with_derivatives_by_itself
from backproof.meaning.gradients.by_transposes import with_gradients_by_transposes
from backproof.meaning.gradients.chains_to_entries import with_chains_to_entries
from backproof.meaning.gradients.gates_by_argument import with_gates_by_argument
from backproof.meaning.gradients.gradient_names import with_gradient_names
from backproof.meaning.gradients.ingredients_named import without_ingredients_as_names
from backproof.meaning.gradients.named_at_last import with_names_at_last
from backproof.meaning.gradients.shorthand import (
    Shorthand,
    loss_started_with,
    of_the_form,
    shorthand_of,
    symbols_in,
    with_shorthand,
)
from backproof.meaning.gradients.signals import with_signals
from backproof.meaning.gradients.signals_by_letter import with_signals_by_letter
from backproof.meaning.gradients.steps_by_one import with_steps_by_one
from backproof.meaning.gradients.updates import with_updates
from backproof.meaning.indices.class_numbers import with_class_numbers
from backproof.meaning.indices.letters import letters_of, rewrite
from backproof.meaning.indices.listings import without_listings
from backproof.meaning.indices.sets_of_pairs import with_sets_of_pairs
from backproof.meaning.indices.side_conditions import restrictions_in, with_side_conditions
from backproof.meaning.indices.sliding import with_sliding_entries
from backproof.meaning.indices.tensors import with_tensors
from backproof.meaning.indices.totals import with_totals
from backproof.meaning.indices.unsummed import with_unwritten_sums
from backproof.meaning.indices.zeroth import with_zeroth_entries
from backproof.meaning.layers.backward import with_recursion
from backproof.meaning.layers.cells import cells_of
from backproof.meaning.layers.copies import with_copies
from backproof.meaning.layers.empty_starts import starts_empty
from backproof.meaning.layers.families import Families, families_of
from backproof.meaning.layers.instances import instantiate, with_updates_of_each
from backproof.meaning.matrices.convolutions import with_convolutions
from backproof.meaning.matrices.kernels import with_kernels
from backproof.meaning.naming.letter_case import with_one_case
from backproof.meaning.naming.names import bare, named, stem
from backproof.meaning.one_notation import in_one_notation
from backproof.meaning.prepared import Prepared, source_text
from backproof.meaning.statements import Stated, below, given_name, inside, understand
from backproof.meaning.suppositions.arguments_named import with_arguments_named
from backproof.meaning.suppositions.conditions import Suppositions
from backproof.meaning.suppositions.layers_alike import with_layers_alike
from backproof.meaning.suppositions.shares_named import with_shares_named
from backproof.meaning.suppositions.supposed import apart, links_of, supposed
from backproof.meaning.suppositions.unknown_functions import add_unknown_functions
from backproof.meaning.words.cases import is_one_of_several
from backproof.meaning.words.entries_said import add_wholes, wholes_said
from backproof.meaning.words.fractions import fractions
from backproof.meaning.words.kinds_in_words import kinds_in_words
from backproof.meaning.words.said import with_said
from backproof.meaning.words.signs_said import sign_names
from backproof.meaning.words.spoken import add_spoken
from backproof.meaning.words.symmetric import across, symmetric_names
from backproof.meaning.words.told import told
from backproof.meaning.words.zeros_and_ones import zeros_and_ones
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def prepare(document: Document) -> Prepared:
    """Parse a document and say what each of its statements does."""
    text = source_text(document)
    written, strays = in_one_notation(document, text)
    classes = with_class_numbers(written, text)
    written = classes.statements
    letters = letters_of(written)
    counting = letters.components | letters.families
    entries = rewrite(with_side_conditions(written, counting), letters)
    entries, letters = with_tensors(entries, letters)
    slid, letters = with_sliding_entries(entries, letters)
    restricted = with_sets_of_pairs(with_zeroth_entries(slid))
    totalled = with_totals(with_convolutions(restricted, text))
    wholes = wholes_said(totalled)
    free = free_names(totalled, alone=True) | {small.capitalize() for _, small in wholes}
    one_case = with_one_case(totalled, free)
    restricted, matrices = one_case.statements, one_case.matrices
    understood = without_ingredients_as_names(understand(restricted))
    stated = tuple(
        replace(item, kind="mention") if restrictions_in(item.statement, counting) else item
        for item in with_gradients_by_transposes(with_said(understood, restricted))
    )
    stated = with_functions_given_by_values(tuple(with_function_identities(stated)))
    stated = with_names_at_last(with_arguments_of_formulas(stated))
    stated = tuple(with_chains_to_entries(stated))
    stated = with_passed(
        with_unwritten_sums(with_described(with_kernels(with_disturbances(stated))))
    )
    stated = with_functions_passed(with_names_given_last(stated))
    stated = with_arguments_by_subscript(with_restated(stated))
    stated = with_named_entries(stated)
    cells = cells_of(with_arguments_by_mark(stated))
    stated = with_gates_by_argument(cells.stated)
    stated = with_gradient_names(stated, frozenset(cells.before.values()))
    families = families_of(stated)
    varied = varied_in(stated)
    stated = tuple(
        replace(item, kind="mention")
        if is_generic(item, families)
        or is_count(item, varied)
        or is_worked(item, varied)
        or starts_empty(item)
        else item
        for item in without_listings(instantiate(stated, families, letters.marks))
    )
    stated = with_functions_of_layers(stated)
    stated = with_pairings(with_applications(stated))
    short = of_the_form(symbols_in(stated))
    said = frozenset(counts_said(document.prose))
    samples = with_samples(without_repetition(stated, short), matrices, said)
    stated = with_copies(with_recursion(samples.stated))
    shorthand = shorthand_of(stated, samples)
    stated = with_updates(unplaced(stated, shorthand, families), shorthand, text)
    stated = with_steps_by_one(with_updates_of_each(stated, families, letters.marks))
    stated = with_one_supposed(stated)
    stated = with_signals_by_letter(with_shorthand(stated, shorthand, samples))
    signals = with_signals(stated, shorthand)
    stated = tuple(
        replace(item, kind="mention") if is_step(item) else item for item in signals.stated
    )
    stated = with_derivatives_by_itself(with_losses_made_anew(with_solutions(stated)))
    stated = with_named_parts(stated)
    table = tabulate(stated)
    add_examples(table, stated)
    add_later(table, stated)
    add_given(table, restricted)
    add_supposed(table)
    for alias in signals.aliases:
        table.aliases.setdefault(alias.name, []).append(alias)
    add_shorthand(table, stated, shorthand.names)
    table.beside.update(explained_beside(table.by_key.values()))
    set_apart(table)
    defined = frozenset(table.definitions)
    candidates, sizes = conventions(document, stated, defined, samples.layouts, bool(samples.lists))
    counted = next((name for name in COUNTERS if name in sizes), None)
    add_spoken(table, stated, text, counted)
    add_unknown_functions(table, stated)
    add_wholes(table, wholes, restricted)
    links = tuple(links_of(table, stated))
    prepared = Prepared(
        document, stated, table, sizes, candidates, letters, shorthand.losses, matrices, samples,
        free_names(restricted), told(restricted), kinds_in_words(restricted),
        classes.names, cells.before, frozenset(map(stem, wholes.values())), apart(table, links),
        symmetric=symmetric_names(restricted), signs=sign_names(restricted), strays=strays,
        surely_joined=one_case.sure,
        zeros_and_ones=zeros_and_ones(restricted), fractions=fractions(restricted),
    )  # fmt: skip
    wider, functions = supposed(table, stated, text, links)
    wider, alike = with_layers_alike(wider, stated, cells.before)
    wider, arguments = with_arguments_named(wider, stated)
    wider, shares = with_shares_named(wider, stated)
    conditions = functions | alike | arguments | shares
    if not conditions:
        return prepared
    add_spoken(wider, stated, text, counted)
    suppositions = Suppositions(conditions, frozenset(alike), frozenset(arguments | shares))
    return replace(prepared, further=replace(prepared, table=wider, suppositions=suppositions))


def is_generic(item: Stated, families: Families) -> bool:
    """Whether a definition still speaks of every layer or time: its instances say the same."""
    if item.kind != "definition" or item.head is None or not families:
        return False
    scripts = inside(item.head, syntax.Script)
    return any(s.items and s.text in families.free and s.text in families.of for s in scripts)


def unplaced(
    stated: Sequence[Stated], shorthand: Shorthand, families: Families
) -> tuple[Stated, ...]:
    """The statements, those about gradients that no layer or time makes a claim of left unread: to
    pass them over in silence would look like agreement."""
    reason = "nothing says at which layers or times its letters stand"
    aliases = {given_name(item.origin or item) for item in stated if item.kind == "alias"}
    names = shorthand.names.keys() | aliases
    # Of the last step, `δ^{(τ)}`, is said what `δ^{(t)}` is.
    stems = {name.partition("^")[0] for name in aliases if "^" in name}
    last = families.tops.keys()

    def is_gradient(item: Stated) -> bool:
        name = named(item.head) or "" if item.head is not None else ""
        if item.kind == "mention" and name in names:
            return True
        start, _, place = name.partition("^")
        if item.kind == "mention" and item.node is not None:
            # A letter that counts layers on the right alone leaves it generic.
            return start in stems and place.strip("()[]<>") in families.free
        return item.kind == "definition" and start in stems and place.strip("()[]<>") in last

    return tuple(
        replace(item, kind="unread", reason=reason) if is_gradient(item) else item
        for item in stated
    )


def is_step(item: Stated) -> bool:
    """Whether what looks like a definition gives a new value to what it uses, `W = W - g`, or says
    that it is symmetric."""
    head = bare(item.head) if item.head is not None else None
    if item.kind != "definition" or item.node is None:
        return False
    if not isinstance(head, syntax.Symbol | syntax.Element):
        return False
    if across(head, item.node):
        return True
    own, nodes = key(head), below(item.node)
    # In `r = σ(z_r)` the letter r is part of another name.
    marks = {id(n) for script in nodes if isinstance(script, syntax.Script) for n in below(script)}
    return any(key(n) == own for n in nodes if isinstance(n, type(head)) and id(n) not in marks)


def is_count(item: Stated, varied: frozenset[str]) -> bool:
    """Whether a definition is a worked number (`m = 209`, `s = 0`): the letter stays free, but for
    rates, penalties and what a page goes back from (`dL = 1`)."""
    node = bare(item.node) if item.node is not None else None
    node = bare(node.operand) if isinstance(node, syntax.Negate) else node
    constant = is_plain_scalar(item.name) and item.name not in varied
    worked = isinstance(node, syntax.Number) and not constant
    return item.kind == "definition" and worked and loss_started_with(item) is None


def is_worked(item: Stated, varied: frozenset[str]) -> bool:
    """Whether a definition gives one entry a number (`t_i = 1` for one class): no whole has it; or
    reckons with numbers alone (`a = tanh(0.3 + 0.1)`, `z = 0.5 · 2`) or lists them (`x = (1, 2)`
    beside x_i): an example; or says how it is distributed, or what it is in one case of several."""
    if item.kind != "definition" or item.node is None:
        return False
    element = isinstance(bare(item.head), syntax.Element) if item.head is not None else False
    worked = reckons(item.node) or (element and isinstance(item.node, syntax.Number))
    worked = worked or (item.name in varied and is_list_of_numbers(item.node))
    text = item.statement.block.passage.text
    return worked or is_law(item.node) or is_one_of_several(text, item.end)


def reckons(node: syntax.Node) -> bool:
    """Whether a formula applies a function to numbers, or adds or multiplies nothing else; a
    fraction or a power of numbers is a constant."""
    inner = bare(node)
    match inner:
        case syntax.Juxtaposition(factors=(syntax.Symbol(), syntax.Group(body=body))):
            # A letter before numbers that are added up is a function of them, whatever it is.
            return isinstance(body, syntax.Add) and reckons(body)
        case _:
            pass
    if used_names(inner) or inside(inner, syntax.BigOperator):
        return False
    if isinstance(inner, syntax.Call):
        return True
    numbers = inside(inner, syntax.Number)
    return isinstance(inner, syntax.Add | syntax.Product) and len(numbers) > 1

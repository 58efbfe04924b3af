"""A sample of the edits of lines that hold, always the same one; `make mutants` tries them all."""

from __future__ import annotations

import re
from collections import Counter

import corpus as mutation
import pytest
import shelf
from corpus import Outcome
from shelf import Text

from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.mend.changes.slips import slips
from backproof.mend.changes.written import Written
from backproof.pipeline import check, read_text

SEED, DRAWN, AGAIN = 0, 3, 8
"""How many edits of a document are looked at, and how many where none of these is caught."""
NAMED = re.compile(r"= *\\delta(?:_\d|\^\{?(?:\[\d\]|[a-z][+-]\d)\}?)?$")
GRADIENT = re.compile(r"\\partial|\\nabla|^\s*d[A-Z]")
NOTE = r"""
The rows of $X$ are $N$ samples. $X \in \mathbb{R}^{N \times D}$, $U \in \mathbb{R}^{D \times H}$.

$$ Z = X U $$
$$ E = \frac{1}{2} \sum Z \odot Z $$
$$ \frac{\partial E}{\partial Z} = Z $$
$$ \frac{\partial E}{\partial U} = X^\top Z $$
"""


def sample(documents: list[Text], count: int) -> list[Outcome]:
    """What became of the sample, without edits that leave the name of an error signal alone on the
    right: those are read as a name for the derivative, which is a known fault with its own test.
    A definition for all layers or times with a letter that nothing binds is not judged at all."""
    found = [o for document in documents for o in mutation.sampled(document, count, SEED)[2]]
    return [o for o in found if not NAMED.search(o.after) and not is_unplaced(o)]


def is_unplaced(outcome: Outcome) -> bool:
    """Whether an edit leaves a definition of which no layer and no time makes an equation."""
    return outcome.said == "None" and not GRADIENT.search(outcome.before)


# Documents of which edits leave something undecided or unseen: generic layers and time steps,
# updates, conditions, outside of which two letters are not compared, numbers of samples, whose
# transposes are the numbers, symmetric matrices, that are their transposes, samples whose
# layout a single edit puts in doubt, biases, whose gradients may be rows or columns, a convention
# taken only where all lines hold, names that another number makes those of nothing, numbers, of
# which factors and transposes may change places, and names for formulas, which may be what is
# wrong.
PARTLY = frozenset(
    f"{name}.md"
    for name in (
        "time-boundary", "updates", "updates-without-rate",
        "entries-linear", "layers-columns", "layers-top", "samples-rows", "symmetric-by-name",
        "numbers-beside-arrays", "numbers-moved",
        "added-to-rows-beside-columns", "rows-taken-from-rows", "ones-that-add-up-samples",
        "layers-to-the-number-of-layers", "conditionals-defined", "cell-by-shared-weights",
        "numerator-layout", "slopes-beside-a-row-said",
    )
)  # fmt: skip


def named(found: list[Outcome], column: str) -> list[str]:
    """The outcomes in a column, for a reader."""
    return [mutation.shown("", outcome) for outcome in found if column in outcome.columns]


@pytest.mark.parametrize("document", shelf.own(), ids=lambda d: d.name)
def test_edits_of_our_own_documents(document: Text) -> None:
    """Where all is understood no mistake is missed and no line holds for nothing; where a part is,
    none is blamed elsewhere and nothing equal is reported."""
    found = sample([document], DRAWN)
    if found and not named(found, "caught"):
        found = sample([document], AGAIN)
    partly = document.name in PARTLY
    # Lines that rest on a signal which only its formula explains stand and fall with it; a letter
    # in the place of a number, a sign for arrays, a number of samples below instead of above, or a
    # row without the words behind it that say what is symmetric, changes what all lines are read
    # as; so does a member of a chain of which the next one gives a part its name.
    free = (
        "signals-untied", "signals-at-scale", "signals-by-other-layers", "cell-rows",
        "signals-used-wrongly", "sums-over-numbers", "rows-beside-columns",
        "squares-of-labels", "regression-with-dots", "rates-that-absorb", "rows-as-columns",
        "updates-of-each-layer", "diagonals-said", "entries-of-one-sample",
        "symmetry-in-brackets", "names-in-chains", "signals-by-a-chain", "formulas-of-numbers",
    )  # fmt: skip
    untied = document.name.rpartition(".")[0] in free
    others = () if untied else ("elsewhere", "shaken")
    strict = ("elsewhere",) if partly else ("missed", "hollow", *others)
    for column in ("reported", *strict):
        assert named(found, column) == []
    counts = Counter(column for outcome in found for column in outcome.columns)
    # Under a loss or a function that only prose names nothing is called wrong, nor is a step that
    # may be by one sample. The lines of a recurrence are judged by their instances, which the edits
    # do not reach, what a sentence gives a value may hold there, and of a section that is read by
    # itself lines only hold: there is nothing to catch.
    none = (
        "contradiction.md", "spoken-loss.md", "supposed-by-words.md", "layers-apart.md",
        "recurrence-copies.md", "recurrence-slopes.md", "steps-by-one-term.md",
        "values-in-a-sentence.md", "operations-one-by-one.md",
    )  # fmt: skip
    assert partly or counts["caught"] >= 1 or not found or document.name in none


@pytest.mark.parametrize("document", shelf.corpus() or [None], ids=lambda d: d.name if d else "")
def test_edits_of_the_corpus(document: Text | None) -> None:
    """A document from elsewhere is understood in part, and much is undecided. No mistake is missed,
    no line is accused of what stands on another, nothing equal is reported."""
    if document is None:
        pytest.skip(f"{shelf.CORPUS} names no folder of labelled documents")
    found = sample([document], DRAWN)
    for column in ("missed", "elsewhere", "reported"):
        assert named(found, column) == []


def test_a_name_that_is_taken_names_no_other_derivative() -> None:
    wrong = NOTE.replace(r"= Z $$", r"= \delta_1 $$").replace(r"X^\top Z", r"\delta_1")
    verdicts = [j.verdict for j in check(read_text(wrong, "note.md")).statements]
    assert isinstance(verdicts[-1], Fails | Undecided)


def test_a_line_does_not_hold_for_want_of_a_definition() -> None:
    text = r"""
$$ L = \ell(o, y) $$
$$ J = L + \frac{1}{2} o^\top o $$
$$ \frac{\partial J}{\partial o} = o $$
"""
    verdicts = [j.verdict for j in check(read_text(text, "note.md")).statements]
    assert isinstance(verdicts[-1], Undecided)


@pytest.fixture(scope="module")
def all_of_the_note() -> list[Outcome]:
    name, count, found = mutation.sampled(Text("note.md", NOTE), 1000, SEED)
    assert (name, len(found)) == ("note.md", count)
    return found


def test_each_mutant_is_one_slip(all_of_the_note: list[Outcome]) -> None:
    seen = {(o.kind, o.after.rpartition("=")[2].strip(), o.columns[0]) for o in all_of_the_note}
    assert seen >= {
        ("sign flipped", "-Z", "real"),
        ("transpose added", r"Z^\top", "real"),
        ("transpose dropped", "X Z", "real"),
        ("factors swapped", r"Z X^\top", "real"),
        ("factor dropped", "Z", "real"),
        ("product changed", r"X^\top \odot Z", "real"),
    }
    assert {o.columns for o in all_of_the_note} == {("real", "caught")}


@pytest.mark.parametrize(
    ("formula", "kind", "edited"),
    [
        ("a - b", "+ and - exchanged", "a + b"),
        ("a - b", "term dropped", "a"),
        ("a - b", "term dropped", "- b"),
        ("2 a", "number changed", "3 a"),
        (r"W_1^\top a", "index changed", r"W_2^\top a"),
        ("W_{ij} a", "index changed", "W_{jj} a"),
        (r"a \odot f'(z)", "prime dropped", r"a \odot f(z)"),
        (r"a \odot b", "product changed", "a b"),
        (r"\frac{a}{b}", "factors swapped", r"\frac{b}{a}"),
        (r"(a + b) \odot c", "factor dropped", "c"),
        ("a (z > 0)", "comparison turned", "a (z < 0)"),
    ],
)
def test_an_edit_by_its_kind(formula: str, kind: str, edited: str) -> None:
    document = read_text(f"$$ \\frac{{dL}}{{dx}} = {formula} $$", "a.md")
    (judged,) = check(document).statements
    written, node = judged.stated.statement.block.passage.text, judged.stated.node
    assert node is not None
    found = slips(Written(written), node)
    texts = {(e.kind, written[node.start : e.start] + e.text + written[e.end : node.end])
             for e in found}  # fmt: skip
    assert (kind, edited) in {(k, t.strip()) for k, t in texts}


def test_an_edit_of_a_notebook_stays_json() -> None:
    text = '{"cells": [{"cell_type": "markdown", "source": ["%s"]}]}'
    formula = r"$$ L = x^2 $$\n\n$$ \\frac{dL}{dx} = 2 x $$"
    _, count, found = mutation.sampled(Text("a.ipynb", text % formula), 100, SEED)
    assert count == len(found) > 2
    assert not named(found, "missed")


def test_a_mutant_that_passes_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every line said to hold, each mistake would be missed; were every other line said to
    fail, it would be blamed."""
    document = Text("note.md", NOTE)
    checked = check(read_text(NOTE, "note.md"))
    mutant = mutation.mutants(document, checked)[0]

    def said(own: object, others: object):
        def with_verdicts(document, mend):
            found = check(document, mend)
            claims = [j for j in found.statements if j.verdict is not None]
            for judged in claims:
                here = judged.span.line == mutant.line
                object.__setattr__(judged, "verdict", own if here else others)
            return found

        return with_verdicts

    monkeypatch.setattr(mutation, "check", said(Holds(), Holds()))
    assert mutation.judge(document, checked, mutant).columns == ("real", "missed")
    monkeypatch.setattr(mutation, "check", said(Fails("a", "b"), Fails("a", "b")))
    assert mutation.judge(document, checked, mutant).columns == ("elsewhere", "real", "caught")
    monkeypatch.setattr(mutation, "check", said(Undecided("a", "b"), Undecided("a", "b")))
    assert mutation.judge(document, checked, mutant).columns == ("shaken", "real", "undecided")

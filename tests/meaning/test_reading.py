"""What a document is taken to mean: shapes, roles, conventions, names by place."""

from __future__ import annotations

import pytest

from backproof.diagnostics import Severity
from backproof.documents import read_text
from backproof.meaning.reading import readings
from backproof.meaning.remarks import remarks_on


def read(text: str):
    return next(readings(read_text(text, "note.md")))


def shapes(reading) -> dict[str, str]:
    context = reading.context
    return {name: str(context.type_of(name)) for name in context.symbols}


BATCH = r"""$N$ is the batch size.
\begin{align}
Z &= XW + b \quad & X \in \mathbb{R}^{3}, W \in \mathbb{R}^{3 \times 4}, b \in \mathbb{R}^{4} \\
p &= \sigma(Z v) \quad & v \in \mathbb{R}^{4 \times 1} \\
L &= -\frac{1}{N} y^T \log p
\end{align}
"""


def test_a_sample_in_the_text_is_a_batch_in_the_equations():
    reading = read(BATCH)
    assert str(reading.convention) == "a batch of N samples, one per row"
    found = shapes(reading)
    assert found["X"].startswith("N x")
    assert found["b"].startswith("1 x")
    assert found["Z"] == found["X"].replace(found["X"].split(" x ")[1], found["Z"].split(" x ")[1])
    assert found["y"] == found["p"] == "N x 1"
    assert found["L"] == "scalar"


def test_the_evidence_of_a_convention_has_places():
    evidence = read(BATCH).convention.evidence
    assert [e.words for e in evidence] == ["the text says “batch size”", "N counts samples"] or [
        e.words for e in evidence
    ] == ["the text says “batch”", "N counts samples"]
    assert all(e.span is not None for e in evidence)


def test_roles_are_read_from_names_and_uses():
    program = read(BATCH).program
    assert [e.name for e in program.inputs] == ["X"]
    assert [e.name for e in program.targets] == ["y"]
    assert [e.name for e in program.parameters] == ["W", "b", "v"]
    assert program.output.name == "p"
    assert program.batch.name == "N"


def test_two_declared_numbers_that_are_equal_stay_independent():
    text = r"""$x \in \mathbb{R}^{2}$, $A \in \mathbb{R}^{2 \times 2}$, $u \in \mathbb{R}^{2}$
$$ h = A x $$
$$ f = u^T h $$"""
    found = shapes(read(text))
    rows, columns = found["A"].split(" x ")
    assert rows != columns


def test_samples_in_columns_where_the_definitions_need_them():
    text = r"""A mini-batch of $m$ samples.
$X \in \mathbb{R}^{3 \times m}$, $W \in \mathbb{R}^{4 \times 3}$,
$b \in \mathbb{R}^{4}$, $v \in \mathbb{R}^{1 \times 4}$.
$$ Z = W X + b $$
$$ L = \frac{1}{m} \sum v \tanh(Z) $$"""
    found = list(readings(read_text(text, "note.md")))
    best = min(found, key=lambda r: len(r.absent))
    assert best.convention.orientation == "columns"
    assert str(best.context.type_of("b")).endswith("x 1")


def test_a_name_means_the_definition_before_it_in_its_section():
    text = r"""# One
$$ z = 2 x $$
$$ f = z^2 $$
$$ \frac{\partial f}{\partial z} = 2 z $$
# Two
$$ z = 3 x $$
$$ f = 5 z $$
$$ \frac{\partial f}{\partial z} = 5 $$"""
    reading = read(text)
    assert [c.of.name for c in reading.claims] == ["f", "f@2"]
    assert [c.wrt.name for c in reading.claims] == ["z", "z@2"]


@pytest.mark.parametrize(
    "text", ["", "No maths here.", "$$ x = $$", "$$ x = x + 1 $$", "$$ a = b $$ $$ b = a $$"]
)
def test_documents_with_little_in_them_are_read_all_the_same(text: str):
    for reading in readings(read_text(text, "note.md")):
        assert reading.claims == ()


def test_a_directive_sets_the_convention():
    text = "<!-- backproof: batch=columns -->\n" + BATCH
    found = list(readings(read_text(text, "note.md")))
    assert [str(r.convention) for r in found] == ["a batch of N samples, one per column"]


def test_a_definition_that_does_not_fit_another_network_is_no_contradiction():
    one = r"""$U \in \mathbb{R}^{m \times d}$, $W \in \mathbb{R}^{n \times d}$
$$ A = U W $$
$$ f = \|A\|^2 $$
$$ \frac{\partial f}{\partial U} = 2 A W^T $$"""
    severities = [r.severity for r in remarks_on(read(one))]
    assert severities == [Severity.ERROR]
    other = "\n# Another network\n" + r"$W \in \mathbb{R}^{d \times k}$"
    assert [r.severity for r in remarks_on(read(one + other))] == [Severity.WARNING]
    again = "\n# Another network\n" + r"$$ A = U + 1 $$"
    assert Severity.ERROR not in [r.severity for r in remarks_on(read(one + again))]


def test_a_vector_added_to_a_batch_is_a_row_or_a_column_by_convention():
    text = r"""<!-- backproof: batch=columns -->
$X \in \mathbb{R}^{N \times D}$, $V \in \mathbb{R}^{D \times M}$, $a \in %s$
$$ H = \tanh(X V + a) $$
$$ f = \|H\|^2 $$
$$ \frac{\partial f}{\partial H} = 2 H $$"""
    vector, matrix = r"\mathbb{R}^{M}", r"\mathbb{R}^{M \times 1}"
    assert [r.severity for r in remarks_on(read(text % vector))] == [Severity.WARNING]
    assert [r.severity for r in remarks_on(read(text % matrix))] == [Severity.ERROR]

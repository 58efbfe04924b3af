"""Gradients derived and written as the author writes: true whatever the right sides say."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from backproof.algebra.derive import Deriver
from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import Array, Expr, gradient, symbol
from backproof.algebra.ops.elementwise import tanh
from backproof.algebra.ops.linear import matmul
from backproof.algebra.ops.reductions import sum_all
from backproof.algebra.program import Definition, Program, dims_of
from backproof.algebra.simplify import simplify
from backproof.algebra.types import Dim, Type
from backproof.backends.to_latex import to_latex
from backproof.derivation import derive, to_latex_rows, to_markdown, to_text
from backproof.documents import read_text
from backproof.meaning.reading import readings
from backproof.meaning.understanding import Reading

FORWARD = r"""
# Notes

$N$ is the batch size, $y \in \mathbb{R}$.
\begin{align}
    H &= XU + b_{1} \quad &X \in \mathbb{R}^{3}, U \in \mathbb{R}^{3 \times 2}\newline
    H_{r} &= ReLU(H) \quad &b_{1} \in \mathbb{R}^{2}\newline
    Z &= H_{r}V + b_{2} \quad &V \in \mathbb{R}^{2 \times 1}, b_{2} \in \mathbb{R}\newline
    \hat{y} &= \sigma(Z)\newline
    L &= -\frac{1}{N} \bigg( y^{T}log(\hat{y}) + (1 - y)^{T}log(1 - \hat{y}) \bigg)\end{align}
"""
RIGHT_SIDES = {
    r"\hat{y}": r"-\frac{1}{N} \bigg( \frac{y}{\hat{y}} - \frac{1-y}{1-\hat{y}} \bigg)",
    "Z": r"\frac{dL}{d\hat{y}} \odot \sigma(Z) \odot (1 - \sigma(Z))",
    "V": r"H_{r}^{T} \frac{dL}{dZ}",
    "b_{2}": r"\boldsymbol{1}\_{N}^{T}\frac{dL}{dZ}",
    "H_{r}": r"\frac{dL}{dZ}V^{T}",
    "H": r"\frac{dL}{dH_{r}} \odot (H > 0)",
    "U": r"X^{T}\frac{dL}{dH}",
    "b_{1}": r"\boldsymbol{1}\_{N}^{T} \frac{dL}{dH}",
}


def notes(right_sides: dict[str, str]) -> str:
    rows = [rf"    \frac{{dL}}{{d{n}}} &= {right}\newline" for n, right in right_sides.items()]
    return FORWARD + "\n\\begin{align}\n" + "\n".join(rows) + "\\end{align}\n"


def reading_of(text: str, name: str = "notes.md") -> Reading:
    return next(readings(read_text(text, name)))


def bare(text: str) -> str:
    """Without white space, sizes of brackets, and brackets around one fraction or name."""
    text = re.sub(r"\\(?:bigg?|left|right)(?![a-z])|\s", "", text)
    return re.sub(r"\((\\sigma\([^()]*\))\)", r"\1", text)


def true_gradient(program: Program, target: Expr, rng: np.random.Generator) -> tuple[
    dict[Expr, Array], dict[Dim, int], Array
]:  # fmt: skip
    """A point, sizes, and the gradient there by the complex step."""
    sizes = {dim: 3 + index for index, dim in enumerate(dims_of(program))}
    point = {e: rng.uniform(0.1, 0.9, e.type.shape(sizes)) for e in program.free}
    values = dict(point)
    for definition in program.definitions:
        values[definition.symbol] = evaluate([definition.expr], values, sizes)[definition.expr]
    start = values[target]
    slope = np.zeros(start.shape)
    for index in np.ndindex(*start.shape):
        moved = start.astype(complex)
        moved[index] += 1e-30j
        shifted: dict[Expr, Array] = {**point, target: moved}
        for definition in program.definitions:
            if definition.symbol is not target:
                found = evaluate([definition.expr], shifted, sizes)
                shifted[definition.symbol] = found[definition.expr]
        slope[index] = shifted[program.loss].imag.item() / 1e-30
    return values, sizes, slope


def assert_true(reading: Reading, wrt: tuple[str, ...] = ()) -> int:
    """Every entry equals the complex step, with the true upstream gradients."""
    program = reading.program
    assert program is not None
    assert program.loss is not None
    entries = derive(reading, wrt).entries
    slopes: dict[Expr, Array] = {}
    for definition in (*program.definitions[:-1], *(Definition(e, e) for e in program.free)):
        wanted = definition.symbol
        values, sizes, slope = true_gradient(program, wanted, np.random.default_rng(5))
        slopes[gradient(program.loss, wanted)] = slope
    for entry in entries:
        assert entry.expr is not None
        result = evaluate([entry.expr], {**values, **slopes}, sizes)[entry.expr]
        np.testing.assert_allclose(result, slopes[entry.target], rtol=1e-9, err_msg=entry.latex)
    return len(entries)


def test_each_result_is_the_authors_to_the_letter() -> None:
    entries = derive(reading_of(notes(RIGHT_SIDES))).entries
    assert [bare(e.right) for e in entries] == [bare(right) for right in RIGHT_SIDES.values()]
    lefts = [e.latex.partition(" = ")[0] for e in entries]
    assert lefts == [rf"\frac{{dL}}{{d{name}}}" for name in RIGHT_SIDES]


def test_the_seed_to_the_letter(corpus: Path) -> None:
    [path] = (corpus / "docs").glob("001_*.md")
    text = path.read_text(encoding="utf-8")
    entries = derive(reading_of(text)).entries
    rows = re.findall(r"\\frac\{dL\}\{d[^=]*?&.*?(?=\\newline)", text, re.DOTALL)
    wanted = [bare(row.rpartition("=")[2]) for row in rows if "\\frac{dL}" in row]
    assert len(wanted) == 12
    assert [bare(entry.right) for entry in entries] == wanted


@pytest.mark.parametrize("wrong", ["7 X", r"H_{r} \odot H", "0", r"\frac{dL}{dZ}", "3 y"])
def test_wrong_right_sides_never_change_the_truth(wrong: str) -> None:
    assert assert_true(reading_of(notes(RIGHT_SIDES))) == len(RIGHT_SIDES)
    assert assert_true(reading_of(notes(dict.fromkeys(RIGHT_SIDES, wrong)))) == len(RIGHT_SIDES)


def test_gradients_that_the_document_does_not_name_are_written_out() -> None:
    claims = {"Z": r"\frac{1}{N} (\hat{y} - y)", "V": r"H_{r}^{T} \frac{dL}{dZ}"}
    reading = reading_of(notes(claims))
    assert assert_true(reading) == 2
    assert r"\frac{dL}{d\hat{y}}" not in derive(reading).entries[0].right
    assert derive(reading).entries[1].right == r"H_{r}^{T} \frac{dL}{dZ}"


def test_a_document_without_gradients_gets_all() -> None:
    reading = reading_of(FORWARD)
    assert assert_true(reading) == len(RIGHT_SIDES)
    targets = [entry.target.parameters[1].name for entry in derive(reading).entries]
    assert targets == ["y_hat", "Z", "V", "b_2", "H_r", "H", "U", "b_1"]


@pytest.mark.parametrize("name", ["X", "∂L/∂X", r"\frac{dL}{dX}"])
def test_inputs_are_derived_on_request(name: str) -> None:
    reading = reading_of(notes(RIGHT_SIDES))
    last = derive(reading, (name,)).entries[-1]
    assert last.latex == r"\frac{dL}{dX} = \frac{dL}{dH} U^{T}"
    assert last.unicode == "dL/dX = dL/dH Uᵀ"
    assert assert_true(reading, (name,)) == len(RIGHT_SIDES) + 1


def test_names_may_be_asked_for_in_any_spelling() -> None:
    reading = reading_of(FORWARD)
    assert derive(reading, (r"\hat{y}", "H_{r}", "H_r")).entries == derive(reading).entries


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="no quantity H_t; the nearest name is H"):
        derive(reading_of(FORWARD), ("H_t",))


def test_a_letter_for_a_gradient_is_used() -> None:
    delta = r"$$\delta = \frac{dL}{dZ} = \frac{dL}{d\hat{y}} \odot \sigma'(Z)$$"
    weights = r"$$\frac{dL}{dV} = H_{r}^{T} \delta$$"
    entries = derive(reading_of(FORWARD + delta + "\n\n" + weights)).entries
    assert entries[0].latex == r"\delta = \frac{dL}{d\hat{y}} \odot \sigma'(Z)"
    assert entries[-1].right == r"H_{r}^{T} \delta"


def test_what_the_loss_does_not_depend_on_is_said() -> None:
    text = FORWARD.replace("H_{r}V", "(H_{r} > 0)V") + r"$$\frac{dL}{dH_{r}} = 1$$"
    [entry] = derive(reading_of(text)).entries
    assert entry.expr is None
    assert (entry.right, entry.remark) == ("0", "L does not depend on Hᵣ")


def test_a_gradient_by_what_the_loss_never_uses_is_noted() -> None:
    text = FORWARD.replace(r"    L &=", r"    Q &= HU \newline L &=") + r"$$\frac{dL}{dQ} = 1$$"
    assert any("does not depend on it" in note for note in derive(reading_of(text)).notes)


def test_a_loss_without_a_formula_gives_its_gradients() -> None:
    text = r"""
$N$ is the batch size, $X \in \mathbb{R}^{N \times 3}$, $W \in \mathbb{R}^{3 \times 2}$.
$$Y = X W$$
Given $\frac{\partial L}{\partial Y}$,
$$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}$$
"""
    derivation = derive(reading_of(text))
    assert [e.right for e in derivation.entries] == [r"X^T \frac{\partial L}{\partial Y}"]


def test_what_a_loss_without_a_formula_leaves_open_is_never_called_zero() -> None:
    text = r"""
$N$ is the batch size, $X \in \mathbb{R}^{N \times 3}$, $W \in \mathbb{R}^{3 \times 2}$.
$$Y = X W$$ $$Q = X X^T$$
$$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}$$
"""
    assert "0" not in [entry.right for entry in derive(reading_of(text)).entries]


def test_the_three_faces() -> None:
    derivation = derive(reading_of(notes(RIGHT_SIDES)))
    markdown = to_markdown(derivation)
    assert markdown.startswith("$$\n\\begin{aligned}\n")
    assert markdown.count("&=") == len(RIGHT_SIDES)
    assert to_latex_rows(derivation).count("\\newline") == len(RIGHT_SIDES) - 1
    assert "dL/dHᵣ = dL/dZ Vᵀ\n" in to_text(derivation)
    assert "for Y = AB: ∂L/∂A = G Bᵀ and ∂L/∂B = Aᵀ G" in to_markdown(derivation, steps=True)


def test_a_document_without_a_loss_has_nothing_to_derive() -> None:
    assert derive(reading_of("No maths here.")).entries == ()
    with pytest.raises(ValueError, match="no loss"):
        derive(reading_of("No maths here."), ("X",))


def chain(length: int) -> Program:
    square = Type(Dim("d"), Dim("d"))
    current = symbol("x_0", square)
    weight = symbol("W", square)
    definitions = []
    for index in range(1, length + 1):
        layer = symbol(f"x_{index}", square)
        definitions.append(Definition(layer, tanh(matmul(current, weight))))
        current = layer
    loss = symbol("L")
    definitions.append(Definition(loss, sum_all(current)))
    return Program(tuple(definitions), parameters=(weight,), loss=loss)


def test_ten_thousand_layers_by_name() -> None:
    program = chain(10_000)
    named = [definition.symbol for definition in program.definitions[:-1]]
    deriver = Deriver(program, named, simplify)
    texts = [to_latex(deriver.gradient(quantity).expr) for quantity in named]  # type: ignore[arg-type]
    assert len(texts) == 10_000


def test_ten_thousand_layers_written_out() -> None:
    program = chain(10_000)
    first = symbol("x_0", program.definitions[0].symbol.type)
    derived = Deriver(program).gradient(first)
    assert derived.expr is not None
    assert simplify(derived.expr).type == first.type

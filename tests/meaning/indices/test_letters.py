"""Which letters count, and what becomes of the scripts they stand in."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.indices.letter_evidence import letter_of, nodes_of
from backproof.meaning.indices.letters import Letters, letters_of, rewrite
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import below
from backproof.syntax import parse_document, unparse
from backproof.syntax.nodes import (
    Call,
    Comparison,
    Element,
    Indicator,
    Node,
    Range,
    Script,
    Symbol,
)


def parse(*formulas: str):
    text = "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)
    return parse_document(read_text(text, "note.md"))


def read(*formulas: str) -> Letters:
    return letters_of(parse(*formulas))


def spelled(node: Node) -> str:
    match node:
        case Element(base=base, indices=indices):
            return f"{spelled(base)}({', '.join(map(spelled, indices))})"
        case Symbol():
            return name_of(node)
        case Range(items=()):
            return ":"
        case Indicator(condition=Comparison(left=left, right=right)):
            return f"1({spelled(left)} = {spelled(right)})"
        case Call(function=function, arguments=arguments):
            return f"{spelled(function)}<{', '.join(map(spelled, arguments))}>"
        case _:
            return unparse(node)


def elements(*formulas: str) -> set[str]:
    """The elements and indicators of the rewritten formulas, and the symbols with scripts left."""
    statements = parse(*formulas)
    found: set[str] = set()
    for statement in rewrite(statements, letters_of(statements)):
        for node in nodes_of(statement):
            found.update(
                spelled(n)
                for n in below(node)
                if isinstance(n, Element | Indicator) or (isinstance(n, Symbol) and n.scripts)
            )
    return found


def everything(*formulas: str) -> set[str]:
    statements = parse(*formulas)
    return {
        spelled(n)
        for statement in rewrite(statements, letters_of(statements))
        for node in nodes_of(statement)
        for n in below(node)
        if not isinstance(n, Script)
    }


LABELS = [
    (r"h = W_{hh} h + W_{hx} x + b_h", r"q = W_{qh} h"),
    (r"X_{2r} = \max(0, X_2)", r"X_3 = X_{2r} W_3 + b_3"),
    (r"L_{CE} = -y^T \log p", r"L = L_{CE} + L_{reg}"),
    (r"Q = X W_q", r"K = X W_k", r"V = X W_v", r"S = \frac{Q K^T}{\sqrt{d_k}}"),
    (r"f = \sigma(W_f x + b_f)", r"i = \sigma(W_i x + b_i)", r"o = \sigma(W_o x + b_o)"),
    (r"z = W_{ih} x + b_{ih} + W_{hh} h + b_{hh}",),
    (r"a_{in} = W_{in} x", r"a_{out} = W_{out} h"),
]


@pytest.mark.parametrize("formulas", LABELS)
def test_labels_leave_a_document_as_it_is(formulas):
    statements = parse(*formulas)
    letters = letters_of(statements)
    assert not letters.components
    rewritten = rewrite(statements, letters)
    assert all(a is b for a, b in zip(rewritten, statements, strict=True))


def test_the_letter_of_a_sum_counts():
    letters = read(r"L = -\sum_k y_k \log a_k")
    assert letters.kind("y", "sub", "k") == letters.kind("a", "sub", "k") == "component"
    assert elements(r"L = -\sum_k y_k \log a_k") == {"y(k)", "a(k)"}


def test_a_sum_makes_an_unusual_letter_count():
    assert elements(r"L = \sum_{c=1}^{C} y_c \log p_c") == {"y(c)", "p(c)"}
    assert elements(r"w_{hj} = \sum_h b_h v_{hj}") >= {"b(h)", "v(h, j)"}


def test_a_sum_over_names_counts_nothing():
    assert elements(r"D = \sum_{a \in \{f, q, o\}} W_a x") == {"W_a"}


def test_a_label_may_stand_beside_a_letter_that_counts():
    found = elements(r"z_{hi} = \sum_j w_{hij} x_j", r"z_{oi} = \sum_j w_{oij} a_j", "H = Z_h")
    assert {n for n in found if "(" in n} == {
        "z_h(i)", "w_h(i, j)", "x(j)", "z_o(i)", "w_o(i, j)", "a(j)",
    }  # fmt: skip
    assert found >= {"z_h", "w_h", "Z_h"}


def test_layers_are_told_by_arithmetic_and_keep_their_script():
    letters = read(r"z^{(l)} = W^{(l)} a^{(l-1)}", r"\hat{y} = a^{(L)}")
    assert letters.kind("W", "paren", "l") == letters.kind("a", "paren", "l") == "family"
    assert letters.kind("a", "paren", "L") == "top"
    assert letters.tops == {"l": ("L",)}
    assert not letters.components


def test_layers_are_told_by_numbers_in_brackets():
    letters = read(r"Z^{[1]} = W^{[1]} X", r"Z^{[m]} = W^{[m]} A")
    assert letters.kind("W", "bracket", "m") == "family"


def test_time_is_told_by_arithmetic_and_spreads_within_statements():
    formulas = (
        r"h_t = \tanh(W_{hh} h_{t-1} + W_{hx} x_t)",
        r"o_t = W_{oh} h_t",
        r"L = \sum_{t=1}^{T} \ell(o_t, y_t)",
        r"\frac{\partial L}{\partial h_T} = W_{oh}^T \frac{\partial L}{\partial o_T}",
    )
    letters = read(*formulas)
    assert {letters.kind(s, "sub", "t") for s in "hxoy"} == {"family"}
    assert letters.kind("h", "sub", "T") == "top"
    assert letters.tops["t"] == ("T",)
    assert not letters.components


def test_one_letter_counts_steps_in_one_place_and_entries_in_another():
    formulas = (
        r"s_k = s_{k-1} w + x_k",
        r"L = \sum_k \xi(s_k, x_k)",
        r"p = \sum_k w_{jk} v_{kj}",
    )
    letters = read(*formulas)
    assert letters.kind("s", "sub", "k") == letters.kind("x", "sub", "k") == "family"
    assert letters.kind("w", "sub", "k") == letters.kind("v", "sub", "k") == "component"


def test_entries_of_a_layer_keep_the_layer():
    formulas = (r"z_j^{(l)} = \sum_i w_{ij}^{(l)} a_i^{(l-1)} + b_j^{(l)}",)
    assert elements(*formulas) == {
        "z^(l)(j)", "z^(l)", "w^(l)(i, j)", "w^(l)", "a^(l-1)(i)", "a^(l-1)", "b^(l)(j)", "b^(l)",
    }  # fmt: skip


def test_entries_of_a_step_keep_the_step():
    formulas = (r"h_{t,j} = \sum_i w_{ij} h_{t-1,i}", "x_t = h_{t-1}")
    assert elements(*formulas) >= {"h_t(j)", "w(i, j)", "h_t-1(i)", "x_t", "h_t-1"}


def test_bare_layer_superscripts_stay_inside_the_element():
    statements = parse(r"z^l_j = \sum_i W^l_{ij} a^{l-1}_i")
    (rewritten,) = rewrite(statements, letters_of(statements))
    found = [n for node in nodes_of(rewritten) for n in below(node) if isinstance(n, Element)]
    assert [unparse(n.base) for n in found] == ["z^l", "W^l", "a^{l-1}"] or [
        unparse(n.base).replace(" ", "").replace("{l}", "l") for n in found
    ] == ["z^l", "W^l", "a^{l-1}"]


def test_samples_come_before_entries():
    formulas = (r"L = \sum_{i=1}^m \sum_j (x^{(i)}_j - x_j^{(i)})^2",)
    assert elements(*formulas) == {"x(i, j)"}


def test_a_bare_superscript_may_count_samples():
    assert elements(r"L = \sum_i (y^i - p^i)^2") == {"y(i)", "p(i)"}
    assert elements(r"E_k = \sum_j (y_j^k - p_j^k)^2", r"E = \sum_k E_k") >= {"y(k, j)", "p(k, j)"}
    assert elements(r"s = \sum_k \lambda^k") == set()


SPELLINGS = [
    (r"W_{i,j}", "W(i, j)"),
    (r"W_{[i,j]}", "W(i, j)"),
    (r"W_{h[i,j]}", "W_h(i, j)"),
    (r"W_{i j}", "W(i, j)"),
    (r"W_{j:}", "W(j, :)"),
    (r"W_{i,:}", "W(i, :)"),
    (r"W_{\cdot j}", "W(:, j)"),
    (r"W_{ii}", "W(i, i)"),
]


@pytest.mark.parametrize(("written", "expected"), SPELLINGS)
def test_spellings_of_indices(written, expected):
    found = everything(r"S = \sum_{i,j} U_{ij} y_i y_j", "Q = " + written)
    assert expected in found


def test_arithmetic_in_a_sum_over_entries_stays_an_index():
    assert elements(r"R = \sum_i (y_{i+1} - y_i)^2") == {"y(i + 1)", "y(i)"}


def test_numbers_are_indices_only_where_letters_count():
    assert elements(r"L = \sum_i x_i", r"q = x_1 + x_2 + w_1") == {"x(i)", "x(1)", "x(2)", "w_1"}
    assert elements(r"s = \sum_{i,j} w_{ij}", "q = w_{12}") == {"w(i, j)", "w(1, 2)"}


def test_numbers_that_are_defined_are_names():
    found = elements(r"z_1 = x W_1", r"z_2 = z_1 W_2", r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}")
    assert {"z_1", "z_2", "z(i)", "z(j)", "p(i)"} <= found


def test_where_a_letter_ends_is_an_index_too():
    assert "x(N)" in elements(r"L = \sum_{i=1}^{N} x_i", "q = x_1 + x_N")


def test_accents_primes_and_styles_stay_with_the_base():
    found = elements(r"L = \sum_i (\hat{y}_i - \hat{y_i}) \tilde{x}_i g'_i \mathbf{x}_i")
    assert found == {"y_hat(i)", "x_tilde(i)", "g'(i)", "x(i)"}


def test_the_index_of_a_function_is_its_label():
    found = everything(r"a_k = g_k(z_k)", r"d_k = \sum_j w_{jk} g'_k(z_k)")
    assert "g_k<z(k)>" in found
    assert "g'_k<z(k)>" in found


def test_a_size_is_no_element():
    formulas = (r"S_{ij} = \frac{1}{\sqrt{d_k}} \sum_k Q_{ik} K_{jk}",)
    assert elements(*formulas) == {"S(i, j)", "d_k", "Q(i, k)", "K(j, k)"}


def test_two_counting_letters_may_be_added():
    formulas = (r"y_{ij} = \sum_m \sum_n w_{mn} x_{i+m,j+n}",)
    assert elements(*formulas) == {"y(i, j)", "w(m, n)", "x(i + m, j + n)"}


def test_an_index_by_value_stays_in_the_name():
    formulas = (r"L_i = \sum_{j \neq y_i} w_j^T x_i - w_{y_i}^T x_i",)
    assert "w_y_i" in elements(*formulas)


def test_expressions_have_entries():
    found = everything(r"s = \sum_i \mathrm{softmax}(z)_i", r"q = \sum_j (W x + b)_j")
    assert "softmax<z>(i)" in found
    assert any(text.endswith("(j)") and "W" in text for text in found)


def test_a_word_before_indexed_brackets_is_a_function():
    found = everything(r"rms(x)_i = x_i", r"S = \sum_i rms(x)_i")
    assert "rms<x>(i)" in found


def test_a_juxtaposed_letter_before_indexed_brackets_is_no_function():
    found = everything(r"S = \sum_i a (x)_i")
    assert not any("a<" in text for text in found)


def test_a_kronecker_delta_is_an_indicator():
    formulas = (r"\frac{\partial a_i}{\partial z_j} = a_i (\delta_{ij} - a_j)",)
    assert "1(i = j)" in everything(*formulas)
    assert "1(i = k)" in everything(r"\sum_{i} a_i I_{ik} z_k = a_k")
    assert "1(i = k)" in everything(r"\sum_{i} a_i \mathbf{1}_{ik} z_k = a_k")


def test_a_kronecker_delta_may_be_defined_by_cases():
    cases = r"\delta_{ij} = \begin{cases} 1 & i = j \\ 0 & i \neq j \end{cases}"
    assert "1(i = j)" in everything(cases, r"d_{ij} = a_i (\delta_{ij} - a_j)")


def test_an_error_signal_is_no_kronecker_delta():
    assert not read(r"\delta_j = \sum_k w_{jk} \delta_k", r"g_{ij} = \delta_{ij} x_i").kronecker
    assert not read(r"\delta_{ij} = \frac{\partial L}{\partial z_{ij}} = y_{ij}").kronecker
    assert "delta(j)" in elements(r"\delta_j = \sum_k w_{jk} z_k")


def test_letters_of_chained_weights_name_quantities():
    formulas = (
        r"z_j = \sum_i w_{ij} a_i",
        r"a_j = g_j(z_j)",
        r"z_k = \sum_j w_{jk} a_j",
        r"a_k = g_k(z_k)",
        r"E = \sum_k (a_k - t_k)^2",
    )
    letters = read(*formulas)
    assert letters.typed >= {"z", "a", "w"}
    assert "t" not in letters.typed
    found = elements(*formulas)
    assert {"z_j(j)", "z_k(k)", "w_ij(i, j)", "w_jk(j, k)", "a_i(i)", "t(k)"} <= found


def test_a_restatement_with_another_letter_names_nothing():
    formulas = (
        r"z_i = \sum_m w_{im} x_m",
        r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
        r"a_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
        r"s = \sum_{m} w_{ik} w_{km}",
    )
    assert not read(*formulas).typed


def test_letters_of_layers_with_numbers_name_nothing():
    formulas = (
        r"z_j^{(l)} = \sum_i w_{ij}^{(l)} a_i^{(l-1)}",
        r"z_k^{(l+1)} = \sum_j w_{jk}^{(l+1)} a_j^{(l)}",
    )
    assert not read(*formulas).typed


def test_pairs_of_letters_count_in_several_combinations():
    formulas = (r"\frac{\partial J}{\partial W_{cb}} = v_b h_c", r"G_{bc} = W_{cb} W_{bd}")
    assert elements(*formulas) >= {"W(c, b)", "v(b)", "h(c)", "G(b, c)", "W(b, d)"}


def test_a_condition_compares_letters():
    formulas = (r"\frac{\partial a_m}{\partial z_n} = -a_m a_n, \quad m \neq n",)
    letters = read(*formulas)
    assert letters.components == {"m", "n"} or elements(*formulas) == {"a_m", "z_n", "a_n"}
    statements = parse(r"d_{ij} = -a_i a_j, \quad i \neq j", r"= q_i")
    rewritten = rewrite(statements, letters_of(statements))
    assert rewritten[0].conditions == statements[0].conditions


def test_a_range_in_the_text_makes_a_letter_count():
    text = r"For $n = 1, \dots, N$ we have $$L_n = x_n w$$"
    statements = parse_document(read_text(text, "note.md"))
    letters = letters_of(statements)
    assert letters.kind("x", "sub", "n") == "component"
    assert letters.tops["n"] == ("N",)


def test_continuations_point_to_the_rewritten_statement():
    rows = r"\begin{align} s_i &= \sum_j w_{ij} x_j \\ &= y_i \end{align}"
    statements = parse_document(read_text(rows, "note.md"))
    rewritten = rewrite(statements, letters_of(statements))
    assert rewritten[1].continues is rewritten[0] is not statements[0]
    assert [(s.start, s.end) for s in rewritten] == [(s.start, s.end) for s in statements]


def test_rewriting_again_changes_nothing():
    statements = parse(r"z_j = \sum_i w_{ij} x_i + \delta_{ij}", r"L = \sum_j z_j^2")
    letters = letters_of(statements)
    assert letters.components == {"i", "j"}
    once = rewrite(statements, letters)
    assert all(a is b for a, b in zip(rewrite(once, letters), once, strict=True))


def test_vectors_and_scalars_are_told_apart():
    letters = read(
        r"x_i \in \mathbb{R}^d", r"y_i \in \mathbb{R}", r"L = \sum_i (w^T x_i - y_i)^2",
        r"q = \sum_i u_i^T v + \|r_i\| + \mathbf{s}_i + p_i",
    )  # fmt: skip
    assert letters.vectors == {"x", "u", "r", "s"}
    assert letters.scalars == {"y"}


def test_no_script_is_lost():
    statements = parse(r"z_{hi} = \sum_j w_{hij} x^{(n)}_j + b_h")
    before = [n for s in statements for node in nodes_of(s) for n in below(node)]
    after = [
        n
        for s in rewrite(statements, letters_of(statements))
        for node in nodes_of(s)
        for n in below(node)
    ]

    def count(nodes):
        return sum(letter_of(n) is not None for n in nodes if isinstance(n, Symbol))

    assert count(before) == count(after)
    assert sum(isinstance(n, Script) for n in after) < sum(isinstance(n, Script) for n in before)


def test_nothing_is_read_from_nothing():
    letters = letters_of([])
    assert letters.kind("x", "sub", "i") == "label"
    assert rewrite([], letters) == []

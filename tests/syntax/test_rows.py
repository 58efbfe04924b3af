"""Rows, cells and chains: what is one statement and what continues another."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.syntax import Statement, parse_document, unparse


def statements(text: str, path: str = "notes.md") -> tuple[Statement, ...]:
    return parse_document(read_text(text, path))


def shown(statement: Statement) -> list[str]:
    """Each member as its relation and its expression."""
    return [
        f"{member.relation} {unparse(member.node) if member.node else '?'}".strip()
        for member in statement.members
    ]


def rows(text: str) -> list[list[str]]:
    return [shown(statement) for statement in statements(text)]


def test_cells_pair_up_and_an_empty_left_part_continues_the_chain() -> None:
    text = "\\begin{alignat}{2} a &= b & &= c \\\\ d & & &= e \\end{alignat}"
    assert rows(text) == [["a", "= b", "= c"], ["d", "= e"]]


def test_side_notes_behind_a_quad_are_statements() -> None:
    notes = r"W \in \mathbb{R}^{2 \times 3}, x \in \mathbb{R}^3"
    text = rf"\begin{{align}} z &= W x \quad &{notes}\end{{align}}"
    assert rows(text) == [
        ["z", "= W x"],
        ["W", r"in \mathbb{R}^{2 \times 3}"],
        ["x", r"in \mathbb{R}^{3}"],
    ]


def test_names_that_share_a_declaration_get_one_each() -> None:
    assert rows(r"$u, v \in \mathbb{R}^3$") == [
        ["u", r"in \mathbb{R}^{3}"],
        ["v", r"in \mathbb{R}^{3}"],
    ]


@pytest.mark.parametrize("separator", ["&=&", "& = &", "&="])
def test_columns_of_eqnarray(separator: str) -> None:
    text = rf"$$\begin{{eqnarray}} a {separator} b \\ {separator} c \end{{eqnarray}}$$"
    first, second = statements(text)
    assert shown(first) == ["a", "= b"]
    assert shown(second) == ["= c"]
    assert second.continues is first


@pytest.mark.parametrize("end", [r"\\", r"\\\\", r"\newline", r"\\[2pt]", r"\cr"])
def test_row_ends(end: str) -> None:
    assert rows(f"$$a = b {end} c = d$$") == [["a", "= b"], ["c", "= d"]]


def test_a_block_that_starts_with_a_relation_continues_the_section() -> None:
    first, second = statements("$$a = b$$ and so\n\n$$= c + d$$\n")
    assert second.continues is first
    assert shown(second) == ["= c + d"]


def test_a_heading_ends_what_can_be_continued() -> None:
    _, second = statements("$$a = b$$\n\n# Next\n\n$$= c$$\n")
    assert second.continues is None


def test_a_row_that_starts_with_a_sign_belongs_to_the_expression_before() -> None:
    assert rows(r"$$\begin{align} a &= b + c \\ &\quad - d \end{align}$$") == [["a", "= b + c - d"]]


def test_brackets_that_run_over_a_row_end() -> None:
    text = r"$$\begin{align} a &= \Big( b \\ & + c \Big) d \\ e &= f\end{align}$$"
    assert rows(text) == [["a", "= (b + c) d"], ["e", "= f"]]


def test_an_unclosed_bracket_does_not_swallow_the_next_row() -> None:
    text = r"$$\begin{align} a &= (b \\ c &= d) \\ e &= f\end{align}$$"
    assert rows(text) == [["a", "= ?"], ["c", "= ?"], ["e", "= f"]]


def test_products_are_no_conditions() -> None:
    assert rows(r"$h = \tanh(u), \qquad q = A r$") == [["h", r"= \tanh (u)"], ["q", "= A r"]]
    (statement,) = statements(r"$z = u_q, \qquad q = 2k$")
    assert len(statement.conditions) == 1


def test_conditions() -> None:
    text = r"$$\frac{\partial a_j}{\partial z_i} = -a_i a_j,\quad i \neq j$$"
    (statement,) = statements(text)
    assert [unparse(condition) for condition in statement.conditions] == [r"i \neq  j"]


def test_ranges() -> None:
    (statement,) = statements(r"$$z^{(l)} = W^{(l)} a^{(l-1)}, \quad l = 1, 2, \dots, L$$")
    assert [unparse(condition) for condition in statement.conditions] == [r"l \in  1, 2, \dots, L"]


def test_words_are_kept_apart() -> None:
    (statement,) = statements(r"$$a = b \quad \text{as before} \tag{3.1}$$")
    assert shown(statement) == ["a", "= b"]
    assert statement.words == ("as before",)
    assert statement.tag == "3.1"


def test_words_that_restrict() -> None:
    (statement,) = statements(r"$$f(x) = 2 A x \quad \text{if } A = A^T$$")
    assert len(statement.conditions) == 1


def test_words_between_statements() -> None:
    assert rows(r"$a = b \text{ and } c = d$") == [["a", "= b"], ["c", "= d"]]
    assert rows(r"$a = b \implies c = d$") == [["a", "= b"], ["c", "= d"]]


def test_a_boxed_row_is_a_row() -> None:
    assert rows(r"$$\boxed{a = b \odot c}$$") == [["a", r"= b \odot c"]]


def test_relations_with_something_above() -> None:
    assert rows(r"$$a \overset{(1)}{=} b \stackrel{!}{=} c$$") == [["a", "= b", "= c"]]


def test_definitions_of_functions_are_found_in_a_first_pass() -> None:
    text = "$f(x) = x^2$ and $g = 2 f(y) h(y)$"
    assert rows(text)[1] == ["g", "= 2 f(y) h (y)"]


def test_a_shorthand_is_a_name_only_where_it_is_a_left_side() -> None:
    assert rows("$dW = X^T dZ$")[0] == [r"\mathrm{dW}", r"= X^{T} \mathrm{dZ}"]


def test_spans_are_exact() -> None:
    text = "x\n$$\n    a_1 &= b\\_{c} d & &=  e^{T}.\\newline\n$$\n"
    (statement,) = statements(text)
    places = []
    for member in statement.members:
        span = statement.block.passage.span(member.start, member.end)
        places.append((span.line, span.column, span.end_column, span.text))
    assert places == [
        (3, 5, 8, "a_1"),
        (3, 10, 20, "= b\\_{c} d"),
        (3, 24, 32, "=  e^{T}"),
    ]

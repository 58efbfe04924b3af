"""Tables whose columns are sections, and those whose columns are parts of one story."""

from __future__ import annotations

from backproof.pipeline import read_text

CONVENTIONS = r"""
# Layout

| | in rows | in columns |
|---|:-:|:-:|
| forward | $Z = X W$ | $Z = W X$ |
| size | $|Z| = 1$ | $c = \text{a \| b}$ |
| back | $$G = X^T D$$ $$H = D W^T$$ | $$G = D X^T$$ |
"""
ACTIVATIONS = r"""
| name | function | slope |
|---|---|---|
| tanh | $f(z) = \tanh z$ | $f'(z) = 1 - f(z)^2$ |
| identity | $f(z) = z$ | $f'(z) = 1$ |
"""


def blocks(text: str) -> list[tuple[str, str]]:
    document = read_text(text, "note.md")
    return [(block.section.title, block.text) for block in document.blocks]


def test_columns_that_speak_of_the_same_are_sections():
    assert blocks(CONVENTIONS) == [
        ("in rows", "Z = X W"),
        ("in rows", "|Z| = 1"),
        ("in rows", "G = X^T D"),
        ("in rows", "H = D W^T"),
        ("in columns", "Z = W X"),
        ("in columns", r"c = \text{a \| b}"),
        ("in columns", "G = D X^T"),
    ]


def test_a_column_is_a_section_below_the_one_of_its_table():
    document = read_text(CONVENTIONS, "note.md")
    assert [s.title for s in document.blocks[0].section.path()] == ["", "Layout", "in rows"]


def test_rows_that_define_one_name_each_stay_in_order():
    assert [text for _, text in blocks(ACTIVATIONS)] == [
        r"f(z) = \tanh z",
        "f'(z) = 1 - f(z)^2",
        "f(z) = z",
        "f'(z) = 1",
    ]
    assert {title for title, _ in blocks(ACTIVATIONS)} == {""}

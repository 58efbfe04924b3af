"""Markdown in its dialects: what is maths, what is code, what is neither."""

from __future__ import annotations

import pytest

from backproof.documents import read_text


def blocks(text: str, path: str = "notes.md") -> list[tuple[str, str]]:
    return [(block.kind, block.text.strip()) for block in read_text(text, path).blocks]


MATHS = [
    ("$$a = b$$", "display"),
    ("text $a = b$ text", "inline"),
    ("text $ a = b $ text", "inline"),
    (r"\[ a = b \]", "display"),
    (r"\(a = b\)", "inline"),
    (r"\\[ a = b \\]", "display"),
    (r"\\( a = b \\)", "inline"),
    ("```math\na = b\n```", "display"),
    ("```{math}\n:label: one\na = b\n```", "display"),
    ("$`a = b`$", "inline"),
    ("\\begin{align}\na = b\n\\end{align}", "display"),
    ("\\begin{alignat}{2}a = b\\end{alignat}", "display"),
    ('<script type="math/tex">a = b</script>', "inline"),
    ("- item\n\n    $$a = b$$", "display"),
    ("{% katex %}a = b{% endkatex %}", "display"),
]


@pytest.mark.parametrize(("text", "kind"), MATHS)
def test_maths_is_found(text: str, kind: str) -> None:
    assert blocks(text) == [(kind, "a = b")]


NOT_MATHS = [
    "It costs $5 and then another $7 on top.",
    "`$a = b$`",
    "```python\nx = '$a = b$'\n```",
    "~~~\n$$a = b$$\n~~~",
    "text\n\n    $$a = b$$\n",
    "<!-- $a = b$ -->",
    "<pre>$a = b$</pre>",
    r"\$a = b\$",
    "---\ntitle: $a = b$\n---\n",
    "{{ page.title | append: '$a$' }} and {% if x %}",
    "[a](b) and \\[link\\]",
]


@pytest.mark.parametrize("text", NOT_MATHS)
def test_what_is_no_maths(text: str) -> None:
    assert blocks(text) == []


def test_braces_in_maths_are_no_template() -> None:
    assert blocks(r"$\frac{{a}}{{b}}$") == [("inline", r"\frac{{a}}{{b}}")]


def test_environments_inside_dollars_are_named() -> None:
    (block,) = read_text("$$\\begin{aligned} a = b \\end{aligned}$$", "a.md").blocks
    assert block.environment == "aligned"


@pytest.mark.parametrize(
    ("opener", "text"),
    [
        ("$$", "$$a = b\n\n# Heading\n\n$$c = d$$"),
        (r"\begin{align}", "\\begin{align} a = b\n\n# Heading\n"),
        ("```", "```math\na = b\n"),
    ],
)
def test_what_is_never_closed_is_reported_at_its_opener(opener: str, text: str) -> None:
    document = read_text(text, "a.md")
    (diagnostic,) = document.diagnostics
    assert diagnostic.span.text == opener
    assert "never closed" in diagnostic.message
    assert document.blocks[0].text.strip().startswith("a = b")


def test_unclosed_maths_does_not_turn_the_rest_inside_out() -> None:
    text = "$$a = b\n\nHere are some words of prose.\n\n$$c = d$$\n"
    assert [text for _, text in blocks(text)] == ["a = b", "c = d"]


def test_sections_nest() -> None:
    document = read_text("# A\n$a=1$\n## B\n$b=1$\n# C\n$c=1$\n\nD\n---\n$d=1$\n", "a.md")
    paths = [[section.title for section in b.section.path()] for b in document.blocks]
    assert paths == [["", "A"], ["", "A", "B"], ["", "C"], ["", "C", "D"]]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("**Forward pass**", "Forward pass"),
        ("**Forward pass:**", "Forward pass"),
        ("__Forward pass__:", "Forward pass"),
        ('<h2 id="f">Forward pass</h2>', "Forward pass"),
        ("**We take the chain rule.**", ""),
        ("**Figure 1: the network**", ""),
        ("the last line of a paragraph\n**Forward pass**", ""),
    ],
)
def test_a_line_in_bold_is_a_heading(line: str, title: str) -> None:
    document = read_text(f"Some words.\n\n{line}\nthen $a=1$\n", "a.md")
    assert document.blocks[0].section.title == title


def test_prose_stands_between_blocks() -> None:
    document = read_text("one $a$ two `code` three\n", "a.md")
    assert [prose.text.strip() for prose in document.prose] == ["one", "two", "three"]


def test_directives() -> None:
    document = read_text('# A\n<!-- backproof: batch=rows, loss="L" -->\n', "a.md")
    assert [(d.key, d.value) for d in document.directives] == [("batch", "rows"), ("loss", "L")]
    assert document.directives[0].section.title == "A"
    assert document.directives[0].span.text == "batch=rows"


def test_plain_formula_lines_where_there_is_no_tex() -> None:
    assert blocks("Then:\n\nδ₁ = (δ₂ W₂ᵀ) ⊙ σ′(z₁)\n\nThat is all.") == [
        ("text", "δ₁ = (δ₂ W₂ᵀ) ⊙ σ′(z₁)")
    ]


def test_windows_line_ends_and_byte_order_marks_keep_positions() -> None:
    text = "\ufeff# A\r\n\r\n$$\r\na = b\r\n$$\r\n"
    (block,) = read_text(text, "a.md").blocks
    assert text[block.start : block.end].strip() == "a = b"


def test_quoted_maths_keeps_its_place() -> None:
    text = "> Note:\n> $$\n> a = b \\\\\n> c = d\n> $$\n"
    document = read_text(text, "a.md")
    (block,) = document.blocks
    assert block.text == "\na = b \\\\\nc = d\n"
    place = block.text.index("c = d")
    assert block.passage.span(place, place + 5).text == "c = d"
    assert block.passage.span(place, place + 5).line == 4


def test_a_display_that_is_never_closed_costs_only_its_own_line():
    document = read_text("$$ a = b\n$$ c = d $$\n\n$$ e = f $$\n", "note.md")
    assert [block.text.strip() for block in document.blocks] == ["a = b", "c = d", "e = f"]
    assert [d.span.line for d in document.diagnostics] == [1]


BESIDE_TEX = [
    ("∂L/∂W = δ xᵀ", ["∂L/∂W = δ xᵀ"]),
    ("- for the weights: dW = X.T @ dY", ["dW = X.T @ dY"]),
    ("It is `dW = X.T @ dY`, or `W.T` times `dY`.", ["dW = X.T @ dY"]),
    ("    dX = dY @ W.T\n    dW = X.T @ dY", ["dX = dY @ W.T", "dW = X.T @ dY"]),
    ("```\ndb = dY.sum(axis=0)\n```", ["db = dY.sum(axis=0)"]),
    ("```\ndY = Y\ndY -= t\ndW = X.T @ dY\n```", []),
    ("```python\ndW = X.T @ dY\n```", []),
    ("z = W x, and dt = 0.1 is a step of time", []),
    ("We know that ∂L/∂W = the outer product of the signal and the input.", []),
]


@pytest.mark.parametrize(("text", "typed"), BESIDE_TEX)
def test_beside_tex_only_gradients_are_read_as_typed(text: str, typed: list[str]) -> None:
    assert blocks(f"$Y = X W$\n\n{text}\n") == [
        ("inline", "Y = X W"),
        *(("text", t) for t in typed),
    ]

"""Formats other than Markdown, macros, and files that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backproof.documents import FORMATS, DocumentError, read, read_text
from backproof.syntax import parse_document, unparse


def formulas(text: str, path: str) -> list[str]:
    return [
        " ".join(f"{m.relation} {unparse(m.node)}".strip() for m in statement.members if m.node)
        for statement in parse_document(read_text(text, path))
    ]


def test_notebooks_keep_the_place_in_the_file() -> None:
    cells = [
        {"cell_type": "code", "source": ["x = '$a = b$'\n"], "outputs": [{"source": "$q = r$"}]},
        {
            "cell_type": "markdown",
            "metadata": {"source": "x"},
            "source": ["# Tit\u00e9\n", '$\\hat y = "x"_1$\n'],
        },
        {"source": "plain $c = d$", "cell_type": "markdown"},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    document = read_text(text, "a.ipynb")
    assert [block.text for block in document.blocks] == ['\\hat y = "x"_1', "c = d"]
    first = document.blocks[0]
    assert first.passage.cell == 2
    assert first.span.text == json.dumps(first.text)[1:-1]
    assert document.blocks[1].span.text == "c = d"


def test_half_a_pair_in_a_notebook_is_no_character() -> None:
    cell = r'{"cell_type": "markdown", "source": ["$B = \ud800 + \ud835\udc00$"]}'
    (block,) = read_text(f'{{"cells": [{cell}]}}', "a.ipynb").blocks
    assert block.text.encode() == "B = \ufffd + \U0001d400".encode()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells": [', '"', '{"cells": 3}', "}}}{{{"])
def test_broken_notebooks_do_not_raise(text: str) -> None:
    assert read_text(text, "a.ipynb").blocks == ()


@pytest.mark.parametrize(
    ("text", "fault", "blocks"),
    [
        ('{"cells": [{"cell_type": "markdown", "source": ["$$L = x^2$$"', "ends before", 1),
        ('{"cells": [', "ends before", 0),
        ('{"nbformat": 4}', "no list of cells", 0),
        ("[]", "expected a JSON object", 0),
        ('{"cells": []}', "", 0),
        (
            '{"worksheets": [{"cells": [{"cell_type": "markdown", "source": ["$$L = x^2$$"]}]}]}',
            "", 1,
        ),
    ],
)  # fmt: skip
def test_a_notebook_that_is_none_says_so(text: str, fault: str, blocks: int) -> None:
    document = read_text(text, "a.ipynb")
    said = [d.message for d in document.diagnostics if d.code == "not-a-notebook"]
    assert len(said) == bool(fault)
    assert all(fault in message for message in said)
    assert len(document.blocks) == blocks


LATEX = r"""
\documentclass{article}
\newcommand{\vect}[1]{\mathbf{#1}}
\newcommand{\grad}[2]{\frac{\partial #1}{\partial #2}}
\DeclareMathOperator{\relu}{ReLU}
\def\loss{\mathcal{L}}
\begin{document}
\section{Forward}
% $a = b$ is commented
Let \(\vect z = W \vect x\). % backproof: batch=columns
\begin{verbatim}
$no = maths$
\end{verbatim}
\subsection{Backward}
\begin{align*}
  \grad{\loss}{W} &= \relu(z) x^T % why
\end{align*}
\[ y = 50\% \]
\end{document}
"""


def test_latex() -> None:
    document = read_text(LATEX, "a.tex")
    assert [section.title for section in document.sections] == ["", "Forward", "Backward"]
    assert [(d.key, d.value) for d in document.directives] == [("batch", "columns")]
    statements = parse_document(document)
    assert unparse(statements[1].members[0].node or pytest.fail("unread")) == (
        r"\frac{\partial \mathcal{L}}{\partial W}"
    )
    span = document.passages[0].span(statements[1].start, statements[1].end)
    assert span.text == r"\grad{\loss}{W} &= \relu(z) x^T"


def test_latex_includes_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text("$a = b$ \\input{part} $e = f$ \\input{../outside}")
    (tmp_path / "part.tex").write_text("\\def\\q{c}$\\q = d$ \\input{main}")
    document = read(tmp_path / "main.tex")
    assert [block.text for block in document.blocks] == ["a = b", "\\q = d", "e = f"]
    assert [Path(source.path).name for source in document.sources] == ["main.tex", "part.tex"]


def test_restructured_text() -> None:
    text = """
Title
=====

Inline :math:`a = b` and literal ``:math:`x = y```.

.. math::
   :label: one

   c &= d \\\\
     &= e

Code::

    $f = g$

.. backproof: batch=rows

.. math:: h = i
"""
    document = read_text(text, "a.rst")
    assert formulas(text, "a.rst") == ["a = b", "c = d", "= e", "h = i"]
    assert document.sections[1].title == "Title"
    assert [d.key for d in document.directives] == ["batch"]


def test_plain_text() -> None:
    text = "The output error first.\n\n  δ_out = ŷ − y\n  ∂L/∂W₂ = a₁ᵀ δ_out   # weights\n"
    assert formulas(text, "a.txt") == [
        r"\delta _{\mathrm{out}} = \hat{y} - y",
        r"\frac{\partial L}{\partial W_{2}} = a_{1}^{T} \delta _{\mathrm{out}}",
    ]


MACROS = [
    (r"\newcommand{\W}{\mathbf{W}} $$\W x = y$$", r"\mathbf{W} x = y"),
    (r"$\def\b{\beta}\b x = y$", r"\beta  x = y"),
    (r"$$\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \pd{L}{x} = y$$",
     r"\frac{\partial L}{\partial x} = y"),
    (r"\newcommand{\n}[1][2]{x_{#1}} $\n[3] = \n$", "x_{3} = x_{2}"),
    (r"\def\a{\a\a} $\a = b$", r"\a  \a = b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "formula"), MACROS)
def test_macros_in_markdown(text: str, formula: str) -> None:
    assert formulas(text, "a.md") == [formula]


def test_macros_cannot_explode() -> None:
    chain = "".join(
        f"\\def\\{a}{{\\{b}\\{b}\\{b}\\{b}}}"
        for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    parse_document(read_text(f"$${chain} \\a$$", "a.md"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file"):
        read(tmp_path / "absent.md")
    with pytest.raises(DocumentError, match="directory"):
        read(tmp_path)
    (tmp_path / "bytes.md").write_bytes(b"ok \xff\xfe")
    with pytest.raises(DocumentError, match="not UTF-8"):
        read(tmp_path / "bytes.md")


def test_every_format_has_its_own_suffixes() -> None:
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))

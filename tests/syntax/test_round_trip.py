"""Laws over all formulas: printing and reading again gives the same tree; nothing ever raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from backproof.documents import read_text
from backproof.syntax import key, parse_document, parse_expression, source_of, unparse
from backproof.syntax.nodes import Node

LETTERS = st.sampled_from(
    ["x", "W", "b", r"\theta", r"\hat{y}", r"\delta^{(l)}", "a_{i}", "X_{2r}"]
)


def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One construct around smaller ones."""
    bracketed = inner.map(lambda a: f"({a})")
    factor = bracketed | LETTERS
    return st.one_of(
        st.tuples(factor, factor).map(" ".join),
        st.tuples(factor, st.sampled_from([r" \odot ", r" \cdot ", " * ", " / "]), factor).map(
            "".join
        ),
        st.tuples(inner, st.sampled_from([" + ", " - "]), factor).map("".join),
        st.tuples(inner, inner).map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        st.tuples(factor, inner).map(lambda p: rf"\frac{{\partial {p[0]}}}{{\partial {p[1]}}}"),
        bracketed.map(lambda a: rf"{a}^T"),
        bracketed.map(lambda a: rf"{a}^{{-1}}"),
        st.tuples(factor, inner).map(lambda p: rf"{{{p[0]}}}^{{{p[1]}}}"),
        inner.map(lambda a: rf"\sigma({a})"),
        inner.map(lambda a: rf"\log({a})"),
        inner.map(lambda a: rf"\sqrt{{{a}}}"),
        inner.map(lambda a: rf"\left\|{a}\right\|_2"),
        factor.map(lambda a: rf"\sum_{{i=1}}^{{n}} {a}"),
        factor.map(lambda a: f"-{a}"),
        st.tuples(inner, inner).map(lambda p: rf"\mathbf{{1}}[{p[0]} > {p[1]}]"),
        st.tuples(inner, inner).map(lambda p: rf"\begin{{pmatrix}}{p[0]} & {p[1]}\end{{pmatrix}}"),
    )


EXPRESSIONS = st.recursive(LETTERS, extended, max_leaves=8)


def parts(node: Node) -> list[Node]:
    """A node and its direct parts that are expressions of their own."""
    found = [node]
    for name in ("left", "right", "numerator", "denominator", "base", "body", "operand"):
        if name in node.fields:
            part = getattr(node, name)
            if isinstance(part, Node):
                found.append(part)
    return found


@given(EXPRESSIONS)
def test_what_is_printed_reads_back(text: str) -> None:
    node = parse_expression(text)
    assert key(parse_expression(unparse(node))) == key(node)


@given(EXPRESSIONS)
def test_the_slice_of_a_node_reads_back(text: str) -> None:
    document = read_text(f"$${text}$$", "a.md")
    (statement,) = parse_document(document)
    node = statement.members[0].node
    assert node is not None
    for part in parts(node):
        again = parse_expression(source_of(statement.block.passage, part))
        assert key(again) == key(part)


PIECES = st.sampled_from(
    [
        r"{",
        r"}",
        r"(",
        r")",
        r"[",
        r"]",
        r"\left(",
        r"\right)",
        r"\left.",
        r"\right|",
        r"$",
        r"$$",
        r"\begin{pmatrix}",
        r"\end{pmatrix}",
        r"\begin{cases}",
        r"&",
        r"\\",
        r"^",
        r"_",
        r"'",
        r"|",
        r"\|",
        r"\frac",
        r"\sqrt",
        r"\sum",
        r"\text{",
        r"\tag{1}",
        r"=",
        r"-",
        r"+",
        r"\odot",
        r"\log",
        r"\partial",
        r"\nabla",
        r"d",
        r"\mathbf",
        r"\hat",
        r",",
        r"\quad",
        r"\underset",
        r"\overset",
        r"\begin{align}",
        r"\end{align}",
        r"%",
        r"`",
        r"\a",
        r"\max_",
        r"\boxed{",
        r".",
        r"1",
        r"x",
        r"T",
        r"\in",
        r"\mathbb{R}",
        r"\not",
        r"ᵀ",
        r"₁",
        r"′",
        r"<!--",
        r"-->",
        r"{%",
        r"%}",
        r"#",
        r"\[",
        r"\]",
        r"\(",
        r"\)",
        r"```",
    ]
)


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=40).map(" ".join),
    st.sampled_from(["a.md", "a.tex", "a.rst", "a.txt", "a.ipynb"]),
)
def test_nothing_ever_raises(text: str, path: str) -> None:
    for wrapped in (text, f"$${text}$$"):
        for statement in parse_document(read_text(wrapped, path)):
            for member in statement.members:
                assert (member.node is None) != (member.fault is None)
                assert member.start <= member.end
                if member.node is not None:
                    key(member.node)
                    unparse(member.node)

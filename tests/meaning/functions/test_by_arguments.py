"""One name with two lists of arguments, and parameters that are only shown."""

from __future__ import annotations

from backproof.documents import read_text
from backproof.meaning.functions.applied import with_functions
from backproof.meaning.functions.by_arguments import with_functions_by_arguments
from backproof.meaning.functions.parameters_shown import with_parameters_left_out
from backproof.meaning.statements import below
from backproof.syntax import parse_document
from backproof.syntax.nodes import Call


def parse(*formulas: str):
    text = "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)
    return parse_document(read_text(text, "note.md"))


def calls(statements) -> list[tuple[str, int]]:
    nodes = (m.node for s in statements for m in s.members if m.node is not None)
    found = (n for node in nodes for n in below(node) if isinstance(n, Call))
    return [(c.function.base, len(c.arguments)) for c in found]


def test_two_functions_of_one_name() -> None:
    found = with_functions_by_arguments(parse(r"J(W, x) = W x", r"J(W) = \sum_i J(W, x_i)"))
    assert calls(found) == [("J(W, x)", 2), ("J", 1), ("J(W, x)", 2)]


def test_a_name_that_stands_alone_is_told_apart_by_its_place() -> None:
    lines = (r"f(x, y) = x y", r"f(x) = 3 x", r"\frac{\partial f}{\partial x} = 3")
    assert calls(with_functions_by_arguments(parse(*lines))) == [("f", 2), ("f", 1)]


def test_parameters_behind_a_semicolon() -> None:
    found = with_parameters_left_out(parse(r"p(x; w) = w x", r"q = p(u; w) + p(v; w)"))
    assert calls(found) == [("p", 1)] * 3


def test_parameters_of_what_has_no_formula_stay() -> None:
    applied = with_functions(parse(r"a = g(x; w)", r"b = g(a; w)"))
    assert calls(with_parameters_left_out(applied)) == [("g", 2)] * 2

"""What cannot be read is said where it is, and costs nothing around it."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.syntax import SyntaxFault, parse_document, parse_expression

MESSAGES = [
    ("(a + b", "'(' is never closed", 0),
    (r"a + \left[ b", "'[' is never closed", 4),
    (r"\frac{a}{b", "'{' is never closed", 8),
    ("a)", "')' was never opened", 1),
    ("a +", "expected an expression, found nothing", 3),
    (r"a \odot", "expected an expression, found nothing", 7),
    (r"\frac{}{b}", "the numerator is empty", 5),
    ("x^", "expected a sub- or superscript, found nothing", 2),
    (r"\mystery{x}", r"'\mystery' is not known", 0),
    (r"\sum_i", "sum has nothing to work on", 0),
    ("()", "nothing stands between the brackets", 0),
]


@pytest.mark.parametrize(("text", "message", "start"), MESSAGES)
def test_messages_name_the_opener_or_what_was_expected(text: str, message: str, start: int) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse_expression(text)
    assert caught.value.fault.message == message
    assert caught.value.fault.start == start


def test_one_bad_member_does_not_cost_its_row() -> None:
    statement = parse_document(read_text("$$a = (b = c d$$", "a.md"))[0]
    assert [member.node is None for member in statement.members] == [False, True, False]
    fault = statement.members[1].fault
    assert fault is not None
    assert fault.message == "'(' is never closed"


@pytest.mark.parametrize("piece", ["(", "{", r"\left(", r"\frac{", "-", r"\mathbf{", "x^{", "(f"])
def test_depth_is_bounded(piece: str) -> None:
    document = read_text("$$" + piece * 3000 + "$$", "a.md")
    for statement in parse_document(document):
        assert all(member.fault is not None for member in statement.members)


@pytest.mark.parametrize("sign", [r"\odot x", "/x", r"\cdot x"])
def test_long_products_are_bounded(sign: str) -> None:
    with pytest.raises(SyntaxFault, match="too many products"):
        parse_expression("x" + sign * 1000)

"""Commands of packages as the macros that they are."""

from __future__ import annotations

import pytest

from backproof.syntax import parse_expression, unparse
from backproof.syntax.notations.packages import package_macro


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"\pdv{E}{w}", r"\frac{\partial E}{\partial w}"),
        (r"\pdv[2]{E}{w}", r"\frac{\partial^2 E}{\partial w^2}"),
        (r"\pdv{E}{w}{v}", r"\frac{\partial^2 E}{\partial w \partial v}"),
        (r"\dv{f}{x}", r"\frac{\mathrm{d} f}{\mathrm{d} x}"),
        (r"\vb{x} + \va{x}", r"\mathbf{x} + \vec{x}"),
        (r"\qty(a + b) c", r"(a + b) c"),
        (r"\pdv{\pdv{E}{w}}{v}", r"\frac{\partial \frac{\partial E}{\partial w}}{\partial v}"),
    ],
)
def test_a_command_is_what_it_writes(typed, meant):
    assert unparse(parse_expression(typed)) == unparse(parse_expression(meant))


def test_other_commands_are_no_macros():
    assert package_macro("frac", False, 2) is None
    assert package_macro("pdv", False, 0) is None
    assert package_macro("pdv", False, 4) is None

"""What was left out of a line that held: found among what the lines around are made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from backproof.judge.verdicts import Fails
from backproof.pipeline import Judged, check, read_text

DOCUMENTS = Path(__file__).parents[1] / "documents"


def without(name: str, old: str, new: str, line: str) -> Judged:
    """What is said of a line of a document after a change of it."""
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    assert line in text
    written = line.replace(old, new, 1)
    changed = text.replace(line, written, 1)
    start = text.index(line)
    checked = check(read_text(changed, name))
    (found,) = [
        j
        for j in checked.statements
        if start <= j.span.start < start + len(written) and isinstance(j.verdict, Fails)
    ]
    return found


@pytest.mark.parametrize(
    ("name", "line", "left_out", "code", "fixed"),
    [
        (
            "sum-brackets.md",
            r"\frac{\partial J}{\partial w} = \sum_{i=1}^{n} (p_i - y_i) x_i", r" x_i",
            "missing-factor", r"\sum_{i=1}^{n} (p_i - y_i) x_i",
        ),
        (
            "divergences.md",
            r"\frac{\partial D}{\partial z_k} = q_k - p_k", r" - p_k",
            "missing-term", "q_k - p_k",
        ),
        (
            "divergences.md",
            r"\frac{\partial D(p \| q)}{\partial p_k} = \log \frac{p_k}{q_k} + 1", " + 1",
            "missing-term", r"\log \frac{p_k}{q_k} + 1",
        ),
        (
            "cells-left-out.md",
            r"\frac{\partial E}{\partial r_t} = \frac{\partial E}{\partial m_t} \odot \tanh(s_t)",
            r" \odot \tanh(s_t)",
            "missing-factor", r"\frac{\partial E}{\partial m_t} \odot \tanh(s_t)",
        ),
        (
            "convolution-signs.md",
            r"\frac{\partial R}{\partial c} = \frac{\partial R}{\partial q} * "
            r"\frac{\partial q}{\partial c}",
            r"\frac{\partial R}{\partial q} * ",
            "missing-factor", r"\frac{\partial R}{\partial q} \frac{\partial q}{\partial c}",
        ),
        (
            "linear-maps.md",
            r"= \langle B^\top (B x - c), h \rangle", " (B x - c)",
            "missing-factor", r"\langle B^\top (B x - c), h \rangle",
        ),
        (
            "generic-activations.md",
            r"\frac{\partial E}{\partial s} = \left( V^\top \frac{\partial E}{\partial r} \right) "
            r"\odot f'(s)", r"V^\top ",
            "missing-factor", r"V^\top \frac{\partial E}{\partial r}",
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_is_found(
    name: str, line: str, left_out: str, code: str, fixed: str
) -> None:
    found = without(name, left_out, "", line)
    assert isinstance(found.verdict, Fails)
    assert found.verdict.code == code
    assert found.fix is not None
    assert fixed in found.fix.message


@pytest.mark.parametrize(
    ("name", "line", "left_out"),
    [
        ("squares-of-labels.md", "dZ^{[2]} = A^{[2]} - Y", " - Y"),
        ("slopes.md", r"\sigma'(x) = \sigma(x) (1 - \sigma(x))", r" (1 - \sigma(x))"),
        ("biases-either-way.md", r"\frac{\partial L}{\partial b} = R^T \mathbf{1}", "R^T "),
    ],
)
def test_no_line_is_mended_to_say_that_something_is_itself(
    name: str, line: str, left_out: str
) -> None:
    found = without(name, left_out, "", line)
    left = line.partition(" = ")[0]
    if found.fix is not None:
        head, _, right = found.fix.message.removeprefix("write `").partition(" = ")
        assert head == left
        assert left not in right


@pytest.mark.parametrize(
    ("name", "line", "old", "new", "code"),
    [
        ("delta-names.md", r"\delta v_t = \delta s_t \odot (1 - g_t)", "1", "2", "wrong-number"),
        ("handed-back.md", r"dg_t = dm_t \odot m_{t-1}", "m_{t-1}", "m_t", "wrong-symbol"),
        (
            "jacobians-in-any-layout.md",
            r"\frac{\partial z}{\partial x} = W", "= W", "= -W", "wrong-sign",
        ),
    ],
)  # fmt: skip
def test_what_was_changed_is_put_back(name: str, line: str, old: str, new: str, code: str) -> None:
    found = without(name, old, new, line)
    assert isinstance(found.verdict, Fails)
    assert found.verdict.code == code
    assert found.fix is not None
    assert line in found.fix.message

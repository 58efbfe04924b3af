"""Sections of a page that are read by themselves."""

from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import check, read_text
from backproof.standalone import REMARK

RISING = r"""# Likelihood

The log-likelihood $\ell(\theta) = \log \sigma(\theta^T x)$ is to grow, by gradient ascent.

$$ \nabla_\theta \ell = (1 - \sigma(\theta^T x)) x $$
"""
FALLING = r"""# Squares

$y = \sum_j w_j u_j$ and $E = \frac12 (t - y)^2$.

$$ w_j \leftarrow w_j + \eta (t - y) u_j $$
$$ w_j \leftarrow w_j - \eta (t - y) u_j $$
"""
GIVEN = r"""# Given

$h = \tanh(u)$ and $E = \frac12 \|h\|^2$.

# Used

$$ \frac{\partial E}{\partial u} = h \odot h $$
"""


def test_what_holds_in_its_section_holds() -> None:
    found = check(read_text(RISING + "\n" + FALLING, "a.md"), mend=False)
    updates = [j.verdict for j in found.statements if j.kind == "update"]
    assert isinstance(updates[0], Holds)
    assert REMARK in updates[0].remarks
    assert isinstance(updates[1], Fails)


def test_what_rests_on_another_section_is_not_read_alone() -> None:
    found = check(read_text(GIVEN, "a.md"), mend=False)
    (verdict,) = [j.verdict for j in found.statements if j.kind == "gradient"]
    assert isinstance(verdict, Fails)

"""What a section that is read alone says of lines that are wrong."""

from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.pipeline import check, read_text
from backproof.standalone.faults import is_misread, is_open
from backproof.standalone.sections import REMARK

BATCH = r"""# Over a batch

$\mu = \frac{1}{m} \sum_{i=1}^m x_i$, $v = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2$,
$n_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}$ and $y_i = g n_i + b$.

$$ \frac{\partial L}{\partial g} = \sum_{i=1}^m \frac{\partial L}{\partial y_i} n_i $$
"""
FEATURES = r"""# Over the features

$\mu = \frac1D \sum_{j} x_j$, $s = \sqrt{\frac1D \sum_j (x_j - \mu)^2 + \varepsilon}$,
$n_j = \frac{x_j - \mu}{s}$ and $y_j = w_j n_j + c_j$.

$$ \frac{\partial L}{\partial w_j} = \frac{\partial L}{\partial y_j} n_j $$
$$ \frac{\partial s}{\partial x_j} = \frac{2 (x_j - \mu)}{D s} $$
"""


def test_what_fails_in_its_section_alone_fails() -> None:
    found = check(read_text(BATCH + "\n" + FEATURES, "a.md"), mend=False)
    *right, wrong = [j.verdict for j in found.statements if j.verdict is not None]
    assert all(isinstance(verdict, Holds) for verdict in right)
    assert isinstance(wrong, Fails)
    assert REMARK in wrong.remarks


def test_a_doubt_about_the_line_itself_stays() -> None:
    assert is_open(Undecided("shape-mismatch", ""))
    assert not is_open(Undecided("ambiguous-layout", ""))
    assert not is_open(Fails("wrong-gradient", ""))


def test_two_meanings_of_a_name_speak_against_a_page() -> None:
    assert is_misread(Undecided("ambiguous-name", ""))
    assert not is_misread(Fails("wrong-sign", ""))

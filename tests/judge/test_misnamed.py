"""Names that should be others, where the letters of a page tell its layers apart."""

from __future__ import annotations

from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import check, read_text

LAYERS = r"""
The units $i$ feed the units $j$, and these the units $k$: $z_j = b_j + \sum_i a_i w_{ij}$ with
$a_j = g_j(z_j)$, and

$$ z_k = b_k + \sum_j a_j w_{jk} = b_k + \sum_j g_j(b_j + \sum_i a_i w_{ij}) w_{jk} $$
$$ = b_k + \sum_j g_j(b_i + \sum_i a_i w_{ij}) w_{jk} $$

The errors are $a_k = g_k(z_k)$ and $E = \frac{1}{2} \sum_k (a_k - t_k)^2$.

$$ \frac{\partial E}{\partial w_{ij}} = a_i \sum_k (a_k - t_k) g_k'(z_k) w_{jk} g_j'(z_j) $$
"""


def test_a_letter_outside_its_sum_names_no_layer():
    checked = check(read_text(LAYERS, "note.md"), mend=False)
    right, wrong, claim = [j.verdict for j in checked.statements if j.verdict is not None]
    assert isinstance(right, Holds)
    assert isinstance(claim, Holds)
    assert isinstance(wrong, Fails)
    assert "with j for one i this holds" in wrong.message

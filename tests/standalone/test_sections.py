"""Sections of a page that are read by themselves."""

from backproof.document import Document
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.preparation import prepare
from backproof.meaning.reading import readings_of
from backproof.pipeline import check, read_text
from backproof.standalone.sections import REMARK, Ways, with_sections_alone

RISING = r"""# Likelihood

The log-likelihood $\ell(\theta) = \log \sigma(\theta^T x)$ is to grow, by gradient ascent.

$$ \nabla_\theta \ell = (1 - \sigma(\theta^T x)) x $$
"""
FALLING = r"""# Squares

$y = \sum_j w_j u_j$ and $E = \frac12 (t - y)^2$.

$$ w_j \leftarrow w_j + \eta (t - y) u_j $$
$$ w_j \leftarrow w_j - \eta (t - y) u_j $$
"""
PROBLEMS = r"""# Samples

With $s_i = \sigma(-t_i w^\top x_i)$ the loss is
$E(w) = \frac1n\sum_{i=1}^n \log\left(1+\exp(-t_i w^\top x_i)\right)$.

$$ \nabla E(w) = -\frac1n\sum_{i=1}^n s_i t_i x_i $$

# A form

A score $s = u^\top M v$ with $u \in \mathbb{R}^p$, $v \in \mathbb{R}^q$ and a loss
$E = -\log\sigma(s)$.

$$ \frac{\partial E}{\partial M} = (\sigma(s)-1)uv^\top $$
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
    assert isinstance(updates[1], Fails)


def test_what_holds_in_its_section_alone_says_so() -> None:
    found = check(read_text(PROBLEMS, "a.md"), mend=False)
    samples, form = [j.verdict for j in found.statements if j.verdict is not None]
    assert isinstance(samples, Holds)
    assert isinstance(form, Holds)
    assert (samples.remarks, form.remarks) == ((), (REMARK,))


def test_what_rests_on_another_section_is_not_read_alone() -> None:
    found = check(read_text(GIVEN, "a.md"), mend=False)
    (verdict,) = [j.verdict for j in found.statements if j.kind == "gradient"]
    assert isinstance(verdict, Fails)


def test_no_part_is_read_twice_for_the_same_lines() -> None:
    text = RISING + "\n" + FALLING + "\n" + PROBLEMS
    read: list[tuple[object, ...]] = []

    def reader(part: Document) -> Ways:
        read.append((*part.blocks, *part.prose))
        prepared = prepare(part)
        return lambda wanted: readings_of(prepared, None, (), wanted)

    found = check(read_text(text, "a.md"), mend=False)
    judgements = [(j.stated, j.kind, j.verdict) for j in found.statements]
    with_sections_alone((found.reading, judgements), reader)
    assert read
    assert len(read) == len(set(read))

"""Lines that stand together."""

from backproof.judge.verdicts import Holds
from backproof.mend.together import Together
from backproof.pipeline import check, read_text

NOTE = r"""# One

$$ E = (w x - t)^2 $$
$$ \frac{\partial E}{\partial w} = 2 (w x - t) \frac{\partial (w x - t)}{\partial w}
= 2 (w x - t) x $$

# Another

$$ F = v^3 $$
$$ \frac{\partial F}{\partial v} = 3 v^2 $$
"""


def test_lines_are_counted_on_the_page_in_the_section_and_about_the_same() -> None:
    checked = check(read_text(NOTE, "a.md"), mend=False)
    held = [j.stated for j in checked.statements if isinstance(j.verdict, Holds)]
    assert len(held) == 3
    together = Together(held, checked.reading)
    assert [together.counts(line) for line in held] == [(3, 2, 2), (3, 2, 2), (3, 1, 1)]


def test_lines_of_a_chain_are_found_by_its_beginning() -> None:
    checked = check(read_text(NOTE, "a.md"), mend=False)
    held = [j.stated for j in checked.statements if isinstance(j.verdict, Holds)]
    chains = Together(held, checked.reading).in_chains
    assert sorted(map(len, chains.values())) == [1, 2]
    assert all(line in chains[line.statement.root] for line in held)

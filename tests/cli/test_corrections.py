"""The true formulas beside lines that fail."""

from pathlib import Path

from backproof.cli.corrections import corrections
from backproof.judge.verdicts import Fails
from backproof.pipeline import check

DOCUMENTS = Path(__file__).parents[1] / "documents"


def test_what_its_section_alone_tells_has_no_correction_in_letters_of_others() -> None:
    checked = check(DOCUMENTS / "numbers-or-members.md")
    failing = [j for j in checked.statements if isinstance(j.verdict, Fails)]
    alone = {j.stated for j in failing if isinstance(j.verdict, Fails) and j.verdict.alone}
    found = corrections(checked).keys()
    assert alone
    assert found == {j.stated for j in failing} - alone

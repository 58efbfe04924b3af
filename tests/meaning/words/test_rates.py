"""What the text says of the rate of a step."""

import pytest

from backproof.meaning.words.rates import absorbs_factors


@pytest.mark.parametrize(
    "text",
    [
        r"(absorbing the 2 into the learning rate $\gamma$)",
        r"where the factor of 2 has been absorbed in $\eta$.",
        "we fold the constant 2 into the step size",
        "The constant factor is incorporated in the learning rate",
    ],
)
def test_a_factor_goes_into_the_rate(text: str) -> None:
    assert absorbs_factors(text)


@pytest.mark.parametrize(
    "text",
    [
        "we take 2 samples at a learning rate of 0.1",
        "The 2 stays. Light is absorbed in the learning rate of plants",
        "a learning rate of 2",
    ],
)
def test_other_sentences_say_nothing_of_it(text: str) -> None:
    assert not absorbs_factors(text)

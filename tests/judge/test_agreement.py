"""One look at one point says of a claim only what its verdict says as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from backproof.judge.agreement import differs
from backproof.judge.bench import Bench
from backproof.judge.points import Points
from backproof.judge.verdict import judge
from backproof.judge.verdicts import Fails, Holds
from backproof.meaning.reading import readings
from backproof.pipeline import read

DOCUMENTS = Path(__file__).parents[1] / "documents"
SEVERAL = sorted(DOCUMENTS.glob("s[eio]*.md"))


@pytest.mark.parametrize("path", SEVERAL, ids=lambda path: path.name)
def test_what_differs_at_a_glance_does_not_hold(path: Path) -> None:
    for reading in readings(read(path)):
        bench = Bench(Points(), reading)
        for claim in reading.claims:
            if isinstance(judge(claim, bench), Holds):
                assert not differs(claim, bench)


def test_most_of_what_fails_is_seen_at_a_glance() -> None:
    seen = []
    for path in SEVERAL:
        reading = next(readings(read(path)))
        bench = Bench(Points(), reading)
        failing = [c for c in reading.claims if isinstance(judge(c, bench), Fails)]
        seen += [differs(claim, bench) for claim in failing]
    assert len(seen) > 25
    assert sum(seen) > 0.9 * len(seen)


def test_a_constant_factor_is_a_difference_if_it_is_asked_for() -> None:
    reading = next(readings(read(DOCUMENTS / "signals-at-scale.md")))
    bench = Bench(Points(), reading)
    verdicts = [(claim, judge(claim, bench)) for claim in reading.claims]
    scaled = [c for c, v in verdicts if isinstance(v, Fails) and v.code == "scale"]
    assert scaled
    assert all(differs(claim, bench) for claim in scaled)
    assert not any(differs(claim, bench, by_a_factor=False) for claim in scaled)

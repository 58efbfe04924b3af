"""The collector rests for a while."""

from __future__ import annotations

import gc

import pytest

from backproof.garbage import LEFT, keep, uncollected


def test_the_collector_rests_and_goes_on() -> None:
    @uncollected()
    def rests() -> bool:
        return not gc.isenabled()

    assert gc.isenabled()
    assert rests()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="no"), uncollected():
        raise ValueError("no")
    assert gc.isenabled()


def test_who_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_counts_as_old_and_is_looked_through_before_the_next_work() -> None:
    gc.collect()
    with uncollected():
        made = [[] for _ in range(LEFT + 1)]
    young = {id(each) for each in gc.get_objects(generation=0)}
    assert young.isdisjoint(map(id, made))
    before = gc.get_stats()[-1]["collections"]
    for _ in range(2):
        with uncollected():
            pass
    assert gc.get_stats()[-1]["collections"] == before + 1


def test_what_somebody_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with uncollected():
            pass
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()


def test_what_is_kept_is_not_gone_through_again() -> None:
    kept = [[] for _ in range(10)]
    try:
        keep()
        assert gc.get_freeze_count() > len(kept)
    finally:
        gc.unfreeze()

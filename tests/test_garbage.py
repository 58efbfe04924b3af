"""The collector rests for a while."""

from __future__ import annotations

import gc

import pytest

from backproof.garbage import uncollected


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

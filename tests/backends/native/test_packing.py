"""Rows into lanes: every place, with and without an order, with lanes that no sample fills."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from backproof.backends.native.jit import compile_text
from backproof.backends.native.packing import pack_function
from backproof.backends.native.text import Width
from backproof.backends.native.verify import packed

PACK = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 4, ctypes.c_void_p)


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize("lanes", [1, 4, 8])
@pytest.mark.parametrize("samples", [1, 4, 7, 24])
def test_rows_become_lanes(samples: int, lanes: int, bits: int) -> None:
    pack = compile_text(pack_function(Width(bits, lanes))).function("pack", PACK)
    kind = np.dtype(f"f{bits // 8}")
    random = np.random.default_rng(2)
    x, y = random.normal(size=(40, 3)).astype(kind), random.normal(size=(40, 2)).astype(kind)
    order = random.permutation(40)
    for rows, pointer in ((np.arange(40), None), (order, order.ctypes.data)):
        chosen = rows[5 : 5 + samples]
        expected = packed(np.concatenate([x[chosen].T, y[chosen].T]), lanes, kind)
        found = np.full(expected.size + 9, 7, kind)
        pack(x.ctypes.data, y.ctypes.data, pointer, 3, 2, 5, samples, found.ctypes.data)
        np.testing.assert_array_equal(found[:-9], expected.reshape(-1))
        assert (found[-9:] == 7).all()

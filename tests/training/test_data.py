"""Data: what is drawn, what is read, and what is said of data that cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backproof.training.data import DATASETS, DataError, from_arrays, load_data


def test_disc_is_what_it_says() -> None:
    data = load_data("disc", seed=3, samples=20_000)
    assert data.x.shape == (20_000, 2)
    assert data.classes == (0.0, 1.0)
    assert np.abs(data.x).max() <= 4
    assert np.abs(data.x).max() > 3.99
    radius = np.hypot(*data.x.T)
    wrong = data.y != (radius < 2)
    near = np.abs(radius - 2) < 0.5
    assert not wrong[~near].any()
    assert abs(wrong[near].mean() - 0.2) < 0.02
    assert not (
        load_data("disc", noise=0).y != (np.hypot(*load_data("disc", noise=0).x.T) < 2)
    ).any()


@pytest.mark.parametrize("name", DATASETS)
def test_a_seed_repeats_and_another_differs(name: str) -> None:
    first, again, other = (load_data(name, seed=s, samples=50) for s in (1, 1, 2))
    assert (first.x == again.x).all()
    assert (first.y == again.y).all()
    assert (first.x != other.x).any()
    assert first.x.shape == (50, len(first.features))
    assert first.y.shape == (50,)


def _csv(path: Path, text: str) -> Path:
    file = path / "points.csv"
    file.write_bytes(text.encode())
    return file


def test_a_table_with_a_target_in_the_middle(tmp_path: Path) -> None:
    file = _csv(tmp_path, '\ufeffa, label ,"b"\r\n1,0,2\r\n\r\n3,1,-4e-1\r\n')
    data = load_data(file, target="label")
    np.testing.assert_array_equal(data.x, [[1, 2], [3, -0.4]])
    np.testing.assert_array_equal(data.y, [0, 1])
    assert data.features == ("a", "b")
    assert (data.target, data.classes) == ("label", (0.0, 1.0))
    assert load_data(file).target == "b"


FAULTS = {
    "missing-column": ("a,b\n1,2\n3,4\n", "no column 'c'; there are a, b"),
    "ragged": ("a,c\n1,0\n1,2,3\n", r"points.csv:3: 3 cells, but the header has 2"),
    "not-numbers": ("a,c\n1,0\nred,1\n", r"points.csv:3: column 'a' holds 'red'"),
    "not-finite": ("a,c\n1,0\nnan,1\n", r"points.csv:3: column 'a' holds 'nan'"),
    "one-class": ("a,c\n1,1\n2,1\n", "every target is 1"),
    "empty": ("a,c\n", "no sample"),
    "no-header": ("1,2\n3,4\n", "names in a first line"),
    "ambiguous-column": ("c,c\n1,2\n", "more than once"),
    "unreadable": ('a,c\n"1,2\n', "readable"),
}


@pytest.mark.parametrize(("code", "text", "says"), [(c, t, s) for c, (t, s) in FAULTS.items()])
def test_a_faulty_table(code: str, text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=says) as caught:
        load_data(_csv(tmp_path, text), target="c")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("c\n1\n", "empty"), ("a,c\n1,\n", "not-numbers")]
)
def test_an_empty_table(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_data(_csv(tmp_path, text), target="c")
    assert caught.value.code == code


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes(b"a,\xff\n1,2\n")
    with pytest.raises(DataError, match="readable"):
        load_data(file)


def test_arrays_from_a_file(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.eye(3), y=np.array([0, 1, 1]))
    data = load_data(tmp_path / "a.npz")
    assert data.x.dtype == np.float64
    assert data.features == ("x1", "x2", "x3")


@pytest.mark.parametrize(
    ("arrays", "code"),
    [
        ({"x": np.eye(2)}, "missing-array"),
        ({"x": np.eye(2), "y": np.array(["a", "b"])}, "not-numbers"),
        ({"x": np.eye(2), "y": np.array([0, None])}, "unreadable"),  # a pickle is never opened
        ({"x": np.eye(2), "y": np.arange(3)}, "ragged"),
        ({"x": np.arange(2), "y": np.arange(2)}, "wrong-shape"),
        ({"x": np.zeros((0, 2)), "y": np.zeros(0)}, "empty"),
        ({"x": np.full((2, 2), np.inf), "y": np.arange(2)}, "not-finite"),
        ({"x": np.eye(2), "y": np.array([0, np.nan])}, "not-finite"),
        ({"x": np.eye(2), "y": np.ones(2)}, "one-class"),
    ],
)
def test_faulty_arrays(arrays: dict[str, np.ndarray], code: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(DataError) as caught:
        load_data(tmp_path / "a.npz")
    assert caught.value.code == code


def test_other_faults(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no zip")
    (tmp_path / "a.txt").write_text("1")
    for source, options, code in (
        (tmp_path / "a.npz", {}, "unreadable"),
        (tmp_path / "a.txt", {}, "unknown-format"),
        (tmp_path / "none.csv", {}, "no-such-file"),
        ("dsic", {}, "no-such-data"),
        ("disc", {"raduis": 1}, "no-such-option"),
        ("disc", {"samples": 0}, "bad-option"),
        ("disc", {"noise": float("nan")}, "bad-option"),
    ):
        with pytest.raises(DataError) as caught:
            load_data(source, **options)
        assert caught.value.code == code


def test_labels_are_told_from_measurements() -> None:
    x = np.zeros((40, 1))
    assert from_arrays(x, np.arange(40) % 3).classes == (0.0, 1.0, 2.0)
    assert from_arrays(x, np.arange(40) * 0.5).classes is None
    assert from_arrays(x, np.arange(40)).classes is None
    assert from_arrays(x, np.eye(4)[np.arange(40) % 4]).classes == (0.0, 1.0, 2.0, 3.0)

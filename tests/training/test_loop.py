"""Training: it learns, repeats, survives divergence and refuses what it cannot do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networks
import numpy as np
import pytest

from backproof.algebra.evaluate import evaluate
from backproof.algebra.expressions import symbol
from backproof.backends.plan import make_plan
from backproof.training import (
    DataError,
    Fitted,
    Progress,
    Settings,
    TrainingError,
    UnsupportedProgram,
    fit,
    load_data,
    predict,
)
from backproof.training.data import DataSet, from_arrays
from backproof.training.engines.tapes import TapeSession
from backproof.training.loop import begin
from backproof.training.problem import pose
from backproof.training.scores import accuracy

QUICK = Settings(restarts=3, epochs=4, seed=5)


@pytest.fixture(scope="module")
def disc() -> DataSet:
    return load_data("disc")


@pytest.mark.parametrize("seed", range(10))
def test_the_disc_is_learned(seed: int) -> None:
    fitted = fit(networks.disc(), load_data("disc", seed=seed), Settings(seed=seed))
    fresh = load_data("disc", seed=seed + 1000, samples=10_000, noise=0)
    share = accuracy(fitted, fresh)
    assert share is not None
    assert share >= 0.97


def test_the_same_settings_give_the_same_bits(disc: DataSet) -> None:
    first, again = fit(networks.disc(), disc, QUICK), fit(networks.disc(), disc, QUICK)
    assert first.best == again.best
    for name, array in first.parameters.items():
        assert array.tobytes() == again.parameters[name].tobytes()
    other = fit(networks.disc(), disc, replace(QUICK, seed=6))
    assert (other.losses != first.losses).all()


@pytest.mark.parametrize("engine", ["native", "numpy"])
def test_what_was_begun_before_is_trained(engine: str, disc: DataSet) -> None:
    settings = Settings(restarts=2, epochs=3, engine=engine)
    program, other = networks.disc(), networks.disc()
    begun = begin(program, disc, settings)
    found = fit(program, disc, settings, begun=begun)
    # What was begun for another program is of no use.
    again = fit(other, disc, settings, begun=begun)
    alone = fit(program, disc, settings)
    assert np.array_equal(found.loss_history, alone.loss_history)
    assert np.array_equal(again.loss_history, alone.loss_history)
    assert np.any(found.loss_history[0] != found.loss_history[-1])


def test_a_restart_does_not_depend_on_how_many_there_are(disc: DataSet) -> None:
    many, few = (fit(networks.disc(), disc, replace(QUICK, restarts=r)) for r in (5, 2))
    np.testing.assert_allclose(many.losses[:2], few.losses, rtol=1e-9)


@pytest.mark.parametrize("batch", [100, 64, 5000])
def test_a_step_is_the_textbook_step(batch: int, disc: DataSet) -> None:
    """One epoch in order, against the algebra step by step; 64 leaves a shorter last batch."""
    program = networks.disc()
    settings = Settings(restarts=2, batch=batch, epochs=1, shuffle=False, learning_rate=0.1)
    problem = pose(program, disc, settings)
    starts = np.random.default_rng(8).normal(size=(2, problem.count))
    session = networks.at(TapeSession(problem, len(starts), settings), starts)
    session.run(np.arange(1000)[None], np.ones(2, dtype=bool))
    plan = make_plan(program)
    for r in range(2):
        values = dict(problem.views(starts[r].copy()))
        for start in range(0, 1000, batch):
            x, y = disc.x[start : start + batch], disc.y[start : start + batch, None]
            known = {**values, program.inputs[0]: x, program.targets[0]: y}
            sizes = {**program.numbers, networks.N: len(x)}
            for step in (*plan.forward, *plan.backward):
                known[step.target] = evaluate([step.expr], known, sizes)[step.expr]
            values = {p: values[p] - 0.1 * known[plan.gradients[p]] for p in values}
        for p, array in problem.views(session.parameters).items():
            np.testing.assert_allclose(array[r], values[p], rtol=1e-9, atol=1e-12)
            assert not np.allclose(array[r] * 1.001, values[p], rtol=1e-5, atol=0)


def test_the_best_restart_has_the_least_loss(disc: DataSet) -> None:
    fitted = fit(networks.disc(), disc, replace(QUICK, restarts=6))
    assert fitted.best == np.argmin(fitted.losses)
    assert fitted.loss_history.shape == (len(fitted.recorded_epochs), 6)
    assert fitted.recorded_epochs.tolist() == [0, 1, 2, 3, 4]
    assert (fitted.loss_history[-1] == fitted.losses).all()
    p = np.clip(predict(fitted, disc.x)[:, 0], 1e-15, 1 - 1e-15)
    loss = -np.mean(disc.y * np.log(p) + (1 - disc.y) * np.log(1 - p))
    np.testing.assert_allclose(fitted.loss, loss, rtol=1e-6)


def test_groups_of_restarts_give_the_same_losses(
    disc: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fit(networks.disc(), disc, QUICK)
    monkeypatch.setattr("backproof.training.engines.tapes.MOST_BYTES", 250_000)
    np.testing.assert_allclose(fit(networks.disc(), disc, QUICK).losses, whole.losses, rtol=1e-12)


def test_samples_in_columns_train_as_well(disc: DataSet) -> None:
    fitted = fit(networks.by_columns(), disc, Settings(restarts=8, epochs=120, learning_rate=0.5))
    assert fitted.accuracy is not None
    assert fitted.accuracy > 0.92
    assert predict(fitted, disc.x[:7]).shape == (7, 1)


@pytest.mark.parametrize("columns", [False, True])
def test_several_classes_from_labels(columns: bool) -> None:
    random = np.random.default_rng(9)
    labels = random.integers(0, 3, 300)
    centres = np.array([[0, 3], [3, -2], [-3, -2]])
    data = from_arrays(centres[labels] + random.normal(size=(300, 2)), labels + 4)
    assert data.classes == (4.0, 5.0, 6.0)
    fitted = fit(networks.softmax(columns=columns), data, Settings(restarts=2, epochs=30))
    assert fitted.accuracy is not None
    assert fitted.accuracy > 0.95


def test_a_regression_finds_the_line() -> None:
    data = load_data("line", noise=0.0)
    settings = Settings(restarts=2, epochs=100, learning_rate=0.3, constants={"λ": 0.0})
    fitted = fit(networks.ridge(), data, settings)
    assert fitted.accuracy is None
    np.testing.assert_allclose(fitted.parameters["w"], [[2.0]], atol=1e-6)
    np.testing.assert_allclose(fitted.parameters["b"], [[-1.0]], atol=1e-6)
    decayed = fit(networks.ridge(), data, replace(settings, constants={"λ": 1.0}))
    assert decayed.parameters["w"][0, 0] < 1.9


@pytest.mark.parametrize(
    "settings", [{"momentum": 0.9}, {"optimiser": "adam", "learning_rate": 0.01}], ids=str
)
def test_other_optimisers_learn(settings: dict[str, object], disc: DataSet) -> None:
    chosen = Settings(restarts=6, epochs=100, **settings)  # type: ignore[arg-type]
    fitted = fit(networks.disc(), disc, chosen)
    assert fitted.accuracy is not None
    assert fitted.accuracy > 0.9


def test_divergence_names_the_step_and_keeps_the_others() -> None:
    data = load_data("line")
    settings = Settings(restarts=2, epochs=3, shuffle=False, constants={"λ": 0.0})
    problem = pose(networks.ridge(), data, settings)
    starts = np.array([[1.0, 1.0], [1e308, 1e308]])
    session = networks.at(TapeSession(problem, len(starts), settings), starts)
    with np.errstate(all="ignore"):
        broke = session.run(np.arange(1000)[None], np.ones(2, dtype=bool))
    assert broke.tolist() == [-1, 0]
    assert np.isfinite(session.parameters[0]).all()


def test_all_diverged_is_an_error_with_advice() -> None:
    settings = Settings(restarts=3, epochs=300, learning_rate=50, constants={"λ": 0.0})
    with pytest.raises(TrainingError, match=r"step \d+; try a learning rate below 50") as caught:
        fit(networks.ridge(), load_data("line"), settings)
    assert caught.value.code == "diverged"


def test_divergence_between_two_records_is_seen() -> None:
    """With 300 epochs every third is recorded; all restarts break in the second."""
    data = load_data("line")
    settings = Settings(restarts=3, epochs=300, batch=10, learning_rate=1e9, constants={"λ": 0.0})
    with pytest.raises(TrainingError, match="every restart diverged"):
        fit(networks.ridge(), data, settings)


def test_progress_is_told_and_an_interrupt_keeps_the_best(disc: DataSet) -> None:
    seen: list[Progress] = []

    def progress(now: Progress) -> None:
        seen.append(now)
        if now.epoch == 3:
            raise KeyboardInterrupt

    fitted: Fitted = fit(networks.disc(), disc, replace(QUICK, epochs=10), progress)
    assert [p.epoch for p in seen] == [0, 1, 2, 3]
    assert fitted.interrupted
    assert np.isfinite(fitted.loss)


def test_what_cannot_be_trained_is_refused_by_name(disc: DataSet) -> None:
    program = networks.disc()
    for changed, code in (
        (replace(program, batch=None), "no-batch"),
        (replace(program, loss=None), "no-loss"),
        (replace(program, inputs=()), "one-input"),
        (replace(program, targets=()), "one-target"),
        (replace(program, parameters=()), "no-parameters"),
        (replace(program, numbers={}), "unknown-length"),
        (replace(program, batch=networks.h), "batch-axis"),
        (replace(program, targets=(*program.targets, symbol("rate"))), "no-number"),
    ):
        with pytest.raises(UnsupportedProgram) as caught:
            fit(changed, disc, QUICK)
        assert caught.value.code == code
    with pytest.raises(UnsupportedProgram, match="λ"):
        fit(networks.ridge(), load_data("line"), QUICK)
    sizes = {"d": 2, "h": 3, "k": 2}
    assert fit(replace(program, numbers={}), disc, replace(QUICK, sizes=sizes)).loss > 0


def test_data_of_another_width(disc: DataSet) -> None:
    with pytest.raises(DataError, match="3 features, but X of the document has 2"):
        fit(networks.disc(), from_arrays(np.zeros((4, 3)), np.arange(4) % 2), QUICK)
    with pytest.raises(DataError, match="3 classes"):
        fit(networks.disc(), from_arrays(np.zeros((40, 2)), np.arange(40) % 3), QUICK)
    with pytest.raises(DataError, match="takes 2"):
        predict(fit(networks.disc(), disc, QUICK), np.zeros((4, 3)))


@pytest.mark.parametrize(
    "change",
    [{"restarts": 0}, {"batch": 0}, {"epochs": -1}, {"learning_rate": 0.0}, {"momentum": 1.0},
     {"learning_rate": float("nan")}, {"seed": -1}],
    ids=str,
)  # fmt: skip
def test_bad_settings(change: dict[str, float]) -> None:
    with pytest.raises(TrainingError) as caught:
        replace(QUICK, **change)
    assert caught.value.code == "bad-setting"


def test_unknown_engines_and_optimisers(disc: DataSet) -> None:
    for change in ({"engine": "abacus"}, {"optimiser": "luck"}):
        with pytest.raises(TrainingError, match="there are"):
            fit(networks.disc(), disc, replace(QUICK, **change))


def test_a_free_symbol_is_no_parameter() -> None:
    assert symbol("λ") in make_plan(networks.ridge()).constants


@pytest.mark.parametrize("more", [{}, {"momentum": 0.9}, {"optimiser": "adam"}])
def test_groups_of_restarts_are_trained_as_all_at_once(
    more: dict[str, Any], disc: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(restarts=7, epochs=3, learning_rate=0.5, engine="numpy", **more)
    together = fit(networks.disc(), disc, settings)
    sizes = []
    laid_out = TapeSession._updates

    def counting(session: TapeSession, settings: Settings, room: Any) -> Any:
        sizes.append(len(session.group))
        return laid_out(session, settings, room)

    monkeypatch.setattr(TapeSession, "_updates", counting)
    monkeypatch.setattr("backproof.training.engines.tapes.MOST_BYTES", 40_000)
    apart = fit(networks.disc(), disc, settings)
    assert sizes == [2, 2, 2, 2]
    # The loss on all samples is summed in parts where it takes more than that.
    np.testing.assert_allclose(apart.loss_history, together.loss_history, rtol=1e-12)
    for name, array in together.parameters.items():
        np.testing.assert_array_equal(apart.parameters[name], array)


def test_a_group_names_the_step_after_which_one_of_it_diverged(
    disc: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(restarts=7, epochs=3, learning_rate=1e300, engine="numpy")
    together = fit(networks.disc(), disc, settings)
    monkeypatch.setattr("backproof.training.engines.tapes.MOST_BYTES", 40_000)
    apart = fit(networks.disc(), disc, settings)
    assert 0 < len(together.diverged) < 7
    assert apart.diverged == together.diverged
    np.testing.assert_array_equal(apart.losses, together.losses)

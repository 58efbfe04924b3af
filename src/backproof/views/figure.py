"""Pictures of data, of a trained network and of its training, as PNG or SVG.

Colours tell classes apart for colour-blind readers too, and each class has a marker of its own. An
SVG is the same, byte for byte, whenever it is drawn from the same numbers with the same Matplotlib.
Nothing here touches a display.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from backproof.algebra.expressions import Array
from backproof.training.data import DataSet
from backproof.training.loop import Fitted
from backproof.training.model import Predictor, predict
from backproof.training.scores import accuracy, labels, threshold

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette: told apart with every common form of colour blindness.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
MARKERS = ("o", "^", "s", "D", "v", "P", "X")
# Pale, so that samples in the full colour of a class stand out from its own ground.
TINTS = ("#9CC7E6", "#CFE3F1", "#FBFBFA", "#FAD9BF", "#F2AE80")
INK, FAINT = "#222222", "#9AA5B1"
GRID = 301  # points along each axis of the plane
SIZE, RESOLUTION = (6.4, 5.4), 160
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titlepad": 10,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "svg.hashsalt": "backproof",
    "svg.fonttype": "path",
}


class FigureError(ValueError):
    """Something cannot be drawn; the message says what and why."""


def draw_network(
    model: Predictor, data: DataSet, path: str | Path, *, title: str | None = None
) -> None:
    """Draw the output over the plane under the data (two features) or along the line (one feature).

    For classes the contour halfway between the labels is the border. Raises FigureError for data
    with more than two features, for which there is no such picture, and for another suffix than
    .png or .svg.
    """
    width = data.x.shape[1]
    if width > 2:
        raise FigureError(f"{data.name} has {width} features; only one or two can be drawn")
    with _figure(path) as (figure, axes):
        if width == 1:
            _curve(axes, model, data)
        elif data.classes is not None and data.y.ndim == 1 and len(data.classes) == 2:
            _probability(figure, axes, model, data)
        elif data.classes is not None:
            _regions(axes, model, data)
        else:
            _surface(figure, axes, model, data)
        score = accuracy(model, data)
        share = f", {score:.1%} of the samples right" if score is not None else ""
        axes.set_title(title or f"What the network learned{share}")


def draw_data(data: DataSet, path: str | Path, *, title: str | None = None) -> None:
    """Draw the samples alone: their first two features, or the one feature against the target.

    Raises FigureError for another suffix than .png or .svg.
    """
    with _figure(path) as (figure, axes):
        if data.x.shape[1] == 1:
            _samples_on_line(axes, data)
        else:
            _samples(figure, axes, data)
            _frame(axes, data)
        axes.set_title(title or f"{len(data.x)} samples: {Path(data.name).name}")


def draw_loss(fitted: Fitted, path: str | Path, *, title: str | None = None) -> None:
    """Draw the loss on all samples against epochs: the best restart in colour, the others thin.

    Raises FigureError for another suffix than .png or .svg.
    """
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    with _figure(path, (6.4, 4.2)) as (_, axes):
        history, epochs = fitted.loss_history, fitted.recorded_epochs
        others = [r for r in range(history.shape[1]) if r != fitted.best]
        for r in others:
            name = f"{len(others)} other restarts" if r == others[0] else None
            axes.plot(epochs, history[:, r], color=FAINT, linewidth=0.8, alpha=0.7, label=name)
        axes.plot(
            epochs, history[:, fitted.best], color=CLASS_COLOURS[0], linewidth=2.2,
            label=f"best restart ({fitted.loss:.3g})", zorder=3,
        )  # fmt: skip
        finite = history[np.isfinite(history)]
        # A logarithmic axis once the values span more than a decade, and only for positive ones.
        if finite.size and finite.min() > 0 and finite.max() > 10 * finite.min():
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axes.yaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlim(0, max(1, int(epochs[-1])))
        axes.set_xlabel("epoch")
        axes.set_ylabel("loss on all samples")
        axes.grid(True, color="#E4E7EB", linewidth=0.7)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, loc="upper right")
        axes.set_title(title or "Training")


@contextmanager
def _figure(path: str | Path, size: tuple[float, float] = SIZE) -> Iterator[tuple[Figure, Axes]]:
    """A figure with one pair of axes, saved when the block ends."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in ("png", "svg"):
        raise FigureError(f"{target}: a figure is a .png or .svg file")
    with rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()
        # A date would make every drawing differ.
        meta: dict[str, Any] = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(target, format=kind, dpi=RESOLUTION, metadata=meta)


def _bounds(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.05 * (high - low) or 0.5
    return low - margin, high + margin


def _plane(model: Predictor, data: DataSet) -> tuple[Array, Array, Array]:
    """Coordinates along both axes and the outputs (rows, columns, outputs) over the plane."""
    across, up = (np.linspace(*_bounds(data.x[:, i]), GRID) for i in (0, 1))
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    return across, up, predict(model, points).reshape(GRID, GRID, -1)


def _probability(figure: Figure, axes: Axes, model: Predictor, data: DataSet) -> None:
    """Two classes: filled contours of the output, the border, the samples of both classes."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.lines import Line2D

    assert data.classes is not None
    across, up, outputs = _plane(model, data)
    value = outputs[..., -1]
    low, high = data.classes[0], data.classes[-1]
    pale = LinearSegmentedColormap.from_list("two classes", TINTS)
    filled = axes.contourf(
        across, up, value, levels=np.linspace(low, high, 21), cmap=pale,
        extend="neither" if value.min() >= low and value.max() <= high else "both",
    )  # fmt: skip
    middle = threshold(data)
    if value.min() < middle < value.max():
        axes.contour(across, up, value, levels=[middle], colors=INK, linewidths=1.8)
    _samples(figure, axes, data)
    bar = figure.colorbar(filled, ax=axes, pad=0.02, ticks=np.linspace(low, high, 6))
    bar.set_label(f"probability of class {high:g}" if (low, high) == (0, 1) else "output")
    bar.outline.set_linewidth(0.6)
    handles, names = axes.get_legend_handles_labels()
    handles.append(Line2D([], [], color=INK, linewidth=1.8))
    names.append(f"output = {middle:g}")
    _legend(figure, axes, handles, names)
    _frame(axes, data)


def _regions(axes: Axes, model: Predictor, data: DataSet) -> None:
    """Several classes: the plane coloured by the class of the largest output."""
    from matplotlib.colors import ListedColormap

    across, up, outputs = _plane(model, data)
    count = outputs.shape[-1]
    chosen = outputs.argmax(axis=-1)
    colours = [CLASS_COLOURS[i % len(CLASS_COLOURS)] for i in range(count)]
    levels = np.arange(count + 1) - 0.5
    axes.contourf(across, up, chosen, levels=levels, cmap=ListedColormap(colours), alpha=0.25)
    for i in range(count):
        if (chosen == i).any() and not (chosen == i).all():
            ahead = outputs[..., i] - np.delete(outputs, i, axis=-1).max(axis=-1)
            axes.contour(across, up, ahead, levels=[0], colors=INK, linewidths=1.2)
    figure = axes.get_figure(root=True)
    assert figure is not None  # every axes here is made by a figure
    _samples(figure, axes, data)
    _frame(axes, data)


def _surface(figure: Figure, axes: Axes, model: Predictor, data: DataSet) -> None:
    """A regression over the plane: filled contours, the samples in the same colours."""
    across, up, outputs = _plane(model, data)
    target = data.y if data.y.ndim == 1 else data.y[:, 0]
    both = np.concatenate([outputs[..., 0].ravel(), target])
    low, high = float(both.min()), float(both.max())
    levels = np.linspace(low, high if high > low else low + 1, 21)
    filled = axes.contourf(across, up, outputs[..., 0], levels=levels, cmap="cividis")
    axes.scatter(
        data.x[:, 0], data.x[:, 1], c=target, cmap="cividis", vmin=low, vmax=high, s=16,
        edgecolors="white", linewidths=0.5, label="samples",
    )  # fmt: skip
    figure.colorbar(filled, ax=axes, pad=0.02).set_label(data.target)
    _frame(axes, data)


def _curve(axes: Axes, model: Predictor, data: DataSet) -> None:
    """One feature: the output along the line, over the samples."""
    _samples_on_line(axes, data)
    along = np.linspace(*_bounds(data.x[:, 0]), GRID)
    outputs = predict(model, along[:, None])
    for i in range(outputs.shape[1]):
        name = "output" if outputs.shape[1] == 1 else f"output {i}"
        axes.plot(along, outputs[:, i], color=CLASS_COLOURS[1 + i % 6], linewidth=2.2, label=name)
    axes.legend(frameon=True, framealpha=0.9)


def _samples(figure: Figure, axes: Axes, data: DataSet) -> None:
    """The samples over the plane of the first two features."""
    size = float(np.clip(15000 / len(data.x), 4, 30))
    if data.classes is None:
        target = data.y if data.y.ndim == 1 else data.y[:, 0]
        points = axes.scatter(data.x[:, 0], data.x[:, 1], c=target, s=size, cmap="cividis")
        figure.colorbar(points, ax=axes, pad=0.02).set_label(data.target)
        return
    found = labels(data)
    for i, label in enumerate(data.classes):
        own = found == label
        axes.scatter(
            data.x[own, 0], data.x[own, 1], s=size, marker=MARKERS[i % len(MARKERS)],
            color=CLASS_COLOURS[i % len(CLASS_COLOURS)], edgecolors="white", linewidths=0.45,
            label=f"class {label:g}", zorder=3,
        )  # fmt: skip
    handles, names = axes.get_legend_handles_labels()
    _legend(figure, axes, handles, names)


def _samples_on_line(axes: Axes, data: DataSet) -> None:
    target = data.y if data.y.ndim == 1 else data.y[:, 0]
    size = float(np.clip(15000 / len(data.x), 4, 30))
    axes.scatter(data.x[:, 0], target, s=size, color=CLASS_COLOURS[0], alpha=0.55, label="samples")
    axes.set_xlabel(data.features[0])
    axes.set_ylabel(data.target)


def _legend(figure: Figure, axes: Axes, handles: list[Any], names: list[str]) -> None:
    """Below the picture, so that it hides no sample."""
    for old in figure.legends:
        old.remove()
    figure.legends.clear()
    figure.legend(
        handles, names, loc="outside lower center", ncols=min(len(names), 6), frameon=False,
        markerscale=1.8, columnspacing=1.6, handletextpad=0.4,
    )  # fmt: skip


def _frame(axes: Axes, data: DataSet) -> None:
    axes.set_xlim(*_bounds(data.x[:, 0]))
    axes.set_ylim(*_bounds(data.x[:, 1]))
    axes.set_xlabel(data.features[0])
    axes.set_ylabel(data.features[1])
    spans = [float(np.ptp(data.x[:, i])) for i in (0, 1)]
    # Equal scales where the features are comparable: a disc should look like one.
    if min(spans) > 0 and max(spans) < 3 * min(spans):
        axes.set_aspect("equal")

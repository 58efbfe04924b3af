"""`backproof run`: everything that can be made of a document, in one folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from backproof.algebra.derive import NoRule
from backproof.backends.errors import UnsupportedProgram
from backproof.cli.choices import add_data, add_training, data_of, settings_of
from backproof.cli.commands.check import status
from backproof.cli.commands.train import INTERRUPTED, facts, store
from backproof.cli.files import STANDARD_INPUT, load, write
from backproof.cli.folder import CONTENTS, allowed, appearing
from backproof.cli.judging import sheets_of
from backproof.cli.progress import Display
from backproof.derivation import to_markdown
from backproof.pipeline import Checked, check
from backproof.record import dataclass, field
from backproof.run import derive, emit, fit
from backproof.syntax import names_of
from backproof.training.data import DataSet
from backproof.training.errors import DataError, TrainingError
from backproof.training.loop import Fitted
from backproof.training.roles import for_program
from backproof.training.settings import Settings
from backproof.views.figure import FigureError, draw_data, draw_loss, draw_network
from backproof.views.report import Gradient, Picture, Report, to_html
from backproof.views.sheet import Sheet, Summary
from backproof.views.terminal import counts

EPILOG = """examples:
  backproof run notes.md
  backproof run notes.md -o out --data measured.csv --target label"""
STAGES = 6
ABOUT = {
    "report.html": "every line with its verdict, the derivation, the figures",
    "derivation.md": "the gradients, in the notation of the notes",
    "network.py": "forward, backward and step in NumPy",
    "model.safetensors": "the trained network",
    "network.png": "what it learned",
    "data.png": "the data",
    "loss.png": "the loss during training",
}


@dataclass
class _Made:
    """What has been made so far, for the report."""

    gradients: tuple[Gradient, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: list[Picture] = field(default_factory=list)
    facts: tuple[tuple[str, str], ...] = ()
    lacking: list[tuple[str, str]] = field(default_factory=list)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="notes; - is standard input")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="the folder (default: the file's stem + -backproof)"
    )
    add_data(parser, "disc")
    add_training(parser)


def run(options: argparse.Namespace) -> int:
    """Make the folder; what cannot be made is said in the report."""
    settings, data = settings_of(options), data_of(options)
    stem = "stdin" if options.file == "-" else Path(options.file).stem
    target = Path(options.output or f"{stem}-backproof")
    allowed(target)
    document = load(options.file)
    with Display(STAGES, settings.epochs) as display, appearing(target) as folder:
        display.stage("checking")
        checked = check(document)
        found = sheets_of(checked)
        made = _Made()
        display.stage("deriving")
        _try(made, "derivation", lambda: _derive(checked, folder, made))
        display.stage("writing code")
        _try(made, "network.py", lambda: write(folder / "network.py", emit(checked)))
        display.stage("training")
        fitted = _train(checked, data, settings, display, made)
        if fitted is not None:
            data = for_program(fitted.program, data)
            made.facts = tuple(facts(fitted, data))
            store(folder / "model.safetensors", fitted, data)
            display.stage("drawing")
            _draw(fitted, data, folder, made)
        display.stage("writing the report")
        report = _report(checked, found, made, folder)
        write(folder / "report.html", to_html(report))
        files = [name for name in CONTENTS if (folder / name).exists()]
    _tell(options.file, found, made, fitted, target, files)
    if fitted is not None and fitted.interrupted:
        return INTERRUPTED
    return status(list(found), False)


def _try(made: _Made, what: str, make: Callable[[], None]) -> None:
    """Make a part, or note why there is none."""
    try:
        make()
    except (UnsupportedProgram, NoRule, DataError, TrainingError, FigureError) as fault:
        made.lacking.append((what, str(fault)))


def _derive(checked: Checked, folder: Path, made: _Made) -> None:
    found = derive(checked)
    made.gradients = tuple(
        Gradient(e.latex, e.right, e.unicode, e.steps) for e in found.entries if e.expr is not None
    )
    made.notes = found.notes
    if not found.entries:
        made.lacking.append(("derivation", "; ".join(found.notes) or "nothing to derive"))
        return
    write(folder / "derivation.md", to_markdown(found, True))


def _train(
    checked: Checked, data: DataSet, settings: Settings, display: Display, made: _Made
) -> Fitted | None:
    found: list[Fitted] = []
    _try(
        made,
        "training",
        lambda: found.append(fit(checked, data, settings=settings, progress=display.epochs)),
    )
    return found[0] if found else None


def _draw(fitted: Fitted, data: DataSet, folder: Path, made: _Made) -> None:
    """The three figures, each as PNG and SVG; the report shows the PNG."""
    drawings: tuple[tuple[str, str, bool, Callable[[Path], None]], ...] = (
        ("network", "What the network learned, and the samples", True,
         lambda path: draw_network(fitted, data, path)),
        ("data", "The samples", False, lambda path: draw_data(data, path)),
        ("loss", "The loss during training", False, lambda path: draw_loss(fitted, path)),
    )  # fmt: skip
    for name, caption, wide, draw in drawings:
        png = folder / f"{name}.png"

        def make(png: Path = png, draw: Callable[[Path], None] = draw) -> None:
            draw(png)
            draw(png.with_suffix(".svg"))

        _try(made, f"{name}.png", make)
        if png.exists():
            made.pictures.append(Picture(png.name, caption, png.read_bytes(), wide))


def _report(checked: Checked, found: tuple[Sheet, ...], made: _Made, folder: Path) -> Report:
    path = found[0].path
    titled = [s.title for s in checked.document.sections if s.title]
    return Report(
        title=titled[0] if titled else Path(path).name,
        sheets=found,
        gradients=made.gradients,
        notes=made.notes,
        pictures=tuple(made.pictures),
        facts=made.facts,
        lacking=tuple(made.lacking),
        files=tuple(name for name in CONTENTS[1:] if (folder / name).exists()),
        names=names_of(checked.document),
    )


def _tell(
    path: str,
    found: tuple[Sheet, ...],
    made: _Made,
    fitted: Fitted | None,
    target: Path,
    files: list[str],
) -> None:
    shown = STANDARD_INPUT if path == "-" else path
    total = sum((sheet.summary for sheet in found), Summary())
    lines = [f"{shown}: {counts(total)}"]
    lines += [f"{label}: {value}" for label, value in made.facts]
    lines += [f"no {what}: {why}" for what, why in made.lacking]
    lines.append(f"{target}/")
    widest = max(map(len, files))
    lines += [f"  {name:<{widest}}  {ABOUT[name]}" for name in files if name in ABOUT]
    sys.stdout.write("\n".join(lines) + "\n")

"""backproof: reads notes with hand-derived gradients, checks every line, derives, runs and trains.

    document = backproof.read("notes.md")
    checked = backproof.check(document)          # a verdict for every stated equality
    derivation = backproof.derive(checked)       # the gradients, in the author's notation
    source = backproof.emit(checked)             # a NumPy module
    fitted = backproof.fit(checked, "disc")      # the network, trained
    f = backproof.objective(checked, "disc")     # f(w) is the loss and its gradient

Each function also takes a path or a document. A name is loaded when it is first used, so that the
import itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backproof.derivation import Derivation as Derivation
    from backproof.document import Document as Document
    from backproof.documents import DocumentError as DocumentError
    from backproof.documents import read_text as read_text
    from backproof.notebook import load_ipython_extension as load_ipython_extension
    from backproof.pipeline import Checked as Checked
    from backproof.pipeline import check as check
    from backproof.pipeline import read as read
    from backproof.run import derive as derive
    from backproof.run import emit as emit
    from backproof.run import fit as fit
    from backproof.run import objective as objective
    from backproof.training.data import DataSet as DataSet
    from backproof.training.loop import Fitted as Fitted
    from backproof.training.settings import Settings as Settings

__version__ = "0.1.0"

__all__ = [
    "Checked",
    "DataSet",
    "Derivation",
    "Document",
    "DocumentError",
    "Fitted",
    "Settings",
    "__version__",
    "check",
    "derive",
    "emit",
    "fit",
    "objective",
    "read",
    "read_text",
]

_HOMES = {
    "Checked": ".pipeline",
    "DataSet": ".training.data",
    "Derivation": ".derivation",
    "Document": ".document",
    "DocumentError": ".documents",
    "Fitted": ".training.loop",
    "Settings": ".training.settings",
    "check": ".pipeline",
    "derive": ".run",
    "emit": ".run",
    "fit": ".run",
    "load_ipython_extension": ".notebook",
    "objective": ".run",
    "read": ".pipeline",
    "read_text": ".documents",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

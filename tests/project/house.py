"""The plan of the house: which package stands on which layer, and what imports what."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "backproof"
SOURCES = ROOT / "src" / PACKAGE

# A package or module may import from strictly lower layers and from itself.
LAYERS = {
    "codes": 0,
    "source": 0,
    "record": 0,
    "patterns": 0,
    "garbage": 0,
    "beside": 0,
    "interruption": 0,
    "numerics": 0,
    "diagnostics": 0,
    "document": 0,
    "algebra": 1,
    "syntax": 1,
    "documents": 1,
    "meaning": 2,
    "judge": 3,
    "backends": 3,
    "training": 4,
    "derivation": 4,
    "mend": 5,
    "views": 5,
    "standalone": 5,
    "described": 5,
    "configuration": 5,
    "pipeline": 6,
    "run": 6,
    "silencing": 6,
    "__init__": 7,  # the public API; a face calls the pipeline, not the API
    "cli": 7,
    "lsp": 7,
    "notebook": 7,
    "sklearn": 7,
    "__main__": 8,
}

# Imports within a layer that are allowed all the same, and why.
ALLOWED = {
    ("source", "record"): "records are cheap to define",
    ("diagnostics", "record"): "records are cheap to define",
    ("document", "record"): "records are cheap to define",
    ("diagnostics", "source"): "a diagnostic points at a span of a source",
    ("document", "source"): "a document holds sources and their pieces",
    ("document", "diagnostics"): "a document carries what was found wrong while reading it",
    ("__init__", "notebook"): "`%load_ext backproof` asks the package",
    ("pipeline", "silencing"): "a notebook shows what a check reports",
    ("cli", "lsp"): "a command starts the server",
    ("run", "pipeline"): "a document is checked before anything is made of it",
}

# Allowed by the layers and still forbidden: truth does not depend on how something was written.
FORBIDDEN = {
    (home, target)
    for home in ["algebra", "judge", "backends"]
    for target in ["document", "documents", "syntax"]
}

# Modules that may import inside a function, and why; `cli` covers the modules below it.
LAZY = {
    "__init__": "`import backproof` must cost nothing: a name is loaded when it is used",
    "pipeline": "a result is drawn in a notebook only, and what has no mistake needs no mending",
    "record": "the standard library's dataclasses load what reads source, and are rarely asked",
    "configuration": "most projects have no configuration, and TOML takes time to load",
    "run": "a face of the program asks for one thing that can be made of a document",
    "training": "an engine, or a reader of files, is loaded when it is chosen",
    "cli": "a command loads what it runs, so that `--version` and `check` start fast",
}

# Libraries that may be imported inside any function: they are slow to load or optional.
HEAVY = {
    "IPython": "there in a notebook only",
    "jax": "optional, 800 ms",
    "llvmlite": "optional, 70 ms",
    "matplotlib": "700 ms, needed for the figure only",
    "onnx": "optional",
    "safetensors": "needed to save and load a model only",
    "threadpoolctl": "needed for training only",
    "torch": "optional, 1.7 s",
    "tqdm": "needed for a progress bar only",
}


@dataclass(frozen=True)
class Import:
    """One import as it stands in a file: `home` imports `target`, both top-level names."""

    path: Path
    line: int
    home: str
    target: str
    internal: bool
    in_function: bool

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.home} imports {self.target}"


def modules(sources: Path = SOURCES) -> list[Path]:
    """All Python files of the package, in order."""
    return sorted(sources.rglob("*.py"))


def home_of(path: Path, sources: Path = SOURCES) -> str:
    """The top-level module or package that a file belongs to."""
    first = path.relative_to(sources).parts[0]
    return first.removesuffix(".py")


def homes(sources: Path = SOURCES) -> set[str]:
    """The top-level modules and packages that exist."""
    return {home_of(path, sources) for path in modules(sources)}


def imports(sources: Path = SOURCES) -> list[Import]:
    """Every import in the package, wherever it stands in a file."""
    return [found for path in modules(sources) for found in _imports_of(path, sources)]


def edges(sources: Path = SOURCES) -> set[tuple[str, str]]:
    """Pairs (importer, imported) of different top-level parts of the package."""
    return {
        (found.home, found.target)
        for found in imports(sources)
        if found.internal and found.home != found.target
    }


def text_files() -> list[Path]:
    """The text files that git tracks or would add; without git, all text files here."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = list(ROOT.rglob("*"))
    return sorted(path for path in paths if path.is_file() and b"\0" not in path.read_bytes())


def _imports_of(path: Path, sources: Path) -> Iterator[Import]:
    home = home_of(path, sources)
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    package = (PACKAGE, *path.relative_to(sources).parts[:-1])
    for node, in_function in _walk(tree, False):
        for name in [*_names(node, package), *_named_in_text(node, home)]:
            first, _, rest = name.partition(".")
            internal = first == PACKAGE
            target = _internal_target(rest, sources) if internal else first
            if target is not None:
                yield Import(path, node.lineno, home, target, internal, in_function)


def _walk(node: ast.AST, in_function: bool) -> Iterator[tuple[ast.stmt | ast.expr, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = in_function or isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        )
        if isinstance(child, ast.stmt | ast.expr):
            yield child, inside
        yield from _walk(child, inside)


def _names(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    """The absolute dotted names that a statement imports."""
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=module, names=aliases, level=level):
            base = list(package[: len(package) - level + 1]) if level else []
            base += [module] if module else []
            return [".".join([*base, alias.name]) for alias in aliases]
        case _:
            return []


def _named_in_text(node: ast.AST, home: str) -> list[str]:
    """The module that a string names, as in a table for `import_module`."""
    prefixes = (PACKAGE + ".", ".") if home in LAZY else (PACKAGE + ".",)
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return []
    if not node.value.startswith(prefixes):
        return []
    name = PACKAGE + node.value if node.value.startswith(".") else node.value
    parts = name.split(".")
    return [name] if all(map(str.isidentifier, parts)) and parts[1] in LAYERS else []


def _internal_target(rest: str, sources: Path) -> str | None:
    """The part of the package that a dotted name below it leads to; None for its own metadata."""
    first = rest.partition(".")[0]
    if first.startswith("__") and first not in LAYERS:
        return None  # `from backproof import __version__` depends on nothing
    exists = (sources / first).is_dir() or (sources / f"{first}.py").is_file()
    return first if first and (exists or first in LAYERS) else "__init__"

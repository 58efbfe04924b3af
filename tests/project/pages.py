"""Write what the pages on codes show: `python tests/project/pages.py --write`.

Each page in docs/diagnostics holds a document with one mistake, or one doubt. What `check` says of
it, and how `check --diff` mends it, is put into the page: run again, it must be the same.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

from backproof.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "diagnostics"
DOCUMENT = re.compile(r"```markdown\n(.*?)```\n", re.DOTALL)
SHOWN = re.compile(r"```console\n.*?```\n|```diff\n.*?```\n", re.DOTALL)


def pages() -> list[Path]:
    """The pages, one for each code."""
    return sorted(PAGES.glob("*.md"))


def document_of(page: str) -> str:
    """The document that a page holds."""
    found = DOCUMENT.search(page)
    assert found is not None
    return found[1]


def printed(document: str, *words: str) -> str:
    """What a command prints of a document that is called notes.md."""
    out = StringIO()
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(out):
        Path("notes.md").write_text(document, encoding="utf-8")
        main(["check", *words, "notes.md"])
    return out.getvalue()


def redrawn(page: str) -> str:
    """A page with what the commands print now."""
    document = document_of(page)
    head = page[: page.index("```markdown\n")]
    said = printed(document, "--format", "concise")
    mended = "".join(printed(document, "--diff").splitlines(keepends=True)[2:])
    parts = [f"```markdown\n{document}```\n"]
    parts.append(f"```console\n$ backproof check --format concise notes.md\n{said}```\n")
    if mended:
        parts.append(f"```diff\n{mended}```\n")
    return head + "\n".join(parts)


def run() -> int:
    """Redraw all pages; without --write say which differ."""
    os.environ["NO_COLOR"] = "1"
    stale = []
    for path in pages():
        text = path.read_text(encoding="utf-8")
        new = redrawn(text)
        if new != text:
            stale.append(path.name)
            if "--write" in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale and "--write" not in sys.argv:
        print("differ:", *stale)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run())

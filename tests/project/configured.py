"""Write what is made of the table of configuration keys: `python tests/project/configured.py`.

With --write the schema goes into docs/backproof.schema.json, the keys into docs/configuration.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from backproof.configuration.options import OPTIONS, OVERRIDE
from backproof.configuration.schema import schema, table

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "backproof.schema.json"
PAGE = ROOT / "docs" / "configuration.md"
MARKS = ("keys", OPTIONS), ("override", OVERRIDE)


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def page_text(text: str) -> str:
    """The page with fresh tables between its marks."""
    for name, options in MARKS:
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        before, _, rest = text.partition(begin)
        _, mark, after = rest.partition(end)
        assert mark, f"docs/configuration.md has lost the marks of {name}"
        text = f"{before}{begin}{table(options)}{mark}{after}"
    return text


def main(arguments: list[str]) -> int:
    """Print the schema, or with --write put everything in its place."""
    if arguments == ["--write"]:
        SCHEMA.write_text(schema_text(), encoding="utf-8", newline="\n")
        page = page_text(PAGE.read_text(encoding="utf-8"))
        PAGE.write_text(page, encoding="utf-8", newline="\n")
        return 0
    if arguments:
        print("usage: python tests/project/configured.py [--write]", file=sys.stderr)
        return 2
    print(schema_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Draw which package imports which: `python tests/project/picture.py [--write]`."""

from __future__ import annotations

import sys

import house

PAGE = house.ROOT / "docs" / "architecture.md"
BEGIN = "<!-- imports:begin -->"
END = "<!-- imports:end -->"


def block() -> str:
    """The picture of the imports as they are, without its markers."""
    lines = ["```mermaid", "graph TD"]
    present = house.homes()
    if strangers := sorted(present - house.LAYERS.keys()):
        raise ValueError(f"no layer is given for {', '.join(strangers)} (tests/project/house.py)")
    for layer in sorted({house.LAYERS[name] for name in present}, reverse=True):
        names = sorted(name for name in present if house.LAYERS[name] == layer)
        lines.append(f'  subgraph layer{layer}["{layer}"]')
        lines += [f"    {_node(name)}" for name in names]
        lines.append("  end")
    lines += [f"  {_id(home)} --> {_id(target)}" for home, target in sorted(house.edges())]
    return "\n".join([*lines, "```"])


def drawn(text: str) -> str:
    """The picture on a page, without its markers."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{PAGE.name} must hold {BEGIN} and {END} once each")
    return text.partition(BEGIN)[2].partition(END)[0].strip("\n")


def drawn_edges(text: str) -> set[tuple[str, str]]:
    """The arrows of the picture on a page."""
    arrows = [line.split("-->") for line in drawn(text).splitlines() if "-->" in line]
    return {(_name(home.strip()), _name(target.strip())) for home, target in arrows}


def redraw(text: str) -> str:
    """The page with its picture replaced by the one measured now."""
    drawn(text)
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{block()}\n{END}{after}"


def _id(name: str) -> str:
    return {"__init__": "api", "__main__": "main"}.get(name, name)


def _name(identity: str) -> str:
    return {"api": "__init__", "main": "__main__"}.get(identity, identity)


def _node(name: str) -> str:
    return f'{_id(name)}["{house.PACKAGE}"]' if name == "__init__" else _id(name)


def main(arguments: list[str]) -> int:
    """Print the picture, or with --write put it into the page."""
    if arguments == ["--write"]:
        page = redraw(PAGE.read_text(encoding="utf-8"))
        PAGE.write_text(page, encoding="utf-8", newline="\n")
        return 0
    if arguments:
        print("usage: python tests/project/picture.py [--write]", file=sys.stderr)
        return 2
    print(block())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

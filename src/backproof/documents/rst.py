"""reStructuredText: `:math:` roles, `.. math::` directives, underlined headings."""

from __future__ import annotations

import re

from backproof.documents.collector import Collector
from backproof.patterns import regex
from backproof.source import Source, passage_of

_INTERESTING = regex(
    r"""
    (?P<role>:math:`(?P<inline>(?:\\.|[^`\\])*)`)
    |(?P<directive>^(?P<indent>[ ]*)\.\.[ ]+(?:(?P<name>[\w-]+)::[ \t]*(?P<rest>[^\n]*)
        |(?P<comment>[^\n]*))$)
    |(?P<heading>^(?P<title>\S[^\n]*)\n(?P<rule>(?P<sign>[=\-~^"'*+#`:.])(?P=sign){2,})[ \t]*$)
    |(?P<literal>::[ \t]*\n(?=[ \t]*\n[ \t]+\S))
    |(?P<code>``[^\n]+?``)
    """,
    re.VERBOSE | re.MULTILINE,
)
_OPTION = regex(r"[ \t]*:[\w-]+:[^\n]*\n")


def body_end(text: str, start: int, indent: int) -> int:
    """Where the lines end that are indented more than a directive, starting at a line start."""
    position = start
    last = start
    while position < len(text):
        line_end = text.find("\n", position)
        line_end = len(text) if line_end < 0 else line_end
        line = text[position:line_end]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = line_end
        position = line_end + 1
    return last


def read_rst(collector: Collector, source: Source) -> None:
    """Collect what a reStructuredText source holds."""
    passage = passage_of(source)
    text = passage.text
    collector.add_passage(passage)
    levels: list[str] = []
    position = told = 0
    while True:
        found = _INTERESTING.search(text, position)
        if found is None:
            break
        start, position = found.span()
        if found.group("role") is not None:
            collector.add_prose(passage, told, start)
            collector.add_block(passage, "inline", found.start("inline"), found.end("inline"))
        elif found.group("directive") is not None:
            collector.add_prose(passage, told, start)
            after = min(position + 1, len(text))
            indent = len(found.group("indent"))
            name = found.group("name")
            if name == "math":
                body = after
                while option := _OPTION.match(text, body):
                    body = option.end()
                end = body_end(text, body, indent)
                if found.group("rest"):
                    body = found.start("rest")
                    end = max(end, found.end("rest"))
                collector.add_block(passage, "display", body, max(end, body))
                position = max(end, position)
            elif name in ("code", "code-block", "sourcecode", "literalinclude", "highlight"):
                position = max(position, body_end(text, after, indent))
            elif name is None:
                end = body_end(text, after, indent)
                collector.add_comment(passage, found.start("comment"), max(end, position))
                position = max(position, end)
        elif found.group("heading") is not None:
            collector.add_prose(passage, told, start)
            sign = found.group("sign")
            if sign not in levels:
                levels.append(sign)
            level = levels.index(sign) + 1
            collector.open_section(found.group("title"), level, start)
            told = start
            continue
        elif found.group("literal") is not None:
            collector.add_prose(passage, told, start)
            line = text.rfind("\n", 0, start) + 1
            indent = len(text[line:start]) - len(text[line:start].lstrip())
            position = body_end(text, position, indent)
        else:
            continue
        told = position
    collector.add_prose(passage, told, len(text))

"""From maths as typed to tokens: one regular expression and tables of spellings."""

from __future__ import annotations

import re

from backproof.document import Macro, MacroTable
from backproof.patterns import regex
from backproof.record import dataclass, field
from backproof.syntax.array_rows import is_of_rows
from backproof.syntax.braces import matching_braces
from backproof.syntax.notations import latex, spellings, unicode
from backproof.syntax.notations.code import MODULES
from backproof.syntax.notations.packages import MOST, PACKAGED, package_macro
from backproof.syntax.spellings import CHARACTERS, COMMANDS, ENTITIES, ESCAPES, LONG
from backproof.syntax.tokens import Token

_LOWERED = re.escape("".join(unicode.SUBSCRIPTS))
_RAISED = re.escape("".join(unicode.SUPERSCRIPTS))
_PATTERN = regex(
    rf"""
    (?P<blank>[\s~$\u200b-\u200d\ufeff\u00ad]+)
    |(?P<code>(?:{MODULES})\.[A-Za-z_]+(?:\.[A-Za-z_]+)?(?=\s*\())
    |(?P<word>[A-Za-z]+)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z]))?|\.\d+)
    |\\(?P<command>[A-Za-z]+)
    |(?P<row>\\\\\\\\|\\\\(?!\\?[_^*]|\|)(?:[ ]*\[-?[\d.]+[ ]*(?:pt|em|ex|mm|cm|px|in)\])?)
    |\\(?P<escape>\\?[^A-Za-z])
    |(?P<transpose>\.T(?![A-Za-z]))
    |(?P<long>:=|==|=:|<=|>=|!=|->|=>|\.\.\.|\*\*|\.\*|\|\||'+)
    |(?P<entity>&(?:lt|gt|le|ge|amp|nbsp|\#39);)
    |(?P<comment>%[^\n]*)
    |(?P<parameter>\#\d)
    |(?P<lowered>[{_LOWERED}]+)
    |(?P<raised>[{_RAISED}]+)
    |(?P<character>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIZED_ESCAPE = regex(r"(?P<escape>\\\\[{}|])")
_WORD = regex(r"[A-Za-z]{2,}")
_SPACES = regex(r"[\s~]*")
_TEX_NAME = regex(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_DEFINERS = spellings("newcommand renewcommand providecommand DeclareMathOperator def gdef")
MAX_TOKENS = 200_000
MAX_EXPANSION = 4_000
MAX_NESTING = 12


@dataclass
class Lexer:
    """Makes tokens of stretches of one text; macros are expanded where they are used."""

    text: str
    macros: MacroTable = field(default_factory=MacroTable)
    expanding: tuple[str, ...] = ()
    braces: dict[int, int] = field(default_factory=dict)
    output: list[Token] = field(default_factory=list)
    space: bool = False
    bodies: dict[str, list[Token]] = field(default_factory=dict)

    def lex(self, start: int = 0, end: int | None = None) -> list[Token]:
        """The tokens between two offsets."""
        end = len(self.text) if end is None else end
        outer, self.output, self.space = self.output, [], False
        stretch = self.text[start:end]
        self.braces.update({start + a: start + b for a, b in matching_braces(stretch).items()})
        self.run(start, end)
        result, self.output = self.output, outer
        return result

    def emit(self, kind: str, text: str, start: int, end: int) -> None:
        """Add a token."""
        self.output.append(Token(kind, text, start, end, self.space))
        self.space = False

    def run(self, position: int, end: int) -> None:
        """Make tokens until `end`."""
        match = _PATTERN.match
        text = self.text
        while position < end and len(self.output) < MAX_TOKENS:
            found = match(text, position, end)
            assert found is not None  # the pattern's last choice takes any character
            start, position = position, found.end()
            kind = found.lastgroup
            if kind == "blank" or kind == "comment":
                self.space = True
            elif kind == "word" or kind == "number" or kind == "parameter":
                self.output.append(Token(kind, found.group(), start, position, self.space))
                self.space = False
            elif kind == "character":
                known = CHARACTERS.get(character := found.group())
                if known is not None:
                    self.output.append(Token(*known, start, position, self.space))
                    self.space = False
                else:
                    position = self.unusual(character, start, end)
            elif kind == "command":
                position = self.command(found.group("command"), start, position, end)
            elif kind == "row":
                self.emit("row", "\\", start, position)
            elif kind in ("escape", "entity"):
                escaped = kind == "escape"
                known = ESCAPES.get(found.group()[-1]) if escaped else ENTITIES.get(found.group())
                if known is not None:
                    self.emit(*known, start, position)
                else:
                    self.space = True
            elif kind == "long":
                spelled = found.group()
                self.emit(*LONG.get(spelled, ("prime", spelled)), start, position)
            elif kind == "transpose":
                last = self.output[-1].kind if self.output else ""
                if last in ("word", "close", "}", "number", "name", "transpose", "text"):
                    self.emit("transpose", "T", start, position)
                else:
                    position = start + 1
                    self.emit("op", "dot", start, position)
            elif kind == "code":
                self.emit("text", found.group(), start, position)
            else:
                table = unicode.SUBSCRIPTS if kind == "lowered" else unicode.SUPERSCRIPTS
                self.shifted("_" if kind == "lowered" else "^", found.group(), start, table)

    def shifted(self, sign: str, characters: str, start: int, table: dict[str, str]) -> None:
        """Raised or lowered characters: a script whose sign and braces have no width."""
        self.emit(sign, sign, start, start)
        self.emit("{", "{", start, start)
        inner = Lexer("".join(table[character] for character in characters))
        for token in inner.lex():
            self.output.append(token._replace(start=start + token.start, end=start + token.end))
        end = start + len(characters)
        self.emit("}", "}", end, end)

    def unusual(self, character: str, start: int, end: int) -> int:
        """A character without a row in the table: an accent, a mathematical letter, a word."""
        if character in unicode.ACCENTED:
            base, accent = unicode.ACCENTED[character]
            self.emit("command", accent, start, start)
            self.emit("word", base, start, start + 1)
            return start + 1
        if character in unicode.COMBINING and self.output:
            base_token = self.output.pop()
            self.space = base_token.space
            self.emit("command", unicode.COMBINING[character], base_token.start, base_token.start)
            self.output.append(base_token._replace(end=start + 1, space=False))
            return start + 1
        if not character.isalpha():
            self.emit("other", character, start, start + 1)
            return start + 1
        position = start + 1
        while position < end and self.text[position].isalpha() and self.text[position] > "\u024f":
            position += 1
        self.emit("text", self.text[start:position], start, position)
        return position

    def argument(self, position: int, end: int) -> tuple[int, int, int] | None:
        """Start, end and what follows of the undelimited or braced argument at a position."""
        found = _SPACES.match(self.text, position, end)
        position = found.end() if found else position
        if position >= end:
            return None
        character = self.text[position]
        if character == "{":
            close = self.braces.get(position)
            return None if close is None or close > end else (position + 1, close, close + 1)
        if character == "}":
            return None
        found = _TEX_NAME.match(self.text, position, end)
        after = found.end() if found else position + 1
        return position, after, after

    def option(self, position: int, end: int) -> int:
        """What follows an optional `[...]` at a position, or the position."""
        if position < end and self.text[position] == "[":
            close = self.text.find("]", position, min(end, position + 200))
            if close >= 0:
                return close + 1
        return position

    def packaged(self, name: str, position: int, end: int) -> Macro | None:
        """What a command of a package writes, by what follows it."""
        if name not in PACKAGED:
            return None
        after, groups = self.option(position, end), 0
        option = after > position
        while groups < MOST and (found := self.argument(after, end)):
            if self.text[found[0] - 1] != "{":
                break
            after, groups = found[2], groups + 1
        return package_macro(name, option, groups)

    def command(self, name: str, start: int, position: int, end: int) -> int:
        """Handle one command; gives where to go on."""
        macro = self.macros.get(name) or self.packaged(name, position, end)
        if macro is not None and name not in self.expanding:
            return self.expand(macro, start, position, end)
        known = COMMANDS.get(name)
        if known is not None:
            self.emit(*known, start, position)
            return position
        if name in latex.BLANKS:
            self.space = True
            return position
        if name in ("left", "right") or name in latex.SIZES:
            return self.sized(name, start, position, end)
        if name in latex.TEXTS or name in ("tag", "begin", "end"):
            return self.worded(name, start, position, end)
        if name in latex.DROPPED or name == "bbox":
            self.space = True
            position = self.option(position + (self.text[position : position + 1] == "*"), end)
            for _ in range(latex.DROPPED.get(name, 0)):
                argument = self.argument(position, end)
                position = argument[2] if argument else position
            if latex.is_wide(self.text[start:position]):
                self.emit("sep", "quad", start, position)
            return position
        if name in latex.STACKED:
            return self.stacked(name, start, position, end)
        if name in _DEFINERS:
            self.space = True
            return skip_definition(self, name, position, end)
        if name == "not":
            found = re.compile(r"\s*(=|\\in\b|\\equiv\b)").match(self.text, position, end)
            if found:
                self.emit("rel", "notin" if "in" in found.group() else "!=", start, found.end())
                return found.end()
        self.emit("command", name, start, position)
        return position

    def sized(self, name: str, start: int, position: int, end: int) -> int:
        """`\\left(`, `\\bigg|`: the sizing belongs to the bracket that follows."""
        before = len(self.output)
        found = _SIZED_ESCAPE.match(self.text, position, end) or _PATTERN.match(
            self.text, position, end
        )
        while found and found.lastgroup == "blank":
            position = found.end()
            found = _PATTERN.match(self.text, position, end)
        if not found:
            return position
        stop = found.end()
        if found.lastgroup in ("transpose", "long", "number") and self.text[position] in ".|":
            stop = position + 1
        space, self.space = self.space, False
        self.run(position, stop)
        tokens = self.output[before:]
        if found.group().startswith("\\\\") and found.lastgroup == "escape":
            # Markdown's escape of a backslash: \\left\\\\{ is \\left\\{.
            del self.output[before:]
            tokens = [Token(*(ESCAPES[found.group()[-1]] or ("other", "")), start, stop, space)]
            self.output.append(tokens[0])
        if len(tokens) != 1:
            return stop
        token = tokens[0]._replace(start=start, space=space)
        side = {"left": "open", "right": "close", "l": "open", "r": "close"}.get(
            name if name in ("left", "right") else name[-1]
        )
        fixed = {"bar": "|", "dbar": "||", "op": "."}
        if side and token.kind in fixed and (token.kind != "op" or token.text == "dot"):
            token = token._replace(kind=side, text=fixed[token.kind])
        elif side and token.kind in ("open", "close"):
            token = token._replace(kind=side)
        elif side and token.kind == "rel" and token.text in "<>":
            token = token._replace(kind=side, text="langle")
        self.output[-1] = token
        return stop

    def worded(self, name: str, start: int, position: int, end: int) -> int:
        """`\\text{words}`, `\\tag{1}`, `\\begin{environment}`: the argument is words."""
        position += self.text[position : position + 1] == "*"
        argument = self.argument(position, end)
        if argument is None:
            self.space = True
            return position
        words = self.text[argument[0] : argument[1]]
        after = argument[2]
        if name in ("begin", "end"):
            environment = words.strip().rstrip("*")
            if name == "begin":
                after = self.option(after, end)
                if environment in latex.ENVIRONMENTS_WITH_ARGUMENT:
                    dropped = self.argument(after, end)
                    after = dropped[2] if dropped and self.text[after : after + 1] == "{" else after
            rows = environment == "array" and is_of_rows(self.text, start)
            if rows or environment in latex.ROW_ENVIRONMENTS:
                self.space = True
            else:
                self.emit(name, environment, start, after)
        elif name == "tag":
            self.emit("tag", words.strip(), start, after)
        elif name == "operatorname":
            self.emit("text", re.sub(r"[\\,;:!\s]|mathrm|[{}]", "", words), start, after)
        elif not words.strip() and len(words) < 3:
            self.space = True
        elif words.lstrip("\\").isalpha() and words.startswith("\\"):
            return argument[0]
        elif any(sign in words for sign in "$=<>"):
            self.mixed(argument[0], argument[1], start, after)
        else:
            self.emit("text", words, start, after)
        return after

    def mixed(self, first: int, last: int, start: int, after: int) -> None:
        """Words with maths in them: `\\text{if $i = j$}`, `\\text{p $\\ne$ m}`."""
        position = first
        parts = self.text[first:last].split("$")
        worded = [part for part in parts[::2] if _WORD.search(part)]
        for number, part in enumerate(parts):
            end = position + len(part)
            if number % 2 or not worded:
                self.run(position, end)
            elif part.strip():
                opening = start if position == first else position
                closing = after if end == last else end
                self.emit("text", part, opening, closing)
            position = end + 1

    def stacked(self, name: str, start: int, position: int, end: int) -> int:
        """`\\overset{!}{=}` is the relation below; `\\underset{i}{\\max}` is a lower range."""
        first = self.argument(position, end)
        second = self.argument(first[2], end) if first else None
        if first is None or second is None:
            return position
        before = len(self.output)
        self.run(second[0], second[1])
        added = self.output[before:]
        if len(added) == 1 and added[0].kind in ("rel", "op"):
            self.output[-1] = added[0]._replace(start=start, end=second[2])
        elif name == "underset":
            self.emit("_", "_", first[0] - 1, first[0])
            self.emit("{", "{", first[0] - 1, first[0])
            self.run(first[0], first[1])
            self.emit("}", "}", first[1], first[2])
            # What stands below is written first: all of it has the place of the whole command.
            self.output[before:] = [
                token._replace(start=start, end=second[2]) for token in self.output[before:]
            ]
        return second[2]

    def expand(self, macro: Macro, start: int, position: int, end: int) -> int:
        """Put the tokens of a macro's body where it is used; arguments keep their own places."""
        arguments: list[tuple[list[Token], str]] = []
        if macro.default is not None:
            after = self.option(position, end)
            chosen = self.text[position + 1 : after - 1] if after > position else macro.default
            arguments.append(
                (Lexer(chosen, self.macros, self.expanding, bodies=self.bodies).lex(), chosen)
            )
            arguments[0] = ([t._replace(start=start, end=after) for t in arguments[0][0]], chosen)
            position = after
        while len(arguments) < macro.parameters:
            argument = self.argument(position, end)
            if argument is None:
                break
            outer, self.output = self.output, []
            self.run(argument[0], argument[1])
            arguments.append((self.output, self.text[argument[0] : argument[1]]))
            self.output = outer
            position = argument[2]
        body = self.bodies.get(macro.name)
        if body is None:
            inner = Lexer(
                macro.body, self.macros, (*self.expanding, macro.name), bodies=self.bodies
            )
            if macro.operator:
                body = [Token("text", re.sub(r"\\[,;:! ]|\s", "", macro.body), 0, 0)]
            else:
                body = inner.lex() if len(self.expanding) < MAX_NESTING else []
            self.bodies[macro.name] = body
        for token in body[:MAX_EXPANSION]:
            if token.kind == "parameter":
                number = int(token.text[1:]) - 1
                if number < len(arguments):
                    self.output.extend(arguments[number][0])
                continue
            text = token.text
            if token.kind in ("text", "tag") and "#" in text:
                for number, (_, words) in enumerate(arguments):
                    text = text.replace(f"#{number + 1}", words)
            self.output.append(Token(token.kind, text, start, position, token.space or self.space))
            self.space = False
        return position


def skip_definition(lexer: Lexer, name: str, position: int, end: int) -> int:
    """What follows a macro definition inside maths; the reader has collected it already."""
    position += lexer.text[position : position + 1] == "*"
    if name in ("def", "gdef"):
        brace = lexer.text.find("{", position, end)
        close = lexer.braces.get(brace, end - 1)
        return position if brace < 0 else close + 1
    first = lexer.argument(position, end)
    if first is None:
        return position
    position = lexer.option(lexer.option(first[2], end), end)
    second = lexer.argument(position, end)
    return second[2] if second else position

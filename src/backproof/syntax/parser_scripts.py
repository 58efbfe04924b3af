"""Sub- and superscripts, primes and transposes behind a primary."""

from __future__ import annotations

from backproof.record import dataclass, field
from backproof.syntax.cursor import MAX_CHAIN, Cursor, SyntaxFault
from backproof.syntax.nodes import (
    Absolute,
    Group,
    Indexed,
    Indicator,
    Inverse,
    Juxtaposition,
    Matrix,
    Node,
    Norm,
    Number,
    Ones,
    Power,
    Script,
    ScriptKind,
    Symbol,
    Transpose,
    condition_in,
)
from backproof.syntax.notations import latex
from backproof.syntax.notations.code import FUNCTIONS
from backproof.syntax.tokens import Token

_SIGNS = {"plus": "+", "minus": "-", "star": "*", "cdot": "*", "times": "x", "slash": "/",
          "dot": ".", "circ": "o"}  # fmt: skip
_TRANSPOSES = frozenset(("Tr", "tr", "top", "intercal", "trans", "transpose"))
_LABEL_KINDS = frozenset(("word", "number", "name", "text", "sep", "op", "rel", "dots", "_"))
_LABELS: dict[str, ScriptKind] = {
    "(": "paren", "[": "bracket", "langle": "angle", "{": "angle",
}  # fmt: skip


def script_text(tokens: list[Token]) -> str:
    """A script without blanks, braces and styling: `2r`, `t-1`, `i,j`."""
    parts = []
    for token in tokens:
        kind, text = token.kind, token.text
        if kind in "{}" or text == "quad":
            continue
        if kind == "command" and (text in latex.STYLES or text in latex.TRANSPARENT):
            continue
        if kind == "op":
            text = _SIGNS.get(text, text)
        elif kind == "close":
            text = {"(": ")", "[": "]"}.get(text, text)
        elif kind == "text":
            text = "".join(text.split())
        parts.append(text)
    return "".join(parts)


def is_exponential(base: Node) -> bool:
    """Whether a base is Euler's number: `e` with an index or in bold is a quantity."""
    match base:
        case Symbol(base="e", scripts=(), style=style):
            return style != "bold"
        case _:
            return False


def entries(node: Node) -> list[Node]:
    """The parts of an index: factors, and what brackets list: `t[i,j]` is t, i, j."""
    match node:
        case Juxtaposition(factors=factors):
            return [part for factor in factors for part in entries(factor)]
        case Group(body=Matrix(rows=(row,)), opening="["):
            return list(row)
        case Group(body=Symbol() as body, opening="["):
            return [body]
        case _:
            return [node]


@dataclass
class Marks:
    """What stands above and below a primary, in the order written."""

    scripts: list[Script] = field(default_factory=list)
    primes: int = 0
    powers: list[Node] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)
    end: int = 0
    label_end: int = 0


class Scripts(Cursor):
    """Reads `_{..}`, `^{..}`, primes and `.T` and builds the nodes around a base."""

    def postfix(self, base: Node, start: int) -> Node:
        """The base with everything attached to it; `start` is where its first token starts."""
        kind = self.kind()
        if not kind or (kind not in "^_'" and kind not in ("prime", "transpose")):
            return base
        marks, count = Marks(end=base.end, label_end=base.end), 0
        while True:
            kind = self.kind()
            if kind == "prime":
                marks.primes += len(self.take().text)
                marks.end = marks.label_end = self.end()
            elif kind == "transpose":
                self.take()
                marks.turns.append("T")
                marks.end = self.end()
            elif kind == "_":
                self.take()
                first, last = self.script_range()
                if last > first:
                    marks.scripts.append(self.script("sub", first, last))
                marks.end = marks.label_end = self.end()
            elif kind == "^":
                self.take()
                first, last = self.script_range()
                self.raised(marks, first, last, base)
                marks.end = self.end()
            else:
                break
            count += 1
            if count > MAX_CHAIN:
                raise self.fault("too-deep", "too many scripts on one symbol")
        return self.build(base, marks, start)

    def build(self, base: Node, marks: Marks, start: int) -> Node:
        """Labels belong to the symbol, then powers, then inverse and transpose, as written."""
        node = base
        if isinstance(node, Symbol):
            if marks.scripts or marks.primes:
                node = node.replace(
                    start=start,
                    end=marks.label_end,
                    scripts=(*node.scripts, *marks.scripts),
                    primes=node.primes + marks.primes,
                )
        elif marks.scripts or marks.primes:
            node = self.indexed(node, marks, start)
        for power in marks.powers:
            node = Power(start=start, end=marks.end, base=node, exponent=power)
        for turn in marks.turns:
            kind = Transpose if turn == "T" else Inverse
            node = kind(start=start, end=marks.end, base=node)
        return node

    def indexed(self, base: Node, marks: Marks, start: int) -> Node:
        """Scripts on something that is no symbol."""
        end = marks.label_end
        node = base
        if isinstance(node, Number) and node.text == "1" and marks.scripts[:1]:
            node = Ones(start=start, end=node.end)
        for number, script in enumerate(marks.scripts):
            if number == 0 and isinstance(node, Ones) and script.kind == "sub":
                condition = condition_in(script.items)
                if condition is not None:
                    node = Indicator(start=start, end=end, condition=condition)
                else:
                    node = Ones(start=start, end=end, dims=script.items)
            elif (number == 0 and isinstance(node, Norm) and script.kind == "sub") or (
                number == 0 and isinstance(node, Absolute) and script.text in ("F", "1", "2")
            ):
                node = Norm(start=start, end=end, body=node.body, order=script.text)
            else:
                node = Indexed(start=start, end=end, base=node, script=script)
        if marks.primes:
            prime = Script(start=end, end=end, kind="super", text="'" * marks.primes)
            node = Indexed(start=start, end=end, base=node, script=prime)
        return node

    def script_range(self) -> tuple[int, int]:
        """The tokens (first, last exclusive) of the argument of `_` or `^`; moves behind it."""
        kind, index = self.kind(), self.index
        if kind == "{":
            close = self.closer(index)
            self.index = close + 1
            return index + 1, close
        if not kind or kind in ("}", "close", "row", "amp", "sep", "rel", "^", "_", "end"):
            raise self.expected("a sub- or superscript")
        if kind == "open" and index in self.partner:
            self.index = self.closer(index) + 1
            return index, self.index
        token = self.take()
        if token.kind == "op" and token.text == "minus" and self.kind() == "number":
            self.take()
        elif token.kind == "command":
            self.skip_arguments(token)
        return index, self.index

    def skip_arguments(self, command: Token) -> None:
        """Move behind the arguments of a command that has just been taken."""
        name = command.text
        count = 2 if name in latex.FRACTIONS else 0
        if name in latex.STYLES or name in latex.ACCENTS or name == "sqrt":
            count = 1
        for _ in range(count):
            if self.kind() == "{":
                self.index = self.closer(self.index) + 1
            elif not self.at_end():
                following = self.take()
                if following.kind == "command":
                    self.skip_arguments(following)

    def script(self, kind: ScriptKind, first: int, last: int) -> Script:
        """A script of the tokens between two indices."""
        tokens = self.tokens[first:last]
        start = tokens[0].start if tokens else self.end()
        end = tokens[-1].end if tokens else start
        if len(tokens) == 1 and tokens[0].kind in ("word", "number"):
            token = tokens[0]
            item: Node
            if token.kind == "number":
                item = Number(start=start, end=end, value=token.number, text=token.text)
            else:
                item = Symbol(start=start, end=end, base=token.text)
            return Script(start=start, end=end, kind=kind, text=token.text, items=(item,))
        text = script_text(tokens)
        return Script(start=start, end=end, kind=kind, text=text, items=self.items(first, last))

    def items(self, first: int, last: int) -> tuple[Node, ...]:
        """The parts of a script as nodes, () if they are no expressions."""
        saved = self.within(first, last)
        place = saved[0]
        found: list[Node] = []
        try:
            if first < last:
                self.enter(self.tokens[first])
                while not self.at_end():
                    node = self.comparison()
                    found.extend(entries(node))
                    if not self.at_end() and self.take().kind != "sep":
                        found = []
                        break
                self.leave()
        except SyntaxFault as problem:
            if problem.fault.code == "too-deep":
                raise
            self.depth -= 1
            found = []
        finally:
            self.restore(saved, place)
        return tuple(found)

    def raised(self, marks: Marks, first: int, last: int, base: Node) -> None:
        """Sort a superscript: transposes, inverses, primes, labels in brackets, else a power."""
        flat = [
            index
            for index in range(first, last)
            if self.tokens[index].kind not in "{}"
            and not (
                self.tokens[index].kind == "command" and self.tokens[index].text in latex.STYLES
            )
        ]
        if not flat:
            return
        trial = Marks(end=marks.end, label_end=marks.label_end)
        indexed = isinstance(base, Symbol) and marks.scripts
        subject = base.replace(scripts=tuple(marks.scripts)) if indexed else base
        if self.sorted_marks(trial, flat, subject):
            marks.scripts += trial.scripts
            marks.primes += trial.primes
            marks.turns += trial.turns
            marks.powers += trial.powers
            if trial.scripts or trial.primes:
                # A label that shares its braces with a transpose or power has no slice of its own.
                alone = not (trial.turns or trial.powers)
                marks.label_end = self.end() if alone else trial.label_end
            return
        tokens = [self.tokens[index] for index in flat]
        if len(tokens) == 2 and self.transposing(tokens[1]) and len(tokens[0].text) == 1:
            last = flat[1]
            marks.turns.append("T")
        marks.powers.append(self.exponent(first, last))

    def exponent(self, first: int, last: int) -> Node:
        """A superscript as an expression."""
        saved = self.within(first, last)
        place = saved[0]
        try:
            self.enter(self.tokens[first])
            node = self.comparison()
            if not self.at_end():
                raise self.expected("the end of the superscript")
            self.leave()
        finally:
            self.restore(saved, place)
        return node

    def transposing(self, token: Token) -> bool:
        """Whether a token in a superscript says "transposed"."""
        text = token.text.strip()
        return token.kind in ("word", "name", "text", "command") and (
            text in _TRANSPOSES or text in self.names.transposes
        )

    def sorted_marks(self, marks: Marks, flat: list[int], base: Node) -> bool:
        """Read a superscript as marks only, `(i)2` with a power; False where it is none of them."""
        tokens = self.tokens
        position = 0
        while position < len(flat):
            index = flat[position]
            token = tokens[index]
            kind = token.kind
            if kind in ("open", "rel"):
                step = self.label(marks, flat, position, base)
                if not step:
                    return False
                position += step
                continue
            if kind == "prime":
                marks.primes += len(token.text)
                marks.label_end = token.end
            elif kind in ("^", "sep") and position + 1 < len(flat) and position:
                pass
            elif self.transposing(token) and not (token.text == "t" and is_exponential(base)):
                following = tokens[flat[position + 1]] if position + 1 < len(flat) else None
                if following is not None and following.kind not in ("open", "prime", "sep"):
                    return False
                marks.turns.append("T")
            elif kind == "op":
                step = self.signed(marks, flat, position, base)
                if not step:
                    return False
                position += step
                continue
            elif len(flat) == 1 and (
                kind == "text"
                or token.text in ("dagger", "new", "old")
                or (kind == "word" and len(token.text) > 1 and token.text not in FUNCTIONS)
            ):
                if kind == "word" and token.text[-1].isdigit():
                    return False
                marks.scripts.append(self.script("super", index, index + 1))
                marks.label_end = token.end
            elif kind == "number" and marks.scripts and position + 1 == len(flat):
                marks.powers.append(self.exponent(index, index + 1))
            else:
                return False
            position += 1
        return True

    def signed(self, marks: Marks, flat: list[int], position: int, base: Node) -> int:
        """`-1`, `-T`, `*`, `+` in a superscript; how many tokens they are, 0 for something else."""
        tokens = self.tokens
        token = tokens[flat[position]]
        following = tokens[flat[position + 1]] if position + 1 < len(flat) else None
        if token.text == "minus" and following is not None:
            if position and tokens[flat[position - 1]].kind != "close":
                return 0
            if following.text == "1" and not isinstance(base, Number):
                if len(flat) > position + 2 and not self.transposing(tokens[flat[position + 2]]):
                    return 0
                marks.turns.append("inverse")
                return 2
            if self.transposing(following):
                marks.turns += ["inverse", "T"]
                return 2
            return 0
        if following is None and position == 0 and token.text in ("star", "plus", "minus", "circ"):
            marks.scripts.append(self.script("super", flat[0], flat[0] + 1))
            marks.label_end = token.end
            return 1
        return 0

    def label(self, marks: Marks, flat: list[int], position: int, base: Node) -> int:
        """A label in brackets, `(l)`, `[l]`, `<t>`; how many tokens it is, 0 if it is no label."""
        tokens = self.tokens
        opener = tokens[flat[position]]
        if opener.kind == "rel":
            if opener.text != "<":
                return 0
            wanted = "rel"
        else:
            wanted = "close"
        close = position + 1
        while close < len(flat):
            token = tokens[flat[close]]
            if token.kind == wanted and (wanted == "close" or token.text == ">"):
                break
            if token.kind not in _LABEL_KINDS:
                return 0
            close += 1
        else:
            return 0
        inner = [tokens[index] for index in flat[position + 1 : close]]
        if not inner or len(inner) > 8 or isinstance(base, Number):
            return 0
        simple_base = isinstance(base, Symbol) and not is_exponential(base)
        if opener.text == "(" and not simple_base and any(t.kind == "op" for t in inner):
            return 0
        kind = "angle" if opener.kind == "rel" else _LABELS.get(opener.text)
        if kind is None:
            return 0
        script = self.script(kind, flat[position + 1], flat[close])
        marks.scripts.append(script.replace(start=opener.start, end=tokens[flat[close]].end))
        marks.label_end = tokens[flat[close]].end
        return close - position + 1

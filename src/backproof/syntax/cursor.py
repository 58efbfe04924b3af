"""The parser's place in the tokens of one expression, its limits and its faults."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.syntax.names import NameTable
from backproof.syntax.nodes import Node
from backproof.syntax.statements import Fault
from backproof.syntax.tokens import Token

MAX_DEPTH = 40
"""Brackets, braces and arguments within one another; each costs about a dozen Python frames."""
MAX_CHAIN = 120
"""Explicit products, relations or scripts in a row: each makes the tree one deeper."""

_SPOKEN = {
    "{": "'{'", "}": "'}'", "^": "'^'", "_": "'_'", "amp": "'&'", "row": "a row end",
    "bar": "'|'", "dbar": "'\\|'", "prime": "a prime", "end": "\\end", "begin": "\\begin",
}  # fmt: skip
_BRACKETS = {
    "(": ("(", ")"),
    "[": ("[", "]"),
    "{": ("\\{", "\\}"),
    "langle": ("\\langle", "\\rangle"),
}


class SyntaxFault(Exception):
    """An expression that cannot be read; `fault` says why and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Cursor:
    """Tokens with a place in them. Subclasses read ever larger constructs."""

    def __init__(self, tokens: Sequence[Token], partner: dict[int, int], names: NameTable) -> None:
        self.tokens = list(tokens)
        self.partner = partner
        self.names = names
        self.index = 0
        self.stop = len(self.tokens)
        self.depth = 0
        self.bars = 0
        self.no_juxtaposed_mark = False

    def peek(self, ahead: int = 0) -> Token | None:
        """The token at or behind the place, if the expression goes that far."""
        index = self.index + ahead
        return self.tokens[index] if index < self.stop else None

    def kind(self, ahead: int = 0) -> str:
        """The kind of that token, or ""."""
        index = self.index + ahead
        return self.tokens[index].kind if index < self.stop else ""

    def take(self) -> Token:
        """The token at the place; the place moves on."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.index >= self.stop

    def end(self) -> int:
        """Where the last token that was read ends."""
        return self.tokens[self.index - 1].end if self.index else 0

    def enter(self, token: Token) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault("too-deep", "brackets are nested too deeply to be read", token)

    def leave(self) -> None:
        """Come back from a level."""
        self.depth -= 1

    def fault(self, code: str, message: str, token: Token | None = None) -> SyntaxFault:
        """A fault at a token, or at the end of what was read."""
        if token is None:
            token = self.peek()
        if token is None:
            place = self.tokens[self.stop - 1].end if self.stop else 0
            return SyntaxFault(Fault(code, message, place, place))
        return SyntaxFault(Fault(code, message, token.start, token.end))

    def expected(self, what: str) -> SyntaxFault:
        """A fault that says what should stand here."""
        token = self.peek()
        if token is None:
            return self.fault("expected", f"expected {what}, found nothing")
        return self.fault("expected", f"expected {what}, found {spoken(token)}")

    def closer(self, opener: int) -> int:
        """The index of the bracket that closes the one at index `opener`."""
        close = self.partner.get(opener)
        if close is None or close >= self.stop:
            token = self.tokens[opener]
            raise self.fault("unclosed", f"{spoken(token)} is never closed", token)
        return close

    def expression(self) -> Node:
        """Terms, products and factors up to something else."""
        raise NotImplementedError

    def comparison(self, colon: str = "=") -> Node:
        """An expression or a comparison of two."""
        raise NotImplementedError

    def juxtaposition(self) -> Node:
        """Factors side by side."""
        raise NotImplementedError

    def product(self) -> Node:
        """Juxtapositions with explicit signs between them."""
        raise NotImplementedError

    def factor(self) -> Node:
        """One primary with its scripts."""
        raise NotImplementedError

    def argument(self) -> Node:
        """What a command takes: a group in braces or one token."""
        raise NotImplementedError

    def starts_factor(self) -> bool:
        """Whether a factor may start here."""
        raise NotImplementedError

    def within(self, start: int, stop: int) -> tuple[int, int, int]:
        """Restrict the cursor to some of its tokens; gives what `restore` needs."""
        saved = (self.index, self.stop, self.bars)
        self.index, self.stop, self.bars = start, stop, 0
        return saved

    def restore(self, saved: tuple[int, int, int], index: int) -> None:
        """Widen the cursor again and go on at `index`."""
        _, self.stop, self.bars = saved
        self.index = index


def spoken(token: Token) -> str:
    """A token as a message names it."""
    if token.kind in ("open", "close"):
        pair = _BRACKETS.get(token.text)
        if pair:
            return f"'{pair[token.kind == 'close']}'"
        return "'\\left" if token.kind == "open" else "'\\right" + f"{token.text}'"
    if token.kind == "begin" or token.kind == "end":
        return f"\\{token.kind}{{{token.text}}}"
    if token.kind == "command" or token.kind == "name":
        return f"'\\{token.text}'"
    return _SPOKEN.get(token.kind, f"'{token.text}'")

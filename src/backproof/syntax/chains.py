"""One cell's tokens split into pieces, and pieces into chains, before anything is parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from backproof.record import dataclass, field
from backproof.syntax.assignments import without_sign
from backproof.syntax.names import NameTable
from backproof.syntax.nodes import Comparison, Node, Range, Words
from backproof.syntax.notations import latex, spellings
from backproof.syntax.notations.code import CONDITIONS, CONDITIONS_ELSEWHERE, PROSE
from backproof.syntax.parser import parse_tokens
from backproof.syntax.statements import Fault, Member
from backproof.syntax.tokens import Token, pair_brackets

INDEX_LETTERS = spellings("i j k l m n p q r s t ell")
_CONSTANT = spellings("const constant")
_LONGEST_LABEL = 8
"""Tokens of the class of a sample, `y_i` or `y^{(i)}`: `k = y_i` is a condition."""
_OPERATORS = frozenset(("<", ">", "<=", ">=", "=", "!=", "in"))


@dataclass
class Piece:
    """What stands between two separators at depth 0: words, and tokens."""

    tokens: list[Token] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    comma: bool = False
    implied: bool = False
    condition: bool = False


def is_prose(token: Token) -> bool:
    """Whether a token is words of a sentence rather than a name."""
    if token.kind != "text":
        return False
    text = token.text.strip().strip(".,:;()").lower()
    if text in PROSE or not text or text == "d":
        return text != "d"
    if token.text != token.text.strip() and "_" not in text and len(text) > 1:
        return True
    return any(not (letter.isalnum() or letter in "-_.'") for letter in text)


def is_constant(token: Token) -> bool:
    """Whether a token is the word for what does not depend on anything."""
    return token.kind == "text" and token.text.strip().strip(".,").lower() in _CONSTANT


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    """Split at depth 0 at `,` `;` `\\quad`, at words and at `\\implies`."""
    partner = pair_brackets(tokens)
    implying = implications(tokens, partner)
    found = [Piece()]
    index, length = 0, len(tokens)
    while index < length:
        token = tokens[index]
        kind = token.kind
        piece = found[-1]
        if kind == "sep":
            found.append(Piece(comma=token.text != "quad"))
        elif (kind == "rel" and token.text == "implies") or index in implying:
            found.append(Piece(implied=True))
        elif kind == "rel" and token.text == ":" and announces(piece, tokens[index + 1 :]):
            piece.condition = True
            found.append(Piece())
        elif is_constant(token) and piece.tokens and piece.tokens[-1].kind == "op":
            # `… + const`: what is added differs by nothing that anything depends on.
            piece.tokens.pop()
        elif is_prose(token) and not (piece.tokens and piece.tokens[-1].kind in ("^", "_")):
            related = index + 1 < length and tokens[index + 1].kind == "rel"
            follows = bool(piece.tokens) and piece.tokens[-1].kind == "rel"
            last = index + 1 >= length or tokens[index + 1].kind in ("sep", "op")
            if (related and not piece.tokens) or (follows and last):
                piece.tokens.append(token)
            else:
                _prose(found, token)
        elif kind == "name" and token.text in ("forall", "exists"):
            if piece.tokens:
                found.append(Piece())
            found[-1].condition = True
        elif index in partner:
            piece.tokens.extend(tokens[index : partner[index] + 1])
            index = partner[index]
        else:
            piece.tokens.append(token)
        index += 1
    return [piece for piece in found if piece.tokens or piece.words]


def announces(piece: Piece, following: Sequence[Token]) -> bool:
    """Whether what stands before a colon is the condition of an equation behind it,
    `i = j : ∂y_i/∂z_j = …`; a range of numbers is no equation."""
    if not piece.tokens or not (piece.condition or is_condition(piece.tokens)):
        return False
    return any(token.kind == "rel" and token.text == "=" for token in following)


def implications(tokens: Sequence[Token], partner: Mapping[int, int]) -> frozenset[int]:
    """The arrows at depth 0 between two equations, or before one: `f = x y → ∂f/∂x = y` says that
    one follows."""
    if not any(token.kind == "rel" and token.text == "to" for token in tokens):
        return frozenset()
    arrows: list[int] = []
    equated, index = tokens[0].text == "to", 0
    found: set[int] = set()
    while index < len(tokens):
        token = tokens[index]
        if index in partner:
            index = partner[index]
        elif token.kind == "sep":
            beside = {each.text for each in tokens[max(index - 1, 0) : index + 2]}
            if "to" not in beside:
                arrows, equated = [], False
        elif token.kind == "rel" and token.text == "to":
            arrows, equated = [index] if equated else [], False
        elif token.kind == "rel" and token.text == "=":
            found.update(arrows)
            equated = True
        index += 1
    return frozenset(found)


def _prose(found: list[Piece], token: Token) -> None:
    """Words open a new piece; `if` and `for` make it a condition."""
    text = token.text.strip()
    first = text.lower().strip(".,:;(").split(" ")[0]
    piece = found[-1]
    if piece.tokens:
        piece = Piece()
        found.append(piece)
    if first in CONDITIONS or first in CONDITIONS_ELSEWHERE:
        piece.condition = True
    if text:
        piece.words.append(text)


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Without punctuation at the ends."""
    first, last = 0, len(tokens)
    while last > first and (
        tokens[last - 1].kind in ("sep", "tag", "other", "amp", "row")
        or (tokens[last - 1].kind == "op" and tokens[last - 1].text == "dot")
    ):
        last -= 1
    while first < last and tokens[first].kind in ("sep", "tag", "other", "amp", "row"):
        first += 1
    return list(tokens[first:last])


@dataclass
class Link:
    """One member before it is parsed."""

    relation: str
    sign: Token | None
    tokens: list[Token]

    def member(self, names: NameTable) -> Member:
        """Parse the tokens."""
        tokens = trimmed([token for token in self.tokens if token.kind != "tag"])
        if not tokens:
            place = self.sign or (self.tokens[0] if self.tokens else None)
            start, end = (place.start, place.end) if place else (0, 0)
            fault = Fault("empty", "nothing stands on this side of the relation", start, end)
            return Member(self.relation, None, fault, start, end)
        start = self.sign.start if self.sign else tokens[0].start
        end = max(tokens[-1].end, start)
        result = parse_list(tokens, names)
        if isinstance(result, Fault):
            return Member(self.relation, None, result, start, end)
        return Member(self.relation, result, None, start, end)


def links(tokens: Sequence[Token]) -> list[Link]:
    """Split at the relations at depth 0; the first link has no relation unless one leads."""
    if not any(token.kind == "rel" for token in tokens):
        return [Link("", None, list(tokens))]
    partner = pair_brackets(tokens)
    found: list[Link] = [Link("", None, [])]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "rel":
            if found[-1].tokens or len(found) == 1:
                found.append(Link(token.text, token, []))
            elif token.text != found[-1].relation:
                sign = found[-1].sign
                joined = token._replace(start=sign.start) if sign else token
                found[-1] = Link(token.text, joined, [])
        elif index in partner:
            found[-1].tokens.extend(tokens[index : partner[index] + 1])
            index = partner[index]
        else:
            found[-1].tokens.append(token)
        index += 1
    if not found[0].tokens and len(found) > 1:
        del found[0]
    for before, after in pairwise(found):
        if after.relation == "=":
            before.tokens, assigned = without_sign(before.tokens)
            after.relation = assigned or after.relation
    return found


def parse_list(tokens: Sequence[Token], names: NameTable) -> Node | Fault:
    """An expression, or several with commas between: `1, \\dots, n`."""
    listed = any(token.kind == "sep" for token in tokens)
    partner = pair_brackets(tokens) if listed else {}
    parts: list[list[Token]] = [[]] if listed else [list(tokens)]
    index = 0 if listed else len(tokens)
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "sep":
            parts.append([])
        elif index in partner:
            parts[-1].extend(tokens[index : partner[index] + 1])
            index = partner[index]
        else:
            parts[-1].append(token)
        index += 1
    filled = [part for part in parts if part]
    if len(filled) == 1:
        only = filled[0]
        token = only[0]
        sign = token.kind in ("op", "bar", "dbar", "rel") or (
            token.kind == "command" and token.text in latex.BIG_OPERATORS
        )
        if len(only) == 1 and (sign or is_prose(token)):
            return Words(start=token.start, end=token.end, text=token.text.strip())
        return parse_tokens(joined_rows(only), names)
    items: list[Node | None] = []
    for part in filled:
        if all(token.kind == "dots" or token.text == "dot" for token in part):
            items.append(None)
            continue
        node = parse_tokens(joined_rows(part), names)
        if isinstance(node, Fault):
            return node
        items.append(node)
    return Range(start=tokens[0].start, end=tokens[-1].end, items=tuple(items))


def joined_rows(tokens: list[Token]) -> list[Token]:
    """Without the cell and row ends that a bracket runs over; those of matrices stay."""
    if not any(token.kind in ("amp", "row") for token in tokens):
        return tokens
    kept = []
    depth = 0
    for token in tokens:
        depth += (token.kind == "begin") - (token.kind == "end")
        if depth or token.kind not in ("amp", "row"):
            kept.append(token)
    return kept


def relation_count(tokens: Sequence[Token]) -> int:
    """How many relations stand at depth 0."""
    return sum(link.sign is not None for link in links(tokens))


def is_condition(tokens: Sequence[Token]) -> bool:
    """Whether a side note restricts (`i \\neq j`, `l = 1, \\dots, L`) rather than states."""
    chain = links(unwrapped(tokens))
    if len(chain) < 2 or any(token.text == "Real" for token in tokens):
        return False
    if lists(chain[-1].tokens):
        return True
    relation = chain[1].relation
    right = chain[-1].tokens
    if relation in ("!=", "<", ">", "<=", ">=", "notin"):
        return True
    left = chain[0].tokens
    letter = len(left) == 1 and left[0].text in INDEX_LETTERS
    if relation == "in":
        real = any(
            token.kind == "command" and token.text in ("mathbb", "R", "Reals", "RR", "Bbb")
            for token in right
        )
        return not real and letter
    simple = all(
        token.kind in ("number", "op") or token.text in INDEX_LETTERS or token.text.isupper()
        for token in right
    )
    # `q = A r` multiplies: an index is reckoned with by signs, or doubled.
    product = any(
        "op" not in (one.kind, other.kind) and one.kind != "number"
        for one, other in pairwise(right)
    )
    # `r = y - f` is a difference: a class is named and not reckoned with.
    named = not any(token.kind == "op" for token in right)
    of_class = named and bool(right) and right[0].text == "y" and len(right) <= _LONGEST_LABEL
    return relation == "=" and letter and (of_class or (simple and not product and len(right) <= 3))


def lists(tokens: Sequence[Token]) -> bool:
    """Whether dots stand for what a list leaves out, `1, \\dots, L` or `1 \\dots L`, and for no
    terms or factors: `x_1 + \\dots + x_n`."""
    for index, token in enumerate(tokens):
        if token.kind == "dots":
            before = [each.kind for each in tokens[max(index - 2, 0) : index]]
            behind = [each.kind for each in tokens[index + 1 : index + 2]]
            commas = "sep" in (*before[-1:], *behind)
            if commas or not behind or before in ([], ["number"]):
                return True
    return False


def unwrapped(tokens: Sequence[Token]) -> Sequence[Token]:
    """A side note without punctuation at its ends and brackets around it: `\\quad (i \\neq j)`."""
    inner = trimmed(tokens)
    while len(inner) > 2 and pair_brackets(inner).get(0) == len(inner) - 1:
        inner = trimmed(inner[1:-1])
    return inner


def parse_condition(tokens: Sequence[Token], names: NameTable) -> Node | None:
    """A side note as one node; None where it cannot be read."""
    chain = links(unwrapped(tokens))
    node: Node | None = None
    for link in chain:
        part = parse_list(link.tokens, names) if link.tokens else None
        if part is None or isinstance(part, Fault):
            return None
        if node is None:
            node = part
            continue
        operator = link.relation if link.relation in _OPERATORS else "="
        if isinstance(part, Range) and operator == "=":
            operator = "in"
        node = Comparison(start=node.start, end=part.end, operator=operator, left=node, right=part)
    return node

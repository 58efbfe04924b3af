"""Blocks split into rows, cells and statements on tokens: a broken cell costs only itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backproof.record import dataclass, field
from backproof.source import Block, Section
from backproof.syntax.chains import (
    Link,
    Piece,
    is_condition,
    links,
    parse_condition,
    pieces,
    relation_count,
    trimmed,
)
from backproof.syntax.names import NameTable
from backproof.syntax.nodes import Node
from backproof.syntax.notations import latex
from backproof.syntax.statements import Statement
from backproof.syntax.tokens import Token, pair_brackets

_DERIVATIVES = frozenset({"partial", "nabla", "frac", "dfrac", "cfrac", "∂", "∇"})


@dataclass
class Draft:
    """A statement whose members are not parsed yet."""

    block: Block
    chain: list[Link]
    continues: Draft | None = None
    conditions: list[Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    tag: str = ""

    @property
    def is_chain(self) -> bool:
        """Whether a later relation may continue it."""
        return all(link.relation not in ("in", "to", ":") for link in self.chain)


def unwrap(tokens: list[Token]) -> list[Token]:
    """Drop the braces and decorations around whole rows or relations: `\\boxed{a = b}`."""
    dropped: set[int] = set()
    stack: list[tuple[int, bool, bool]] = []
    listed: set[int] = set()
    partner = pair_brackets(tokens)
    closers = set(partner.values())
    for index, token in enumerate(tokens):
        if index in partner:
            stack.append((index, False, False))
        elif index in closers and stack:
            opener, related, rowed = stack.pop()
            if tokens[opener].kind == "begin":
                continue
            if stack and (related or rowed) and opener in dropped:
                stack[-1] = (stack[-1][0], stack[-1][1] or related, stack[-1][2] or rowed)
            styled = opener in listed and opener > 0 and tokens[opener - 1].text in latex.STYLES
            if styled or _wraps(tokens, opener, index, related, rowed):
                dropped.update((opener, index))
                before = tokens[opener - 1] if opener else None
                if before is not None and before.kind == "command":
                    dropped.add(opener - 1)
                if stack:
                    stack[-1] = (stack[-1][0], stack[-1][1] or related, stack[-1][2] or rowed)
        elif stack and token.kind == "rel":
            stack[-1] = (stack[-1][0], True, stack[-1][2])
        elif stack and token.kind == "sep":
            listed.add(stack[-1][0])
        elif stack and token.kind in ("amp", "row"):
            stack[-1] = (stack[-1][0], stack[-1][1], True)
    if not dropped:
        return tokens
    return [token for index, token in enumerate(tokens) if index not in dropped]


def _wraps(tokens: Sequence[Token], opener: int, close: int, related: bool, rowed: bool) -> bool:
    """Whether a pair of brackets only surrounds what are statements."""
    token = tokens[opener]
    before = tokens[opener - 1] if opener else None
    if token.kind == "{":
        if before is not None and before.kind == "command":
            wrapper = before.text in latex.TRANSPARENT or before.text in latex.STYLES
            return wrapper and (related or rowed) and before.text != "substack"
        free = before is None or before.kind in ("row", "amp", "sep", "rel", "tag", "text")
        return (rowed and (before is None or before.kind not in "^_")) or (free and related)
    return token.kind == "open" and rowed and related and tokens[close].text == "."


def rows_of(tokens: Sequence[Token]) -> list[list[list[Token]]]:
    """Rows of cells. Brackets that stay open over a row end join the rows."""
    partner = pair_brackets(tokens)
    rows: list[list[list[Token]]] = [[[]]]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kind = token.kind
        if kind == "row":
            rows.append([[]])
        elif kind == "amp":
            rows[-1].append([])
        elif index in partner and _jumps(tokens, index, partner[index]):
            rows[-1][-1].extend(tokens[index : partner[index] + 1])
            index = partner[index]
        else:
            rows[-1][-1].append(token)
        index += 1
    return rows


def _jumps(tokens: Sequence[Token], opener: int, close: int) -> bool:
    """Whether a pair of brackets belongs to one expression, even over a row end."""
    if tokens[opener].kind != "open":
        return True
    rowed = False
    for index in range(opener, close):
        kind = tokens[index].kind
        if kind == "row":
            rowed = True
        elif kind == "rel" and rowed:
            return False
    return True


def _pairs(row: list[list[Token]]) -> Iterable[tuple[int, bool, list[Token]]]:
    """Cells in pairs (right, left): number, whether the left part is empty, and the tokens."""
    cells: list[list[Token]] = []
    carried: list[Token] = []
    for cell in row:
        content = [token for token in cell if token.kind != "tag"]
        if len(content) == 1 and content[0].kind == "rel":
            carried = [*carried, *content]
            continue
        cells.append([*carried, *content])
        carried = []
    if carried:
        cells.append(carried)
    for number in range(0, len(cells), 2):
        left = cells[number]
        right = cells[number + 1] if number + 1 < len(cells) else []
        empty = not _strip(left)
        yield number // 2, empty, [*left, *right]


def _strip(tokens: list[Token]) -> list[Token]:
    """Without separators at the start."""
    first = 0
    while first < len(tokens) and tokens[first].kind in ("sep", "other"):
        first += 1
    return tokens[first:]


class Splitter:
    """Collects the statements of the blocks of a document in order."""

    def __init__(self, names: NameTable) -> None:
        self.names = names
        self.drafts: list[Draft] = []
        self.last_chain: Draft | None = None
        self.last_display: Draft | None = None
        self.section: Section | None = None

    def add_block(self, block: Block, tokens: list[Token]) -> None:
        """Split one block."""
        if block.section is not self.section:
            self.section, self.last_chain, self.last_display = block.section, None, None
        first = len(self.drafts)
        tokens = unwrap(tokens)
        if len(tokens) == 1 and tokens[0].kind == "rel":
            return
        for row in rows_of(tokens):
            start = len(self.drafts)
            tag = next((t.text for cell in row for t in cell if t.kind == "tag"), "")
            for number, empty, content in _pairs(row):
                self.add_pair(block, number, empty, content, start, first)
            if tag and len(self.drafts) > start:
                self.drafts[start].tag = tag

    def add_pair(
        self, block: Block, number: int, empty: bool, content: list[Token], row: int, first: int
    ) -> None:
        """One pair of cells: continue the chain, or new statements."""
        content = _strip(content)
        if not content:
            return
        previous = self.drafts[-1] if len(self.drafts) > (row if number else first) else None
        if previous is not None:
            head = content[0]
            joins = head.kind == "op" and (empty or number > 0 or not relation_count(content))
            link = previous.chain[-1]
            if (joins and link.tokens) or (link.sign is not None and not link.tokens):
                found = pieces(content)
                chain = links(found[0].tokens) if found else []
                if chain and chain[0].sign is None:
                    link.tokens = [*trimmed(link.tokens), *chain[0].tokens]
                    previous.chain.extend(chain[1:])
                    self.add_pieces(block, found[1:], row, new=False)
                    return
        self.add_pieces(block, pieces(content), row, new=number == 0)

    def continued_by(self, block: Block) -> Draft | None:
        """What a relation with an empty left side continues: a display not what the text between
        two displays only names or defines."""
        last = self.last_chain
        if last is None or block.kind != "display" or last.block.kind == "display":
            return last
        tokens = (token for link in last.chain for token in link.tokens)
        claims = any(token.text in _DERIVATIVES for token in tokens)
        return last if claims else self.last_display or last

    def add_pieces(self, block: Block, found: list[Piece], row: int, new: bool) -> None:
        """Turn pieces into drafts, conditions and words."""
        found = merge_lists(found)
        pending_words: list[str] = []
        pending_conditions: list[Node] = []
        waiting: list[Link] = []
        for position, piece in enumerate(found):
            in_row = len(self.drafts) > row
            if not trimmed(piece.tokens):
                if in_row:
                    self.drafts[-1].words.extend(piece.words)
                else:
                    pending_words.extend(piece.words)
                continue
            side = in_row or position > 0 or not new
            if piece.condition or (side and is_condition(piece.tokens)):
                node = parse_condition(piece.tokens, self.names)
                conditions = self.drafts[-1].conditions if in_row else pending_conditions
                if node is not None:
                    conditions.append(node)
                    words = self.drafts[-1].words if in_row else pending_words
                    words.extend(piece.words)
                    continue
            chain = links(piece.tokens)
            leads = chain[0].sign is not None
            if len(chain) == 1 and not leads and is_declared_with(found[position + 1 :]):
                waiting.append(chain[0])
                continue
            draft = Draft(block, chain)
            if leads:
                target = self.continued_by(block)
                if target is not None and in_row and target.block is block and not piece.words:
                    target.chain.extend(chain)
                    continue
                draft.continues = target
            for link in waiting:
                self.drafts.append(Draft(block, [link, *links(piece.tokens)[1:]]))
            waiting = []
            draft.words = [*pending_words, *piece.words]
            draft.conditions = pending_conditions
            pending_words, pending_conditions = [], []
            self.drafts.append(draft)
            if draft.is_chain and (len(draft.chain) > 1 or leads or not side):
                self.last_chain = draft
                if block.kind == "display":
                    self.last_display = draft
        for link in waiting:
            self.drafts.append(Draft(block, [link]))
        if self.drafts and (pending_words or pending_conditions):
            self.drafts[-1].words.extend(pending_words)
            self.drafts[-1].conditions.extend(pending_conditions)

    def statements(self) -> tuple[Statement, ...]:
        """Parse every member."""
        done: dict[int, Statement] = {}
        result = []
        for draft in self.drafts:
            statement = Statement(
                block=draft.block,
                members=tuple(link.member(self.names) for link in draft.chain),
                continues=done.get(id(draft.continues)) if draft.continues else None,
                conditions=tuple(draft.conditions),
                words=tuple(draft.words),
                tag=draft.tag,
            )
            done[id(draft)] = statement
            result.append(statement)
        return tuple(result)


def is_declared_with(following: list[Piece]) -> bool:
    """Whether what follows a comma says of what kind a name is, `a, b \\in \\mathbb{R}`: the next
    relation does, and only names stand before it."""
    for piece in following:
        if not piece.comma or piece.words or not piece.tokens:
            return False
        chain = links(piece.tokens)
        if chain[0].sign is not None or len(chain[0].tokens) > 12:
            return False
        if len(chain) > 1:
            return chain[-1].relation == "in"
        if len(chain[0].tokens) > 9:
            return False
    return False


def merge_lists(found: list[Piece]) -> list[Piece]:
    """Put back together what commas of one list separate: `l = 1, 2, \\dots, L`."""
    result: list[Piece] = []
    position = 0
    while position < len(found):
        piece = found[position]
        result.append(piece)
        position += 1
        if not piece.tokens:
            continue
        dotted = any(token.kind == "dots" for token in piece.tokens)
        stop = position
        while stop < len(found) and stop < position + 12 and _continues_list(found[stop]):
            dotted = dotted or found[stop].tokens[0].kind == "dots"
            stop += 1
        if not dotted:
            continue
        for part in found[position:stop]:
            place = piece.tokens[-1].end
            piece.tokens = [*piece.tokens, Token("sep", ",", place, place), *part.tokens]
        position = stop
    return result


def _continues_list(piece: Piece) -> bool:
    """Whether a piece may be one more item of a list."""
    return (
        piece.comma
        and bool(piece.tokens)
        and not piece.words
        and not piece.implied
        and len(piece.tokens) <= 12
        and not relation_count(piece.tokens)
    )

r"""Marks within a block of copy: ``*emphasis*``, ``**strong**``, ``[a link](https://…)``, read by markdown-it-py.

Its rules for links and stars are narrowed:

- A single star between two letters belongs to the word: "Leser*innen und Hörer*innen" sets no italics.
- A link has one of the schemes in `SCHEMES`, some text and no title; all others print as typed.

The only module that imports markdown_it.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as tokenize_emphasis
from msgspec import Struct

#: What a link may lead to; anything else (javascript:, file:, a bare path) prints as typed.
SCHEMES: Final = ("http://", "https://", "mailto:")


class Piece(Struct, frozen=True, kw_only=True, gc=False):
    """Characters of one look, as they print."""

    text: str
    bold: bool
    italic: bool
    href: str | None
    """Where a link leads; None for plain text."""
    line: int
    """The line of the block, from 0."""


def pieces_of(source: str) -> Iterator[Piece]:
    """Read the text of one block; a line's end is a space of the line it ends."""
    bold = italic = line = 0
    href: str | None = None
    for token in _reader().parseInline(source)[0].children or []:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrs["href"])
            case "link_close":
                href = None
            case _:
                # A hard break comes of a backslash at a line's end: it has nothing to escape and prints.
                text = {"softbreak": " ", "hardbreak": "\\ "}.get(token.type, token.content)
                if text:
                    yield Piece(text=text, bold=bold > 0, italic=italic > 0, href=href, line=line)
                line += token.type in {"softbreak", "hardbreak"}


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"maxNesting": 60}).enable(["emphasis", "link", "escape", "newline"])
    reader.disable("normalize")  # it would turn a NUL into another character; the loader refuses both
    reader.inline.ruler.at("emphasis", _emphasis)
    reader.inline.ruler.at("link", _link)
    reader.inline.ruler.at("newline", _newline)
    return reader


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars only, and never a single star between two letters."""
    if state.src[state.pos] != "*":
        return False
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + 1 : state.pos + 2]
    if before.isalnum() and after.isalnum():
        return False
    return bool(tokenize_emphasis(state, silent))


def _newline(state: StateInline, silent: bool) -> bool:
    """Every line break within a paragraph is a soft one."""
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.push("softbreak", "br", 0)
    state.pos += 1
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """``[text](https://…)``: text that prints something, a target without blanks, no title."""
    if state.src[state.pos] != "[" or state.src[state.pos - 1 : state.pos] == "!":
        return False  # pictures stand in an article's own list, so an image's mark prints as typed
    start, limit = state.pos, state.posMax
    label_end = parseLinkLabel(state, start, True)
    if label_end < 0 or state.src[label_end + 1 : label_end + 2] != "(":
        return False
    label = state.src[start + 1 : label_end]
    target_end = _target_end(state.src, label_end + 2, limit)
    if target_end < 0 or not any(char.isalnum() for char in label):
        return False
    target = state.src[label_end + 2 : target_end]
    scheme = next((scheme for scheme in SCHEMES if target.lower().startswith(scheme)), None)
    if scheme is None or len(target) == len(scheme):
        return False
    if not silent:
        state.pos, state.posMax = start + 1, label_end
        state.push("link_open", "a", 1).attrs = {"href": target}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
    state.pos, state.posMax = target_end + 1, limit
    return True


def _target_end(source: str, start: int, limit: int) -> int:
    """Return where the bracket that closes a link's target stands, or -1; brackets within it must balance."""
    depth = 0
    for position in range(start, limit):
        char = source[position]
        if char <= " " or char in "<>\\\x7f":
            return -1
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return position
            depth -= 1
    return -1

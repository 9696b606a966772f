r"""Markup: copy as typed, read into paragraphs of runs.

Copy takes the little Markdown that a newspaper needs: ``*emphasis*``, ``**strong**``, ``[a link](https://…)``
and, where blocks are allowed, ``## `` for a crosshead, ``> `` for a pull quote and ``- `` for a list item.
A backslash before a mark prints the mark. Everything else prints as typed: "22. August" opens a paragraph and
not a list, "[Anm.]: …" does not vanish.

Blocks are read here line by line, marks within one by markdown-it-py, its rules for links and stars narrowed:

- CommonMark's containers nest and swallow (an empty quote, an indented list, a link definition); here no
  line of copy vanishes, and each run knows the line it was typed in.
- A single star between two letters belongs to the word: "Leser*innen und Hörer*innen" sets no italics.
- A link has one of the schemes in `SCHEMES`, some text and no title; all others print as typed.

The only module that imports markdown_it. Quotes, dashes and spaces are left to `layout.typography.normalise`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, Protocol

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as tokenize_emphasis
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from layout.findings import Place

Kind = Literal["para", "crosshead", "pullquote", "item"]

#: What a link may lead to; anything else (javascript:, file:, a bare path) prints as typed.
SCHEMES: Final = ("http://", "https://", "mailto:")

#: A mark opens a block when it stands within the first three columns, as in CommonMark.
_MARK: Final = re.compile(r" {0,3}(##|>|-)[ \t]+(?=\S)")
#: A list item may be indented deeper when it follows another: sub-lists are set as items of the one list.
_DEEP_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(?=\S)")
_BARE_QUOTE: Final = re.compile(r" {0,3}>[ \t]*")
_CLOSING_HASHES: Final = re.compile(r"[ \t]+#+[ \t]*$")
_KINDS: Final[dict[str, Kind]] = {"##": "crosshead", ">": "pullquote", "-": "item"}


class CopyText(Protocol):
    r"""Copy as typed: `layout.copy.model.Copy`, or anything shaped like it."""

    @property
    def text(self) -> str:
        r"""The characters as typed, lines separated by ``\n``."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each line of the text starts in its file."""


class Run(Struct, frozen=True, kw_only=True):
    """Characters of one look from one line of a file."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    """Where a link leads; None for plain text."""
    place: Place


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph, crosshead, pull quote or list item; never without a run."""

    kind: Kind
    runs: tuple[Run, ...]
    place: Place

    @property
    def text(self) -> str:
        """The characters of all runs."""
        return "".join(run.text for run in self.runs)


class _Line(Struct, frozen=True):
    text: str
    place: Place


def blocks(copy: CopyText) -> tuple[Paragraph, ...]:
    """Read copy that may hold crossheads, pull quotes and lists."""
    return tuple(_paragraph(kind, lines) for kind, lines in _split(_lines(copy)))


def inline(copy: CopyText) -> tuple[Paragraph, ...]:
    """Read copy that takes inline marks only; a blank line still makes a paragraph."""
    paragraphs: list[list[_Line]] = [[]]
    for line in _lines(copy):
        if line.text.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple(_paragraph("para", lines) for lines in paragraphs if lines)


def _lines(copy: CopyText) -> Iterator[_Line]:
    places = copy.places or (Place(""),)
    for number, text in enumerate(copy.text.split("\n")):
        yield _Line(text, places[min(number, len(places) - 1)])


def _split(lines: Iterator[_Line]) -> Iterator[tuple[Kind, list[_Line]]]:
    kind: Kind = "para"
    open_lines: list[_Line] = []
    after_item = False  # an item, a blank line, an indented item: still the list
    for line in lines:
        ends_quoted = kind == "pullquote" and open_lines and _BARE_QUOTE.fullmatch(line.text)
        if not line.text.strip() or ends_quoted:
            if open_lines:
                yield kind, open_lines
            open_lines, kind = [], "para"
            continue
        mark = _MARK.match(line.text) or (_DEEP_ITEM.match(line.text) if after_item else None)
        if mark is None:
            if kind == "crosshead":
                yield kind, open_lines
                open_lines, kind = [], "para"
            after_item = after_item and bool(open_lines)
            open_lines.append(line)
            continue
        opened = _KINDS[mark[0].strip()]
        if open_lines and not (opened == kind == "pullquote"):
            yield kind, open_lines
            open_lines = []
        kind, after_item = opened, opened == "item"
        text = line.text[mark.end() :]
        open_lines.append(_Line(_CLOSING_HASHES.sub("", text) if opened == "crosshead" else text, line.place))
    if open_lines:
        yield kind, open_lines


def _paragraph(kind: Kind, lines: list[_Line]) -> Paragraph:
    source = "\n".join(line.text.strip(" \t") for line in lines)
    tokens = _reader().parseInline(source)[0].children or []
    pieces = list(_pieces(tokens, [line.place for line in lines]))
    return Paragraph(kind=kind, runs=tuple(_joined(pieces)), place=lines[0].place)


def _pieces(tokens: list[Token], places: list[Place]) -> Iterator[Run]:
    """Yield a run a token; `_joined` puts those of one look and line together."""
    bold = italic = 0
    href: str | None = None
    number = 0
    for token in tokens:
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
                    yield Run(text=text, bold=bold > 0, italic=italic > 0, href=href, place=places[number])
                number += token.type in {"softbreak", "hardbreak"}


def _joined(pieces: list[Run]) -> Iterator[Run]:
    last: Run | None = None
    for piece in pieces:
        if last is None:
            last = piece
        elif _look(last) == _look(piece) and last.place == piece.place:
            last = replace(last, text=last.text + piece.text)
        else:
            yield last
            last = piece
    if last is not None:
        yield last


def _look(run: Run) -> tuple[bool, bool, str | None]:
    return run.bold, run.italic, run.href


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

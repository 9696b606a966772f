"""Finding the words of a search on their pages, so that a viewer can mark them where they stand."""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from layout.archive.reading import Printed, SetLine, Word
from layout.archive.words import INVISIBLE, Term, folded, found_at, parse_query, words_of
from layout.findings import Box


class Mark(Struct, frozen=True, kw_only=True):
    """A met word, or the part of it that stands on one line."""

    page: int
    story: str
    box: Box
    """In points from the page's top left corner, y down."""


def marks(printed: Printed, query: str) -> tuple[Mark, ...]:
    """Return where the words of a query stand. A word that a line end divides has a mark for each part.

    Raises:
        UsageError: if the query has no word.
    """
    terms = parse_query(query)
    return tuple(
        Mark(page=line.page, story=story.id, box=Box(word.x0, line.box.y, word.x1 - word.x0, line.box.height))
        for story in printed.stories
        for parts in _met([line for paragraph in story.paragraphs for line in paragraph.lines], terms)
        for line, word in parts
    )


def _met(lines: list[SetLine], terms: tuple[Term, ...]) -> Iterator[list[tuple[SetLine, Word]]]:
    """Yield the set parts of each met word."""
    text, starts, parts = _threaded(lines)
    matches = list(words_of(text))
    met = found_at([folded(match[0]) for match in matches], terms, exact=False)
    for index in sorted(met):
        first = bisect_right(starts, matches[index].start()) - 1
        last = bisect_right(starts, matches[index].end() - 1) - 1
        yield parts[first : last + 1]


def _threaded(lines: list[SetLine]) -> tuple[str, list[int], list[tuple[SetLine, Word]]]:
    """Return the running text of lines, and for each set word where in the text it starts."""
    pieces: list[str] = []
    starts: list[int] = []
    parts: list[tuple[SetLine, Word]] = []
    length = 0
    for line in lines:
        for index, word in enumerate(line.words):
            ends = index == len(line.words) - 1
            piece = word.text.removesuffix(line.hyphen) if ends and line.hyphen else word.text
            piece = piece.translate(INVISIBLE) + ("" if ends and not line.running.endswith(" ") else " ")
            if ends and line.end == "last":
                piece += " "
            starts.append(length)
            parts.append((line, word))
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), starts, parts

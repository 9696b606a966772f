"""Where a character was typed: findings about characters, moved to their place in the file.

The composer counts in copy that typography has changed: quotes have become others, spaces have become narrow. What it
says of a character's line is right, of its column only nearly; here it is looked up in the copy as it was typed.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from layout.copy.lint import copies
from layout.copy.model import Edition
from layout.findings import Finding, Place, in_order

#: Findings whose message names a character in quotes, as Python writes it.
ABOUT_CHARACTERS: Final = frozenset({"font/missing-glyph"})

_Lines = Mapping[tuple[str, int], list[tuple[int, str]]]


def at_their_characters(findings: Iterable[Finding], edition: Edition) -> tuple[Finding, ...]:
    """Return findings in order, those about a character at the nearest place where it was typed."""
    lines: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for copy in copies(edition):
        for place, text in zip(copy.places, copy.text.split("\n"), strict=False):
            lines.setdefault((place.file, place.line), []).append((place.column, text))
    return in_order(_moved(finding, lines) for finding in findings)


def _moved(finding: Finding, lines: _Lines) -> Finding:
    place, char = finding.place, finding.message.partition("(U+")[2].partition(")")[0]
    if finding.code not in ABOUT_CHARACTERS or place is None or not char:
        return finding
    columns = [
        start + offset
        for start, text in lines.get((place.file, place.line), ())
        for offset, typed in enumerate(text)
        if ord(typed) == int(char, 16)
    ]
    if not columns:
        return finding
    nearest = min(columns, key=lambda column: abs(column - place.column))
    return replace(finding, place=Place(place.file, place.line, nearest))

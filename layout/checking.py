"""What `umbruch check` looks at: copy, characters and pictures, without building anything.

All that can be said without laying a page out is gathered: the faults and doubts of the files, house style, characters
that no face has, pictures that cannot be printed. The hyphens of the made-up lines are a report of their own, because
they need the make-up.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from layout import production, records
from layout.copy.lint import lint
from layout.copy.load import load
from layout.copy.model import Edition
from layout.errors import CopyRefusedError, LayoutError, MissingPartError
from layout.findings import Finding, Severity, in_order
from layout.glyphs import missing_glyphs
from layout.newsroom import open_newsroom, press_asked
from layout.pagedesk import opened, picture_files
from layout.press import profiles


class LineBreak(Struct, frozen=True, kw_only=True):
    """A word broken at a line's end, and where the line's paragraph stands in the copy."""

    word: str
    broken: str
    #: Whether the hyphen is the composer's, or stands in the copy.
    soft: bool
    page: int
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.broken}"


def check_copy(path: Path, cache: Path) -> tuple[Finding, ...]:
    """Return all that is to be said of an edition or an article.

    Raises:
        LayoutError: with everything found, if it could not be built as it is.
    """
    read = load(path)
    edition = read.value
    found = [*read.findings, *lint(edition)]
    found += _pictures(edition)
    try:
        newsroom = open_newsroom(edition, cache)
        found += missing_glyphs(edition, newsroom.setter)
        press, asked = press_asked(edition, newsroom.style)
        found += profiles.load(press, style=newsroom.style.folder, asked=asked).findings
    except LayoutError as error:
        error.findings = in_order((*found, *error.findings))
        raise
    faults = [finding for finding in found if finding.severity >= Severity.FAIL]
    if faults:
        refused = any(not finding.code.startswith(("font/", "picture/")) for finding in faults)
        raise (CopyRefusedError if refused else MissingPartError)(f"{path} cannot be built", in_order(found))
    return in_order(found)


def _pictures(edition: Edition) -> Iterator[Finding]:
    """Open every file that is to be printed: pictures, advertisements, fillers."""
    for file in picture_files(edition).values():
        yield from opened(file).findings


def line_breaks(path: Path, cache: Path) -> tuple[LineBreak, ...]:
    """Make an edition up and return every word that is broken at a line's end, in reading order."""
    made = production.fit(path, cache)
    root = made.edition.path.parent
    found: list[LineBreak] = []
    for page in records.layout_json(made)["pages"]:
        lines = [line for frame in page["frames"] for part in frame["columns"] for line in part["lines"]]
        following: dict[str, dict[str, object]] = {}
        on_page: list[LineBreak] = []
        for line in reversed(lines):
            rest = following.get(line["key"])
            following[line["key"]] = line
            if line["end"] not in {"soft", "hard"}:
                continue
            head = line["text"].rstrip("\u00ad-").split(" ")[-1]
            tail = str(rest["text"]).rstrip("\u00ad-").split(" ")[0] if rest else ""
            hyphen = "" if line["end"] == "soft" else "-"
            on_page.append(
                LineBreak(
                    word=f"{head}{hyphen}{tail}",
                    broken=f"{head}-{tail or '…'}",
                    soft=line["end"] == "soft",
                    page=page["number"],
                    file=str(root / line["file"]),
                    line=line["line"],
                )
            )
        found += reversed(on_page)
    return tuple(found)

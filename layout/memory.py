"""What a process keeps that builds one edition again and again, so that only what changed is made anew."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from layout.composer.parts import Galley
from layout.copy.model import Edition
from layout.html.typeblocks import TypeBlock
from layout.html.views import ExpectedLine, SettingClasses
from layout.kept import Kept
from layout.newsroom import Newsroom, open_newsroom, stamps
from layout.press.sheets import Sheet
from layout.press.variants import VariantName


class PageHtml(Struct, frozen=True, kw_only=True):
    """A page as HTML, with the addresses of its pictures, its blocks of type and the lines it must show."""

    html: str
    pictures: tuple[str, ...] = ()
    blocks: Sequence[TypeBlock]
    expected: Sequence[ExpectedLine]


class Memory(Struct, kw_only=True):
    """What a process that builds one edition again and again keeps, so that only what changed is made anew.

    None of it changes a result: a galley is kept for an equal article in the same newsroom, a laid out page for
    equal HTML and pictures.
    """

    newsroom: tuple[object, Newsroom] | None = None
    galleys: dict[tuple[str, bool], tuple[object, Galley]] = field(default_factory=dict)
    classes: SettingClasses = field(default_factory=SettingClasses)
    pages: dict[VariantName, dict[str, Any]] = field(default_factory=dict)
    #: Pages drawn for the press, by the pages' keys.
    sheets: dict[str, Sheet] = field(default_factory=dict)
    #: Files of single pages, by the pages' keys.
    files: dict[str, bytes] = field(default_factory=dict)
    #: What was made in the newsroom: pages laid, written as HTML, traced for layout.json, pictures …
    made: Kept = field(default_factory=Kept)
    #: What was read, whatever it is set with: copy, the lock, the sizes of pictures.
    read: Kept = field(default_factory=Kept)
    #: Stories that were found whole on their pages, with all that was held against each other.
    whole: dict[str, object] = field(default_factory=dict)

    def forget(self) -> None:
        """Keep nothing of what was made; what was read from files and found whole stays."""
        self.newsroom = None
        self.galleys.clear()
        self.pages.clear()
        self.sheets.clear()
        self.files.clear()
        self.made.forget()
        self.classes = SettingClasses()

    def opened(self, edition: Edition, cache: Path) -> Newsroom:
        """Return the newsroom, opened anew when style, fonts or format are other than last time."""
        asked = (edition.style, edition.format, edition.columns, stamps(edition))
        if self.newsroom is None or self.newsroom[0] != asked:
            self.forget()
            self.newsroom = (asked, open_newsroom(edition, cache))
        return self.newsroom[1]

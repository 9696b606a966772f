"""The workroom: makes one edition again and again for the desk, and keeps what has not changed.

Copy, faces, word lore, galleys and drawn pages stay in memory (`memory.Memory`); each page is a file of its own, so
that a change costs its page and no other. Pages that a lock holds are not searched for a place; where there is no lock,
the last make-up stands in for it, so that a comma moves no story to another page. What an overset edition has room for
is shown all the same, and so is an approved page that has changed: the desk is there to show it.

Files of all pages and pages for the press are drawn when they are asked for.
"""

import gc
import threading
from pathlib import Path

from msgspec import Struct

from layout import drawing, memory, pagedesk, production, records
from layout.copy.load import locate
from layout.errors import LayoutError
from layout.makeup.lock import Lock
from layout.newsroom import Newsroom
from layout.press.variants import VARIANTS
from layout.proof import marks, plates
from layout.proof.desk import BuiltEdition, WholeName
from layout.proof.plates import PlateName, PrintFile
from layout.proof.readers import readers


class Workroom:
    """Makes an edition or an article for the desk, as often as it is asked.

    Args:
        path: an article, an edition, or a folder that holds one.
        out: where builds are written; approved pages are kept there.
        cache: the user's cache folder.
    """

    def __init__(self, path: Path, *, out: Path, cache: Path) -> None:
        self._file = locate(path).resolve()
        self._out = out
        self._cache = cache
        self._memory = memory.Memory()
        self._kept: Lock | None = None
        self._settled: Newsroom | None = None
        # Fonts and galleys are shared by all that is made, and stand no second hand at once.
        self._bench = threading.Lock()

    @property
    def root(self) -> Path:
        """The folder of the copy."""
        return self._file.parent

    @property
    def watched(self) -> tuple[Path, ...]:
        """Where a change asks for a build: copy, house styles and fonts."""
        around = (self.root, *self.root.parents)
        folders = [
            next((each / name for each in around if (each / name).is_dir()), None) for name in ("styles", "fonts")
        ]
        return (self.root, *(folder for folder in folders if folder))

    def __call__(self) -> BuiltEdition:
        """Make the edition.

        Raises:
            LayoutError: if it cannot be made.
        """
        seconds: dict[str, float] = {}
        with self._bench:
            made = production.show(self._file, self._cache, seconds, memory=self._memory, kept=self._kept)
            self._kept = pagedesk.make_up_lock(made)
            layout = records.layout_json(made, made.kept)
            pages = drawing.page_files(made, "screen", seconds, memory=self._memory)
            kept = _is_kept(pagedesk.lock_beside(made.edition, self._memory), self._kept)
            maker = _Maker(made=made, bench=self._bench, kept=kept)
            self._settle(made.newsroom)
        return BuiltEdition(
            slug=made.edition.slug,
            root=self.root,
            folder=self._out / made.edition.slug,
            layout=layout,
            report=records.report_json(made),
            pages=pages,
            seconds=seconds,
            marks_name=marks.file_name(self._file.name),
            maker=maker,
        )

    def _settle(self, newsroom: Newsroom) -> None:
        """Take what is in memory for what stays, once a newsroom has been opened and everything set in it.

        Galleys and plans are millions of values. To look through all of them for what could go takes as long as to make
        a page, and fell into every third save.
        """
        if newsroom is not self._settled:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._settled = newsroom


class _Maker(Struct, frozen=True, kw_only=True):
    """Makes more of one make-up than the pages that are shown."""

    made: pagedesk.MadeUp
    bench: threading.Lock
    kept: bool

    @property
    def views(self) -> tuple[PlateName, ...]:
        """The plates and the paper, where the press is known and Ghostscript is installed."""
        try:
            drawing.press_of(self.made)
        except LayoutError:
            return ()
        return plates.views(profiled=True)

    def print_page(self, number: int) -> PrintFile:
        """Draw a page for the press."""
        with self.bench:
            (page,) = drawing.page_files(self.made, "print", {}, numbers=[number])
        return PrintFile(content=page.content, icc=drawing.press_of(self.made).icc.data)

    def whole(self, variant: WholeName) -> bytes:
        """Draw all pages as one PDF, the proof with what readers have left on it by now."""
        with self.bench:
            return drawing.draw(self.made, VARIANTS[variant], readers=readers)

    def approve(self, page: int) -> None:
        """Lock a page; an article built alone has no lock, and its approval is its mark."""
        with self.bench:
            digests = drawing.page_digests(self.made, [page])
            pagedesk.accept(self.made, pagedesk.lock_beside(self.made.edition), approved=digests)

    def keep(self) -> None:
        """Lock the make-up of all pages."""
        with self.bench:
            pagedesk.accept(self.made, pagedesk.lock_beside(self.made.edition))


def _is_kept(lock: Lock | None, here: Lock | None) -> bool:
    """Whether the lock beside the edition holds just this make-up, or none is needed."""
    return here is None or (lock is not None and _plain(lock) == _plain(here))


def _plain(lock: Lock) -> Lock:
    """Return a lock without approvals, each page's stories in the order of their places."""
    pages = tuple(
        page.model_copy(
            update={"approved": None, "stories": tuple(sorted(page.stories, key=lambda one: (one.row, one.column)))}
        )
        for page in lock.pages
    )
    return lock.model_copy(update={"pages": pages})

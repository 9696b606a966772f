"""Fit: the copyfit ladder and the table that says how every story fits.

White between boxes, the crop of a picture and paragraphs a line longer are tried wherever a shape is cast off
(`layout.makeup.castoff`). Where the pages still do not hold the copy, stories give up what their entry allows, in
the order of the ladder: optional parts (`may_drop`), then the author's shorter body (`short`). The words are never
touched. What then still does not fit is overset; the table names it in lines and millimetres with its cheapest
cure.
"""

import operator
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct

from layout.composer.parts import Galley
from layout.copy.lint import copies
from layout.copy.model import Article, Copy, Edition, Story
from layout.findings import Finding, PagePlace, Place, Severity
from layout.kept import Kept
from layout.makeup.castoff import CastOff
from layout.makeup.edition import EditionDesk, Layout, MadePage, Placed
from layout.makeup.furnishing import Furnishing
from layout.makeup.lock import Lock, LockedPage, LockedStory
from layout.makeup.plan import Frame, Page
from layout.makeup.sidebyside import SideBySide
from layout.style import Format
from layout.units import mm

#: Times the ladder is climbed at most; each climb saves what is overset by then.
_CLIMBS: Final = 3
_WEIGHTS: Final = ("brief", "minor", "major", "lead")
#: A page emptier than this is said to be underset.
_UNDERSET: Final = 0.05


class FitRow(Struct, frozen=True, kw_only=True):
    """How one story fits. Lines are rows of one column of the page grid."""

    story: str
    file: str
    pages: tuple[int, ...]
    lines: int
    set: int
    overset: int
    underset: int
    #: Lines its frames have room for, and how wide a line is: what to write to.
    room: int
    column_mm: float
    done: tuple[str, ...]
    cure: Mapping[str, int] | None

    def as_json(self) -> dict[str, Any]:
        """Return the row as report.json holds it."""
        return {
            "story": self.story, "file": self.file, "pages": list(self.pages), "lines": self.lines, "set": self.set,
            "overset": self.overset, "underset": self.underset, "room": self.room,
            "column_mm": round(self.column_mm, 1), "done": list(self.done), "cure": dict(self.cure) if self.cure else None,
        }  # fmt: skip


class Fitted(Struct, frozen=True, kw_only=True):
    """An edition made up as well as its stories allow."""

    made: tuple[MadePage, ...]
    pages: tuple[Page, ...]
    unfilled: tuple[float, ...]
    table: tuple[FitRow, ...]
    findings: tuple[Finding, ...]
    dropped: frozenset[str]
    short: frozenset[str]


class Galleys(Protocol):
    """Gives a story's galley, with its body or its shorter one."""

    def __call__(self, article_id: str, *, short: bool) -> Galley:
        """Return the galley."""


def make_up_edition(
    edition: Edition,
    galleys: Galleys,
    castoff: CastOff,
    furnishing: Furnishing,
    lock: Lock | None = None,
    side_by_side: SideBySide | None = None,
    kept: Kept | None = None,
) -> Fitted:
    """Make an edition up, climbing the ladder as far as it must; a lock's placements are kept where they still fit.

    Where copy has come that has no room beside them, only approved pages are kept, before any story gives anything up
    for the sake of the others. ``side_by_side`` does several pieces of work at once. Locked pages that are ``kept``
    from the last time and whose stories are as they were are not laid again.
    """
    if lock:
        fitted = _climbed(edition, galleys, castoff, furnishing, lock, side_by_side, kept, climbs=0)
        if not any(row.overset for row in fitted.table):
            return fitted
        lock = lock.approved_alone()  # accepted for other copy: what nobody approved is made up anew
    return _climbed(edition, galleys, castoff, furnishing, lock, side_by_side)


def _climbed(
    edition: Edition,
    galleys: Galleys,
    castoff: CastOff,
    furnishing: Furnishing,
    lock: Lock | None,
    side_by_side: SideBySide | None,
    kept: Kept | None = None,
    *,
    climbs: int = _CLIMBS,
) -> Fitted:
    style, page = castoff.style, castoff.page
    dropped: dict[str, frozenset[str]] = (
        {name: frozenset(parts) for name, parts in lock.dropped.items()} if lock else {}
    )
    short: set[str] = set(lock.short) if lock else set()

    def attempt() -> Layout:
        chosen = {article.id: galleys(article.id, short=article.id in short) for article in edition.articles}
        desk = EditionDesk(edition, chosen, style, page, furnishing, dropped, castoff, lock, kept)
        return desk.make(side_by_side)

    layout = attempt()
    for _ in range(climbs):
        if not layout.overset or not _give_up(edition, layout, castoff, galleys, dropped, short):
            break
        layout = attempt()
    return _fitted(edition, layout, dropped, frozenset(short), furnishing, page)


def _give_up(
    edition: Edition,
    layout: Layout,
    castoff: CastOff,
    galleys: Galleys,
    dropped: dict[str, frozenset[str]],
    short: set[str],
) -> bool:
    """Climb the ladder until what is overset is saved: the least weighty stories give up parts first, then take their shorter body."""
    wanted = sum(castoff.rows_asked(portion) for portion in layout.overset)
    saved = 0
    stories = sorted(edition.stories, key=lambda story: (_WEIGHTS.index(story.weight), -edition.stories.index(story)))
    for story in stories:
        for part in story.may_drop:
            gone = dropped.get(story.article.id, frozenset())
            if saved < wanted and part not in gone and getattr(story.article, part, None):
                dropped[story.article.id] = gone | {part}
                saved += castoff.rows_of_part(galleys(story.article.id, short=False), part)
    for story in stories:
        if saved < wanted and story.short == "allowed" and story.article.short and story.article.id not in short:
            short.add(story.article.id)
            column = castoff.page.column_width
            whole, shorter = (galleys(story.article.id, short=is_short).body(column).rows for is_short in (False, True))
            saved += whole - shorter
    return saved > 0


def _fitted(
    edition: Edition,
    layout: Layout,
    dropped: Mapping[str, frozenset[str]],
    short: frozenset[str],
    furnishing: Furnishing,
    page: Format,
) -> Fitted:
    starts: dict[str, int] = {}
    for made in layout.pages:
        for placed in made.placed:
            starts.setdefault(placed.portion.id, made.page.number)
    pages = tuple(_with_numbers(made.page, furnishing, starts) for made in layout.pages)
    held: dict[str, list[tuple[int, Placed]]] = {}
    for made in layout.pages:
        for placed in made.placed:
            held.setdefault(placed.portion.id, []).append((made.page.number, placed))
    rows = _body_rows(layout)
    table = tuple(
        _row(story, layout, page, held.get(story.article.id, ()), rows[story.article.id]) for story in edition.stories
    )
    findings = [*_overset(layout, page), *_underset(layout), *_left_out(edition, dropped, short)]
    gone = frozenset(f"{article}/{part}" for article, parts in dropped.items() for part in parts)
    return Fitted(
        made=layout.pages, pages=pages, unfilled=tuple(made.unfilled for made in layout.pages), table=table, findings=tuple(findings),
        dropped=gone, short=short,
    )  # fmt: skip


def lock_of(edition: Edition, fitted: Fitted, setting: str, approved: Mapping[int, str]) -> Lock:
    """Return the lock that keeps a make-up, with the digests of its approved pages."""
    gone: dict[str, list[str]] = {}
    for name in sorted(fitted.dropped):
        article, _, part = name.rpartition("/")
        gone.setdefault(article, []).append(part)
    return Lock(
        setting=setting,
        order=tuple(story.article.id for story in edition.stories),
        dropped={article: tuple(parts) for article, parts in gone.items()},
        short=tuple(sorted(fitted.short)),
        pages=tuple(
            LockedPage(
                number=made.page.number,
                approved=approved.get(made.page.number),
                stories=tuple(_locked_story(placed) for placed in made.placed),
            )
            for made in fitted.made
        ),
    )


def _locked_story(placed: Placed) -> LockedStory:
    recipe = placed.recipe
    return LockedStory(
        story=placed.portion.id, from_page=placed.portion.from_page, column=placed.column, row=placed.row, columns=recipe.columns,
        rows=recipe.rows, step=recipe.step, picture_columns=recipe.picture_columns, picture_rows=recipe.picture_rows,
        loose=recipe.loose, front=recipe.front, white=placed.white,
    )  # fmt: skip


def _with_numbers(page: Page, furnishing: Furnishing, starts: Mapping[str, int]) -> Page:
    frames: tuple[Frame, ...] = furnishing.numbered(page.frames, starts)
    if all(map(operator.is_, frames, page.frames)):
        return page
    return Page(number=page.number, section=page.section, frames=frames, head_rows=page.head_rows, colour=page.colour)


def _row(story: Story, layout: Layout, page: Format, held: Sequence[tuple[int, Placed]], placed_rows: int) -> FitRow:
    left = [portion for portion in layout.overset if portion.id == story.article.id]
    overset = sum(portion.body.rows for portion in left)
    underset = sum(placed.white for _, placed in held)
    cure: dict[str, int] | None = None
    if overset:
        cure = {"cut_lines": overset, "pages": layout.pages_needed}
    elif underset:
        cure = {"add_lines": underset}
    return FitRow(
        story=story.article.id, file=story.article.file, pages=tuple(dict.fromkeys(number for number, _ in held)),
        lines=placed_rows + overset, set=placed_rows, overset=overset, underset=underset,
        room=placed_rows + underset, column_mm=mm(page.column_width),
        done=tuple(dict.fromkeys(step for _, placed in held for step in placed.done)), cure=cure,
    )  # fmt: skip


def _body_rows(layout: Layout) -> Counter[str]:
    """Return the rows of copy that stand on the pages, by story."""
    rows: Counter[str] = Counter()
    for made in layout.pages:
        for frame in made.page.frames:
            if frame.story:
                rows[frame.story] += sum(fragment.rows for fragment in frame.fragments if fragment.part == "body")
    return rows


def _overset(layout: Layout, page: Format) -> Sequence[Finding]:
    findings = []
    for portion in layout.overset:
        lines = portion.body.rows
        depth = mm(lines * page.leading)
        findings.append(
            Finding(
                code="page/overset",
                severity=Severity.FAIL,
                message=f"{portion.id}: {lines} lines ({depth:.0f} mm of one column) have no room",
                hint=f"cut {lines} lines, or give the edition {layout.pages_needed} pages",
                place=_begins(portion.story.article, portion.story.article.body),
            )
        )
    return findings


def _left_out(edition: Edition, dropped: Mapping[str, frozenset[str]], short: frozenset[str]) -> Iterator[Finding]:
    """Say what of the copy is not printed: nobody should learn it from the paper."""
    for story in edition.stories:
        article = story.article
        gone = [(part, getattr(article, part)) for part in story.may_drop if part in dropped.get(article.id, ())]
        for part, copy in gone:
            place = next((one.place for one in copies(copy) if one.place), None)
            yield Finding(
                code="page/left-out", severity=Severity.INFO, message=f"{article.id}: no room for its {part}, left out",
                hint="may_drop allows it; more pages, or less copy elsewhere, would keep it", place=place or Place(article.file),
            )  # fmt: skip
        if article.id in short:
            yield Finding(
                code="page/shortened", severity=Severity.INFO, message=f"{article.id}: its short body is printed, not the whole",
                hint="short allows it; more pages, or less copy elsewhere, would keep the whole",
                place=_begins(article, article.short),
            )  # fmt: skip


def _begins(article: Article, copy: Copy | None) -> Place:
    """Where a part of an article begins in its file."""
    return (copy.place if copy else None) or Place(article.file)


def _underset(layout: Layout) -> Sequence[Finding]:
    return [
        Finding(
            code="page/underset",
            severity=Severity.WARN,
            message=f"{made.unfilled:.1%} of page {made.page.number} stays white",
            hint="add copy or a filler",
            on_page=PagePlace(made.page.number),
        )
        for made in layout.pages
        if made.unfilled > _UNDERSET
    ]

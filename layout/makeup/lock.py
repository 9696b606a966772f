"""The lock: `layout.lock` beside the edition keeps accepted placements and approved pages.

A locked page is made up again without a search: each story is laid into the rectangle it had, by the recipe it had.
Where the copy has changed so that it no longer fits, that page alone is searched again, with the same stories if
they can be had. An approved page carries the digest of what was drawn; a build whose page differs stops
(`layout.production`). The file is JSON, one placement a line, so that a change of make-up reads as a change of
lines.
"""

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from layout.errors import CopyRefusedError
from layout.findings import Finding, Place, Severity

FILE_NAME: Final = "layout.lock"
_FORMAT: Final = 1


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class LockedStory(_Entry):
    """A portion in its rectangle. ``loose`` names paragraphs asked to run longer, with by how many lines."""

    story: str
    from_page: int = 0
    column: int
    row: int
    columns: int
    rows: int
    step: int
    picture_columns: int = 0
    picture_rows: int = 0
    loose: tuple[tuple[str, int], ...] = ()
    front: bool = False
    white: int = 0


class LockedPage(_Entry):
    """A page's placements; ``approved`` is the digest of the page as it was approved, if it was."""

    number: int
    stories: tuple[LockedStory, ...]
    approved: str | None = None


class Lock(_Entry):
    """An accepted make-up. ``order`` is the stories' order when it was accepted, ``setting`` a digest of style, format and faces."""

    format: int = _FORMAT
    setting: str
    order: tuple[str, ...]
    dropped: dict[str, tuple[str, ...]] = {}
    short: tuple[str, ...] = ()
    pages: tuple[LockedPage, ...]

    def page(self, number: int) -> LockedPage | None:
        """Return a page's entry, or None where the lock has none."""
        return next((page for page in self.pages if page.number == number), None)

    def unmoved(self, order: Sequence[str]) -> tuple[str, ...]:
        """Return the leading stories of a run of pages that follow each other as when the make-up was accepted.

        Pages that hold others have to be searched: stories came, went or moved there.
        """
        if not order or order[0] not in self.order:
            return ()
        start = self.order.index(order[0])
        same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(order, self.order[start:], strict=False))
        return tuple(story for story, _ in same)

    def kept_for(self, number: int) -> frozenset[str]:
        """Return the stories that approved pages behind a page hold."""
        approved = (page for page in self.pages if page.approved and page.number > number)
        return frozenset(story.story for page in approved for story in page.stories if not story.from_page)

    def approved_alone(self) -> "Lock":
        """Return the lock without what nobody has approved."""
        return self.model_copy(
            update={"dropped": {}, "short": (), "pages": tuple(page for page in self.pages if page.approved)}
        )

    def approved(self) -> Mapping[int, str]:
        """Return the digests of approved pages by page."""
        return {page.number: page.approved for page in self.pages if page.approved}


def read_lock(folder: Path) -> Lock | None:
    """Return the lock beside an edition, or None where there is none.

    Raises:
        CopyRefusedError: if there is one that cannot be read.
    """
    path = folder / FILE_NAME
    try:
        data: Any = json.loads(path.read_text("utf-8"))
        lock = Lock.model_validate(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ValidationError) as error:
        reason = "is not as Umbruch writes it" if isinstance(error, ValueError) else "cannot be read"
        finding = Finding(
            code="lock/unreadable", severity=Severity.FAIL, message=f"{FILE_NAME} {reason}",
            hint="restore it, or build with --fresh to make the edition up anew", place=Place(str(path)),
        )  # fmt: skip
        raise CopyRefusedError(f"{path} cannot be read", [finding]) from error
    return lock if lock.format == _FORMAT else None


def written(lock: Lock) -> bytes:
    """Return a lock as its file holds it."""
    data = lock.model_dump(mode="json")
    pages = data.pop("pages")
    head = json.dumps(data, ensure_ascii=False, indent=1)[:-2]
    rows = []
    for page in pages:
        stories = ",\n    ".join(json.dumps(story, ensure_ascii=False) for story in page["stories"])
        approved = json.dumps(page["approved"])
        rows.append(f'  {{"number": {page["number"]}, "approved": {approved}, "stories": [\n    {stories}]}}')
    body = ",\n".join(rows)
    return f'{head},\n "pages": [\n{body}\n ]\n}}\n'.encode()

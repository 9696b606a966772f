"""The outline: bookmarks by section and story (ISO 32000-1 12.3.3).

WeasyPrint would make a bookmark of every heading it lays out, and of each fragment of one; a reader of newspapers wants
the table of contents. Its own are switched off in the stylesheet, see `layout.press.variants.tokens`.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pydyf
from msgspec import Struct

from layout.units import POINTS_PER_PX

#: Neither WeasyPrint nor pydyf has types.
_Object = Any


class Entry(Struct, frozen=True, kw_only=True):
    """A story in the outline: its id, which its frames carry in the HTML, and its headline."""

    story: str
    headline: str


class Chapter(Struct, frozen=True, kw_only=True):
    """A section in the outline. Stories of one without a name stand beside the sections."""

    name: str
    entries: tuple[Entry, ...]


class _Bookmark(Struct):
    title: str
    place: tuple[int, float]
    kids: list["_Bookmark"]


def outlining(chapters: Sequence[Chapter]) -> Callable[[_Object, _Object], None]:
    """Return the finisher that writes the outline; a story that stands on no page has no bookmark."""

    def outline(document: _Object, pdf: _Object) -> None:
        places = dict(_places(document))
        _aim(pdf, places)
        bookmarks = list(_bookmarks(chapters, places))
        if bookmarks:
            root = pydyf.Dictionary({"Type": "/Outlines"})
            pdf.add_object(root)
            _hang(bookmarks, root, pdf)
            pdf.catalog["Outlines"] = root.reference
            if root["Count"] > 1:
                pdf.catalog["PageMode"] = "/UseOutlines"

    return outline


def _places(document: _Object) -> Iterator[tuple[str, tuple[int, float]]]:
    """Yield each story with the page and height of its frames, last ones first, so that a dict keeps the first."""
    for number in range(len(document.pages) - 1, -1, -1):
        page = document.pages[number]
        found = list(_frames(page._page_box))  # noqa: SLF001 - no public way to the boxes
        for story, top in reversed(found):
            yield story, (number, round((page.height - top) * POINTS_PER_PX, 3))


def _frames(box: _Object) -> Iterator[tuple[str, float]]:
    """Yield the names of each story's frame on a page, its id and its place, with the frame's upper edge."""
    element = box.element
    if element is not None and element.get("data-t") == "Art":
        top = _top(box)
        yield from ((name, top) for name in (element.get("data-k"), *_named(box)))
        return
    for child in getattr(box, "children", ()):
        yield from _frames(getattr(child, "_box", child))


def _named(box: _Object) -> Iterator[str]:
    for child in getattr(box, "children", ()):
        element = getattr(child, "_box", child).element
        if element is not None and element is not box.element and element.get("id"):
            yield element.get("id")


def _top(box: _Object) -> float:
    """Return the upper edge of a frame: all in it is placed absolutely, so its own box is empty."""
    tops = [_top(getattr(child, "_box", child)) for child in getattr(box, "children", ())]
    return min(tops) if tops else float(box.position_y)


def _bookmarks(chapters: Sequence[Chapter], places: dict[str, tuple[int, float]]) -> Iterator[_Bookmark]:
    for chapter in chapters:
        stories = [_Bookmark(e.headline, places[e.story], []) for e in chapter.entries if e.story in places]
        if chapter.name and stories:
            yield _Bookmark(chapter.name, min((story.place for story in stories), key=_order), stories)
        else:
            yield from stories


def _order(place: tuple[int, float]) -> tuple[int, float]:
    return place[0], -place[1]


def _aim(pdf: _Object, places: dict[str, tuple[int, float]]) -> None:
    """Point the named destinations of stories at their heads: WeasyPrint takes the frame's own box, which is empty."""
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    for index in range(0, len(names), 2):
        place = places.get(names[index].string)
        if place is not None:
            names[index + 1] = _goal(pdf, place)


def _goal(pdf: _Object, place: tuple[int, float]) -> _Object:
    return pydyf.Array([pdf.page_references[place[0]], "/XYZ", "null", place[1], "null"])


def _hang(bookmarks: Sequence[_Bookmark], parent: _Object, pdf: _Object) -> None:
    """Write bookmarks below their parent, all open."""
    written = []
    for bookmark in bookmarks:
        title, goal = pydyf.String(bookmark.title), _goal(pdf, bookmark.place)
        item = pydyf.Dictionary({"Title": title, "Parent": parent.reference, "Dest": goal})
        pdf.add_object(item)
        written.append(item)
        if bookmark.kids:
            _hang(bookmark.kids, item, pdf)
    for before, after in pairwise(written):
        before["Next"], after["Prev"] = after.reference, before.reference
    parent["First"], parent["Last"] = written[0].reference, written[-1].reference
    parent["Count"] = len(bookmarks) + sum(len(bookmark.kids) for bookmark in bookmarks)

"""What changed between two PDFs, page by page.

The cheap proof comes first: files of the same bytes are the same, and a page whose picture and text have
the same digest is the same. Only pages that differ are drawn finely, to say where. Pages are paired by
what stands on them and not by their number, so a page put in between does not make every page behind it a
changed one. Any two PDFs will do; what a difference is worth (an exit code, a stale approval) is for the
caller.
"""

import base64
import difflib
import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib import resources
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from layout.findings import Box
from layout.proof.regions import Region, regions
from layout.raster import Document, Leaf, Sheet, leaves

Kind = Literal["same", "changed", "added", "removed"]

#: Enough for a digest: a shift of a twentieth of a point still changes the grey of an edge.
_DIGEST_DPI: Final = 72
_REPORT_DPI: Final = 110
#: Pages that share less of their words are not versions of one another.
_KIN: Final = 0.2
#: Above so many word pairs difflib may take frequent words for noise, else it works for many seconds.
_EXACT_WORD_PAIRS: Final = 9_000_000


class WordChange(Struct, frozen=True, kw_only=True):
    """Words that became other words; one side is empty where words were only added or taken away."""

    old: str
    new: str
    before: str
    """The words in front of the change, to find it by."""
    after: str


class PageChange(Struct, frozen=True, kw_only=True):
    """A page of the old file beside its page of the new one; pages count from 1."""

    kind: Kind
    old: int | None
    new: int | None
    old_digest: str = ""
    new_digest: str = ""
    words: tuple[WordChange, ...] = ()
    regions: tuple[Region, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """Two PDFs page by page, in the order of the new one; removed pages stand where they stood."""

    old: Path
    new: Path
    pages: tuple[PageChange, ...]

    @property
    def same(self) -> bool:
        """Whether every page looks and reads the same."""
        return all(page.kind == "same" for page in self.pages)


class Look(Struct, frozen=True, dict=True):
    """A page, looked at when something is first asked of it: what it shows, as far as it takes to tell it from others."""

    leaf: Leaf

    @cached_property
    def sheet(self) -> Sheet:
        """Its size and boxes."""
        return self.leaf.sheet

    @property
    def digest(self) -> str:
        """Of its size, its picture and its text."""
        return self._seen.digest

    @property
    def words(self) -> tuple[str, ...]:
        """What can be read on it."""
        return self._seen.words

    @property
    def thumbnail(self) -> NDArray[np.float32] | None:
        """Of a page without words, to tell it from others by."""
        return self._seen.thumbnail

    @cached_property
    def _seen(self) -> "_Seen":
        sheet, colours, text = self.leaf.glance(dpi=_DIGEST_DPI)
        digest = hashlib.sha256(f"{sheet.width:.2f} {sheet.height:.2f}\n{text}\n".encode())
        digest.update(colours.tobytes())
        words = tuple(text.split())
        thumbnail = None if words else _thumbnail(colours)
        return _Seen(digest=digest.hexdigest(), words=words, thumbnail=thumbnail)


class _Seen(Struct, frozen=True, kw_only=True):
    digest: str
    words: tuple[str, ...]
    thumbnail: NDArray[np.float32] | None


def looks(pdf: Document) -> tuple[Look, ...]:
    """Return every page of a PDF, to be looked at."""
    return tuple(Look(leaf) for leaf in leaves(pdf))


def compare(old: Path, new: Path) -> Comparison:
    """Compare two PDFs page by page.

    Raises:
        BrokenPdfError: if one of them cannot be opened or drawn.
    """
    with Document(old) as before, Document(new) as after:
        if before.sha256 == after.sha256:
            pages = tuple(_equal_pages(len(before), before.sha256))
        else:
            pages = compare_pages(looks(before), looks(after))
    return Comparison(old=old, new=new, pages=pages)


def compare_pages(old: Sequence[Look], new: Sequence[Look]) -> tuple[PageChange, ...]:
    """Compare the pages of two editions that have been looked at."""
    return tuple(_page_change(pair, old, new) for pair in _align(old, new))


def compare_page(old: Look, new: Look, number: int) -> PageChange:
    """Compare a page with an older one of the same number."""
    return _two_pages((number - 1, number - 1), (old, new))


def as_json(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as values ready for JSON."""
    return {
        "format": 1,
        "old": str(comparison.old),
        "new": str(comparison.new),
        "same": comparison.same,
        "pages": [page_as_json(page) for page in comparison.pages],
    }


def page_as_json(page: PageChange) -> dict[str, object]:
    """Return one page of a comparison as values ready for JSON."""
    return {
        "kind": page.kind,
        "old": page.old,
        "new": page.new,
        "old_digest": page.old_digest,
        "new_digest": page.new_digest,
        "words": [
            {"old": word.old, "new": word.new, "before": word.before, "after": word.after} for word in page.words
        ],
        "regions": [{"box": _numbers(region.box), "shift": region.shift} for region in page.regions],
    }


def as_text(comparison: Comparison) -> str:
    """Return a summary for the terminal, a line a page that differs and a line a change of words."""
    lines = [line for page in comparison.pages for line in _page_lines(page)]
    same = sum(page.kind == "same" for page in comparison.pages)
    lines.append(f"{same} of {len(comparison.pages)} pages are the same")
    return "\n".join(lines)


def report_html(comparison: Comparison, *, language: str = "de") -> str:
    """Return a report in one file: changed pages as overlay, side by side or blinking, and changed words.

    Raises:
        BrokenPdfError: if a file is no longer there to be drawn.
    """
    say = _WORDS["de" if language.startswith("de") else "en"]
    with Document(comparison.old) as old, Document(comparison.new) as new:
        pages = "\n".join(_page_html(page, old, new, say) for page in comparison.pages)
    same = sum(page.kind == "same" for page in comparison.pages)
    template = Template(resources.files("layout.proof").joinpath("web/diff.html").read_text("utf-8"))
    return template.substitute(
        say,
        language=language,
        old_name=html.escape(comparison.old.name),
        new_name=html.escape(comparison.new.name),
        summary=html.escape(say["summary"].format(same=same, all=len(comparison.pages))),
        pages=pages,
    )


# --- looking at pages -----------------------------------------------------------------------------


def _equal_pages(count: int, digest: str) -> Iterator[PageChange]:
    for number in range(1, count + 1):
        yield PageChange(
            kind="same",
            old=number,
            new=number,
            old_digest=f"{digest}#{number}",
            new_digest=f"{digest}#{number}",
        )


def _thumbnail(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return 16 x 16 mean values between 0 and 1, to tell pages without words apart."""
    rows = np.array_split(colours[::4, ::4].mean(axis=2, dtype=np.float32) / 255, 16, axis=0)
    return np.array([[cell.mean() for cell in np.array_split(row, 16, axis=1)] for row in rows], np.float32)


# --- pairing pages --------------------------------------------------------------------------------


def _align(old: Sequence[Look], new: Sequence[Look]) -> list[tuple[int | None, int | None]]:
    """Return pairs of indices in reading order; None where a page has no counterpart."""
    matcher = difflib.SequenceMatcher(
        None, [page.digest for page in old], [page.digest for page in new], autojunk=False
    )
    pairs: list[tuple[int | None, int | None]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(zip(range(old_from, old_to), range(new_from, new_to), strict=True))
        else:
            kin = _kin_pairs(old[old_from:old_to], new[new_from:new_to])
            pairs.extend(
                _pair_up([(a + old_from, b + new_from) for a, b in kin], (old_from, old_to), (new_from, new_to))
            )
    return pairs


def _kin_pairs(old: Sequence[Look], new: Sequence[Look]) -> list[tuple[int, int]]:
    """Return the pairs of like pages, in order, whose likeness is the greatest in sum."""
    gain = [[max(0.0, _likeness(before, after) - _KIN) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                best[row + 1][column + 1] + gain[row][column],
            )
    pairs: list[tuple[int, int]] = []
    row = column = 0
    while row < len(old) and column < len(new):
        if gain[row][column] and best[row][column] == best[row + 1][column + 1] + gain[row][column]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(old: Look, new: Look) -> float:
    """Return how much two pages share, 0 to 1: of their words, or of their look where there are none."""
    if old.thumbnail is not None and new.thumbnail is not None:
        return 1.0 - float(abs(old.thumbnail - new.thumbnail).mean())
    shared = sum((Counter(old.words) & Counter(new.words)).values())
    return 2 * shared / (len(old.words) + len(new.words))


def _pair_up(
    kin: Sequence[tuple[int, int]], old: tuple[int, int], new: tuple[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pairs and what lies between them; unlike pages in the same place are one page made anew."""
    bounds = [(old[0] - 1, new[0] - 1), *kin, (old[1], new[1])]
    for (old_last, new_last), (old_next, new_next) in pairwise(bounds):
        olds, news = list(range(old_last + 1, old_next)), list(range(new_last + 1, new_next))
        replaced = min(len(olds), len(news))
        yield from zip(olds[:replaced], news[:replaced], strict=True)
        yield from ((index, None) for index in olds[replaced:])
        yield from ((None, index) for index in news[replaced:])
        if (old_next, new_next) != bounds[-1]:
            yield old_next, new_next


# --- what changed on a page -----------------------------------------------------------------------


def _page_change(
    pair: tuple[int | None, int | None], old_pages: Sequence[Look], new_pages: Sequence[Look]
) -> PageChange:
    old, new = pair
    if old is None:
        assert new is not None
        return PageChange(kind="added", old=None, new=new + 1, new_digest=new_pages[new].digest)
    if new is None:
        return PageChange(kind="removed", old=old + 1, new=None, old_digest=old_pages[old].digest)
    return _two_pages((old, new), (old_pages[old], new_pages[new]))


def _two_pages(pair: tuple[int, int], both: tuple[Look, Look]) -> PageChange:
    (old, new), (old_look, new_look) = pair, both
    differs = old_look.digest != new_look.digest
    return PageChange(
        kind="changed" if differs else "same",
        old=old + 1,
        new=new + 1,
        old_digest=old_look.digest,
        new_digest=new_look.digest,
        words=tuple(_word_changes(old_look.words, new_look.words)) if differs else (),
        regions=regions(old_look.leaf, new_look.leaf) if differs else (),
    )


def _word_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[WordChange]:
    autojunk = len(old) * len(new) > _EXACT_WORD_PAIRS
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=autojunk)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag != "equal":
            yield WordChange(
                old=" ".join(old[old_from:old_to]),
                new=" ".join(new[new_from:new_to]),
                before=" ".join(new[max(0, new_from - 4) : new_from]),
                after=" ".join(new[new_to : new_to + 4]),
            )


# --- reports --------------------------------------------------------------------------------------

_WORDS: Final[dict[str, dict[str, str]]] = {
    "de": {
        "title": "Was sich geändert hat",
        "view": "Ansicht",
        "overlay": "Übereinander",
        "side": "Nebeneinander",
        "blink": "Blinken",
        "legend": "Rot: nur alt · Blau: nur neu",
        "summary": "{same} von {all} Seiten sind unverändert",
        "same": "unverändert",
        "changed": "geändert",
        "added": "neu",
        "removed": "entfallen",
        "page": "Seite",
        "before": "alt",
        "after": "neu",
        "words": "Geänderte Wörter",
        "moved": "verschoben um {right} pt nach rechts, {down} pt nach unten",
    },
    "en": {
        "title": "What changed",
        "view": "View",
        "overlay": "Overlay",
        "side": "Side by side",
        "blink": "Blink",
        "legend": "Red: old only · Blue: new only",
        "summary": "{same} of {all} pages are the same",
        "same": "same",
        "changed": "changed",
        "added": "added",
        "removed": "removed",
        "page": "Page",
        "before": "old",
        "after": "new",
        "words": "Changed words",
        "moved": "moved {right} pt right, {down} pt down",
    },
}


def _numbers(box: Box) -> list[float]:
    return [round(value, 3) for value in (box.x, box.y, box.width, box.height)]


def _page_lines(page: PageChange) -> Iterator[str]:
    if page.kind == "same":
        return
    name = f"page {page.new}" if page.new else f"old page {page.old}"
    if page.kind == "changed" and page.old != page.new:
        name += f" (was {page.old})"
    yield f"{name}: {page.kind}"
    for word in page.words:
        yield f"  … {word.before} [-{word.old}-]{{+{word.new}+}} {word.after} …"
    for region in () if page.words else page.regions:
        moved = f"moved {region.shift[0]:g} pt right, {region.shift[1]:g} pt down" if region.shift else ""
        yield f"  {_where(region.box)} {moved or 'looks different'}"


def _where(box: Box) -> str:
    return f"{box.width:.0f} × {box.height:.0f} pt at {box.x:.0f}, {box.y:.0f}"


def _page_html(page: PageChange, old: Document, new: Document, say: dict[str, str]) -> str:
    number = page.new or page.old
    title = f"{say['page']} {number}: {say[page.kind]}"
    if page.kind == "changed" and page.old != page.new:
        title += f" ({say['before']}: {page.old})"
    if page.kind == "same":
        return f'<p class="same">{title} <code>{page.new_digest[:12]}</code></p>'
    pictures = "".join(
        _picture(document, side, say, page)
        for document, side, there in ((old, "old", page.old), (new, "new", page.new))
        if there
    )
    words = "".join(_word_html(word) for word in page.words)
    words = f"<h3>{say['words']}</h3><ul>{words}</ul>" if words else ""
    moved = "".join(_moved_html(region, say) for region in (() if page.words else page.regions))
    moved = f"<ul>{moved}</ul>" if moved else ""
    return (
        f'<section class="{page.kind}"><h2>{title}</h2>'
        f'<div class="pictures">{pictures}</div><div class="list">{words}{moved}</div></section>'
    )


def _moved_html(region: Region, say: dict[str, str]) -> str:
    if not region.shift:
        return ""
    right, down = (f"{length:g}" for length in region.shift)
    return f"<li>{_where(region.box)}: {say['moved'].format(right=right, down=down)}</li>"


def _picture(pdf: Document, side: str, say: dict[str, str], page: PageChange) -> str:
    number = page.old if side == "old" else page.new
    assert number is not None
    sheet = pdf.sheet(number - 1)
    png = base64.b64encode(pdf.png(number - 1, dpi=_REPORT_DPI)).decode("ascii")
    marks = "".join(_mark_html(region.box, sheet.trim, sheet.width, sheet.height) for region in page.regions)
    label = say["before"] if side == "old" else say["after"]
    alt = f"{say['page']} {number}, {label}"
    return (
        f'<figure class="{side}"><figcaption>{label}</figcaption>'
        f'<div class="sheet"><img alt="{alt}" src="data:image/png;base64,{png}">{marks}</div></figure>'
    )


def _mark_html(box: Box, trim: Box, width: float, height: float) -> str:
    left, top = 100 * (box.x + trim.x) / width, 100 * (box.y + trim.y) / height
    wide, high = 100 * box.width / width, 100 * box.height / height
    return f'<i style="left:{left:.2f}%;top:{top:.2f}%;width:{wide:.2f}%;height:{high:.2f}%"></i>'


def _word_html(word: WordChange) -> str:
    parts: Iterable[str] = (
        html.escape(word.before),
        f"<del>{html.escape(word.old)}</del>" if word.old else "",
        f"<ins>{html.escape(word.new)}</ins>" if word.new else "",
        html.escape(word.after),
    )
    return f"<li>{' '.join(part for part in parts if part)}</li>"

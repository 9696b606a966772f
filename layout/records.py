"""The records of a make-up: layout.json says where every line stands, report.json what was found and how stories fit."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from typing import Any, Final

from msgspec import json
from msgspec.structs import replace

from layout.composer.keeping import as_bytes
from layout.copy.model import Edition
from layout.findings import Finding
from layout.html.furniture import Paper, furniture
from layout.kept import Kept
from layout.makeup.plan import Page
from layout.makeup.trace import Furniture, Header, Pages, Story, Trace, Tracer, head_of, packed_page
from layout.pagedesk import MadeUp
from layout.preflight.own import Inspection
from layout.press import profiles
from layout.press.cache import Store, key_of
from layout.press.jobs import in_processes, shares


def traced(made: MadeUp, store: Store | None = None, jobs: int = 1, *, packed: bool = False) -> Trace:
    """Return where every line stands and where it came from.

    Args:
        made: the make-up.
        store: pages it holds from an earlier build are not traced again.
        jobs: processes that trace pages at once.
        packed: pages take less memory and more time; as they were first asked for.
    """
    if not made.traced:
        made.traced.append(_traced(made, store, jobs, packed=packed))
    return made.traced[0]


def layout_json(made: MadeUp, kept: Kept | None = None) -> dict[str, Any]:
    """Return layout.json as plain data.

    Args:
        made: the make-up.
        kept: pages as they were given the last time. Without it pages are read from their bytes each time they are asked
            for, and take no memory.
    """
    trace = traced(made)
    pages: Sequence[dict[str, Any]] = Pages(trace.pages)
    if kept is not None:
        pages = [
            kept.once(("page as data", number), (page,), partial(json.decode, page))
            for number, page in enumerate(trace.written())
        ]
    return {**trace.head, "pages": pages}


def _traced(made: MadeUp, store: Store | None, jobs: int, *, packed: bool) -> Trace:
    edition, plan = made.edition, made.plan
    header = Header(
        slug=edition.slug,
        title=made.title,
        date=edition.date.isoformat() if edition.date else None,
        number=edition.number,
        style=edition.style,
        language=made.newsroom.style.language,
        root=edition.path.parent,
        file=edition.path.name,
        bleed=_bleed(made),
    )
    sections = {story.article.id: str(section.name or "") for section in edition.sections for story in section.stories}
    stories = [
        Story(
            package=made.packages[article.id],
            file=article.file,
            headline=str(article.headline),
            section=sections[article.id],
        )
        for article in edition.articles
    ]
    said = {page.number: _furniture(made, page) for page in plan.pages}  # prepares faces, for all processes
    tracer = Tracer(plan.grid, header, made.packages, made.newsroom.setter.shaper, made.newsroom.page.body)
    work = [
        partial(_pages, made, plan.pages[share.start : share.stop], tracer, said, store, packed=packed)
        for share in shares(len(plan.pages), jobs)
    ]
    pages = tuple(page for share in in_processes(work, jobs) for page in share)
    return Trace(head=head_of(plan, header, stories), pages=pages)


def _pages(
    made: MadeUp, pages: Sequence[Page], tracer: Tracer, said: Mapping[int, Sequence[Furniture]], store: Store | None,
    *, packed: bool,
) -> list[bytes]:  # fmt: skip
    """Return pages as layout.json holds them, or packed; those that are as they were the last time are not traced again."""

    def trace(page: Page) -> bytes:
        return _member(tracer.page(page, said[page.number]))

    def traced(page: Page, made_from: tuple[object, ...]) -> bytes:
        if store is None:
            written = trace(page)
        else:
            written = store.made(key_of("traced", as_bytes(made_from, made.newsroom.fonts)), partial(trace, page))
        return packed_page(written) if packed else written

    known = [(page, tracer.made_from(page, said[page.number])) for page in pages]
    return [
        made.kept.once(("traced", page.number), made_from, partial(traced, page, made_from))
        for page, made_from in known
    ]


def _furniture(made: MadeUp, page: Page) -> tuple[Furniture, ...]:
    paper = made.paper
    return made.kept.once(("furniture", page.number), (paper, page.section), lambda: _said(made, paper, page))


def _said(made: MadeUp, paper: Paper, page: Page) -> tuple[Furniture, ...]:
    """Return what a page's furniture says."""
    pieces = furniture(paper, page, made.plan.grid, made.newsroom.fonts, made.newsroom.setter.shaper)
    return tuple(Furniture(kind=each.kind.split()[0], box=each.box, text=each.text) for each in pieces if each.text)


def _bleed(made: MadeUp) -> float:
    """Return the bleed of the press an edition is printed on, in points; none where its profile cannot be read."""
    folder, name = made.newsroom.style.folder, made.press
    profile = made.kept.of_file(
        "press profile", profiles.file_of(name, folder), (), lambda: profiles.load(name, style=folder).value
    )
    return profile.bleed if profile else 0.0


def report_json(made: MadeUp, inspection: Inspection | None = None) -> dict[str, Any]:
    """Return report.json: the findings, the fit table, and what the preflight of the print file says."""
    edition = made.edition
    fit = made.fitted.table if made.fitted else ()
    return {
        "format": 1,
        "slug": edition.slug,
        "umbruch": version("umbruch"),
        "findings": [finding_json(within(finding, edition)) for finding in made.findings],
        "fit": [replace(row, file=edition.name_of(row.file)).as_json() for row in fit],
        "preflight": inspection.as_json() if inspection else None,
    }


def within(finding: Finding, edition: Edition) -> Finding:
    """Return a finding with its file as it is named within the edition's folder."""
    if finding.place is None:
        return finding
    return replace(finding, place=replace(finding.place, file=edition.name_of(finding.place.file)))


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data."""
    place, on_page = finding.place, finding.on_page
    box = on_page.box if on_page else None
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "page": on_page.page if on_page else None,
        "box": [box.x, box.y, box.width, box.height] if box else None,
    }


#: Down to which depth written JSON has a line for each member: in layout.json a line of type is a line of text.
_DEPTH: Final = 8
#: Stands where a page goes.
_PAGE: Final = b"page"


def layout_in_file(made: MadeUp) -> Iterator[bytes]:
    """Yield layout.json as its file holds it, page by page."""
    trace = traced(made)
    pages = trace.written()
    for part in _parts({**trace.head, "pages": [_PAGE] * len(trace.pages)}):
        yield next(pages) if part is _PAGE else part
    yield b"\n"


def in_file(data: object) -> bytes:
    """Return a record as its file holds it."""
    return b"".join((*_parts(data), b"\n"))


def _member(data: object) -> bytes:
    """Return a member of a member of a record as the record's file holds it."""
    return b"".join(_parts(data, 2))


def _parts(data: object, depth: int = 0) -> list[bytes]:
    parts: list[bytes] = []
    _write(data, depth, parts)
    return parts


def _plainly(data: object) -> bytes:
    """Return JSON in one line."""
    return json.format(json.encode(data), indent=0)


def _write(data: object, depth: int, parts: list[bytes], before: bytes = b"") -> None:
    """Write JSON with a member a line, in parts; from a depth on in one go, and bytes as they are: JSON already."""
    if isinstance(data, bytes):
        parts += (before, data)
        return
    if depth == _DEPTH or not data or not isinstance(data, dict | list | tuple):
        parts.append(before + _plainly(data))
        return
    line = b"\n" + b" " * (depth + 1)
    if isinstance(data, dict):
        begin, end = before + b"{" + line, b"}"
        for name, value in data.items():
            _write(value, depth + 1, parts, begin + _plainly(name) + b": ")
            begin = b"," + line
    else:
        begin, end = before + b"[" + line, b"]"
        for value in data:
            _write(value, depth + 1, parts, begin)
            begin = b"," + line
    parts.append(b"\n" + b" " * depth + end)

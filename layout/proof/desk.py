"""What the proof desk shows: one build's pages, lines, findings, fit and marks, as values for its web page.

The build itself is made elsewhere; the desk is given a function that makes it. This module turns a build
into the desk's state (live, `layout.proof.server` sends it to the browser) or into plain files that need
no server (`static`). A page is known by its file's digest, so a browser fetches the picture of a changed page
and of no other; what a page looks like is asked only where it is held against another.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from msgspec import Struct, field, json

from layout.drawing import PageFile
from layout.findings import Box, Finding
from layout.press.write import write_whole
from layout.proof import marks
from layout.proof.compare import Look, PageChange, compare_pages, looks, page_as_json
from layout.proof.pagemap import Json, SetLine, set_lines
from layout.proof.plates import PLATE_DPIS, PlateName, PrintFile
from layout.raster import Document, Leaf

#: Pixels to the inch a page's picture can be had in: from an overview to six times true size.
DPIS: Final = (48, 72, 96, 144, 192, 288, 384, 576)
#: What a mailed desk is drawn in: sharp at true size on a dense screen.
STATIC_DPI: Final = 144
#: Files of all pages that the desk draws when asked for them.
WholeName = Literal["screen", "proof"]
WHOLE: Final[tuple[WholeName, ...]] = ("screen", "proof")
#: The desk's own files, all that its page needs.
WEB_FILES: Final = ("desk.css", "words.js", "store.js", "pages.js", "panels.js", "desk.js")


class Maker(Protocol):
    """Makes more of a build than its pages, always of that very build and of no later one."""

    @property
    def views(self) -> tuple[PlateName, ...]:
        """The plates and papers a page can be shown as."""

    @property
    def kept(self) -> bool:
        """Whether the next build from nothing would make the pages up as they are here."""

    def print_page(self, number: int) -> PrintFile:
        """Draw one page for the press, or raise a LayoutError."""

    def whole(self, variant: WholeName) -> bytes:
        """Draw all pages as one PDF, or raise a LayoutError."""

    def approve(self, page: int) -> None:
        """Lock an approved page in the edition, or raise a LayoutError."""

    def keep(self) -> None:
        """Lock the make-up of all pages, or raise a LayoutError."""


class BuiltEdition(Struct, frozen=True, kw_only=True):
    """A finished build, as the desk needs it."""

    slug: str
    root: Path
    """The folder of the copy: what file names in layout.json are relative to, and where marks are kept."""
    folder: Path
    """Where builds of the edition are written."""
    layout: Json
    report: Json
    pages: tuple[PageFile, ...]
    """Each page of the layout as a PDF of its own; a page whose key is known is not opened again."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long the steps of the build took, by name, in the order they ran."""
    marks_name: str = marks.FILE_NAME
    """The name of the file of notes and approvals beside the copy."""
    maker: Maker | None = None

    @property
    def marks(self) -> Path:
        """The file of notes and approvals."""
        return self.root / self.marks_name

    @property
    def approved(self) -> Path:
        """The folder of approved pages, each a PDF named by its digest."""
        return self.folder / "approved"


class Build(Protocol):
    """Makes the edition; called again after each change of its files."""

    def __call__(self) -> BuiltEdition:
        """Build, or raise a LayoutError whose findings say why not."""


class Plan(Struct, frozen=True, dict=True):
    """A page's part of layout.json, and what is read from it."""

    page: Json
    data: bytes
    digest: str

    @cached_property
    def lines(self) -> tuple[SetLine, ...]:
        """The page's set lines."""
        return set_lines([self.page])


class Snapshot(Struct, frozen=True, kw_only=True):
    """A build with its pages opened: nothing in it changes when the next one is made."""

    built: BuiltEdition
    looks: tuple[Look, ...]
    names: tuple[str, ...]
    """Each page's name: in addresses, in marks and among the approved."""
    plans: tuple[Plan, ...]

    @property
    def lines(self) -> tuple[SetLine, ...]:
        """Every set line, in the order of the pages."""
        return tuple(line for plan in self.plans for line in plan.lines)

    def leaf(self, name: str) -> Leaf | None:
        """The page of a name."""
        return next((look.leaf for known, look in zip(self.names, self.looks, strict=True) if known == name), None)


def snapshot(built: BuiltEdition, before: Snapshot | None = None) -> Snapshot:
    """Open a build's pages; pages that are as in an earlier snapshot are not opened again.

    Raises:
        BrokenPdfError: if a page cannot be opened.
    """
    pages = zip(before.built.pages, before.looks, before.names, strict=True) if before else ()
    seen = {page.key: (look, name) for page, look, name in pages}
    opened = [seen.get(page.key) or _opened(page.content) for page in built.pages]
    plans = {id(plan.page): plan for plan in before.plans} if before else {}
    return Snapshot(
        built=built,
        looks=tuple(look for look, _ in opened),
        names=tuple(name for _, name in opened),
        plans=tuple(plans.get(id(page)) or _plan(page) for page in built.layout["pages"]),
    )


def _opened(content: bytes) -> tuple[Look, str]:
    pdf = Document(content)
    return Look(Leaf(pdf, 0)), pdf.sha256[:16]


def _plan(page: Json) -> Plan:
    data = compact(page)
    return Plan(page=page, data=data, digest=hashlib.sha256(data).hexdigest()[:16])


def state(shown: Snapshot, readers: Sequence[marks.Mark], *, live: bool) -> dict[str, Any]:
    """Return what the desk's page shows, ready for JSON.

    Args:
        shown: The build.
        readers: All marks on the edition.
        live: Whether a server stands behind the page; a mailed page names no folder of this machine.
    """
    layout, maker = shown.built.layout, shown.built.maker
    headlines = {story["id"]: story["headline"] for story in layout["stories"]}
    return {
        "format": 1,
        "live": live,
        "title": layout["title"],
        "slug": layout["slug"],
        # An edition's title names its day already.
        "date": None if (layout.get("date") or " ") in layout["title"] else layout.get("date"),
        "language": layout.get("language", "de"),
        "root": str(shown.built.root.resolve()) if live else None,
        "page": layout["page"],
        "stories": [{name: story[name] for name in ("id", "file", "headline")} for story in layout["stories"]],
        # A mailed desk is the same whenever and wherever it was made.
        "seconds": {name: round(value, 3) for name, value in shown.built.seconds.items()} if live else {},
        "pages": [_page_state(shown, index, headlines) for index in range(len(shown.looks))],
        "findings": list(shown.built.report["findings"]),
        "fit": list(shown.built.report["fit"]),
        "marks": _notes(shown, readers),
        "approvals": _approvals(shown, readers),
        "dpis": list(DPIS),
        "picture": "picture/{digest}/{dpi}.png",
        "plates": list(maker.views) if live and maker else [],
        "pdfs": list(WHOLE) if live and maker else [],
        "kept": maker.kept if live and maker else True,
        "plate_dpis": list(PLATE_DPIS),
        "problem": None,
        "bases": {},
    }


def changes(old: Snapshot, new: Snapshot) -> tuple[PageChange, ...]:
    """Return what changed between two builds, page by page."""
    return compare_pages(old.looks, new.looks)


def changes_as_json(pages: Iterable[PageChange]) -> dict[str, Any]:
    """Return changes ready for JSON."""
    return {"pages": [page_as_json(page) for page in pages]}


def findings_as_json(findings: Iterable[Finding], root: Path | None) -> list[dict[str, Any]]:
    """Return findings as report.json has them, files in the edition's folder relative to it."""
    return [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message,
            "hint": finding.hint,
            "file": _relative(finding.place.file, root) if finding.place else None,
            "line": finding.place.line if finding.place else None,
            "column": finding.place.column if finding.place else None,
            "page": finding.on_page.page if finding.on_page else None,
            "box": _box(finding.on_page.box) if finding.on_page else None,
        }
        for finding in findings
    ]


def shell() -> str:
    """Return the desk's page, without state."""
    return web_file("desk.html").decode("utf-8")


def web_file(name: str) -> bytes:
    """Return one of the desk's own files."""
    return resources.files("layout.proof").joinpath("web", name).read_bytes()


def static(built: BuiltEdition, directory: Path, *, against: Path | None = None) -> Path:
    """Write the desk as plain files that need no server, and return the page to open.

    Args:
        built: The build to show.
        directory: Where to write; made if need be. Pictures of an earlier desk in it are cleared away.
        against: Another PDF of the edition, to show what changed since.

    Raises:
        CopyRefusedError: if the build or the other PDF cannot be read.
        WriteError: if the files cannot be written.
    """
    shown = snapshot(built)
    value = state(shown, marks.read(built.marks), live=False)
    value["dpis"] = [STATIC_DPI]
    value["picture"] = f"pages/{{digest}}-{STATIC_DPI}.png"
    for page, plan in zip(value["pages"], shown.plans, strict=True):
        page["plan"] = plan.page
    pictures = {name: page.leaf for name, page in zip(shown.names, shown.looks, strict=True)}
    if against:
        old = looks(Document(against))
        found = compare_pages(old, shown.looks)
        value["bases"] = {"file": {"name": against.name, **changes_as_json(found)}}
        wanted = {page.old_digest for page in found if page.kind != "same"}
        pictures |= {page.digest: page.leaf for page in old if page.digest in wanted}
    files = {f"web/{name}": web_file(name) for name in WEB_FILES}
    files |= {f"pages/{digest}-{STATIC_DPI}.png": leaf.png(dpi=STATIC_DPI) for digest, leaf in pictures.items()}
    files["state.js"] = b"window.deskState = " + compact(value) + b";\n"
    # The page comes last: until it is there, nothing names the files it needs.
    files["index.html"] = shell().replace("<!-- state -->", '<script src="state.js"></script>').encode()
    _write(directory, files)
    return directory / "index.html"


def _write(directory: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        write_whole(directory / name, data)
    for picture in (directory / "pages").glob(f"{'[0-9a-f]' * 16}*-*.png"):
        if f"pages/{picture.name}" not in files:
            picture.unlink(missing_ok=True)


def _page_state(shown: Snapshot, index: int, headlines: Mapping[str, str]) -> dict[str, Any]:
    page, sheet = shown.plans[index].page, shown.looks[index].sheet
    stories = {frame["story"] for frame in page["frames"]}
    return {
        "number": page["number"],
        "section": page.get("section") or "",
        "digest": shown.names[index],
        "width": sheet.width,
        "height": sheet.height,
        "trim": _box(sheet.trim),
        "bleed": _box(sheet.bleed),
        "plan": f"plan/{shown.plans[index].digest}.json",
        "headlines": [headline for story, headline in headlines.items() if story in stories],
    }


def _notes(shown: Snapshot, readers: Sequence[marks.Mark]) -> list[dict[str, Any]]:
    notes = [mark for mark in readers if mark.kind == "note"]
    lines = shown.lines if notes else ()
    return [_mark_state(mark, lines) for mark in notes]


def _mark_state(mark: marks.Mark, lines: Sequence[SetLine]) -> dict[str, Any]:
    now = marks.cling(mark, lines)
    return {
        **mark.model_dump(exclude={"digest", "build"}),
        "now": {"page": now.page, "box": _box(now.box), "certain": now.certain},
    }


def _approvals(shown: Snapshot, readers: Sequence[marks.Mark]) -> dict[str, Any]:
    looks = {plan.page["number"]: look for plan, look in zip(shown.plans, shown.looks, strict=True)}
    return {
        str(number): {
            "id": mark.id,
            "by": mark.by,
            "at": mark.at,
            "current": number in looks and mark.digest == looks[number].digest,
        }
        for number, mark in marks.approvals(readers).items()
    }


def _relative(file: str, root: Path | None) -> str:
    if root is None:
        return file
    path, folder = Path(file).resolve(), root.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file


def _box(box: Box | None) -> list[float] | None:
    return [round(value, 3) for value in (box.x, box.y, box.width, box.height)] if box else None


def compact(value: object) -> bytes:
    """Return a value as JSON without blanks."""
    return json.encode(value)

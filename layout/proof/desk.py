"""What the proof desk shows: one build's pages, lines, findings, fit and marks, as values for its web page.

The build itself is made elsewhere; the desk is given a function that makes it. This module turns a build
into the desk's state (live, `layout.proof.server` sends it to the browser) or into plain files that need
no server (`static`). A page is known by the digest of what it shows, so a browser fetches the picture of
a changed page and of no other.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Final, Protocol

from layout.findings import Box, Finding, Place, Severity
from layout.press.write import write_whole
from layout.proof import marks
from layout.proof.compare import Look, PageChange, compare_documents, look, page_as_json
from layout.proof.pagemap import Json, SetLine, read_json, set_lines
from layout.proof.plates import PLATE_DPIS, PrintFile
from layout.raster import BrokenPdfError, Document

#: Pixels to the inch a page's picture can be had in: from an overview to six times true size.
DPIS: Final = (48, 72, 96, 144, 192, 288, 384, 576)
#: What a mailed desk is drawn in: sharp at true size on a dense screen.
STATIC_DPI: Final = 144
#: The desk's own files, all that its page needs.
WEB_FILES: Final = ("desk.css", "words.js", "store.js", "pages.js", "panels.js", "desk.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltEdition:
    """A finished build, as the desk needs it."""

    folder: Path
    """Where `<slug>.screen.pdf` or `<slug>.proof.pdf`, `layout.json` and `report.json` lie."""
    slug: str
    root: Path
    """The folder of the copy: what file names in layout.json are relative to, and where marks are kept."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long the steps of the build took, by name, in the order they ran."""
    print_file: PrintFile | None = None
    """The print variant, where this build made it; plates and soft proof are made of it."""
    marks_name: str = marks.FILE_NAME
    """The name of the file of notes and approvals beside the copy."""
    page_keys: tuple[str, ...] = ()
    """A key a page that changes when the page does; where given, pages of equal keys are not drawn again."""

    @property
    def pdf(self) -> Path:
        """The variant that is shown: as on screen, else the proof with its marks."""
        screen = self.folder / f"{self.slug}.screen.pdf"
        return screen if screen.exists() else self.folder / f"{self.slug}.proof.pdf"

    @property
    def marks(self) -> Path:
        """The file of notes and approvals."""
        return self.root / self.marks_name

    @property
    def approved(self) -> Path:
        """The folder of builds that hold an approved page, each named by its digest."""
        return self.folder / "approved"


class Build(Protocol):
    """Makes the edition; called again after each change of its files."""

    def __call__(self) -> BuiltEdition:
        """Build, or raise a LayoutError whose findings say why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A build that has been read and looked at: nothing in it changes when the next build is written."""

    built: BuiltEdition
    pdf: Document
    looks: tuple[Look, ...]
    layout: Json
    report: Json
    lines: tuple[SetLine, ...]
    plans: Mapping[str, bytes]
    """Each page's part of layout.json, by its digest."""
    plan_digests: tuple[str, ...]

    @property
    def build(self) -> str:
        """The build's name in marks."""
        return self.pdf.sha256[:16]


def snapshot(built: BuiltEdition, before: Snapshot | None = None) -> Snapshot:
    """Read a build; pages that an earlier snapshot has looked at and whose keys are equal are not drawn.

    Raises:
        CopyRefusedError: if the build's files are missing or broken.
    """
    layout = read_json(built.folder / "layout.json")
    report = read_json(built.folder / "report.json")
    pdf = Document(built.pdf)
    pages = len(layout["pages"])
    # A proof has pages of its own behind the last.
    if len(pdf) < pages or (len(pdf) > pages and not built.pdf.name.endswith(".proof.pdf")):
        message = f"has {len(pdf)} pages, layout.json has {len(layout['pages'])}"
        finding = Finding(
            code="proof/unreadable-build",
            severity=Severity.FAIL,
            message=message,
            hint="build the edition again",
            place=Place(str(built.pdf)),
        )
        raise BrokenPdfError(f"{built.pdf} {message}", [finding])
    plans = [_compact(page) for page in layout["pages"]]
    digests = tuple(hashlib.sha256(plan).hexdigest()[:16] for plan in plans)
    return Snapshot(
        built=built,
        pdf=pdf,
        looks=_looks(built, pdf, before, len(plans)),
        layout=layout,
        report=report,
        lines=set_lines(layout),
        plans=dict(zip(digests, plans, strict=True)),
        plan_digests=digests,
    )


def state(shown: Snapshot, readers: Sequence[marks.Mark], *, live: bool) -> dict[str, Any]:
    """Return what the desk's page shows, ready for JSON.

    Args:
        shown: The build.
        readers: All marks on the edition.
        live: Whether a server stands behind the page; a mailed page names no folder of this machine.
    """
    layout = shown.layout
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
        "seconds": {name: round(value, 3) for name, value in shown.built.seconds.items()},
        "pages": [_page_state(shown, index) for index in range(len(shown.looks))],
        "findings": list(shown.report["findings"]),
        "fit": list(shown.report["fit"]),
        "marks": [_mark_state(mark, shown.lines) for mark in readers if mark.kind == "note"],
        "approvals": _approvals(shown, readers),
        "dpis": list(DPIS),
        "picture": "picture/{digest}/{dpi}.png",
        "plates": list(shown.built.print_file.views) if live and shown.built.print_file else [],
        "plate_dpis": list(PLATE_DPIS),
        "problem": None,
        "bases": {},
    }


def changes(old: Snapshot, new: Snapshot) -> tuple[PageChange, ...]:
    """Return what changed between two builds, page by page."""
    return compare_documents(old.pdf, new.pdf, old.looks, new.looks)


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
    for page, plan in zip(value["pages"], shown.layout["pages"], strict=True):
        page["plan"] = plan
    pictures = {page.digest: (shown.pdf, index) for index, page in enumerate(shown.looks)}
    if against:
        old = Document(against)
        looks = tuple(look(old, index) for index in range(len(old)))
        found = compare_documents(old, shown.pdf, looks, shown.looks)
        value["bases"] = {"file": {"name": against.name, **changes_as_json(found)}}
        wanted = {page.old_digest for page in found if page.kind != "same"}
        pictures |= {page.digest: (old, index) for index, page in enumerate(looks) if page.digest in wanted}
    files = {f"web/{name}": web_file(name) for name in WEB_FILES}
    files |= {
        f"pages/{digest}-{STATIC_DPI}.png": pdf.png(index, dpi=STATIC_DPI) for digest, (pdf, index) in pictures.items()
    }
    files["state.js"] = b"window.deskState = " + _compact(value) + b";\n"
    # The page comes last: until it is there, nothing names the files it needs.
    files["index.html"] = shell().replace("<!-- state -->", '<script src="state.js"></script>').encode()
    _write(directory, files)
    return directory / "index.html"


def _write(directory: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        write_whole(directory / name, data)
    for picture in (directory / "pages").glob(f"{'[0-9a-f]' * 64}-*.png"):
        if f"pages/{picture.name}" not in files:
            picture.unlink(missing_ok=True)


def _looks(built: BuiltEdition, pdf: Document, before: Snapshot | None, pages: int) -> tuple[Look, ...]:
    known = dict(zip(before.built.page_keys, before.looks, strict=False)) if before else {}
    keys = built.page_keys or ("",) * pages
    return tuple(known.get(key) or look(pdf, index) for index, key in enumerate(keys))


def _page_state(shown: Snapshot, index: int) -> dict[str, Any]:
    page = shown.layout["pages"][index]
    sheet = shown.pdf.sheet(index)
    stories = {frame["story"] for frame in page["frames"]}
    return {
        "number": page["number"],
        "section": page.get("section") or "",
        "digest": shown.looks[index].digest,
        "width": sheet.width,
        "height": sheet.height,
        "trim": _box(sheet.trim),
        "bleed": _box(sheet.bleed),
        "plan": f"plan/{shown.plan_digests[index]}.json",
        "headlines": [story["headline"] for story in shown.layout["stories"] if story["id"] in stories],
    }


def _mark_state(mark: marks.Mark, lines: Sequence[SetLine]) -> dict[str, Any]:
    now = marks.cling(mark, lines)
    return {
        **mark.model_dump(exclude={"digest", "build"}),
        "now": {"page": now.page, "box": _box(now.box), "certain": now.certain},
    }


def _approvals(shown: Snapshot, readers: Sequence[marks.Mark]) -> dict[str, Any]:
    digests = {page["number"]: look.digest for page, look in zip(shown.layout["pages"], shown.looks, strict=True)}
    return {
        str(number): {
            "id": mark.id,
            "by": mark.by,
            "at": mark.at,
            "current": mark.digest == digests.get(number),
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


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

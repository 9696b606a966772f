"""Writing an issue out for libraries: METS, an ALTO file and a page file for each page, and the whole PDF."""

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - as in the model
from pathlib import Path

from msgspec import Struct, field

from layout.archive.alto import PageWriter, Unit
from layout.archive.bag import read_info
from layout.archive.files import UnsafeEntryError, digest_of, write_whole, writing
from layout.archive.holding import Holding
from layout.archive.mets import IN_COPYRIGHT, ExportedFile, Use, mets
from layout.archive.pages import take_pages
from layout.archive.reading import Printed
from layout.archive.rules import alto_faults, mets_faults
from layout.archive.store import BagName, read_bag_layout, read_issue, read_json
from layout.errors import MissingPartError
from layout.findings import Result, Severity

#: What an export is made from, beside the PDF.
_RECORDS = ("data/metadata/issue.json", "data/reports/layout.json", "data/software.json")


class PageImage(Struct, frozen=True, kw_only=True):
    """A picture of a page, for a library's viewer."""

    content: bytes
    mime: str = "image/jpeg"
    suffix: str = "jpg"


class Delivery(Struct, frozen=True, kw_only=True):
    """How an issue is delivered."""

    unit: Unit = field(default_factory=Unit)
    """What ALTO positions are in; pixels must be those of the page images."""
    base_url: str = ""
    """Where the files will be found; empty: beside the METS file."""
    rights: str = IN_COPYRIGHT
    """The URI of the licence or rights statement."""
    images: Mapping[int, PageImage] | None = None
    """A picture of each page; without them each page is given as a PDF."""


def export(archive: Path, name: BagName, target: Path, delivery: Delivery | None = None) -> Result[Path]:
    """Write an issue as METS and ALTO into a folder `<bag>-mets/` and return that.

    Args:
        archive: the archive's folder.
        name: the bag.
        target: the folder to write into.
        delivery: how; the default names files beside the METS file.

    Returns:
        The folder; warnings for what a portal will miss, such as the ZDB-ID.

    Raises:
        FixityError: if the bag is not what was put in: the export's new digests would hide it.
        MissingPartError: if the bag can't be read, or the export would not be valid (an undated article).
        WriteError: if it can't be written.
    """
    holding = Holding(archive, name)
    folder, how = holding.folder, delivery or Delivery()
    for file in _RECORDS:
        holding.check(file)
    pdf = holding.read(f"data/archive/{name.slug}.pdf")
    try:
        issue, printed = read_issue(folder), read_bag_layout(folder)
        version = str(read_json(folder, "software.json").get("umbruch", ""))
        recorded = Date.fromisoformat(read_info(folder)["Bagging-Date"])
        contents = _contents(name, printed, pdf, version, how)
    except (OSError, UnsafeEntryError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingPartError(f"{name.path} can't be exported: {error!r}") from error
    files = [file for file, _content in contents.values()]
    written = {path: content for path, (_file, content) in contents.items()}
    data = mets(issue, printed, files, recorded=recorded, rights=how.rights)
    alto = {file.id: content for file, content in contents.values() if file.use == "FULLTEXT"}
    findings = [
        finding
        for path, content in written.items()
        if path.startswith("alto/")
        for finding in alto_faults(content, path)
    ]
    findings += mets_faults(data, "mets.xml", alto)
    if any(finding.severity >= Severity.FAIL for finding in findings):
        raise MissingPartError(f"{name.path} makes no valid METS/ALTO: {findings[0].message}", findings)
    place = target / f"{name.name}-mets"
    with writing(place):
        for path, content in (*written.items(), ("mets.xml", data)):
            write_whole(place / path, content)
    return Result(place, tuple(findings))


def _contents(
    name: BagName, printed: Printed, pdf: bytes, version: str, how: Delivery
) -> dict[str, tuple[ExportedFile, bytes]]:
    made: dict[str, tuple[ExportedFile, bytes]] = {}
    writer = PageWriter(printed, version=version, unit=how.unit)

    def enter(use: Use, page: int | None, path: str, mime: str, content: bytes) -> None:
        href = f"{how.base_url.rstrip('/')}/{path}" if how.base_url else path
        made[path] = (
            ExportedFile(use=use, page=page, href=href, mime=mime, digest=digest_of(content)),
            content,
        )

    for page in printed.pages:
        image = how.images.get(page.number) if how.images else None
        if image:
            enter("DEFAULT", page.number, f"pages/{page.number:04d}.{image.suffix}", image.mime, image.content)
        else:
            content = take_pages(pdf, [page.number])
            enter("DEFAULT", page.number, f"pages/{page.number:04d}.pdf", "application/pdf", content)
    for page in printed.pages:
        shown = next(path for path, (file, _) in made.items() if (file.use, file.page) == ("DEFAULT", page.number))
        enter(
            "FULLTEXT",
            page.number,
            f"alto/{page.number:04d}.xml",
            "text/xml",
            writer.page(page, f"../{shown}"),
        )
    enter("DOWNLOAD", None, f"{name.name}.pdf", "application/pdf", pdf)
    return made

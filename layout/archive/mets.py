"""METS with MODS for an issue, in the newspaper profile of the Deutsche Digitale Bibliothek.

The logical structure is newspaper, year, month, day, issue, sections, articles; an article points at its
blocks in the ALTO files and at its pages. The newspaper itself is named by its ZDB-ID in mods:relatedItem
type="host", by which the portal finds the record of the whole. Nothing here comes from the clock: the date
of the record is that of the bag.
"""

import re
from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the values have fields named date
from typing import Any, Final, Literal
from xml.etree import ElementTree as ET

from msgspec import Struct

from layout.archive.alto import block_id
from layout.archive.files import Digest
from layout.archive.reading import Printed, PrintedStory

METS: Final = "http://www.loc.gov/METS/"
MODS: Final = "http://www.loc.gov/mods/v3"
XLINK: Final = "http://www.w3.org/1999/xlink"
DV: Final = "http://dfg-viewer.de/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS: Final = (
    f"{METS} http://www.loc.gov/standards/mets/mets.xsd {MODS} http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"
)
#: "In copyright": what holds of a newspaper of these years unless its publisher says otherwise.
IN_COPYRIGHT: Final = "http://rightsstatements.org/vocab/InC/1.0/"
#: ISO 639-2/B, which MODS records of German libraries use.
_LANGUAGES: Final = {
    "de": "ger", "en": "eng", "fr": "fre", "it": "ita", "es": "spa", "nl": "dut", "pl": "pol", "da": "dan",
    "cs": "cze", "tr": "tur", "ru": "rus", "uk": "ukr",
    "hsb": "hsb", "dsb": "dsb", "nds": "nds", "frr": "frr",
}  # fmt: skip

for _prefix, _namespace in (("mets", METS), ("mods", MODS), ("xlink", XLINK), ("dv", DV), ("xsi", _XSI)):
    ET.register_namespace(_prefix, _namespace)

Use = Literal["DEFAULT", "FULLTEXT", "DOWNLOAD"]


class ExportedFile(Struct, frozen=True, kw_only=True):
    """A file that goes with the METS file."""

    use: Use
    page: int | None
    """Its page; None for a file of the whole issue."""
    href: str
    """Its address as the METS file names it."""
    mime: str
    digest: Digest

    @property
    def id(self) -> str:
        """Its id in the METS file."""
        return f"{self.use}_{self.page:04d}" if self.page else self.use


def mets(
    issue: dict[str, Any],
    printed: Printed,
    files: Iterable[ExportedFile],
    *,
    recorded: Date,
    rights: str = IN_COPYRIGHT,
) -> bytes:
    """Return the METS file of an issue.

    Args:
        issue: the record, as in issue.json.
        printed: the pages as made up.
        files: the page images (DEFAULT), ALTO files (FULLTEXT) and PDFs (DOWNLOAD).
        recorded: the day of the bag.
        rights: the URI of the licence or rights statement.
    """
    return _Writer(issue, printed, tuple(files)).write(recorded, rights)


class _Writer:
    def __init__(self, issue: dict[str, Any], printed: Printed, files: tuple[ExportedFile, ...]) -> None:
        self._issue = issue
        self._printed = printed
        self._files = files
        self._links: list[tuple[str, str]] = []
        self._articles = {article["identifier"]: article for article in issue["articles"]}

    def write(self, recorded: Date, rights: str) -> bytes:
        root = ET.Element(f"{{{METS}}}mets", {"OBJID": self._issue["slug"], "LABEL": self._label()})
        root.set(f"{{{_XSI}}}schemaLocation", _SCHEMAS)
        self._header(root, recorded)
        self._issue_mods(_described(root, "DMDLOG_0000"))
        stories = [story for story in self._printed.stories if story.id in self._articles]
        for number, story in enumerate(stories, 1):
            self._article_mods(_described(root, f"DMDLOG_{number:04d}"), story)
        self._rights(root, rights)
        self._file_section(root)
        self._logical(root, stories)
        self._physical(root)
        link = _sub(root, "structLink")
        for origin, target in self._links:
            linked = _sub(link, "smLink")
            linked.set(f"{{{XLINK}}}from", origin)
            linked.set(f"{{{XLINK}}}to", target)
        ET.indent(root, " ")
        data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
        return data + b"\n"

    def _label(self) -> str:
        number = self._issue.get("number")
        parts = (self._issue["title"], self._issue["date"], f"Nr. {number}" if number is not None else None)
        return ", ".join(part for part in parts if part)

    def _header(self, root: ET.Element, recorded: Date) -> None:
        header = _sub(root, "metsHdr", CREATEDATE=f"{recorded.isoformat()}T00:00:00Z")
        publisher = (self._issue.get("publisher") or {}).get("name")
        if publisher:
            agent = _sub(header, "agent", ROLE="CREATOR", TYPE="ORGANIZATION")
            _sub(agent, "name").text = publisher
        program = _sub(header, "agent", ROLE="OTHER", OTHERROLE="SOFTWARE", TYPE="OTHER", OTHERTYPE="SOFTWARE")
        _sub(program, "name").text = "Umbruch"

    def _issue_mods(self, mods: ET.Element) -> None:
        issue = self._issue
        _mods(mods, "typeOfResource", "text")
        _mods(mods, "genre", "newspaper", authority="marcgt")
        origin = _mods(mods, "originInfo", eventType="publication")
        publisher = issue.get("publisher") or {}
        if publisher.get("name"):
            _mods(origin, "publisher", publisher["name"])
        if issue["date"]:
            _mods(origin, "dateIssued", issue["date"], encoding="iso8601", keyDate="yes")
        if issue.get("edition_name"):
            _mods(origin, "edition", issue["edition_name"])
        _language(mods, issue["language"])
        _mods(_mods(mods, "physicalDescription"), "extent", f"{issue['page_count']} Seiten")
        if issue.get("responsible_editor"):
            name = _mods(mods, "name", type="personal")
            _mods(name, "namePart", issue["responsible_editor"])
            _mods(_mods(name, "role"), "roleTerm", "edt", type="code", authority="marcrelator")
        if issue.get("identifier"):
            kind = issue["identifier"].split(":", 1)[0]
            _mods(mods, "identifier", issue["identifier"], type="uri" if kind.startswith("http") else kind)
        self._host(mods)
        self._part(mods)
        _mods(_mods(mods, "recordInfo"), "recordIdentifier", _identifier(issue["slug"]), source="umbruch")

    def _host(self, mods: ET.Element) -> None:
        """Name the newspaper the issue belongs to."""
        host = _mods(mods, "relatedItem", type="host")
        if self._issue["title"]:
            _mods(_mods(host, "titleInfo"), "title", self._issue["title"])
        if self._issue.get("zdb_id"):
            _mods(host, "identifier", self._issue["zdb_id"], type="zdb")
            _mods(_mods(host, "recordInfo"), "recordIdentifier", self._issue["zdb_id"], source="zdb")
        if self._issue.get("issn"):
            _mods(host, "identifier", self._issue["issn"], type="issn")

    def _part(self, mods: ET.Element) -> None:
        issue = self._issue
        date = issue["date"] or ""
        part = _mods(mods, "part", order=date.replace("-", "") or "0")
        number = issue.get("number")
        _mods(_mods(part, "detail", type="issue"), "number", str(number) if number is not None else date or "0")
        if issue.get("volume") is not None:
            _mods(_mods(part, "detail", type="volume"), "number", str(issue["volume"]))

    def _article_mods(self, mods: ET.Element, story: PrintedStory) -> None:
        article = self._articles[story.id]
        title = _mods(mods, "titleInfo")
        _mods(title, "title", article["headline"])
        if article.get("alternativeHeadline"):
            _mods(title, "subTitle", article["alternativeHeadline"])
        if article.get("author"):
            name = _mods(mods, "name", type="personal")
            _mods(name, "namePart", article["author"]["name"])
            _mods(_mods(name, "role"), "roleTerm", "aut", type="code", authority="marcrelator")
        _mods(mods, "typeOfResource", "text")
        _mods(mods, "genre", "article", authority="marcgt")
        _language(mods, article["inLanguage"])
        extent = _mods(_mods(mods, "part"), "extent", unit="pages")
        _mods(extent, "start", str(article["pageStart"]))
        _mods(extent, "end", str(article["pageEnd"]))

    def _rights(self, root: ET.Element, rights: str) -> None:
        wrap = _sub(
            _sub(_sub(root, "amdSec", ID="AMD_0000"), "rightsMD", ID="RIGHTS_0000"),
            "mdWrap",
            MIMETYPE="text/xml",
            MDTYPE="OTHER",
            OTHERMDTYPE="DVRIGHTS",
        )
        made = ET.SubElement(_sub(wrap, "xmlData"), f"{{{DV}}}rights")
        publisher = self._issue.get("publisher") or {}
        values = (
            ("owner", publisher.get("name")),
            ("ownerContact", publisher.get("address")),
            ("license", rights),
        )
        for name, value in values:
            if value:
                ET.SubElement(made, f"{{{DV}}}{name}").text = value

    def _file_section(self, root: ET.Element) -> None:
        section = _sub(root, "fileSec")
        for use in dict.fromkeys(file.use for file in self._files):
            group = _sub(section, "fileGrp", USE=use)
            for file in self._files:
                if file.use == use:
                    entry = _sub(
                        group,
                        "file",
                        ID=file.id,
                        MIMETYPE=file.mime,
                        SIZE=str(file.digest.size),
                        CHECKSUM=file.digest.sha512,
                        CHECKSUMTYPE="SHA-512",
                    )
                    _sub(entry, "FLocat", LOCTYPE="URL").set(f"{{{XLINK}}}href", file.href)

    def _logical(self, root: ET.Element, stories: list[PrintedStory]) -> None:
        date = self._issue["date"] or ""
        place = _sub(root, "structMap", TYPE="LOGICAL")
        labels = (
            ("newspaper", self._issue["title"]),
            ("year", date[:4]),
            ("month", date[:7]),
            ("day", date),
        )
        for number, (kind, label) in enumerate(labels):
            place = _sub(place, "div", ID=f"LOG_{number:04d}", TYPE=kind, LABEL=label or "")
        described = {"DMDID": "DMDLOG_0000", "ADMID": "AMD_0000"}
        issue = _sub(place, "div", ID="LOG_0004", TYPE="issue", LABEL=self._label(), **described)
        self._links.append(("LOG_0004", "PHYS_0000"))
        self._links += [("LOG_0004", _physical_id(page.number)) for page in self._printed.pages]
        numbered = {story.id: number for number, story in enumerate(stories, 1)}
        count = 5
        for section in dict.fromkeys(story.section for story in stories):
            inside = [story for story in stories if story.section == section]
            place = issue
            if section:
                place = _sub(issue, "div", ID=f"LOG_{count:04d}", TYPE="section", LABEL=section)
                pages = dict.fromkeys(page for story in inside for page in story.pages)
                self._links += [(f"LOG_{count:04d}", _physical_id(page)) for page in pages]
                count += 1
            for story in inside:
                self._article(place, story, f"LOG_{count:04d}", f"DMDLOG_{numbered[story.id]:04d}")
                count += 1

    def _article(self, place: ET.Element, story: PrintedStory, name: str, described: str) -> None:
        article = _sub(place, "div", ID=name, TYPE="article", LABEL=story.headline, DMDID=described)
        pointer = _sub(article, "fptr")
        areas = [(page, block_id(column)) for page, frame in story.frames for column in frame.columns if column.lines]
        inside = _sub(pointer, "seq") if len(areas) > 1 else pointer
        for page, block in areas:
            _sub(inside, "area", FILEID=f"FULLTEXT_{page:04d}", BETYPE="IDREF", BEGIN=block)
        if not areas:
            article.remove(pointer)
        self._links += [(name, _physical_id(page)) for page in story.pages]

    def _physical(self, root: ET.Element) -> None:
        place = _sub(_sub(root, "structMap", TYPE="PHYSICAL"), "div", ID="PHYS_0000", TYPE="physSequence")
        self._pointers(place, None)
        for page in self._printed.pages:
            number = str(page.number)
            made = _sub(place, "div", ID=_physical_id(page.number), TYPE="page", ORDER=number, ORDERLABEL=number)
            self._pointers(made, page.number)

    def _pointers(self, place: ET.Element, page: int | None) -> None:
        for file in self._files:
            if file.page == page:
                _sub(place, "fptr", FILEID=file.id)


def _described(root: ET.Element, name: str) -> ET.Element:
    wrap = _sub(_sub(root, "dmdSec", ID=name), "mdWrap", MIMETYPE="text/xml", MDTYPE="MODS")
    return ET.SubElement(_sub(wrap, "xmlData"), f"{{{MODS}}}mods")


def _language(mods: ET.Element, language: str) -> None:
    code = _LANGUAGES.get(language.split("-", maxsplit=1)[0], "und")
    _mods(_mods(mods, "language"), "languageTerm", code, type="code", authority="iso639-2b")


def _physical_id(page: int) -> str:
    return f"PHYS_{page:04d}"


def _identifier(slug: str) -> str:
    """Return a slug with the characters that the portal takes in a record's identifier."""
    return re.sub(r"[^A-Za-z0-9_:-]", "_", slug)


def _sub(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{METS}}}{name}", attributes)


def _mods(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{MODS}}}{name}", attributes)
    element.text = text or None
    return element

"""What ALTO and METS files must be like, as rules of our own; every export is held to them.

The rules follow alto-4-4.xsd for the elements we write, mets.xsd for the order of sections and the ids, and
the checks that the Deutsche Digitale Bibliothek makes before it takes a newspaper (its Schematron rules for
the METS/MODS-Anwendungsprofil für Zeitungen; their ids stand with ours). They are stricter than the schemas
in one thing: what we do not write is a fault.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from msgspec import Struct, field

from layout.archive.alto import NAMESPACE as ALTO
from layout.archive.mets import METS, MODS, XLINK
from layout.findings import Finding, Place, Severity

_PLACE: Final = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
_FLOAT: Final = re.compile(r"-?\d+(\.\d+)?")
_NCNAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_RECORD_ID: Final = re.compile(r"[a-zA-Z_0-9:\-]+")
_ZDB_ID: Final = re.compile(r"\d{1,10}-?[0-9X]")
_DAY: Final = re.compile(r"(1[5-9]|2[0-2])\d\d-(0\d|1[012])-([012]\d|3[01])")
_NAMES: Final = {"mets": METS, "mods": MODS}
_BLOCKS: Final = "(TextBlock|Illustration|GraphicalElement|ComposedBlock)"


class _Shape(Struct, frozen=True, kw_only=True):
    """What an element of ALTO may be."""

    children: str = ""
    """Its children's names in order, each followed by a space, as a regular expression."""
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    text: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    """Attributes with a closed set of values, as regular expressions."""


_SHAPES: Final[Mapping[str, _Shape]] = {
    "alto": _Shape(children="(Description )(Tags )?(Layout )", optional=("SCHEMAVERSION", "schemaLocation")),
    "Description": _Shape(children="MeasurementUnit (sourceImageInformation )?(Processing )*"),
    "MeasurementUnit": _Shape(text=True),
    "sourceImageInformation": _Shape(children="(fileName )?(fileIdentifier )*(documentIdentifier )*"),
    "fileName": _Shape(text=True),
    "documentIdentifier": _Shape(text=True),
    "Processing": _Shape(
        children="(processingCategory )?(processingStepDescription )*(processingSoftware )?", required=("ID",)
    ),
    "processingCategory": _Shape(text=True),
    "processingStepDescription": _Shape(text=True),
    "processingSoftware": _Shape(children="(softwareName )?(softwareVersion )?"),
    "softwareName": _Shape(text=True),
    "softwareVersion": _Shape(text=True),
    "Tags": _Shape(children="((LayoutTag|StructureTag) )*"),
    "StructureTag": _Shape(required=("ID", "LABEL"), optional=("TYPE", "DESCRIPTION")),
    "Layout": _Shape(children="(Page )+"),
    "Page": _Shape(
        children="(TopMargin )?(BottomMargin )?(PrintSpace )?",
        required=("ID", "PHYSICAL_IMG_NR", "WIDTH", "HEIGHT"),
        optional=("PRINTED_IMG_NR", "LANG"),
    ),
    "TopMargin": _Shape(children=f"({_BLOCKS} )*", required=_PLACE),
    "BottomMargin": _Shape(children=f"({_BLOCKS} )*", required=_PLACE),
    "PrintSpace": _Shape(children=f"({_BLOCKS} )*", required=_PLACE),
    "ComposedBlock": _Shape(children=f"({_BLOCKS} )*", required=("ID", *_PLACE), optional=("TYPE", "TAGREFS")),
    "TextBlock": _Shape(children="(TextLine )*", required=("ID", *_PLACE), optional=("TAGREFS", "LANG")),
    "Illustration": _Shape(required=("ID", *_PLACE), optional=("TYPE",)),
    "TextLine": _Shape(children="(String (SP )?)+(HYP )?", required=_PLACE, optional=("ID", "BASELINE")),
    "String": _Shape(
        required=("CONTENT",),
        optional=("SUBS_TYPE", "SUBS_CONTENT", *_PLACE),
        values={"SUBS_TYPE": "HypPart[12]"},
    ),
    "SP": _Shape(optional=_PLACE),
    "HYP": _Shape(required=("CONTENT",), optional=_PLACE),
}


def alto_faults(data: bytes, shown: str) -> tuple[Finding, ...]:
    """Return what is wrong with an ALTO file."""
    root = ET.fromstring(data)  # noqa: S314 - the file was made here, from the archive's own values
    return tuple(_fault("archive/alto-shape", shown, message) for message in (*_alto_shapes(root), *_alto_sense(root)))


def mets_faults(data: bytes, shown: str, alto: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return what is wrong with a METS file; what the portal merely wishes for is a warning.

    Args:
        data: the METS file.
        shown: its name in findings.
        alto: the ALTO files by the id the METS file gives them.
    """
    root = ET.fromstring(data)  # noqa: S314 - as above
    faults = (*_mets_order(root), *_mets_ids(root), *_ddb(root), *_areas(root, alto))
    return (
        *(_fault("archive/mets-shape", shown, message) for message in faults),
        *(
            Finding(
                code="archive/mets-lacks",
                severity=Severity.WARN,
                message=message,
                hint=hint,
                place=Place(shown),
            )
            for message, hint in _ddb_wishes(root)
        ),
    )


def _alto_shapes(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        name = _local(element.tag)
        shape = _SHAPES.get(name)
        if shape is None or not element.tag.startswith(f"{{{ALTO}}}"):
            yield f"there is no element {element.tag}"
            continue
        children = "".join(f"{_local(child.tag)} " for child in element)
        if not re.fullmatch(shape.children, children):
            yield f"{name} may not have the children {children.strip() or '(none)'}"
        attributes = {_local(attribute) for attribute in element.attrib}
        for missing in set(shape.required) - attributes:
            yield f"{name} lacks {missing}"
        for unknown in attributes - set(shape.required) - set(shape.optional):
            yield f"{name} may not have {unknown}"
        for attribute, pattern in shape.values.items():
            if attribute in element.attrib and not re.fullmatch(pattern, element.attrib[attribute]):
                yield f"{attribute} of {name} is {element.attrib[attribute]!r}"
        for attribute in (*_PLACE, "PHYSICAL_IMG_NR"):
            if attribute in element.attrib and not _FLOAT.fullmatch(element.attrib[attribute]):
                yield f"{attribute} of {name} is no number: {element.attrib[attribute]!r}"
        if shape.text != bool((element.text or "").strip()):
            yield f"{name} has text and should not, or the other way round"


def _alto_sense(root: ET.Element) -> Iterator[str]:
    """Yield what the schema can't say: ids, references, and that every word has its place."""
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    yield from (f"the id {name} comes twice" for name, count in Counter(ids).items() if count > 1)
    yield from (f"{name!r} is no id" for name in ids if not _NCNAME.fullmatch(name))
    for element in root.iter():
        for reference in element.attrib.get("TAGREFS", "").split():
            if reference not in ids:
                yield f"the tag {reference} is not there"
    if (unit := root.findtext(f".//{{{ALTO}}}MeasurementUnit")) not in ("mm10", "pixel", "inch1200"):
        yield f"{unit!r} is no unit"
    for word in root.iterfind(f".//{{{ALTO}}}PrintSpace//{{{ALTO}}}String"):
        if any(name not in word.attrib for name in _PLACE):
            yield f"the word {word.attrib.get('CONTENT')!r} has no place"
        if ("SUBS_TYPE" in word.attrib) != ("SUBS_CONTENT" in word.attrib):
            yield f"the divided word {word.attrib.get('CONTENT')!r} lacks its type or its whole"
        if not word.attrib.get("CONTENT", "").strip():
            yield "a word is empty"


def _mets_order(root: ET.Element) -> Iterator[str]:
    children = "".join(f"{_local(child.tag)} " for child in root)
    if not re.fullmatch("(metsHdr )?(dmdSec )*(amdSec )*(fileSec )(structMap )+(structLink )", children):
        yield f"its sections are not those of METS, or not in their order: {children.strip()}"


def _mets_ids(root: ET.Element) -> Iterator[str]:
    ids = Counter(element.attrib["ID"] for element in root.iter() if "ID" in element.attrib)
    yield from (f"the id {name} comes twice" for name, count in ids.items() if count > 1)
    yield from (f"{name!r} is no id" for name in ids if not _NCNAME.fullmatch(name))
    for element in root.iter():
        for attribute in ("DMDID", "ADMID", "FILEID"):
            if attribute in element.attrib and element.attrib[attribute] not in ids:
                yield f"{attribute} names {element.attrib[attribute]}, which is not there"
    for link in root.iter(f"{{{METS}}}smLink"):
        for end in ("from", "to"):
            if link.attrib.get(f"{{{XLINK}}}{end}") not in ids:
                yield f"a link's {end} is not there (structLink_04)"


def _ddb(root: ET.Element) -> Iterator[str]:
    """Yield what keeps the portal from taking the issue."""
    issues = root.findall("mets:structMap[@TYPE='LOGICAL']//mets:div[@TYPE='issue']", _NAMES)
    if len(issues) != 1:
        yield f"there are {len(issues)} issues in it (structMapLogical_18)"
        return
    place = f"mets:dmdSec[@ID='{issues[0].get('DMDID')}']/mets:mdWrap/mets:xmlData/mods:mods"
    described = root.find(place, _NAMES)
    if described is None:
        yield "the issue is not described (dmdSec_01)"
        return
    yield from _ddb_description(described)
    yield from _ddb_structure(root, issues[0])
    for element in root.iter():
        if element.tag.startswith(f"{{{MODS}}}") and not (element.text or "").strip() and not len(element):
            yield f"{_local(element.tag)} is empty (all_01)"


def _ddb_description(mods: ET.Element) -> Iterator[str]:
    issued = mods.findall("mods:originInfo[@eventType='publication']/mods:dateIssued", _NAMES)
    if len(issued) != 1 or not _DAY.fullmatch(issued[0].text or ""):
        yield "the day of issue is missing or no day (originInfo_08, _10, _11)"
    record = mods.find("mods:recordInfo/mods:recordIdentifier", _NAMES)
    if record is None or not record.get("source") or not _RECORD_ID.fullmatch(record.text or ""):
        yield "the record has no identifier that the portal takes (recordInfo_01 to _04)"
    zdb = mods.find("mods:relatedItem[@type='host']/mods:identifier[@type='zdb']", _NAMES)
    if zdb is not None and not _ZDB_ID.fullmatch(zdb.text or ""):
        yield f"{zdb.text!r} is no ZDB-ID (identifier_03)"
    number = mods.find("mods:part/mods:detail[@type='issue']/mods:number", _NAMES)
    if len(mods.findall("mods:part", _NAMES)) != 1 or number is None:
        yield "the issue's number is missing (part_06, part_11)"


def _ddb_structure(root: ET.Element, issue: ET.Element) -> Iterator[str]:
    linked = {link.get(f"{{{XLINK}}}from") for link in root.iter(f"{{{METS}}}smLink")}
    for division in issue.iter(f"{{{METS}}}div"):
        if division.get("ID") not in linked or not division.get("TYPE"):
            yield f"{division.get('ID')} is linked to no page, or of no type (structMapLogical_04, _05)"
    sequence = "mets:structMap[@TYPE='PHYSICAL']/mets:div[@TYPE='physSequence']"
    pages = root.findall(f"{sequence}/mets:div[@TYPE='page']", _NAMES)
    if not pages:
        yield "it has no pages (structMapPhysical_01 to _03)"
    for page in pages:
        if page.find("mets:fptr", _NAMES) is None or not (page.get("ORDER") or "").isdigit():
            yield f"{page.get('ID')} has no file or no place in the order (structMapPhysical_05 to _07)"
    for use in ("DEFAULT", "FULLTEXT"):
        if not root.findall(f"mets:fileSec/mets:fileGrp[@USE='{use}']/mets:file/mets:FLocat", _NAMES):
            yield f"it names no files for {use} (fileSec_01 to _06)"
    if root.find("mets:amdSec/mets:rightsMD", _NAMES) is None:
        yield "nothing is said of rights (amdSec_01, _04)"


def _ddb_wishes(root: ET.Element) -> Iterator[tuple[str, str]]:
    host = root.find(".//mods:relatedItem[@type='host']", _NAMES)
    if host is None or host.find("mods:identifier[@type='zdb']", _NAMES) is None:
        yield (
            "it has no ZDB-ID, by which the portal finds the newspaper (relatedItem_07)",
            "write zdb_id in edition.yaml",
        )
    if host is not None and host.find("mods:titleInfo/mods:title", _NAMES) is None:
        yield "the newspaper has no title (relatedItem_09)", "write masthead.title in edition.yaml"


def _areas(root: ET.Element, alto: Mapping[str, bytes]) -> Iterator[str]:
    blocks = {
        name: {element.attrib["ID"] for element in ET.fromstring(data).iter() if "ID" in element.attrib}  # noqa: S314
        for name, data in alto.items()
    }
    for area in root.iter(f"{{{METS}}}area"):
        if area.get("BEGIN") not in blocks.get(area.get("FILEID") or "", ()):
            yield f"the block {area.get('BEGIN')} is not in {area.get('FILEID')}"


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _fault(code: str, shown: str, message: str) -> Finding:
    hint = "take it out anew with `umbruch archive extract --mets`; if it is said again, please report it"
    return Finding(code=code, severity=Severity.FAIL, message=message, hint=hint, place=Place(shown))

"""Title, dates and identifiers are there."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_WANTED = {
    "{http://purl.org/dc/elements/1.1/}title": "dc:title",
    _XMP + "CreateDate": "xmp:CreateDate",
    _XMP + "ModifyDate": "xmp:ModifyDate",
    _XMP + "MetadataDate": "xmp:MetadataDate",
    _MM + "DocumentID": "xmpMM:DocumentID",
    _MM + "VersionID": "xmpMM:VersionID",
    _MM + "RenditionClass": "xmpMM:RenditionClass",
}
_INFO = ("Title", "CreationDate", "ModDate")


def check(job: Job) -> Iterator[Fault]:
    """Give missing properties; before PDF/X-4 the Info dictionary is what counts."""
    if job.level != "x-4":
        missing = [key for key in _INFO if not job.document.info.get(key)]
    elif job.document.xmp is None:
        return
    else:
        missing = [short for key, short in _WANTED.items() if not job.document.xmp.get(key)]
    if missing:
        message = f"metadata are missing: {', '.join(missing)}"
        yield Fault(code="x4/property", message=message, hint="export as PDF/X with title and dates")


RULE = Rule(
    id="x4/properties",
    title="Title, dates, identifiers",
    why="Which of two pages is the newer one must be told by the file, not by its name.",
    source="ISO 15930-7:2010",
    codes={"x4/property": FAIL},
    document=check,
)

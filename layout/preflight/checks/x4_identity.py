"""The file says what it is, in metadata that anybody can read."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule

_X4_KEY = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_INFO_MARKS = {"x-3": "PDF/X-3:2003", "x-1a": "PDF/X-1:2001"}


def _marked(job: Job) -> str:
    xmp = job.document.xmp or {}
    if job.level == "x-4":
        return xmp.get(_X4_KEY, "")
    return job.document.info.get("GTS_PDFXVersion", "") or xmp.get(_X4_KEY, "")


def _wanted(job: Job) -> tuple[str, ...]:
    if job.level == "x-4":
        return ("PDF/X-4",)
    return ("PDF/X-3:2002", "PDF/X-3:2003") if job.level == "x-3" else ("PDF/X-1:2001", "PDF/X-1a:2003")


def check(job: Job) -> Iterator[Fault]:
    """Give what is wrong with metadata and mark."""
    document = job.document
    if not document.has_xmp:
        severity_hint = "export as PDF/X, which writes it"
        yield Fault(code="x4/no-xmp", message="the file has no XMP metadata", hint=severity_hint)
    elif document.xmp is None:
        yield Fault(code="x4/xmp-damaged", message="the XMP metadata cannot be read", hint="export it again")
    if document.xmp_filters:
        message = f"the XMP metadata is stored with {document.xmp_filters[0]}"
        yield Fault(code="x4/xmp-compressed", message=message, hint="store it plain")
    marked = _marked(job)
    wanted = _wanted(job)
    if not marked and job.level == "x-4" and document.xmp is None and document.has_xmp:
        return  # what it says is not known
    if not marked:
        message = f"the file does not say that it is {wanted[-1]}"
        yield Fault(code="x4/no-mark", message=message, hint=f"export as {wanted[-1]}")
    elif marked not in wanted:
        message = f"the file says that it is {marked}, not {wanted[-1]}"
        yield Fault(code="x4/other-mark", message=message, hint=f"export as {wanted[-1]}")


RULE = Rule(
    id="x4/identity",
    title="PDF/X mark and metadata",
    why="The printing house's gate sorts files by what they say they are.",
    source="ISO 15930-7:2010 (GTS_PDFXVersion in XMP); ISO 15930-4 and -6:2003 (in Info)",
    codes={
        "x4/no-xmp": FAIL,
        "x4/xmp-damaged": FAIL,
        "x4/xmp-compressed": WARN,
        "x4/no-mark": FAIL,
        "x4/other-mark": FAIL,
    },
    document=check,
)

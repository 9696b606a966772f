"""The file says whether it is trapped."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_XMP = "{http://ns.adobe.com/pdf/1.3/}Trapped"


def check(job: Job) -> Iterator[Fault]:
    """Give a missing, unknown or contradicting statement."""
    info = job.document.info.get("Trapped", "")
    xmp = (job.document.xmp or {}).get(_XMP, "")
    said = [value for value in (info, xmp) if value]
    hint = "say Trapped: False for a page that Umbruch or an office program made"
    if not said or any(value not in {"True", "False"} for value in said):
        unread = "unreadable" if job.document.has_xmp and job.document.xmp is None else "–"
        message = f"the file does not say whether it is trapped (Info: {info or '–'}, XMP: {xmp or unread})"
        yield Fault(code="x4/trapped", message=message, hint=hint)
    elif len(set(said)) > 1:
        message = f"Info says trapped is {info}, XMP says {xmp}"
        yield Fault(code="x4/trapped", message=message, hint=hint)


RULE = Rule(
    id="x4/trapped",
    title="Trapping is stated",
    why="Trapping a trapped page doubles its traps; a page not trapped shows paper where colours meet.",
    source="ISO 15930-7:2010",
    codes={"x4/trapped": FAIL},
    document=check,
)

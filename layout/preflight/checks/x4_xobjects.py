"""What a page refers to is complete PDF: no PostScript, no placeholders for files elsewhere."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_KINDS = {
    "PS": ("x4/postscript", "PostScript code"),
    "Ref": ("x4/reference", "a reference to another PDF"),
    "OPI": ("x4/opi", "an OPI placeholder for a picture elsewhere"),
    "Alternates": ("x4/alternates", "alternate pictures, of which a RIP may print another"),
}


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give forbidden kinds of XObjects."""
    for kind in sheet.walk.forms:
        code, what = _KINDS[kind]
        yield Fault(code=code, message=f"the page holds {what}", hint="export with everything embedded")


RULE = Rule(
    id="x4/xobjects",
    title="No placeholders",
    why="What prints must be what was checked, not something looked up later.",
    source="ISO 15930-7:2010",
    codes={code: FAIL for code, _ in _KINDS.values()},
    page=check,
)

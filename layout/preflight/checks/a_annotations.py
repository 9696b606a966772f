"""Annotations of an archive copy are seen as they are."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_FORBIDDEN = frozenset({"3D", "Sound", "Screen", "Movie", "FileAttachment", "RichMedia"})


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give annotations that are hidden, of a forbidden kind or without an appearance."""
    for annotation in sheet.page.annotations:
        kind, box = annotation.subtype, annotation.box
        if kind in _FORBIDDEN:
            message = f"an annotation of the kind {kind}"
            yield Fault(code="a/annotation-kind", message=message, hint="remove it", box=box)
        if kind != "Popup" and (annotation.hidden or not annotation.printed):
            message = f"an annotation ({kind}) is hidden or does not print"
            yield Fault(code="a/annotation-hidden", message=message, hint="set its Print flag", box=box)
        empty = box.width == 0 and box.height == 0
        if kind not in {"Popup", "Link"} and not annotation.has_appearance and not empty:
            message = f"an annotation ({kind}) leaves its looks to the viewer"
            yield Fault(code="a/annotation-looks", message=message, hint="give it an appearance", box=box)


RULE = Rule(
    id="a/annotations",
    title="Annotations",
    why="What a viewer draws by itself another will draw otherwise.",
    source="ISO 19005-2:2011, 6.3",
    codes={"a/annotation-kind": FAIL, "a/annotation-hidden": FAIL, "a/annotation-looks": FAIL},
    page=check,
)

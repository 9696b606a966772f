"""The file has the pages that were made up, in their size."""

from collections.abc import Iterator

from layout import units
from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give pages too many, too few, or of another size."""
    layout = job.layout_given
    made_up, found = len(layout.get("pages", ())), len(job.document.pages)
    if made_up != found:
        message = f"{made_up} pages were made up, the file has {found}"
        yield Fault(code="layout/page-count", message=message, hint="build it again")
    width, height = layout["page"]["width"], layout["page"]["height"]
    for page in job.document.pages:
        if abs(page.width - width) > 0.5 or abs(page.height - height) > 0.5:
            is_size = f"{units.mm(page.width):.1f} × {units.mm(page.height):.1f} mm"
            should_be = f"{units.mm(width):.1f} × {units.mm(height):.1f} mm"
            message = f"the page is {is_size}, it was made up as {should_be}"
            yield Fault(code="layout/page-size", message=message, hint="build it again", page=page.number)


RULE = Rule(
    id="layout/pages",
    title="Pages as made up",
    why="A page that is missing from the file is missing from the newspaper.",
    source="Umbruch's layout.json",
    codes={"layout/page-count": FAIL, "layout/page-size": FAIL},
    document=check,
    needs=frozenset({"layout"}),
)

"""The trimmed page is a size that the press prints."""

from collections.abc import Iterator

from layout import units
from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give sizes that the press profile does not list."""
    press, page = job.press_given, sheet.page
    if press.size_of(page.width, page.height) is not None:
        return
    size = f"{units.mm(page.width):.1f} × {units.mm(page.height):.1f} mm"
    listed = ", ".join(
        f"{name} {units.mm(each.width):g} × {units.mm(each.height):g}" for name, each in press.sizes.items()
    )
    code = "box/odd-size" if press.any_size else "box/size"
    yield Fault(code=code, message=f"{press.name} does not list {size}", hint=f"it lists: {listed}")


RULE = Rule(
    id="box/size",
    title="Page size",
    why="A page of another size is scaled or cut, by somebody in a hurry.",
    source="Printing houses' data sheets; MAFRA lists wrong sizes first among the typical errors",
    codes={"box/size": FAIL, "box/odd-size": WARN},
    page=check,
    needs=frozenset({"press"}),
)

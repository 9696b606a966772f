"""A point is a point."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give a page with a unit of its own."""
    if sheet.page.user_unit != 1:
        message = f"the page counts in units of {sheet.page.user_unit:g} points"
        yield Fault(code="box/user-unit", message=message, hint="export at its real size")


RULE = Rule(
    id="box/user-unit",
    title="No scaled units",
    why="Programs that ignore UserUnit print the page at another size.",
    source="GWG2022 R0002",
    codes={"box/user-unit": FAIL},
    page=check,
)

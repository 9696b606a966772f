"""All pages have one size."""

from collections import Counter
from collections.abc import Iterator

from layout import units
from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give pages that differ from the commonest size."""
    sizes = {page.number: (round(page.width, 1), round(page.height, 1)) for page in job.document.pages}
    if len(set(sizes.values())) < 2:
        return
    usual = Counter(sizes.values()).most_common(1)[0][0]
    for number, size in sizes.items():
        if abs(size[0] - usual[0]) > 0.2 or abs(size[1] - usual[1]) > 0.2:
            found = f"{units.mm(size[0]):.2f} × {units.mm(size[1]):.2f} mm"
            others = f"{units.mm(usual[0]):.2f} × {units.mm(usual[1]):.2f} mm"
            message = f"the page is {found}, the others {others}"
            yield Fault(code="box/unequal", message=message, hint="bring all pages to one size", page=number)


RULE = Rule(
    id="box/equal",
    title="Equal pages",
    why="A newspaper's pages share plates and folds.",
    source="GWG2022 R0004 (newspapers)",
    codes={"box/unequal": FAIL},
    document=check,
)

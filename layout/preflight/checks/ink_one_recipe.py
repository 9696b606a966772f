"""One ink has one recipe."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give inks of one name with different alternates or tint transforms."""
    recipes: dict[str, set[str]] = {}
    for space in sheet.walk.spaces:
        real = space.real
        if real.family == "Separation" and real.inks[0] not in {"All", "None"}:
            recipes.setdefault(real.inks[0], set()).add(real.tint)
    for ink, found in sorted(recipes.items()):
        if len(found) > 1:
            message = f"the ink {ink} is described in {len(found)} ways"
            yield Fault(code="ink/two-recipes", message=message, hint="give it one alternate and tint transform")


RULE = Rule(
    id="ink/one-recipe",
    title="One ink, one recipe",
    why="Where the ink is made from process colours, the same ink would look different on one page.",
    source="ISO 15930-7:2010",
    codes={"ink/two-recipes": FAIL},
    page=check,
)

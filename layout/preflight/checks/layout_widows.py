"""No paragraph leaves a single line in a column."""

from collections import Counter
from collections.abc import Iterator

from layout.preflight.rule import INFO, WARN, Fault, Job, Rule, Sheet, at_line, columns_of


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give paragraphs whose last line opens a column, or whose first closes one."""
    for column in columns_of(sheet.layout):
        lines = column.get("lines", ()) if column.get("part") == "body" else ()
        here = Counter(line["key"] for line in lines)
        for line in lines:
            alone = here[line["key"]] == 1
            if alone and line.get("last") and not line.get("first"):
                message = f"widow: {line['text'][:40]!r} stands alone at the head of a column"
                hint = "let the paragraph gain or lose a line"
                yield Fault(code="layout/widow", message=message, hint=hint, **at_line(line))
            if alone and line.get("first") and not line.get("last"):
                message = f"orphan: {line['text'][:40]!r} stands alone at the foot of a column"
                hint = "let the story gain or lose a line above"
                yield Fault(code="layout/orphan", message=message, hint=hint, **at_line(line))


RULE = Rule(
    id="layout/widows",
    title="Widows and orphans",
    why="A last line alone at a column's head (Hurenkind) breaks the reading and the page's edge.",
    source="German setting practice: Hurenkinder strictly, Schusterjungen where possible",
    codes={"layout/widow": WARN, "layout/orphan": INFO},
    page=check,
    needs=frozenset({"layout"}),
)

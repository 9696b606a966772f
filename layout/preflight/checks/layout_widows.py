"""No paragraph leaves a single line in a column."""

from collections.abc import Iterator, Mapping
from typing import Any

from layout.preflight.rule import INFO, WARN, Fault, Job, Layout, Rule, at_line, columns_of, pages_of

Placed = tuple[int, int, Mapping[str, Any]]


def _paragraphs(layout: Layout) -> dict[str, list[Placed]]:
    """Return each running paragraph's lines with their page and column, in reading order."""
    lines: dict[str, list[Placed]] = {}
    column_number = 0
    for page in pages_of(layout):
        for column in columns_of(page):
            column_number += 1
            for line in column.get("lines", ()) if column.get("part") == "body" else ():
                lines.setdefault(line["key"], []).append((page["number"], column_number, line))
    return lines


def check(job: Job) -> Iterator[Fault]:
    """Give paragraphs whose last line opens a column, or whose first closes one."""
    for lines in _paragraphs(job.layout_given).values():
        columns = [column for _, column, _ in lines]
        if len(set(columns)) < 2:
            continue
        if columns.count(columns[-1]) == 1:
            page, _, line = lines[-1]
            message = f"widow: {line['text'][:40]!r} stands alone at the head of a column"
            hint = "let the paragraph gain or lose a line"
            yield Fault(code="layout/widow", message=message, hint=hint, page=page, **at_line(line))
        if columns.count(columns[0]) == 1:
            page, _, line = lines[0]
            message = f"orphan: {line['text'][:40]!r} stands alone at the foot of a column"
            hint = "let the story gain or lose a line above"
            yield Fault(code="layout/orphan", message=message, hint=hint, page=page, **at_line(line))


RULE = Rule(
    id="layout/widows",
    title="Widows and orphans",
    why="A last line alone at a column's head (Hurenkind) breaks the reading and the page's edge.",
    source="German setting practice: Hurenkinder strictly, Schusterjungen where possible",
    codes={"layout/widow": WARN, "layout/orphan": INFO},
    document=check,
    needs=frozenset({"layout"}),
)
